import { expect, it } from 'vitest';
import { course, newKey, open, packed, phoneThatTrusts } from './made-packs';
import { parts } from './small-parts';

/** With room for 3 MB: run in a browser (store.test.ts). */

/** Bytes that don't compress, as text. */
const noise = (bytes: number) =>
  Array.from({ length: bytes / 65_536 }, () =>
    String.fromCharCode(
      ...Uint8Array.from(crypto.getRandomValues(new Uint8Array(65_536)), (one) => 35 + (one % 56)),
    ),
  ).join('');

it('a course that came as a file and finds no room is not kept by half', async () => {
  const key = await newKey();
  const phone = await phoneThatTrusts(key);
  expect(await open(phone, await packed(key, course('Tea', { lesson: noise(3_932_160) })))).toBe('full');
  expect((await phone.saved.courses()).map(({ manifest }) => manifest)).toEqual([parts.manifest]);
  expect(await phone.saved.keptItems('tea')).toEqual([]);
  expect(await phone.saved.part('tea', 'course')).toBeNull();
});
