import { performance } from 'node:perf_hooks';
import { migrate } from '../../lib/db/migrate';
import type { Db, Sql } from '../../lib/db/port';
import { chunksWithIds, cosinesOf, nearestIds } from '../../lib/retrieval/chunk-queries';
import { openPostgres } from '../../lib/server/store/postgres';
import { copyRows, int32, int64, jsonb, text, vector } from './copy';
import { machine, onClient, plan, seconds, spread } from './postgres-report';
import { randomNumbers } from './random';
import { acrossCourses } from './scale-across';
import { courseSizes, dot, EMBEDDER, noiseFor, noisyRows, type Rows, type Seed, WIDTH } from './scale-data';

const DATABASE = 'ustat_scale';
const CANDIDATES = 50;
/** Passages that a tutor is given. */
const OPENED = 4;
const QUESTIONS = 1000;
const CHECKED = 300;
/**
 * Of a passage; their content is the passage's vector with fresh noise, since it only has to be
 * read.
 */
const SENTENCES = 4;

/**
 * `total` passage vectors on PostgreSQL: the app's own search of one course, and one across all
 * courses. In a database of its own on the server, dropped at the end.
 */
export async function scale(total: number, url: string, real: readonly Seed[]): Promise<void> {
  const admin = await openPostgres(url);
  await admin.query(`drop database if exists ${DATABASE} with (force)`);
  await admin.query(`create database ${DATABASE}`);
  const own = new URL(url);
  own.pathname = `/${DATABASE}`;
  const db = await openPostgres(own.href);
  try {
    await machine(db);
    await migrate(db);
    const rows = madeRows(total, real);
    await load(db, own.href, rows);
    await withinCourses(db, own.href, rows);
    await acrossCourses(db, own.href, rows);
  } finally {
    await db.close();
    await admin.query(`drop database ${DATABASE} with (force)`);
    await admin.close();
  }
}

function madeRows(total: number, real: readonly Seed[]): Rows {
  const { nearest, size } = noiseFor(real);
  const starts = [0];
  for (const course of courseSizes(total)) starts.push((starts.at(-1) ?? 0) + course);
  const sizes = courseSizes(total);
  console.log(
    `${total} rows of ${WIDTH} numbers, made of ${real.length} encoded passages with noise ${size.toFixed(2)} times as long as they are ` +
      `(the nearest real passage of another document has cosine ${nearest.toFixed(2)}, median; so have two rows made of one passage); ` +
      `${sizes.length} courses of ${sizes[0]} to ${sizes.at(-1)} rows, median ${sizes[sizes.length >> 1]}`,
  );
  return { total, ...noisyRows(real, total, size), starts, real };
}

async function load(db: Db, url: string, rows: Rows): Promise<void> {
  const began = performance.now();
  const courses = Array.from({ length: rows.starts.length - 1 }, (_, at) => `course-${at}`);
  await db.query(
    `insert into course (id, version, structure, loaded_at) select id, '1', '{}', now() from unnest($1::text[]) as id`,
    [courses],
  );
  await onClient(url, async (client) => {
    await copyRows(client, 'chunk', chunkRows(rows));
    await copyRows(client, VECTOR_COLUMNS, vectorRows(rows));
    await client.query('vacuum analyze');
  });
  const [sizes] = await db.query<Record<'chunk' | 'embedding', string>>(
    `select pg_size_pretty(pg_total_relation_size('chunk')) as chunk, pg_size_pretty(pg_total_relation_size('chunk_embedding')) as embedding`,
  );
  console.log(
    `Loaded in ${seconds(began)} s: chunk ${sizes?.chunk}, chunk_embedding ${sizes?.embedding} with their indexes`,
  );
}

function* chunkRows({ total, from, starts, real }: Rows): Iterable<Buffer[]> {
  for (let row = 0; row < total; row += 1) {
    const seed = real[from[row] ?? 0] as Seed;
    yield [
      ...[int64(row + 1), courseOf(starts, row), text('module'), text(seed.language), int32(row)],
      ...[jsonb(['Lesson']), jsonb([`b${row}`]), text(seed.text), text(`hash-${row}`)],
    ];
  }
}

const VECTOR_COLUMNS = 'chunk_embedding (chunk_id, course_id, embedder_id, embedding)';

function* vectorRows({ total, starts, vectors }: Rows): Iterable<Buffer[]> {
  for (let row = 0; row < total; row += 1) {
    const own = vectors.subarray(row * WIDTH, (row + 1) * WIDTH);
    yield [int64(row + 1), courseOf(starts, row), text(EMBEDDER), vector(own)];
  }
}

/** Its id as a field. @param starts of each course, its first row */
function courseOf(starts: readonly number[], row: number): Buffer {
  let [low, high] = [0, starts.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= row) low = middle;
    else high = middle;
  }
  return text(`course-${low}`);
}

