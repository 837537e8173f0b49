import { toSql } from 'pgvector';
import type { Db, Sql } from '../db/port';
import { embeddedText } from './chunk';
import type { Embedder } from './embedder';
import type { Candidate, Chunk, StoredChunk } from './schema';
import { sentences } from './sentences';

const COLUMNS = `c.id::text as id, c.course_id as "courseId", c.module_id as "moduleId", c.language, c.position,
  c.heading_path as "headingPath", c.block_ids as "blockIds", c.text, c.hash`;

/** Texts sent to an embedder at once: a request of about 60 kB. */
const BATCH = 64;

/**
 * Makes `chunks` all chunks of the course. Rows whose module, language and hash are unchanged stay, and with them
 * their vectors; only their place in the lesson is brought up to date.
 */
export async function replaceChunks(tx: Sql, courseId: string, chunks: readonly Chunk[]): Promise<void> {
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
    else if (row.position !== chunk.position || row.blockIds.join() !== chunk.blockIds.join())
      moved.push({ ...chunk, id: row.id });
  }
  const gone = [...kept.values()].flat().map((row) => row.id);
  await tx.query('delete from chunk where course_id = $1 and id = any($2::bigint[])', [courseId, gone]);
  await tx.query(
    `update chunk c set position = m.position, block_ids = m."blockIds"
       from jsonb_to_recordset($1::jsonb) as m(id bigint, position int, "blockIds" jsonb) where c.id = m.id`,
    [JSON.stringify(moved)],
  );
  await tx.query(
    `insert into chunk (course_id, module_id, language, position, heading_path, block_ids, text, hash)
     select $1, n."moduleId", n.language, n.position, n."headingPath", n."blockIds", n.text, n.hash
       from jsonb_to_recordset($2::jsonb) as n("moduleId" text, language text, position int, "headingPath" jsonb,
         "blockIds" jsonb, text text, hash text)`,
    [courseId, JSON.stringify(added)],
  );
}

function identity(chunk: Chunk): string {
  return JSON.stringify([chunk.moduleId, chunk.language, chunk.hash]);
}

/**
 * Gives every chunk of the course a vector of this embedder, in batches, then lets it serve and drops the vectors of
 * others. Until that moment the old ones serve; broken off, it goes on where it stopped. `progress` gets chunks done
 * and chunks in all.
 */
export async function embedCourse(
  db: Db,
  embedder: Embedder,
  courseId: string,
  progress: (done: number, all: number) => void = () => undefined,
): Promise<void> {
  const [count] = await db.query<{ all: number }>(
    'select count(*)::int as all from chunk where course_id = $1',
    [courseId],
  );
  const all = count?.all ?? 0;
  for (;;) {
    const lacking = await chunksWithoutVector(db, embedder.id, courseId);
    progress(Math.max(0, all - lacking.length), all);
    const batch = lacking.slice(0, BATCH);
    const language = batch[0]?.language;
    const same = batch.filter((chunk) => chunk.language === language);
    if (same.length > 0) await embedBatch(db, embedder, same, language);
    else if (await serve(db, embedder.id, courseId)) return;
  }
}

function chunksWithoutVector(sql: Sql, embedderId: string, courseId: string): Promise<StoredChunk[]> {
  return sql.query<StoredChunk>(
    `select ${COLUMNS} from chunk c where c.course_id = $1
        and not exists (select 1 from chunk_embedding e where e.embedder_id = $2 and e.chunk_id = c.id)
      order by c.language, c.id`,
    [courseId, embedderId],
  );
}

async function embedBatch(
  db: Db,
  embedder: Embedder,
  chunks: readonly StoredChunk[],
  language: string | undefined,
): Promise<void> {
  const vectors = await embedder.embed(chunks.map(embeddedText), 'passage', language);
  const rows = chunks.map((chunk, at) => stored(chunk, embedder.id, [vectors[at] ?? new Float32Array()]));
  if (embedder.embedsSentences) rows.push(...(await sentenceRows(embedder, chunks, language)));
  // joined to chunk: a lesson may have been loaded again while the model was at work
  await db.query(
    `insert into chunk_embedding (chunk_id, embedder_id, embedding)
     select c.id, v."embedderId", v.embedding::vector
       from jsonb_to_recordset($1::jsonb) as v(id bigint, "embedderId" text, embedding text) join chunk c on c.id = v.id
     on conflict do nothing`,
    [JSON.stringify(rows)],
  );
}

/** Of pgvector, for one value: sentences beyond it (more than 41 of 384 numbers in 900 characters) have no vector of their own. */
const MOST_DIMENSIONS = 16_000;

/** Vectors of a chunk's sentences stand one after another in one row, beside that of the whole. */
const ofSentences = (embedderId: string) => `${embedderId}/sentences`;

