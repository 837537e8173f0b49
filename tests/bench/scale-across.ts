import { performance } from 'node:perf_hooks';
import type pg from 'pg';
import { toSql } from 'pgvector';
import { romanisedWords } from '../../lib/content/romanise';
import type { Db, Sql } from '../../lib/db/port';
import { askedIn } from '../../lib/retrieval/asked';
import { grams } from '../../lib/retrieval/grams';
import { buildLexicalIndex, type LexicalIndex, readLexicalIndex } from '../../lib/retrieval/lexical';
import { copyRows, int64, text as textField } from './copy';
import { onClient, plan, seconds, spread } from './postgres-report';
import { randomNumbers } from './random';
import { dot, EMBEDDER, type Rows, type Seed, WIDTH } from './scale-data';

const WORKERS = 1;
const BUILD_MEMORY = '4GB';
const CANDIDATES = 100;
const QUESTIONS = 100;
const WEIGHT_OF_WORDS = 0.3;
/** Half precision is enough to find candidates, and half as large. */
const VECTOR = `(embedding::halfvec(${WIDTH})) halfvec_ip_ops`;
const OPTIONS = 'm = 24, ef_construction = 200';
/** From quick to thorough. */
const EF_SEARCH = [200, 300, 400, 600, 800];

/** The app searches one course at a time and has no index over vectors; this one is the bench's. */
export async function acrossCourses(db: Db, url: string, rows: Rows): Promise<void> {
  console.log(`\nAcross all courses: the best ${CANDIDATES} by vector, their words compared`);
  await storeWords(db, url, rows);
  const lexical = readLexicalIndex(buildLexicalIndex(rows.real.map(({ text }) => text)));
  const began = performance.now();
  const drawn = questions(rows);
  const tops = exactTops(
    rows,
    drawn.map(({ vector }) => vector),
  );
  const asked = drawn.map((one, at) => ({ ...one, exact: tops[at] ?? [] }));
  console.log(`Exact neighbours of ${asked.length} questions worked out in ${seconds(began)} s`);
  await onClient(url, async (client) => {
    await build(client);
    for (const { vector } of asked) await nearest(sqlOf(client), vector); // pages come into memory
    for (const value of EF_SEARCH) {
      await client.query(`set hnsw.ef_search = ${value}`);
      await measure(client, `ef_search ${value}`, asked, lexical);
    }
    const [first] = asked;
    if (first) await plan(sqlOf(client), (sql) => nearest(sql, first.vector), 'across courses');
  });
}

async function build(client: pg.Client): Promise<void> {
  const began = performance.now();
  await client.query(`set maintenance_work_mem = '${BUILD_MEMORY}'`);
  await client.query(`set max_parallel_maintenance_workers = ${WORKERS}`);
  await client.query(
    `create index vectors_near on chunk_embedding using hnsw (${VECTOR}) with (${OPTIONS}) where embedder_id = '${EMBEDDER}'`,
  );
  const { rows } = await client.query(`select pg_size_pretty(pg_relation_size('vectors_near')) as size`);
  console.log(
    `hnsw (${OPTIONS}), halfvec: built in ${seconds(began)} s on ${WORKERS + 1} cores (maintenance_work_mem ${BUILD_MEMORY}), ${rows[0].size}`,
  );
}

interface Asked {
  text: string;
  vector: Float32Array;
  /** Rows of its nearest, best first. */
  exact: readonly number[];
}

async function measure(
  client: pg.Client,
  name: string,
  asked: readonly Asked[],
  lexical: LexicalIndex,
): Promise<void> {
  const sql = sqlOf(client);
  let [ten, hundred] = [0, 0];
  const times: { vector: number; all: number }[] = [];
  for (const { vector, text, exact } of asked) {
    const start = performance.now();
    const near = await nearest(sql, vector);
    const middle = performance.now();
    byWordsToo(near, text, lexical);
    times.push({ vector: middle - start, all: performance.now() - start });
    const ids = new Set(near.map(({ id }) => Number(id) - 1));
    ten += exact.slice(0, 10).filter((row) => ids.has(row)).length / 10;
    hundred += exact.filter((row) => ids.has(row)).length / exact.length;
  }
  console.log(
    `${name}: recall of the ten nearest ${(ten / asked.length).toFixed(3)}, of the hundred ${(hundred / asked.length).toFixed(3)}; ` +
      `vectors ${spread(times.map((time) => time.vector))}; with words ${spread(times.map((time) => time.all))}`,
  );
}

