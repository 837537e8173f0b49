import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { embeddedText } from '@/lib/retrieval/chunk';
import { chunksOf, cosinesOf, nearestIds } from '@/lib/retrieval/chunk-queries';
import { embedCourse } from '@/lib/retrieval/embedding-queries';
import { standing } from '@/lib/retrieval/lexical-queries';
import { cosineOf } from '@/lib/retrieval/rank';
import { search } from '@/lib/retrieval/search';
import { sentences } from '@/lib/retrieval/sentences';
import { type Encoder, openEncoder } from '@/lib/server/models/encoder';
import { sqlPassages } from '@/lib/server/store/sql-passages';
import { testDb } from '../support/db';
import { gramEmbedder } from '../support/gram-embedder';
import { addSmallCourse, COURSE } from '../tutor/small-course';

let db: Db;
let encoder: Encoder;
beforeAll(async () => {
  db = await testDb();
  encoder = await openEncoder('models');
  await addSmallCourse(db, encoder);
});
afterAll(async () => {
  await encoder.close();
  await db.close();
});

describe('search with the encoder that ships', () => {
  it.each([
    ['ky', 'Дүмүрчөктү качанга чейин сактайм?', 'ky'],
    ['kk', 'Түбіртекті қашанға дейін сақтау керек?', 'en'],
    ['ar', 'إلى متى أحتفظ بالإيصال؟', 'en'],
  ])('finds the passage by a question in %s', async (language, text, shown) => {
    const languages = [language, 'en'];
    const found = await search(sqlPassages(db), [encoder], { courseId: COURSE, text, languages, k: 3 });
    expect((await standing(db, COURSE)).embedderId).toBe(encoder.id);
    expect(found.passages[0]?.chunk).toMatchObject({ language: shown, blockIds: ['receipt-steps'] });
    expect(found.answerable).toBe(true);
  });

  it('weighs the nearest sentence beside the whole passage', async () => {
    const [chunk] = (await chunksOf(db, COURSE)).filter(({ blockIds }) => blockIds.includes('read-why'));
    if (!chunk) throw new Error('no such chunk');
    const question = 'Sign nothing in a language that you cannot read.';
    const [asked] = await encoder.embed([question], 'query', 'en');
    const cosine = async (text: string) => {
      const [vector] = await encoder.embed([text], 'passage', 'en');
      return (vector ?? new Float32Array()).reduce((sum, value, i) => sum + value * (asked?.[i] ?? 0), 0);
    };
    const whole = await cosine(embeddedText(chunk));
    const each = await Promise.all(sentences(chunk.text, 'en').map(cosine));
    expect(Math.max(...each)).toBeGreaterThan(whole);
    const vector = asked ?? new Float32Array();
    const ids = await nearestIds(db, COURSE, encoder.id, vector, 100);
    expect(new Set(ids)).toEqual(new Set((await chunksOf(db, COURSE)).map(({ id }) => id)));
    const compared = await cosinesOf(db, COURSE, encoder.id, vector, ids);
    const found = compared.get(chunk.id);
    expect(found?.sentenceCosines?.map((one) => one.toFixed(3))).toEqual(each.map((one) => one.toFixed(3)));
    expect(found && cosineOf(found)).toBeCloseTo(0.45 * whole + 0.55 * Math.max(...each), 4);
    const nearness = (id: string) => compared.get(id)?.cosine ?? -1;
    expect(ids).toEqual([...ids].sort((a, b) => nearness(b) - nearness(a)));
  });

  it('drops the vectors of sentences with those of their embedder', async () => {
    const ids = async () =>
      (
        await db.query<{ id: string }>('select distinct embedder_id as id from chunk_embedding order by 1')
      ).map(({ id }) => id);
    expect(await ids()).toEqual([encoder.id, `${encoder.id}/sentences`]);
    await embedCourse(db, gramEmbedder, COURSE);
    expect(await ids()).toEqual([gramEmbedder.id]);
    await embedCourse(db, encoder, COURSE);
  });

  it('tells the embedder the language of the question', async () => {
    const told: (string | undefined)[] = [];
    const spy = {
      id: encoder.id,
      embed: (texts: readonly string[], kind: 'query' | 'passage', language?: string) => {
        told.push(language);
        return encoder.embed(texts, kind, language);
      },
    };
    await search(sqlPassages(db), [spy], {
      courseId: COURSE,
      text: 'receipt',
      languages: ['ru', 'en'],
      k: 1,
    });
    expect(told).toEqual(['ru']);
  });

  it('lets words decide when the encoder is lost', async () => {
    const lost = await openEncoder('models');
    await lost.close();
    const found = await search(sqlPassages(db), [lost], {
      courseId: COURSE,
      text: 'until when to keep the receipt',
      languages: ['en'],
      k: 3,
    });
    expect(found.passages[0]).toMatchObject({ cosine: null, chunk: { blockIds: ['receipt-steps'] } });
  });
});
