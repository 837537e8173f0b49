import type { AskedQuestion } from '../content/schema';
import type { Db, Sql } from '../db/port';
import { chunksOf, ofSentences } from './chunk-queries';
import { lacking, serveIn, writeVectors } from './embedding-queries';
import type { CourseRows, Searchable } from './packed';
import { lackingQuestions, writeQuestionVectors } from './question-queries';

/** Vectors of a course on their way into a pack and out of one, and from one site to another. */

/** Passages or questions whose vectors are read or written together. */
const AT_ONCE = 500;

/** The same text in the same lesson has the same vector, wherever it stands. */
export interface PassageKey {
  moduleId: string;
  language: string;
  hash: string;
}
const keyOf = (of: PassageKey) => JSON.stringify([of.moduleId, of.language, of.hash]);
export interface AskedKey {
  language: string;
  moduleId: string | null;
  sectionId: string | null;
  text: string;
}
const askedKey = ({ language, moduleId, sectionId, text }: AskedKey) =>
  JSON.stringify([language, moduleId, sectionId, text]);
const askedOf = ({ language, answer, text }: AskedQuestion): AskedKey => ({
  ...{ language, text, moduleId: answer?.moduleId ?? null, sectionId: answer?.sectionId ?? null },
});

const numbers = (text: string) => Float32Array.from(JSON.parse(text) as number[]);

/** Of the embedder that serves the course; null where none does, or something lacks its vector. */
export async function vectorsForPack(
  sql: Sql,
  courseId: string,
  { chunks, questions }: Searchable,
): Promise<CourseRows | null> {
  const [serving] = await sql.query<{ id: string }>(
    'select embedder_id as id from serving_embedder where course_id = $1',
    [courseId],
  );
  if (!serving) return null;
  const rows = await rowsOfTexts(sql, courseId, serving.id, {
    passages: chunks,
    asked: questions.map(askedOf),
  });
  const isWhole = rows.passages.every(({ length }) => length > 0) && rows.asked.every((one) => one !== null);
  return rows.width > 0 && isWhole ? rows : null;
}

/** Texts as the keys that name them. */
export interface Texts {
  passages: readonly PassageKey[];
  asked: readonly AskedKey[];
}

/** Vectors of the embedder for texts of a course, in their order; none for a text without. */
export async function rowsOfTexts(
  sql: Sql,
  courseId: string,
  embedderId: string,
  { passages, asked }: Texts,
): Promise<CourseRows> {
  const wanted = new Set(passages.map(keyOf));
  const byKey = new Map<string, Float32Array[]>();
  const stored = (await chunksOf(sql, courseId)).filter((chunk) => wanted.has(keyOf(chunk)));
  let width = 0;
  for (const some of batches(stored)) {
    const rows = await sql.query<PassageKey & { own: string; each: string | null }>(
      `select c.module_id as "moduleId", c.language, c.hash, e.embedding::text as own, s.embedding::text as each
         from chunk c join chunk_embedding e on e.chunk_id = c.id and e.embedder_id = $2
         left join chunk_embedding s on s.chunk_id = c.id and s.embedder_id = $3
        where c.course_id = $1 and c.id = any($4::bigint[])`,
      [courseId, embedderId, ofSentences(embedderId), some.map(({ id }) => id)],
    );
    for (const { own, each, ...key } of rows) {
      const [first, all] = [numbers(own), each ? numbers(each) : new Float32Array()];
      width = first.length;
      const sentences = Array.from({ length: all.length / width }, (_, n) =>
        all.subarray(n * width, (n + 1) * width),
      );
      byKey.set(keyOf(key), [first, ...sentences]);
    }
  }
  const byText = new Map<string, Float32Array>();
  for (const some of batches(asked)) {
    const rows = await sql.query<AskedKey & { own: string }>(
      `select q.language, q.module_id as "moduleId", q.section_id as "sectionId", q.text, e.embedding::text as own
         from asked_question q join asked_embedding e on e.question_id = q.id and e.embedder_id = $2
        where q.course_id = $1 and q.text = any($3::text[])`,
      [courseId, embedderId, some.map(({ text }) => text)],
    );
    for (const { own, ...key } of rows) byText.set(askedKey(key), numbers(own));
  }
  width ||= [...byText.values()][0]?.length ?? 0;
  return {
    ...{ embedderId, width },
    passages: passages.map((one) => byKey.get(keyOf(one)) ?? []),
    asked: asked.map((one) => byText.get(askedKey(one)) ?? null),
  };
}

function batches<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / AT_ONCE) }, (_, at) =>
    rows.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
}

/** Texts of a course here, with the ids of their rows. */
export interface StoredTexts {
  passages: readonly (PassageKey & { id: string })[];
  asked: readonly (AskedKey & { id: string })[];
}

/** Those that lack a vector of the embedder. */
export async function lackingTexts(sql: Sql, courseId: string, embedderId: string): Promise<StoredTexts> {
  return {
    passages: await lacking(sql, embedderId, courseId, null),
    asked: await lackingQuestions(sql, embedderId, courseId, null),
  };
}

/**
 * Writes vectors of texts, in their order, some at a time, so that learners are answered meanwhile.
 * Broken off, what is written stays, and the rest is embedded.
 */
export async function writeRows(
  db: Db,
  { passages, asked }: StoredTexts,
  { embedderId, passages: rows, asked: own }: CourseRows,
): Promise<void> {
  const known = passages.flatMap(({ id }, at) => {
    const [first, ...sentences] = rows[at] ?? [];
    return first ? [{ id, own: first, sentences }] : [];
  });
  for (const some of batches(known)) {
    const withSentences = some.filter(({ sentences }) => sentences.length > 0);
    await writeVectors(
      db,
      withSentences.map(({ id, sentences }) => ({
        ...{ id, embedderId: ofSentences(embedderId), vectors: sentences },
      })),
    );
    // a passage's own vector comes last: what has one is complete
    await writeVectors(
      db,
      some.map((one) => ({ id: one.id, embedderId, vectors: [one.own] })),
    );
  }
  const vectors = asked.flatMap(({ id }, at) => {
    const vector = own[at];
    return vector ? [{ id, vector }] : [];
  });
  for (const some of batches(vectors)) await writeQuestionVectors(db, embedderId, some);
}

/** Lets the embedder serve the course where nothing lacks its vector. @returns whether it does */
export const serveWhole = (db: Db, courseId: string, embedderId: string): Promise<boolean> =>
  db.transaction((tx) => serveIn(tx, embedderId, courseId));

/** Gives a course that was just loaded the vectors that came with it. */
export async function takeVectors(
  db: Db,
  courseId: string,
  { chunks, questions }: Searchable,
  { embedderId, width, passages, asked }: CourseRows,
): Promise<void> {
  const rowsOf = new Map(chunks.map((chunk, at) => [keyOf(chunk), passages[at] ?? []]));
  const byText = new Map(questions.map((question, at) => [askedKey(askedOf(question)), asked[at] ?? null]));
  const stored = await lackingTexts(db, courseId, embedderId);
  await writeRows(db, stored, {
    ...{ embedderId, width },
    passages: stored.passages.map((one) => rowsOf.get(keyOf(one)) ?? []),
    asked: stored.asked.map((one) => byText.get(askedKey(one)) ?? null),
  });
  await serveWhole(db, courseId, embedderId);
}