function sqlOf(client: pg.Client): Sql {
  return { query: async (statement, params) => (await client.query(statement, [...(params ?? [])])).rows };
}

interface Near {
  id: string;
  /** Romanised, a space around each. */
  words: string;
  cosine: number;
}

/**
 * Romanising a hundred passages at every question would take longer than finding them: it is done
 * once, here.
 */
async function storeWords(db: Db, url: string, { total, from, real }: Rows): Promise<void> {
  await db.script('create table passage_words (chunk_id bigint primary key, words text not null)');
  const words = real.map(({ text }) => textField(` ${romanisedWords(text).join(' ')} `));
  const stored = function* () {
    for (let row = 0; row < total; row += 1) yield [int64(row + 1), words[from[row] ?? 0] ?? Buffer.alloc(0)];
  };
  await onClient(url, async (client) => {
    await copyRows(client, 'passage_words', stored());
    await client.query('vacuum analyze passage_words');
  });
}

/** Vectors' cosine and the share of the question's rarity that a passage holds. */
function byWordsToo(
  near: readonly Near[],
  question: string,
  lexical: LexicalIndex,
): { id: string; score: number }[] {
  const asked = [...grams(askedIn(question).flat().join(' ')).keys()].map((gram) => ({
    gram,
    weight: lexical.rarity(gram),
  }));
  const all = asked.reduce((sum, { weight }) => sum + weight, 0) || 1;
  return near
    .map(({ id, words, cosine }) => {
      const found = asked.reduce((sum, { gram, weight }) => sum + (words.includes(gram) ? weight : 0), 0);
      return { id, score: cosine + (WEIGHT_OF_WORDS * found) / all };
    })
    .sort((a, b) => b.score - a.score);
}

function nearest(sql: Sql, vector: Float32Array): Promise<Near[]> {
  return sql.query<Near>(
    `with near as (
       select chunk_id, embedding::halfvec(${WIDTH}) <#> $1::halfvec(${WIDTH}) as distance from chunk_embedding
        where embedder_id = '${EMBEDDER}' order by embedding::halfvec(${WIDTH}) <#> $1::halfvec(${WIDTH}) limit ${CANDIDATES})
     select w.chunk_id::text as id, w.words, -n.distance as cosine
       from near n join passage_words w on w.chunk_id = n.chunk_id order by n.distance`,
    [toSql(Array.from(vector))],
  );
}

function questions({ total, from, real }: Rows): { text: string; vector: Float32Array }[] {
  const random = randomNumbers(13);
  return Array.from(
    { length: QUESTIONS },
    () => (real[from[Math.floor(random() * total)] ?? 0] as Seed).question,
  );
}

/**
 * Of each question, rows of the CANDIDATES highest inner products, best first. The rows are gone
 * through once: they are 1.5 GB.
 */
function exactTops({ vectors, total }: Rows, asked: readonly Float32Array[]): number[][] {
  const found = asked.map((vector) => ({ vector, least: -1, best: [] as { row: number; score: number }[] }));
  const cut = (one: (typeof found)[number]) => {
    one.best.sort((a, b) => b.score - a.score).splice(CANDIDATES);
    one.least = one.best.at(-1)?.score ?? -1;
  };
  for (let row = 0; row < total; row += 1) {
    const own = vectors.subarray(row * WIDTH, (row + 1) * WIDTH);
    for (const one of found) {
      const score = dot(own, one.vector);
      if (score <= one.least) continue;
      one.best.push({ row, score });
      if (one.best.length >= 2 * CANDIDATES) cut(one);
    }
  }
  for (const one of found) cut(one);
  return found.map(({ best }) => best.map(({ row }) => row));
}
