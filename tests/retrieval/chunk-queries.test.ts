import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Lesson } from '@/lib/content/schema';
import type { Db } from '@/lib/db/port';
import { UstatError } from '@/lib/errors';
import { chunkLesson } from '@/lib/retrieval/chunk';
import { chunksOf, replaceChunks } from '@/lib/retrieval/chunk-queries';
import type { Embedder } from '@/lib/retrieval/embedder';
import { embedCourse } from '@/lib/retrieval/embedding-queries';
import { standing } from '@/lib/retrieval/lexical-queries';
import { search } from '@/lib/retrieval/search';
import { sqlPassages } from '@/lib/server/store/sql-passages';
import { testDb } from '../support/db';
import { gramEmbedder } from '../support/gram-embedder';
import { addSmallCourse, COURSE } from '../tutor/small-course';
import { smallLessons } from '../tutor/small-lessons';

let db: Db;
beforeAll(async () => {
  db = await testDb();
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.query('delete from course');
  await addSmallCourse(db, gramEmbedder);
});

/** An embedder under another id, which remembers what it was asked. */
function counting(id: string, fails = false): Embedder & { asked: string[] } {
  const asked: string[] = [];
  return {
    id,
    asked,
    async embed(texts, kind) {
      if (fails) throw new UstatError('unavailable', 'the model sleeps');
      asked.push(...texts);
      return gramEmbedder.embed(texts, kind);
    },
  };
}

const store = (lessons: Lesson[]) =>
  db.transaction((tx) => replaceChunks(tx, COURSE, lessons.flatMap(chunkLesson)));
const ask = (text: string, embedders: Embedder[] = [gramEmbedder], languages = ['en']) =>
  search(sqlPassages(db), embedders, { courseId: COURSE, text, languages, k: 3 });

function edited(lessons: Lesson[]): Lesson[] {
  return lessons.map((lesson) =>
    lesson.moduleId !== 'contract'
      ? lesson
      : {
          ...lesson,
          blocks: [{ id: 'new', kind: 'paragraph', inline: [{ text: 'A new opening.' }] }, ...lesson.blocks],
        },
  );
}

describe('replaceChunks', () => {
  it('keeps rows whose text is unchanged, with their vectors, and embeds only what is new', async () => {
    const before = await chunksOf(db, COURSE);
    await store(edited(smallLessons()));
    const after = await chunksOf(db, COURSE);
    const kept = new Set(before.map(({ id }) => id));
    expect(after.filter(({ id }) => !kept.has(id)).map(({ text }) => text)).toEqual(['A new opening.']);
    expect(after.find(({ blockIds }) => blockIds.includes('read-why'))?.position).toBe(1);
    const embedder = counting(gramEmbedder.id);
    await embedCourse(db, embedder, COURSE);
    expect(embedder.asked).toHaveLength(1);
  });
  it('removes what is gone, and its vectors', async () => {
    await store(smallLessons().filter(({ moduleId }) => moduleId !== 'contract'));
    expect((await chunksOf(db, COURSE)).some(({ moduleId }) => moduleId === 'contract')).toBe(false);
    const [row] = await db.query<{ n: number }>('select count(*)::int as n from chunk_embedding');
    expect(row?.n).toBe((await chunksOf(db, COURSE)).length);
  });
  it('changes nothing when the course is stored again', async () => {
    const before = await chunksOf(db, COURSE);
    await store(smallLessons());
    expect(await chunksOf(db, COURSE)).toEqual(before);
  });
});

describe('embedCourse', () => {
  it('lets the old vectors serve until the new ones are complete', async () => {
    const next = counting('next:1');
    let fails = true;
    const halfway: Embedder = {
      id: next.id,
      embed: (texts, kind, language) => {
        if (fails && language === 'ky') throw new UstatError('unavailable', 'gone');
        return next.embed(texts, kind);
      },
    };
    await expect(embedCourse(db, halfway, COURSE)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await standing(db, COURSE)).embedderId).toBe(gramEmbedder.id);
    expect((await ask('fee on the receipt', [halfway, gramEmbedder])).answerable).toBe(true);
    fails = false;
    const done = next.asked.length;
    const progress: [number, number][] = [];
    await embedCourse(db, halfway, COURSE, (n, all) => progress.push([n, all]));
    expect(progress[0]?.[0]).toBe(done);
    expect(progress.at(-1)).toEqual([progress[0]?.[1], progress[0]?.[1]]);
    expect((await standing(db, COURSE)).embedderId).toBe('next:1');
    const ids = await db.query('select distinct embedder_id from chunk_embedding');
    expect(ids).toEqual([{ embedder_id: 'next:1' }]);
    const found = await ask('fee on the receipt', [halfway]);
    expect(found.passages[0]?.cosine).toBeGreaterThan(0.2);
    expect(found.answerable).toBe(true);
  });
});

describe('search', () => {
  it('finds the passage by its words, in the language asked for', async () => {
    const { passages, answerable } = await ask('дүмүрчөктү качанга чейин сакташ керек', undefined, [
      'ky',
      'en',
    ]);
    expect(answerable).toBe(true);
    expect(passages[0]?.chunk).toMatchObject({ language: 'ky', blockIds: ['receipt-steps'] });
  });
  it('shows the version in the learner’s language of what was found in another', async () => {
    const { passages } = await ask('until when to keep the receipt', undefined, ['ky']);
    expect(passages[0]?.chunk).toMatchObject({ language: 'ky', blockIds: ['receipt-steps'] });
    expect(passages[0]?.sentences.every((sentence) => passages[0]?.chunk.text.includes(sentence))).toBe(true);
  });
  it('shows a language that the course has when it lacks the learner’s', async () => {
    const { passages } = await ask('until when to keep the receipt', undefined, ['th', 'en']);
    expect(passages[0]?.chunk.language).toBe('en');
  });
  it.each([
    ['the serving embedder is not configured', [counting('other:1')]],
    ['it does not answer', [counting(gramEmbedder.id, true)]],
  ])('goes by words alone when %s', async (_, embedders) => {
    const { passages, answerable } = await ask('fee on the receipt', embedders);
    expect(passages[0]).toMatchObject({ cosine: null, chunk: { moduleId: 'fees' } });
    expect(answerable).toBe(true);
  });
  it('notices that the course has changed', async () => {
    expect((await ask('zebra crossing')).answerable).toBe(false);
    const zebra = smallLessons().map((lesson) => ({
      ...lesson,
      blocks: [
        ...lesson.blocks,
        { id: 'z', kind: 'paragraph' as const, inline: [{ text: 'A zebra crossing.' }] },
      ],
    }));
    await addSmallCourse(db, gramEmbedder, zebra);
    expect((await ask('zebra crossing')).answerable).toBe(true);
  });
  it('builds the index of words again when a backup brought none, or its layout is another', async () => {
    const now = await ask('fee on the receipt');
    await db.query('delete from lexical_index');
    expect(await ask('fee on the receipt')).toEqual(now);
    await db.query("update lexical_index set version = 'old', bytes = 'ULX0 and more'::bytea");
    expect(await ask('fee on the receipt')).toEqual(now);
  });
  it('has no passage of a course without chunks', async () => {
    await store([]);
    expect(await ask('fee')).toMatchObject({ passages: [], answerable: false });
  });
});
