import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openVectors, packVectors, type VectorsPart } from '@/lib/browser/encoder/vectors';
import { fromWire, toWire } from '@/lib/browser/pack/wire';
import type { Db } from '@/lib/db/port';
import { chunkLesson } from '@/lib/retrieval/chunk';
import { chunksOf, replaceChunks } from '@/lib/retrieval/chunk-queries';
import { embedCourse } from '@/lib/retrieval/embedding-queries';
import { vectorsOfCourse } from '@/lib/retrieval/pack-queries';
import { NEAREST } from '@/lib/retrieval/sections';
import { sqlPassages } from '@/lib/server/store/sql-passages';
import { testDb } from '../support/db';
import { gramEmbedder } from '../support/gram-embedder';
import { addSmallCourse, COURSE } from '../tutor/small-course';
import { smallLessons } from '../tutor/small-lessons';

const embedder = { ...gramEmbedder, embedsSentences: true };
const QUESTIONS = Array.from(
  { length: NEAREST + 3 },
  (_, n) => `Is the receipt kept ${'longer '.repeat(n)}?`,
);

/** Eight bits a number instead of 32. */
const NEAR = 2;

describe('vectors that go to a phone', () => {
  let db: Db;
  let part: VectorsPart;
  let vector: Float32Array;
  beforeAll(async () => {
    db = await testDb();
    await addSmallCourse(db);
    const asked = [
      ...QUESTIONS.map((text, position) => ({
        text,
        position,
        language: 'en',
        answer: { moduleId: 'fees', sectionId: 'receipt' },
      })),
      { text: 'Where do I get a passport?', position: 0, language: 'en', answer: null },
      {
        text: 'Дүмүрчөк керекпи?',
        position: 0,
        language: 'ky',
        answer: { moduleId: 'fees', sectionId: 'receipt' },
      },
    ];
    await replaceChunks(db, COURSE, smallLessons().flatMap(chunkLesson), asked);
    expect(await vectorsOfCourse(db, COURSE, ['en'])).toBeNull();
    await embedCourse(db, embedder, COURSE);
    const found = await vectorsOfCourse(db, COURSE, ['en']);
    if (!found) throw new Error('no vectors');
    part = fromWire(toWire(packVectors(found))) as VectorsPart;
    [vector = new Float32Array()] = await embedder.embed(['Why is the receipt kept?'], 'query');
  });
  afterAll(() => db?.close());

  it('say there what they say here of passages and their sentences, of those that are as they were', async () => {
    const kept = openVectors(part);
    const chunks = (await chunksOf(db, COURSE)).filter(({ language }) => language === 'en');
    const server = await sqlPassages(db).cosines(
      COURSE,
      embedder.id,
      vector,
      chunks.map(({ id }) => id),
    );
    expect(chunks.length).toBeGreaterThan(3);
    for (const chunk of chunks) {
      const [own, its] = [kept.cosines(chunk, vector), server.get(chunk.id)];
      expect(own?.cosine).toBeCloseTo(its?.cosine ?? 9, NEAR);
      expect(own?.sentenceCosines).toHaveLength(its?.sentenceCosines?.length ?? -1);
      for (const [at, one] of (own?.sentenceCosines ?? []).entries())
        expect(one).toBeCloseTo(its?.sentenceCosines?.[at] ?? 9, NEAR);
      expect(kept.cosines({ ...chunk, hash: 'another' }, vector)).toBeNull();
      expect(kept.cosines(chunk, vector.slice(8))).toBeNull();
    }
    const [kyrgyz] = (await chunksOf(db, COURSE)).filter(({ language }) => language === 'ky');
    expect(kyrgyz && kept.cosines(kyrgyz, vector)).toBeNull();
  });

  it('and of what people ask in any language, the nearer of two vectors counting', async () => {
    const kept = openVectors(part);
    const [far = vector] = await embedder.embed(['zzzz qqqq'], 'query');
    for (const vectors of [[vector], [far, vector]]) {
      const server = await sqlPassages(db).asked(COURSE, embedder.id, vectors);
      const own = kept.asked(vectors);
      expect(own).toHaveLength(2);
      for (const one of own) {
        const its = server.find(({ sectionId }) => sectionId === one.sectionId);
        expect(one.cosine).toBeCloseTo(its?.cosine ?? 9, NEAR);
      }
    }
    expect(kept.asked([])).toEqual([]);
  });

  it('weigh eight bits a number', () => {
    const rows = part.passages.reduce((sum, { sentences }) => sum + 1 + sentences, 0);
    const asked = part.asked.reduce((sum, { count }) => sum + count, 0);
    expect(part.rows.length).toBe((rows + asked) * part.width);
  });
});
