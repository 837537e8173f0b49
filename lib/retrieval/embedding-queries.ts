import { toSql } from 'pgvector';
import type { Db, Sql } from '../db/port';
import { embeddedText, MOST_DIMENSIONS } from './chunk';
import { COLUMNS, ofSentences } from './chunk-queries';
import type { Embedder } from './embedder';
import {
  countQuestions,
  dropQuestionVectors,
  embedSomeQuestions,
  lackingQuestions,
} from './question-queries';
import type { StoredChunk } from './schema';
import { sentences } from './sentences';

/** Texts sent to an embedder at once: a request of about 60 kB. */
const BATCH = 64;
/**
 * Chunks whose vectors are written at once. A statement of PGlite keeps the only thread busy that
 * also answers learners: 64 chunks with their sentences are 2 MB of text.
 */
const WRITTEN_AT_ONCE = 4;

/** What it throws breaks the work off between two batches. */
type Progress = (done: number, all: number) => unknown;

/**
 * Gives every chunk and every asked question of the course a vector of this embedder, in batches,
 * then lets it serve and drops the vectors of others. Until that moment the old ones serve; broken
 * off, it goes on where it stopped. `progress` gets texts done and texts in all.
 */
export async function embedCourse(
  db: Db,
  embedder: Embedder,
  courseId: string,
  progress: Progress = () => undefined,
): Promise<void> {
  for (;;) {
    const chunks = await countChunks(db, embedder.id, courseId);
    const questions = await countQuestions(db, embedder.id, courseId);
    await progress(chunks.done + questions.done, chunks.all + questions.all);
    const batch = await lacking(db, embedder.id, courseId, BATCH);
    const language = batch[0]?.language;
    const same = batch.filter((chunk) => chunk.language === language);
    if (same.length > 0) await embedBatch(db, embedder, same, language);
    else if (await embedSomeQuestions(db, embedder, courseId)) continue;
    else if (await db.transaction((tx) => serveIn(tx, embedder.id, courseId))) return;
  }
}

/**
 * Gives some chunks of a course the vectors of their sentences, where they lack them: for a
 * collection whose passages were embedded without. @param ids of chunks; null = all
 */
export async function embedSentences(
  db: Db,
  embedder: Embedder,
  courseId: string,
  ids: readonly string[] | null,
  progress: Progress = () => undefined,
): Promise<void> {
  const chunks = await lacking(db, ofSentences(embedder.id), courseId, null, ids);
  let done = 0;
  while (done < chunks.length) {
    await progress(done, chunks.length);
    const language = chunks[done]?.language;
    const batch = chunks.slice(done, done + BATCH).filter((chunk) => chunk.language === language);
    await writeVectors(db, await sentenceRows(embedder, batch, language));
    done += batch.length;
  }
  await progress(done, chunks.length);
}

/** Whether something of a course has no vector of this embedder, or another one serves it. */
export async function waitsForVectors(sql: Sql, embedderId: string, courseId: string): Promise<boolean> {
  if ((await lacking(sql, embedderId, courseId, 1)).length > 0) return true;
  if ((await lackingQuestions(sql, embedderId, courseId, 1)).length > 0) return true;
  const serves = await sql.query('select 1 from serving_embedder where course_id = $1 and embedder_id = $2', [
    courseId,
    embedderId,
  ]);
  return serves.length === 0;
}

async function countChunks(
  sql: Sql,
  embedderId: string,
  courseId: string,
): Promise<{ all: number; done: number }> {
  const [row] = await sql.query<{ all: number; done: number }>(
    `select count(*)::int as all, count(e.chunk_id)::int as done
       from chunk c left join chunk_embedding e on e.embedder_id = $2 and e.chunk_id = c.id where c.course_id = $1`,
    [courseId, embedderId],
  );
  return row ?? { all: 0, done: 0 };
}

/** Chunks without a vector under this id, at most `limit`, those of a language together. */
export function lacking(
  sql: Sql,
  embedderId: string,
  courseId: string,
  limit: number | null,
  among: readonly string[] | null = null,
): Promise<StoredChunk[]> {
  return sql.query<StoredChunk>(
    `select ${COLUMNS} from chunk c where c.course_id = $1 and ($4::bigint[] is null or c.id = any($4::bigint[]))
        and not exists (select 1 from chunk_embedding e where e.embedder_id = $2 and e.chunk_id = c.id)
      order by c.language, c.id limit $3`,
    [courseId, embedderId, limit, among],
  );
}

async function embedBatch(
  db: Db,
  embedder: Embedder,
  chunks: readonly StoredChunk[],
  language: string | undefined,
): Promise<void> {
  const vectors = await embedder.embed(chunks.map(embeddedText), 'passage', language);
  const ofSentence = embedder.embedsSentences ? await sentenceRows(embedder, chunks, language) : [];
  // a passage's own vector comes last: what has one is complete
  await writeVectors(db, ofSentence);
  await writeVectors(
    db,
    chunks.map((chunk, at) => stored(chunk, embedder.id, [vectors[at] ?? new Float32Array()])),
  );
}

interface Row {
  id: string;
  embedderId: string;
  vectors: readonly Float32Array[];
}

function stored(chunk: StoredChunk, embedderId: string, vectors: readonly Float32Array[]): Row {
  return { id: chunk.id, embedderId, vectors };
}

/** A few at a time; what has its vector already keeps it. */
export async function writeVectors(db: Db, rows: readonly Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += WRITTEN_AT_ONCE) {
    const values = rows.slice(from, from + WRITTEN_AT_ONCE).map(({ id, embedderId, vectors }) => ({
      id,
      embedderId,
      embedding: toSql(vectors.flatMap((vector) => Array.from(vector))),
    }));
    // joined to chunk: a lesson may have been loaded again while the model was at work
    await db.query(
      `insert into chunk_embedding (chunk_id, course_id, embedder_id, embedding)
       select c.id, c.course_id, v."embedderId", v.embedding::vector
         from jsonb_to_recordset($1::jsonb) as v(id bigint, "embedderId" text, embedding text) join chunk c on c.id = v.id
       on conflict do nothing`,
      [JSON.stringify(values)],
    );
  }
}

async function sentenceRows(
  embedder: Embedder,
  chunks: readonly StoredChunk[],
  language: string | undefined,
): Promise<Row[]> {
  const split = chunks.map((chunk) => sentences(chunk.text, chunk.language));
  const vectors = await embedder.embed(split.flat(), 'passage', language);
  let from = 0;
  return chunks.flatMap((chunk, at) => {
    const own = vectors.slice(from, from + (split[at]?.length ?? 0));
    from += own.length;
    const kept = own.slice(0, Math.floor(MOST_DIMENSIONS / (own[0]?.length ?? 1)));
    return kept.length === 0 ? [] : [stored(chunk, ofSentences(embedder.id), kept)];
  });
}

/** False when chunks or questions came in meanwhile that have no vector yet. */
export async function serveIn(tx: Sql, embedderId: string, courseId: string): Promise<boolean> {
  if ((await lacking(tx, embedderId, courseId, 1)).length > 0) return false;
  if ((await lackingQuestions(tx, embedderId, courseId, 1)).length > 0) return false;
  await tx.query(
    `insert into serving_embedder (course_id, embedder_id) values ($1, $2)
     on conflict (course_id) do update set embedder_id = excluded.embedder_id`,
    [courseId, embedderId],
  );
  await tx.query('delete from chunk_embedding where course_id = $1 and embedder_id <> all($2::text[])', [
    courseId,
    [embedderId, ofSentences(embedderId)],
  ]);
  await dropQuestionVectors(tx, courseId, embedderId);
  return true;
}
