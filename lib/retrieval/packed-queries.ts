import type { AskedQuestion } from '../content/schema';
import type { Db, Sql } from '../db/port';
import { chunksOf, ofSentences } from './chunk-queries';
import { serveIn, writeVectors } from './embedding-queries';
import type { CourseRows, Searchable } from './packed';
import { writeQuestionVectors } from './question-queries';

/** Vectors of a course on their way into a pack and out of one. */

const PASSAGES = 500;

/** The same text in the same lesson has the same vector, wherever it stands. */
const keyOf = (of: { moduleId: string; language: string; hash: string }) =>
  JSON.stringify([of.moduleId, of.language, of.hash]);
interface Asked {
  language: string;
  moduleId: string | null;
  sectionId: string | null;
  text: string;
}
const askedKey = ({ language, moduleId, sectionId, text }: Asked) =>
  JSON.stringify([language, moduleId, sectionId, text]);
const askedOf = ({ language, answer, text }: AskedQuestion): Asked => ({
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
  const rows = await sql.query<{
    moduleId: string;
    language: string;
    hash: string;
    own: string;
    each: string | null;
  }>(
    `select c.module_id as "moduleId", c.language, c.hash, e.embedding::text as own, s.embedding::text as each
       from chunk c join chunk_embedding e on e.chunk_id = c.id and e.embedder_id = $2
       left join chunk_embedding s on s.chunk_id = c.id and s.embedder_id = $3 where c.course_id = $1`,
    [courseId, serving.id, ofSentences(serving.id)],
  );
  const width = rows[0] ? numbers(rows[0].own).length : 0;
  const byKey = new Map(rows.map(({ own, each, ...row }) => [keyOf(row), { own, each }]));
  const passages = chunks.map((chunk) => {
    const found = byKey.get(keyOf(chunk));
    if (!found) return null;
    const each = found.each ? numbers(found.each) : new Float32Array();
    const sentences = Array.from({ length: each.length / width }, (_, n) =>
      each.subarray(n * width, (n + 1) * width),
    );
    return [numbers(found.own), ...sentences];
  });
  const ofAsked = await sql.query<Asked & { own: string }>(
    `select q.language, q.module_id as "moduleId", q.section_id as "sectionId", q.text, e.embedding::text as own
       from asked_question q join asked_embedding e on e.question_id = q.id and e.embedder_id = $2
      where q.course_id = $1`,
    [courseId, serving.id],
  );
  const byText = new Map(ofAsked.map(({ own, ...row }) => [askedKey(row), own]));
  const asked = questions.map((question) => byText.get(askedKey(askedOf(question))) ?? null);
  const whole = passages.filter((one) => one !== null);
  const known = asked.filter((one) => one !== null);
  if (width === 0 || whole.length < passages.length || known.length < asked.length) return null;
  return { embedderId: serving.id, width, passages: whole, asked: known.map(numbers) };
}

/**
 * Gives a course that was just loaded the vectors that came with it, some at a time, so that
 * learners are answered meanwhile. Broken off, what is written stays, and the rest is embedded.
 */
export async function takeVectors(
  db: Db,
  courseId: string,
  { chunks, questions }: Searchable,
  { embedderId, passages, asked }: CourseRows,
): Promise<void> {
  const rowsOf = new Map(chunks.map((chunk, at) => [keyOf(chunk), passages[at] ?? []]));
  const stored = await chunksOf(db, courseId);
  const known = stored.flatMap((chunk) => {
    const [own, ...sentences] = rowsOf.get(keyOf(chunk)) ?? [];
    return own ? [{ id: chunk.id, own, sentences }] : [];
  });
  for (let from = 0; from < known.length; from += PASSAGES) {
    const some = known.slice(from, from + PASSAGES);
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
      some.map(({ id, own }) => ({ id, embedderId, vectors: [own] })),
    );
  }
  const byText = new Map(questions.map((question, at) => [askedKey(askedOf(question)), asked[at]]));
  const rows = await db.query<Asked & { id: string }>(
    `select id::text as id, language, module_id as "moduleId", section_id as "sectionId", text
       from asked_question where course_id = $1 order by id`,
    [courseId],
  );
  const vectors = rows.flatMap((row) => {
    const vector = byText.get(askedKey(row));
    return vector ? [{ id: row.id, vector }] : [];
  });
  for (let from = 0; from < vectors.length; from += PASSAGES)
    await writeQuestionVectors(db, embedderId, vectors.slice(from, from + PASSAGES));
  await db.transaction((tx) => serveIn(tx, embedderId, courseId));
}