async function sentenceRows(
  embedder: Embedder,
  chunks: readonly StoredChunk[],
  language: string | undefined,
): Promise<ReturnType<typeof stored>[]> {
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

function stored(chunk: StoredChunk, embedderId: string, vectors: readonly Float32Array[]) {
  return { id: chunk.id, embedderId, embedding: toSql(vectors.flatMap((vector) => Array.from(vector))) };
}

/** False when chunks came in meanwhile that have no vector yet. */
function serve(db: Db, embedderId: string, courseId: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    if ((await chunksWithoutVector(tx, embedderId, courseId)).length > 0) return false;
    await tx.query(
      `insert into serving_embedder (course_id, embedder_id) values ($1, $2)
       on conflict (course_id) do update set embedder_id = excluded.embedder_id`,
      [courseId, embedderId],
    );
    await tx.query(
      `delete from chunk_embedding e using chunk c
        where c.id = e.chunk_id and c.course_id = $1 and e.embedder_id <> all($2::text[])`,
      [courseId, [embedderId, ofSentences(embedderId)]],
    );
    return true;
  });
}

/** Id of the embedder whose vectors answer questions about the course, or null before the first. */
export async function servingEmbedder(sql: Sql, courseId: string): Promise<string | null> {
  const [row] = await sql.query<{ id: string }>(
    'select embedder_id as id from serving_embedder where course_id = $1',
    [courseId],
  );
  return row?.id ?? null;
}

/** NTREX: a passage's vector alone finds a sentence's passage with nDCG@10 .77, with its best sentence .96 (models/encoder.md). */
const WEIGHT_OF_SENTENCE = 0.45;

/**
 * The `limit` chunks nearest to a vector. "+ 0" keeps the planner from any index over the vectors: one that is
 * filtered by course returns fewer than asked, silently. Exact through the course's btree, 10 ms at 5,000 rows.
 * Where the embedder embeds sentences, the nearest one's cosine counts beside the whole passage's, for these chunks alone.
 */
export async function nearestChunks(
  sql: Sql,
  courseId: string,
  embedderId: string,
  vector: Float32Array,
  limit: number,
): Promise<Candidate[]> {
  const asked = toSql(Array.from(vector));
  return sql.query<Candidate>(
    `with near as (
       select c.*, (-(e.embedding <#> $3::vector))::float8 as whole
         from chunk c join chunk_embedding e on e.chunk_id = c.id and e.embedder_id = $2
        where c.course_id = $1 and vector_dims(e.embedding) = $4
        order by (e.embedding <#> $3::vector) + 0, c.id limit $5)
     select ${COLUMNS}, c.whole + $7::float8 * (coalesce(s.best, c.whole) - c.whole) as cosine
       from near c
       left join chunk_embedding e on e.chunk_id = c.id and e.embedder_id = $6
       left join lateral (
         select max(-(subvector(e.embedding, n * $4::int + 1, $4::int) <#> $3::vector))::float8 as best
           from generate_series(0, vector_dims(e.embedding) / $4::int - 1) as n) s on true
      order by cosine desc, c.id`,
    [courseId, embedderId, asked, vector.length, limit, ofSentences(embedderId), WEIGHT_OF_SENTENCE],
  );
}

/** Chunks of some modules in one language: where the learner's version of a passage found in another is. */
export function chunksIn(
  sql: Sql,
  courseId: string,
  language: string,
  moduleIds: readonly string[],
): Promise<StoredChunk[]> {
  return sql.query<StoredChunk>(
    `select ${COLUMNS} from chunk c where c.course_id = $1 and c.language = $2 and c.module_id = any($3::text[]) order by c.id`,
    [courseId, language, moduleIds],
  );
}

export function chunksOf(sql: Sql, courseId: string): Promise<StoredChunk[]> {
  return sql.query<StoredChunk>(`select ${COLUMNS} from chunk c where c.course_id = $1 order by c.id`, [
    courseId,
  ]);
}

export async function languagesOf(sql: Sql, courseId: string): Promise<string[]> {
  const rows = await sql.query<{ language: string }>(
    'select distinct language from chunk where course_id = $1 order by language',
    [courseId],
  );
  return rows.map(({ language }) => language);
}

/** Changes whenever a chunk of the course is added or removed (ids only grow, and a row's text never changes). */
export async function chunksVersion(sql: Sql, courseId: string): Promise<string> {
  const [row] = await sql.query<{ version: string }>(
    `select count(*)::text || '/' || coalesce(max(id), 0)::text as version from chunk where course_id = $1`,
    [courseId],
  );
  return row?.version ?? '';
}

/**
 * What a citation points to today: the chunk that holds its blocks (null when they are gone), and whether its text
 * is still the one that was cited.
 */
export async function passageAt(
  sql: Sql,
  at: {
    courseId: string;
    moduleId: string;
    language: string;
    blockIds: readonly string[];
    hash?: string | undefined;
  },
): Promise<{ chunk: StoredChunk | null; unchanged: boolean }> {
  const chunks = await chunksIn(sql, at.courseId, at.language, [at.moduleId]);
  const holding = chunks.filter((chunk) => at.blockIds.some((id) => chunk.blockIds.includes(id)));
  const cited = holding.find((chunk) => chunk.hash === at.hash);
  return { chunk: cited ?? holding[0] ?? null, unchanged: cited !== undefined };
}
