import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AskedQuestion } from '@/lib/content/schema';
import type { Db } from '@/lib/db/port';
import { chunkLesson } from '@/lib/retrieval/chunk';
import { replaceChunks } from '@/lib/retrieval/chunk-queries';
import type { Embedder } from '@/lib/retrieval/embedder';
import { embedCourse } from '@/lib/retrieval/embedding-queries';
import { search } from '@/lib/retrieval/search';
import { sqlPassages } from '@/lib/server/store/sql-passages';
import { migratedPostgresDb, testDb } from '../support/db';
import { gramEmbedder } from '../support/gram-embedder';
import { lacks } from '../support/needs';
import { addSmallCourse, COURSE } from '../tutor/small-course';
import { smallLessons } from '../tutor/small-lessons';

const asked = (
  section: string | null,
  texts: readonly string[],
  moduleId = 'fees',
  language = 'en',
): AskedQuestion[] =>
  texts.map((text, position) => ({
    ...{ language, position, text },
    answer: section === null ? null : { moduleId, sectionId: section },
  }));

const QUESTIONS = [
  ...asked('price', ['why did my mother get less', 'they took more than they said', 'hidden cost']),
  ...asked('receipt', ['the shop lost my transfer what proof do i have', 'should i throw away the paper']),
  ...asked('read', ['boss wants my name on a page right now'], 'contract'),
  ...asked('receipt', ['кагазды ыргытып салсам болобу'], 'fees', 'ky'),
  ...asked(null, ['best phone for video', 'how to become a citizen']),
];

const open = {
  PGlite: async () => {
    const db: Db = await testDb();
    return { db, end: () => db.close() };
  },
  PostgreSQL: async () => {
    const { db, drop } = await migratedPostgresDb();
    return { db, end: drop };
  },
};

describe.each(Object.keys(open) as (keyof typeof open)[])('asked questions on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
    let db: Db;
    let end: () => Promise<void>;
    beforeAll(async () => {
      ({ db, end } = await open[kind]());
    });
    afterAll(() => end());
    beforeEach(async () => {
      await db.query('delete from course');
      await addSmallCourse(db);
      await store(QUESTIONS);
    });

    const store = (questions: readonly AskedQuestion[]) =>
      db.transaction((tx) => replaceChunks(tx, COURSE, smallLessons().flatMap(chunkLesson), questions));
    const ask = (text: string, embedders: Embedder[] = [], languages = ['en']) =>
      search(sqlPassages(db), embedders, { courseId: COURSE, text, languages, k: 3 });

    it.each([
      ['in words alone', []],
      ['with vectors', [gramEmbedder]],
    ])('lead to the section whose own words a question lacks, %s', async (_, embedders) => {
      if (embedders.length > 0) await embedCourse(db, gramEmbedder, COURSE);
      const { passages, answerable } = await ask('mother got less than i sent why', embedders);
      expect(passages[0]?.chunk).toMatchObject({ moduleId: 'fees', sectionId: 'price' });
      expect(answerable).toBe(true);
    });

    it("give the section whole, in the learner's language, with its heading", async () => {
      const { passages } = await ask('бул кагазды ыргытсам болобу', [], ['ky']);
      expect(passages[0]?.chunk).toMatchObject({
        ...{ language: 'ky', sectionId: 'receipt', blockIds: ['receipt-steps'] },
        headingPath: ['Акча которуу', 'Дүмүрчөктү сактаңыз'],
        text: 'Атын паспорттогу ат менен салыштырыңыз.\nАкча жеткенче дүмүрчөктү сактаңыз.',
      });
      const price = await ask('hidden cost');
      expect(price.passages[0]?.chunk.blockIds).toEqual(['price-why', 'price-sum']);
      expect(new Set(price.passages.map(({ chunk }) => chunk.sectionId)).size).toBe(price.passages.length);
    });

    it('turn away what people ask elsewhere', async () => {
      expect((await ask('how do i become a citizen')).answerable).toBe(false);
      expect((await ask('boss wants my name on the page now')).answerable).toBe(true);
    });

    it('keep the vectors of those that stay, and lose those of what goes', async () => {
      await embedCourse(db, gramEmbedder, COURSE);
      const fresh: string[] = [];
      const counting = {
        ...gramEmbedder,
        embed: (texts: readonly string[], of: 'query' | 'passage') => {
          fresh.push(...texts);
          return gramEmbedder.embed(texts, of);
        },
      };
      await store([...QUESTIONS.slice(1), ...asked('price', ['a new question'])]);
      await embedCourse(db, counting, COURSE);
      expect(fresh).toEqual(['a new question']);
      const [row] = await db.query<{ n: number }>('select count(*)::int as n from asked_embedding');
      expect(row?.n).toBe(QUESTIONS.length);
    });

    it('are suggested in reading order, the first of each section', async () => {
      const passages = sqlPassages(db);
      expect(await passages.suggested(COURSE, 'en', { moduleId: 'fees', each: 1 })).toEqual([
        { moduleId: 'fees', sectionId: 'price', text: 'why did my mother get less' },
        { moduleId: 'fees', sectionId: 'receipt', text: 'the shop lost my transfer what proof do i have' },
      ]);
      expect(await passages.suggested(COURSE, 'ru', { each: 2 })).toEqual([]);
    });
  });
});