interface Asked {
  course: number;
  size: number;
  vector: Float32Array;
}

/**
 * A course, then a question about one of its passages. `evenly`: every course alike; else as many
 * questions as passages.
 */
function questions({ starts, total, from, real }: Rows, count: number, evenly: boolean): Asked[] {
  const random = randomNumbers(evenly ? 7 : 11);
  return Array.from({ length: count }, () => {
    const at = Math.floor(random() * (evenly ? starts.length - 1 : total));
    const course = evenly ? at : starts.findIndex((start) => start > at) - 1;
    const first = starts[course] ?? 0;
    const size = (starts[course + 1] ?? total) - first;
    const row = first + Math.floor(random() * size);
    return { course, size, vector: (real[from[row] ?? 0] as Seed).question.vector };
  });
}

async function withinCourses(db: Db, url: string, rows: Rows): Promise<void> {
  const drawn = {
    'courses drawn evenly': questions(rows, QUESTIONS, true),
    'courses drawn by size': questions(rows, QUESTIONS, false),
  };
  const nearest = (sql: Sql, { course, vector: asked }: Asked) =>
    nearestIds(sql, `course-${course}`, EMBEDDER, asked, CANDIDATES);
  const near = async (sql: Sql, question: Asked) => {
    const ids = await nearest(sql, question);
    await cosinesOf(sql, `course-${question.course}`, EMBEDDER, question.vector, ids);
    return chunksWithIds(sql, `course-${question.course}`, ids.slice(0, OPENED));
  };
  console.log(
    `\nWithin a course: lib/retrieval/chunk-queries.ts, nearestIds, cosinesOf of the best ${CANDIDATES}, chunksWithIds of ${OPENED}`,
  );
  const wanted = new Set<number>();
  for (const [name, list] of Object.entries(drawn)) {
    let found = 0;
    for (const [at, question] of list.entries()) {
      const ids = (await nearest(db, question)).map((id) => Number(id) - 1);
      for (const row of ids) wanted.add(row);
      if (at < CHECKED)
        found += exactTop(rows, question).filter((row) => ids.slice(0, 10).includes(row)).length / 10;
    }
    console.log(`${name}: recall@10 against exact ${(found / CHECKED).toFixed(4)} (${CHECKED} questions)`);
  }
  await addSentences(db, url, rows, wanted);
  for (const [name, list] of Object.entries(drawn)) {
    const times: { ms: number; size: number }[] = [];
    for (const question of list) {
      const began = performance.now();
      await near(db, question);
      times.push({ ms: performance.now() - began, size: question.size });
    }
    console.log(
      `${name}, with ${SENTENCES} sentence vectors a passage: ${spread(times.map(({ ms }) => ms))} (${list.length} questions)`,
    );
    for (const [least, most] of [
      [0, 500],
      [500, 2000],
      [2000, 8000],
      [8000, 19_999],
      [20_000, 20_000],
    ] as const) {
      const of = times.filter(({ size }) => size >= least && size <= most).map(({ ms }) => ms);
      if (of.length > 0) console.log(`  courses of ${least} to ${most} rows: ${spread(of)} (${of.length})`);
    }
  }
  for (const course of [0, 60]) {
    const [question] = questions({ ...rows, starts: rows.starts }, 1, false);
    if (question) await plan(db, (sql) => nearest(sql, { ...question, course }), `course-${course}`);
  }
}

/** Rows of the ten highest inner products of the course, worked out here. */
function exactTop({ vectors, starts }: Rows, { course, vector: asked }: Asked): number[] {
  const first = starts[course] ?? 0;
  const scored = Array.from({ length: (starts[course + 1] ?? 0) - first }, (_, n) => ({
    row: first + n,
    score: dot(vectors.subarray((first + n) * WIDTH, (first + n + 1) * WIDTH), asked),
  }));
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, 10)
    .map(({ row }) => row);
}

/** Only the candidates' sentences are ever read: theirs alone are stored. */
async function addSentences(
  db: Db,
  url: string,
  { vectors, starts }: Rows,
  wanted: ReadonlySet<number>,
): Promise<void> {
  const rows = function* () {
    for (const row of wanted) {
      const own = vectors.subarray(row * WIDTH, (row + 1) * WIDTH);
      const all = new Float32Array(SENTENCES * WIDTH);
      for (let n = 0; n < SENTENCES; n += 1) all.set(own, n * WIDTH);
      yield [int64(row + 1), courseOf(starts, row), text(`${EMBEDDER}/sentences`), vector(all)];
    }
  };
  await onClient(url, (client) => copyRows(client, VECTOR_COLUMNS, rows()));
  await db.query('vacuum analyze chunk_embedding');
}
