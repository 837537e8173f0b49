import { describe, expect, it } from 'vitest';
import { EVERYBODY } from '@/lib/browser/store/rows';
import { course, language, newKey, open, packed, phoneThatTrusts, SAVED } from './made-packs';
import { parts } from './small-parts';

/** Courses that come as files, with WebCrypto and IndexedDB: run in a browser (store.test.ts). */

describe('a course that came as a file', () => {
  it('takes the place of the one that is here, or stands beside it', async () => {
    const key = await newKey();
    const phone = await phoneThatTrusts(key);
    for (const { hash, value } of parts.all) await phone.saved.putPart(hash, value);
    expect(await open(phone, await packed(key, course('Tea by hand')))).toBe('opened tea');
    const now = await phone.saved.course('tea');
    expect(now?.manifest).toMatchObject({ title: 'Tea by hand', version: 'v2', language });
    expect(await phone.saved.part('tea', 'course')).toEqual({ title: 'Tea by hand' });
    // items of before stay, for exercises that were begun with them
    expect((await phone.saved.keptItems('tea')).length).toBe(3);
    expect(await open(phone, await packed(key, course('Salt'), { course: 'salt' }))).toBe('opened salt');
    expect((await phone.saved.courses()).map(({ manifest }) => manifest.courseId)).toEqual(['salt', 'tea']);
    expect((await phone.rows.reads()).get(EVERYBODY, 'crowd', 'salt')).toBeDefined();
  });

  it('is refused by name, and leaves what is here as it was', async () => {
    const [key, other] = [await newKey(), await newKey()];
    const phone = await phoneThatTrusts(key);
    const good = await packed(key, course('Tea by hand'));
    const length = new DataView(good.buffer).getUint32(13);
    const changed = (at: number, to?: number) => {
      const bytes = Uint8Array.from(good);
      bytes[at] = to ?? (bytes[at] ?? 0) ^ 1;
      return bytes;
    };
    const early = new Date(SAVED.getTime() - 1);
    const refusals: [Uint8Array, string][] = [
      [new TextEncoder().encode('PK a zip file'), 'none'],
      [good.subarray(0, 5), 'truncated'],
      [good.subarray(0, -1), 'truncated'],
      [Uint8Array.from(good).fill(0, 17 + length + 32, 17 + length + 96), 'unsigned'],
      [changed(17 + length + 40), 'damaged'],
      [changed(40), 'damaged'],
      [changed(good.length - 12), 'damaged'],
      [await packed(other, course('Tea by hand')), 'foreign'],
      [await packed(key, course('Tea'), { madeAt: early }), 'older'],
      [await packed(key, course('Bread'), { course: 'bread' }), 'elsewhere'],
      [await packed(key, course('Tea'), {}, 'course/course.yaml'), 'not for phones'],
      [await packed(key, course('Tea'), {}, '../tea.json'), 'not safe'],
    ];
    for (const [bytes, name] of refusals) {
      expect(await open(phone, bytes), name).toBe(name);
      expect(
        (await phone.saved.courses()).map(({ manifest }) => manifest),
        name,
      ).toEqual([parts.manifest]);
      expect(await phone.saved.keptItems('tea'), name).toEqual([]);
      expect(await phone.saved.part('tea', 'course'), name).toBeNull();
    }
    expect(await open(phone, good)).toBe('opened tea');
  });

  it('is refused by a browser that can not check signatures', async () => {
    const key = await newKey();
    const phone = await phoneThatTrusts(key);
    const good = await packed(key, course('Tea by hand'));
    const own = crypto.subtle.importKey;
    crypto.subtle.importKey = (async () => {
      throw new DOMException('Unrecognized name.', 'NotSupportedError');
    }) as unknown as typeof own;
    expect(await open(phone, good)).toBe('unchecked');
    crypto.subtle.importKey = own;
    expect(await open(phone, good)).toBe('opened tea');
  });
});
