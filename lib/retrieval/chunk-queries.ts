import { toSql } from 'pgvector';
import type { AskedQuestion } from '../content/schema';
import type { Sql } from '../db/port';
import { placeAdded } from './added-queries';
import { indexWords } from './lexical-queries';
import type { MadeIndexes } from './packed';
import { replaceQuestions } from './question-queries';
import type { Chunk, Cosines, StoredChunk } from './schema';

export const COLUMNS = `c.id::text as id, c.course_id as "courseId", c.module_id as "moduleId", c.language, c.section_id as "sectionId", c.position,
  c.heading_path as "headingPath", c.block_ids as "blockIds", c.text, c.hash`;

/** Vectors of a chunk's sentences stand one after another in one row, beside that of the whole. */
export const ofSentences = (embedderId: string) => `${embedderId}/sentences`;

/**
 * Makes `chunks` all chunks of the course, and `questions` all that are asked about it. Rows whose
 * module, language and hash are unchanged stay, and with them their vectors; only their place in
 * the lesson is brought up to date.
 */
export async function replaceChunks(
  tx: Sql,
  courseId: string,
  chunks: readonly Chunk[],
  questions: readonly AskedQuestion[] = [],
  made: MadeIndexes | null = null,
): Promise<void> {
  const stored = await tx.query<StoredChunk>(
    `select ${COLUMNS} from chunk c where c.course_id = $1 order by c.id`,
    [courseId],
  );
  const kept = new Map<string, StoredChunk[]>();
  for (const row of stored) kept.set(identity(row), [...(kept.get(identity(row)) ?? []), row]);
  const added: Chunk[] = [];
  const moved: (Chunk & { id: string })[] = [];
  for (const chunk of chunks) {
    const row = kept.get(identity(chunk))?.shift();
    if (row === undefined) added.push(chunk);
    else if (standsAt(row) !== standsAt(chunk)) moved.push({ ...chunk, id: row.id });
  }
  const gone = [...kept.values()].flat().map((row) => row.id);
  await tx.query('delete from chunk where course_id = $1 and id = any($2::bigint[])', [courseId, gone]);
  await tx.query(
    `update chunk c set position = m.position, section_id = m."sectionId", block_ids = m."blockIds"
       from jsonb_to_recordset($1::jsonb) as m(id bigint, position int, "sectionId" text, "blockIds" jsonb)
      where c.id = m.id`,
    [JSON.stringify(moved)],
  );
  await tx.query(
    `insert into chunk (course_id, module_id, language, section_id, position, heading_path, block_ids, text, hash)
     select $1, n."moduleId", n.language, n."sectionId", n.position, n."headingPath", n."blockIds", n.text, n.hash
       from jsonb_to_recordset($2::jsonb) as n("moduleId" text, language text, "sectionId" text, position int,
         "headingPath" jsonb, "blockIds" jsonb, text text, hash text)`,
    [courseId, JSON.stringify(added)],
  );
  await replaceQuestions(tx, courseId, questions);
  await placeAdded(tx, courseId);
  await indexWords(tx, courseId, made);
}

/** Where a chunk stands in its lesson. */
function standsAt({ position, sectionId, blockIds }: Chunk): string {
  return JSON.stringify([position, sectionId, blockIds]);
}

function identity(chunk: Chunk): string {
  return JSON.stringify([chunk.moduleId, chunk.language, chunk.hash]);
}

/**
 * Ids of the `limit` chunks nearest to a vector, nearest first. "+ 0" keeps the planner from any
 * index over the vectors: one that is filtered by course returns fewer than asked, silently. Exact
 * through the course's btree, 10 ms at 5,000 rows.
 */
export async function nearestIds(
  sql: Sql,
  courseId: string,
  embedderId: string,
  vector: Float32Array,
  limit: number,
): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select chunk_id::text as id from chunk_embedding
      where course_id = $1 and embedder_id = $2 and vector_dims(embedding) = $4
      order by (embedding <#> $3::vector) + 0, chunk_id limit $5`,
    [courseId, embedderId, toSql(Array.from(vector)), vector.length, limit],
  );
  return rows.map(({ id }) => id);
}

/**
 * Cosines of chunks of the course to a vector, by id, where they have vectors. Sentence vectors are
 * read whole once (the outer subvector): taking each out of the stored row would read that row
 * again for every sentence, three times as long on PGlite.
 */
export async function cosinesOf(
  sql: Sql,
  courseId: string,
  embedderId: string,
  vector: Float32Array,
  ids: readonly string[],
): Promise<Map<string, Cosines>> {
  const rows = await sql.query<Cosines & { id: string }>(
    `with opened as materialized (
       select e.chunk_id, (-(e.embedding <#> $3::vector))::float8 as cosine,
              subvector(s.embedding, 1, vector_dims(s.embedding)) as each
         from chunk_embedding e
         left join chunk_embedding s on s.chunk_id = e.chunk_id and s.embedder_id = $6
        where e.course_id = $1 and e.embedder_id = $2 and vector_dims(e.embedding) = $4 and e.chunk_id = any($5::bigint[]))
     select chunk_id::text as id, cosine,
            case when each is not null then
              array(select (-(subvector(each, n * $4::int + 1, $4::int) <#> $3::vector))::float8
                      from generate_series(0, vector_dims(each) / $4::int - 1) as n order by n) end as "sentenceCosines"
       from opened`,
    [...[courseId, embedderId, toSql(Array.from(vector)), vector.length], ...[ids, ofSentences(embedderId)]],
  );
  return new Map(rows.map(({ id, ...cosines }) => [id, cosines]));
}

/** Chunks of the course by their ids, each once. */
export function chunksWithIds(sql: Sql, courseId: string, ids: readonly string[]): Promise<StoredChunk[]> {
  return sql.query<StoredChunk>(
    `select ${COLUMNS} from chunk c where c.course_id = $1 and c.id = any($2::bigint[]) order by c.id`,
    [courseId, ids],
  );
}

/** All chunks of the course, in the order in which they were stored. */
export function chunksOf(sql: Sql, courseId: string): Promise<StoredChunk[]> {
  return sql.query<StoredChunk>(`select ${COLUMNS} from chunk c where c.course_id = $1 order by c.id`, [
    courseId,
  ]);
}

/**
 * Chunks of each course, and how many of them have a vector of the embedder. @param embedderId
 * null: of none
 */
export async function countChunksOf(
  sql: Sql,
  courseIds: readonly string[],
  embedderId: string | null,
): Promise<Map<string, { all: number; embedded: number }>> {
  const rows = await sql.query<{ id: string; all: number; embedded: number }>(
    `select c.course_id as id, count(*)::int as all, count(e.chunk_id)::int as embedded
       from chunk c left join chunk_embedding e on e.embedder_id = $2 and e.chunk_id = c.id
      where c.course_id = any($1::text[]) group by c.course_id`,
    [courseIds, embedderId],
  );
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}
