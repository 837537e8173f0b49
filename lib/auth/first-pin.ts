import type { SecretHasher } from './secret-hasher';
import { isWeakPin } from './weak-pin';

const LENGTH = 6;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * The six digits that stand on a learner's card, worked out from a random seed and a secret that no
 * database holds: an educator can print a card again until it is used, and a stolen table tells
 * none. Never a weak one.
 */
export function firstPin(hasher: Pick<SecretHasher, 'keyed'>, learnerId: string, seed: string): string {
  for (let n = 0; ; n += 1) {
    const pin = digitsOf(hasher.keyed(`first pin ${learnerId} ${seed} ${n}`));
    if (!isWeakPin(pin)) return pin;
  }
}

/** Of 48 bits of an HMAC in base64url: each PIN is as likely as any other, to one in 10^8. */
function digitsOf(keyed: string): string {
  const bits = [...keyed.slice(0, 8)].reduce((sum, letter) => sum * 64 + LETTERS.indexOf(letter), 0);
  return String(bits % 10 ** LENGTH).padStart(LENGTH, '0');
}
