import { scryptSync } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Secret } from '@/lib/auth/secret-hasher';
import { narrow } from '@/lib/server/narrow';
import { pinHasher, prefixOf } from '@/lib/server/pin-hasher';

const SECRET = 'a secret of this site, long enough';
const hasher = pinHasher(SECRET);
const pin = (text: string, nameKey = 'anna'): Secret => ({ kind: 'pin', nameKey, text });
const code = (text: string): Secret => ({ kind: 'code', nameKey: 'anna', text });

/** As the program stored it until 29 November 2026. */
function scryptOf(text: string): string {
  const salt = Buffer.alloc(16, 7);
  const key = scryptSync(text, salt, 32, { N: 16_384, r: 8, p: 1 });
  return ['scrypt', 16_384, 8, 1, salt.toString('base64'), key.toString('base64')].join('$');
}

describe('hashes', () => {
  it('are of argon2id at 19 MiB, equal for one name and text, and for nothing else', async () => {
    const hash = await hasher.hash(pin('493027'));
    expect(hash).toMatch(/^pin:[0-9a-f]{8}:\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hasher.hash(pin('493027'))).toBe(hash);
    const others = await Promise.all([
      hasher.hash(pin('493028')),
      hasher.hash(pin('493027', 'bek')),
      hasher.hash(code('493027')),
      pinHasher('another secret of another site').hash(pin('493027')),
    ]);
    expect(new Set([hash, ...others]).size).toBe(5);
    expect(await hasher.find(pin('493027'), [...others, hash])).toEqual({ at: 4, hash });
    expect(await hasher.find(pin('493027'), others)).toEqual({ at: -1, hash });
    expect(hash.startsWith(prefixOf(SECRET))).toBe(true);
  });

  it('of a recovery code need no secret of the site', async () => {
    const hash = await hasher.hash(code('ABCDEFGH12345678'));
    const moved = pinHasher('another secret of another site');
    expect((await moved.find(code('ABCDEFGH12345678'), [hash])).at).toBe(0);
  });

  it('of an older program are known, and told how to be written today', async () => {
    const hash = await hasher.hash(pin('493027'));
    expect(await hasher.find(pin('493027'), [scryptOf('602915'), scryptOf('493027')])).toEqual({
      at: 1,
      hash,
    });
    expect((await hasher.find(pin('493028'), [scryptOf('493027')])).at).toBe(-1);
  });

  it('answer a try no sooner for a name that nobody has than for one of any age', async () => {
    for (const stored of [[], [scryptOf('493027')], [await hasher.hash(pin('493027'))]]) {
      const began = performance.now();
      await hasher.find(pin('111222'), stored);
      // timers of Node may ring a millisecond early
      expect(performance.now() - began).toBeGreaterThanOrEqual(79);
    }
  });

  it('are refused at once where too many wait, and the others all come', async () => {
    const all = await Promise.allSettled(Array.from({ length: 90 }, () => hasher.hash(pin('493027'))));
    const refused = all.filter((one) => one.status === 'rejected');
    expect(refused.map(({ reason }) => reason.code)).toEqual(refused.map(() => 'busy'));
    expect(all.length - refused.length).toBe(50 + Math.max(1, availableParallelism() - 1));
    expect(await hasher.hash(pin('493027'))).toContain('argon2id');
  });
});

describe('a narrow way', () => {
  it('lets so many through at a time, in their order, also where one fails', async () => {
    const inTurn = narrow(2, 10);
    let running = 0;
    let most = 0;
    const ended: number[] = [];
    await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) =>
        inTurn(async () => {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setTimeout(resolve, 2));
          running -= 1;
          ended.push(n);
          if (n % 3 === 0) throw new Error('as it happens');
        }),
      ),
    );
    expect(most).toBe(2);
    expect(ended).toEqual([...ended].sort((a, b) => a - b));
    expect(ended).toHaveLength(12);
  });
});
