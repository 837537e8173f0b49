import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { rankChunks, search } from '@/lib/retrieval/search';
import { sqlPassages } from '@/lib/server/store/sql-passages';
import { arabicQuestions } from '../bench/retrieval-sets';
import { COURSE, storeShippedCourse } from '../bench/shipped-course';
import { testDb } from '../support/db';

const questions = arabicQuestions();
let db: Db;

beforeAll(async () => {
  db = await testDb();
  await storeShippedCourse(db, null);
});
afterAll(() => db.close());

const found = (text: string) =>
  search(sqlPassages(db), [], { courseId: COURSE, text, languages: ['ar', 'ru'], k: 4 });

describe('questions in Arabic about lessons in other languages, by words alone', () => {
  it('find the module that answers', async () => {
    const places: number[] = [];
    for (const { text, module } of questions.answerable)
      places.push((await found(text)).passages.findIndex(({ chunk }) => chunk.moduleId === module));
    expect(places.filter((place) => place === 0).length).toBeGreaterThanOrEqual(20);
    expect(places.filter((place) => place >= 0).length).toBeGreaterThanOrEqual(22);
  });

  it('are seldom turned away, and two of three without an answer are', async () => {
    const judged = async (texts: string[]) =>
      (await Promise.all(texts.map(found))).filter(({ answerable }) => !answerable).length;
    expect(await judged(questions.answerable.map(({ text }) => text))).toBeLessThanOrEqual(2);
    expect(await judged(questions.unanswerable)).toBeGreaterThanOrEqual(8);
  });
});

describe('a question in Kyrgyz in other words than the lessons have', () => {
  it('is judged by what its language calls the thing: маяна, айлык for эмгек акы', async () => {
    const ask = (text: string) =>
      rankChunks(sqlPassages(db), [], { courseId: COURSE, text, languages: ['ky'], k: 4 });
    const { best, answerable } = await ask('Маянам кайда?');
    expect(best).toBeGreaterThan(0.5);
    expect(answerable).toBe(true);
    expect((await ask('Дүкөн кантип ижарага алам?')).answerable).toBe(false);
  });
});
