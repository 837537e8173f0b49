import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { courseIn, itemIn, itemsOf, lessonIn } from '@/lib/content/course-queries';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { embedCourse } from '@/lib/retrieval/embedding-queries';
import { search } from '@/lib/retrieval/search';
import { sqlPassages } from '@/lib/server/store/sql-passages';
import { loadCourse } from '@/lib/server/work/load-course';
import { smallCourse } from '../support/course';
import { testDb } from '../support/db';
import { gramEmbedder } from '../support/gram-embedder';

const AT = new Date('2026-05-01T08:00:00Z');
let db: Db;
beforeAll(async () => {
  db = await testDb();
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.query('delete from course');
  await db.query('delete from item_version');
});

const text = (file: string) => smallCourse().get(file) ?? '';
const load = (changes: Record<string, string> = {}) => loadCourse(db, parseCourse(smallCourse(changes)), AT);

/** Embeds what lacks a vector; returns the texts that were embedded. */
async function embed(): Promise<string[]> {
  const embedded: string[] = [];
  const counting: typeof gramEmbedder = {
    id: gramEmbedder.id,
    embed(texts, kind, language) {
      embedded.push(...texts);
      return gramEmbedder.embed(texts, kind, language);
    },
  };
  await embedCourse(db, counting, 'tea');
  return embedded;
}

describe('a course that is loaded again', () => {
  it('is the same when nothing has changed, and nothing is embedded again', async () => {
    await load();
    expect((await embed()).length).toBeGreaterThan(0);
    const before = await courseIn(db, 'tea', 'ky');
    await load();
    expect(await courseIn(db, 'tea', 'ky')).toEqual(before);
    expect(await embed()).toEqual([]);
  });

  it('embeds only the passage that has changed', async () => {
    await load();
    await embed();
    await load({ 'ky/serve.md': text('ky/serve.md').replace('first cup', 'second cup') });
    const again = await embed();
    expect(again).toHaveLength(1);
    expect(again[0]).toContain('A guest gets the second cup.');
    expect((await lessonIn(db, 'tea', 'serve', 'ky')).blocks[0]).toMatchObject({
      inline: [{ text: 'A guest gets the second cup.' }],
    });
  });

  it('keeps the version of an item that an attempt answered, beside the new one', async () => {
    await load();
    const old = await itemIn(db, 'tea', 'heat.degrees', 'en');
    await load({ 'items.yaml': text('items.yaml').replace('value: 100', 'value: 99') });
    const now = await itemIn(db, 'tea', 'heat.degrees', 'en');
    expect(now.version).not.toBe(old.version);
    expect(now.definition).toMatchObject({ answer: { value: 99 } });
    expect(await itemIn(db, 'tea', 'heat.degrees', 'en', old.version)).toEqual(old);
  });

  it('retires an item that the folder no longer has, and takes it up again when it comes back', async () => {
    await load();
    const ids = async () => (await itemsOf(db, 'tea')).map(({ itemId }) => itemId);
    const without = text('items.yaml').split('- id: pour.order')[0] ?? '';
    const gone = (language: string) => text(`${language}/items.yaml`).split('pour.order:')[0] ?? '';
    await load({ 'items.yaml': without, 'en/items.yaml': gone('en'), 'ky/items.yaml': gone('ky') });
    expect(await ids()).toEqual(['heat.when', 'heat.degrees']);
    expect((await itemIn(db, 'tea', 'pour.order', 'en')).definition.id).toBe('pour.order');
    await load();
    expect(await ids()).toEqual(['heat.when', 'heat.degrees', 'pour.order']);
  });

  it('is left as it was when the new folder has a fault', async () => {
    await load();
    const before = await courseIn(db, 'tea', 'en');
    expect(() =>
      load({ 'items.yaml': text('items.yaml').replace('answer: boiling', 'answer: hot') }),
    ).toThrow(/fault/);
    expect(await courseIn(db, 'tea', 'en')).toEqual(before);
  });

  it('falls back to the first language of the course, and says which', async () => {
    await load();
    expect(await courseIn(db, 'tea', 'ar')).toMatchObject({ language: 'en' });
    expect(await lessonIn(db, 'tea', 'brew', 'ar')).toMatchObject({ language: 'en' });
    await expect(courseIn(db, 'coffee', 'en')).rejects.toMatchObject({ code: 'not-found' });
    await expect(itemIn(db, 'tea', 'nothing', 'en')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('never puts words of an item, a hint or an explanation into what is searched', async () => {
    await load();
    const chunks = (await db.query<{ text: string }>('select text from chunk'))
      .map((row) => row.text)
      .join('\n');
    expect(chunks).toContain('Green tea needs hot water.');
    for (const item of parseCourse(smallCourse()).items) {
      for (const [language, { stem, explanation }] of Object.entries(item.texts)) {
        for (const words of [stem, explanation, ...(item.hints[language] ?? [])])
          expect(chunks).not.toContain(words);
      }
    }
  });

  it('is searched across its languages by its terms, without an encoder, and its terms are not part of its structure', async () => {
    const ask = async (text = 'конок чыны', language = 'ky') => {
      const query = { courseId: 'tea', text, languages: [language], k: 1 };
      return (await search(sqlPassages(db), [], query)).passages[0]?.share ?? 0;
    };
    await load();
    const before = await ask();
    const terms = '- { en: [guest], ky: [конок] }\n- { en: [cup], ky: [чыны] }';
    await load({ 'terms.yaml': terms });
    expect(await ask()).toBeGreaterThan(before + 0.5);
    expect((await courseIn(db, 'tea', 'ky')).structure).not.toHaveProperty('terms');
    await load();
    expect(await ask()).toBe(before);
    // a language that the course has no lessons in
    await load({ 'terms.yaml': '- { en: [guest], ar: [ضيف] }' });
    expect(await ask('الضيف', 'ar')).toBeGreaterThan(0.5);
    expect(() => load({ 'terms.yaml': '- { en: [guest], Arabic: [ضيف] }' })).toThrow(/fault/);
  });
});
