/**
 * What the app's own search finds on PGlite with the encoder that ships: words, vectors, both, and
 * word BM25 beside them; how well it tells that a question has no answer; how long a question
 * takes. Run: npm run bench:retrieval [-- --json] [-- --data FOLDER] [-- --cache FOLDER] [-- --only
 * search,answerable,time] [-- --sets 'KazQAD|course'] npm run bench:retrieval -- --scale 1000000
 * (PostgreSQL at USTAT_TEST_DATABASE_URL) NTREX and KazQAD: the report halves, when --data (or
 * ../shared/data) has them. Vectors are kept in --cache for the next run.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate } from '../../lib/db/migrate';
import { openEncoder } from '../../lib/server/models/encoder';
import { openEmbedded } from '../../lib/server/store/pglite';
import { answerableTable } from './retrieval-answerable';
import { type Collection, LEGS, type Measured, measured, storeSet } from './retrieval-run';
import { courseSets, kazqad, moduleSets, ntrex, type TestSet } from './retrieval-sets';
import { passagesASecond, questionTimes } from './retrieval-times';
import { scale } from './scale';
import { seeds } from './scale-data';
import { withMeans } from './shipped-course';
import { cachedEmbedder } from './vector-cache';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    data: { type: 'string', default: '../shared/data' },
    cache: { type: 'string', default: '.data/bench-vectors' },
    /** Parts to run, of search, answerable, time. */
    only: { type: 'string' },
    /** A regular expression of their names. */
    sets: { type: 'string', default: '' },
    scale: { type: 'string' },
  },
});
const wants = (part: string) => !values.only || values.only.split(',').includes(part);
const say = (line: string) => {
  if (!values.json) console.log(line);
};
const figures: Record<string, number | null> = {
  ...{ mean_fused: null, mean_lexical: null, mean_dense: null, ky_en_fused: null, ky_ru_fused: null },
  ...{ worst_loss: null, kazqad_fused: null, kazqad_lexical: null },
  ...{ query_ms_p50: null, query_ms_p99: null, passages_per_s: null },
};
const data = join(values.data, 'retrieval');
const there = existsSync(data);
if (!there) console.error(`No ${data}: NTREX and KazQAD are left out.`);

const plain = await openEncoder('models', { withMeans: false });
const vectors = withMeans(cachedEmbedder(plain, values.cache));
if (values.scale) {
  const url = process.env.USTAT_TEST_DATABASE_URL;
  if (!url || !there) console.error('--scale needs USTAT_TEST_DATABASE_URL and --data.');
  else await scale(Number(values.scale), url, await seeds(vectors, data));
} else {
  if (wants('search') || wants('answerable')) await quality();
  if (wants('time')) await time();
  if (values.json) console.log(JSON.stringify(figures));
}
await plain.close();

async function quality(): Promise<void> {
  const db = await openEmbedded(undefined);
  await migrate(db);
  const sets = [
    ...(there ? [...ntrex(data, 'en'), ...ntrex(data, 'ru'), kazqad(data)] : []),
    ...courseSets(),
    ...moduleSets(),
  ].filter(({ name }) => new RegExp(values.sets).test(name));
  const collections = new Map<TestSet['passages'], Collection>();
  for (const set of sets) {
    if (collections.has(set.passages)) continue;
    console.error(`Vectors of ${set.name}`);
    collections.set(set.passages, await storeSet(db, vectors, `set-${collections.size}`, set));
  }
  const collectionOf = (set: TestSet) => collections.get(set.passages) as Collection;
  if (wants('search')) {
    const results: Result[] = [];
    say(`${'nDCG@10 (questions -> passages)'.padEnd(52)}${LEGS.map((leg) => leg.padStart(10)).join('')}`);
    for (const set of sets) {
      const result = { set, legs: await measured(db, vectors, set, collectionOf(set)) };
      results.push(result);
      show(`${set.name} (${set.questions.length} -> ${set.passages.length})`, result.legs);
    }
    summary(results);
  }
  if (wants('answerable'))
    for (const line of await answerableTable(db, vectors, sets, collectionOf)) say(line);
  await db.close();
}

interface Result {
  set: Pick<TestSet, 'name' | 'questions'>;
  legs: Measured;
}

function show(name: string, legs: Measured): void {
  say(name.padEnd(52) + LEGS.map((leg) => legs[leg].toFixed(4).padStart(10)).join(''));
}

function pooled(results: readonly Result[]): Measured {
  const all = results.reduce((sum, { set }) => sum + set.questions.length, 0);
  const of = (leg: keyof Measured) =>
    results.reduce((sum, { set, legs }) => sum + legs[leg] * set.questions.length, 0) / all;
  return { 'word BM25': of('word BM25'), lexical: of('lexical'), encoder: of('encoder'), fused: of('fused') };
}

/**
 * Pairs of the three modules have 9 to 11 questions each: they are judged together, within a
 * language and across.
 */
function summary(results: readonly Result[]): void {
  const modules = results.filter(({ set }) => set.name.startsWith('three modules'));
  const within = modules.filter(({ set }) => /(\w+) -> \1$/.test(set.name));
  const across = modules.filter((one) => !within.includes(one));
  const pools = [
    { name: 'three modules, within a language', legs: pooled(within) },
    { name: 'three modules, across languages', legs: pooled(across) },
  ];
  const judged = [
    ...results.filter((one) => !modules.includes(one)).map(({ set, legs }) => ({ name: set.name, legs })),
    ...(modules.length > 0 ? pools : []),
  ];
  if (modules.length > 0) for (const { name, legs } of pools) show(name, legs);
  const named = (name: string) => results.find(({ set }) => set.name === name);
  const nine = results.filter(({ set }) => /^NTREX (?!en)\w\w -> en$/.test(set.name));
  if (nine.length === 9) {
    const mean = pooled(nine);
    show('NTREX, nine languages -> en, mean', mean);
    Object.assign(figures, {
      ...{ mean_fused: mean.fused, mean_lexical: mean.lexical, mean_dense: mean.encoder },
      ky_en_fused: named('NTREX ky -> en')?.legs.fused ?? null,
      ky_ru_fused: named('NTREX ky -> ru')?.legs.fused ?? null,
      kazqad_fused: named('KazQAD kk -> kk')?.legs.fused ?? null,
      kazqad_lexical: named('KazQAD kk -> kk')?.legs.lexical ?? null,
    });
  }
  const losses = judged
    .map(({ name, legs }) => ({ name, loss: Math.max(legs.lexical, legs.encoder) - legs.fused }))
    .sort((a, b) => b.loss - a.loss);
  figures.worst_loss = losses[0]?.loss ?? null;
  say(
    `Most that both lose to the better leg: ${losses
      .slice(0, 3)
      .map(({ name, loss }) => `${loss.toFixed(4)} (${name})`)
      .join(', ')}`,
  );
}

async function time(): Promise<void> {
  const own = await openEncoder('models');
  const { p50, p99, asked, search } = await questionTimes(own, vectors);
  const { whole, withSentences, passages } = await passagesASecond(own);
  await own.close();
  Object.assign(figures, { query_ms_p50: p50, query_ms_p99: p99, passages_per_s: whole });
  say(
    `A question of the course, end to end on PGlite: p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms (${asked} questions), ` +
      `of which the encoder's are all but ${search.toFixed(0)} ms at p50`,
  );
  say(
    `Passages embedded on one thread: ${whole.toFixed(1)} a second, ${withSentences.toFixed(1)} with their sentences (${passages})`,
  );
}
