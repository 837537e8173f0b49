import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import type { SecretHasher } from '../../auth/pin';

/**
 * About 40 ms and 16 MB a try on a small server: a six-digit PIN is guarded by the back-off, this
 * guards a stolen table.
 */
const COST = { N: 16_384, r: 8, p: 1 };
/** Crockford's base 32: nothing that looks like something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function derive(secret: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(secret, salt, 32, cost, (error, key) => (error ? reject(error) : resolve(key))),
  );
}

/** scrypt (RFC 7914); stored as "scrypt$N$r$p$salt$key" so that the cost can be raised later. */
export const scryptHasher: SecretHasher = {
  async hash(secret) {
    const salt = randomBytes(16);
    const key = await derive(secret, salt, COST);
    return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), key.toString('base64')].join('$');
  },
  async verify(secret, stored) {
    const [, N, r, p, salt = '', key = ''] = stored.split('$');
    const expected = Buffer.from(key, 'base64');
    const cost = { N: Number(N), r: Number(r), p: Number(p) };
    const derived = await derive(secret, Buffer.from(salt, 'base64'), cost);
    return expected.length === derived.length && timingSafeEqual(derived, expected);
  },
  newCode() {
    const letters = [...randomBytes(16)].map((byte) => ALPHABET[byte % 32]);
    return [0, 4, 8, 12].map((from) => letters.slice(from, from + 4).join('')).join('-');
  },
};
