import { createHash, createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { hash as argon2, verify } from '@node-rs/argon2';
import type { Secret, SecretHasher } from '../auth/secret-hasher';
import { narrow } from './narrow';

/** argon2id (RFC 9106) as OWASP has it at the least: 19 MiB, about 10 ms of one core. */
const COST = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };
/** One core is left to pages. */
const AT_ONCE = Math.max(1, availableParallelism() - 1);
/** They wait half a second. */
const WAITING = 50;
/**
 * No answer comes sooner, in milliseconds: a hash of an older program takes longer than one of
 * today.
 */
const LEAST_MS = 80;
/** A hash of random bits that are kept nowhere: what nobody's name is tried against. */
const NOBODYS =
  '$argon2id$v=19$m=19456,t=2,p=1$Fg7oj3z0c0Fi2axjRIgyqw$w3uiaV3fD7SossrKjzsKQ9nEWIuXKL6i3nNQJAkIbJE';
/** Crockford's base 32: nothing that looks like something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Of a PIN the HMAC under a secret that no database holds is hashed: a stolen table's million PINs
 * can't be guessed without it. A recovery code is 80 random bits and needs none, so that codes
 * still open their profiles where the secret was lost.
 *
 * Stored as argon2's own text, of a PIN after "pin:<id of the secret>:"; scrypt's of before 29
 * November 2026 as "scrypt$N$r$p$salt$key".
 */
export function pinHasher(pinSecret: string): SecretHasher {
  const prefix = prefixOf(pinSecret);
  const inTurn = narrow(AT_ONCE, WAITING);

  async function hashOf({ kind, nameKey, text }: Secret): Promise<string> {
    const keyed = (what: string) => createHmac('sha256', pinSecret).update(what).digest();
    const plain = (what: string) => createHash('sha256').update(what).digest();
    const [digest, first] = kind === 'pin' ? [keyed, prefix] : [plain, ''];
    const salt = digest(`salt ${kind} ${nameKey}`).subarray(0, 16);
    return first + (await argon2(digest(`${kind} ${text}`), { ...COST, salt }));
  }

  return {
    hash: (secret) => inTurn(() => hashOf(secret)),
    async find(secret, stored) {
      const least = wait(LEAST_MS);
      const found = await inTurn(async () => {
        const hash = await hashOf(secret);
        let at = stored.findIndex((one) => isSame(one, hash));
        for (const [place, old] of stored.entries())
          if (at < 0 && old.startsWith('scrypt$') && (await isScryptOf(secret.text, old))) at = place;
        return { at, hash };
      });
      await least;
      return found;
    },
    keyed: (text) => createHmac('sha256', pinSecret).update(`key ${text}`).digest('base64url'),
    hashPassphrase: (text) => inTurn(() => argon2(text, COST)),
    async isPassphrase(text, stored) {
      const least = wait(LEAST_MS);
      const found = await inTurn(async () => {
        const right = await verify(stored ?? NOBODYS, text);
        if (!right || stored === null) return { right: false, renewed: null };
        return { right, renewed: isOfToday(stored) ? null : await argon2(text, COST) };
      });
      await least;
      return found;
    },
    newToken() {
      const token = randomBytes(32).toString('base64url');
      return { token, tokenHash: hashToken(token) };
    },
    hashToken,
    newKey: (bytes) => new Uint8Array(randomBytes(bytes)),
    newCode() {
      const letters = [...randomBytes(16)].map((byte) => ALPHABET[byte % 32]);
      return [0, 4, 8, 12].map((from) => letters.slice(from, from + 4).join('')).join('-');
    },
  };
}

const hashToken = (token: string) => createHash('sha256').update(token).digest('base64url');

/** Whether argon2's text names the cost of today. */
const isOfToday = (hash: string) =>
  hash.startsWith(`$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`);

/** Names the secret without telling it, so that one that changed is noticed. */
export function prefixOf(pinSecret: string): string {
  return `pin:${createHmac('sha256', pinSecret).update('id').digest('hex').slice(0, 8)}:`;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function isScryptOf(text: string, stored: string): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = stored.split('$');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const derived = await new Promise<Buffer>((resolve, reject) =>
    scrypt(text, Buffer.from(salt, 'base64'), 32, cost, (error, bytes) =>
      error ? reject(error) : resolve(bytes),
    ),
  );
  return isSame(derived.toString('base64'), key);
}
