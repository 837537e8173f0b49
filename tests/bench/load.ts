import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpus } from 'node:os';
import { parseArgs, promisify } from 'node:util';
import { build, isBuilt } from '@/lib/server/commands/build';
import { openPostgres } from '@/lib/server/store/postgres';
import { root } from '../support/app';
import { type LoadPostgres, startPostgres } from './load-postgres';
import { machineLoad, residentOf, yardstick } from './load-process';
import { multiply, type Size, sizes } from './load-rows';
import { type LoadSite, openSite, type Place, type Taken } from './load-site';

/**
 * `npm run bench:load [-- --json] [--only answers,pages,clicks,bytes,pglite,journal] [--long]
 * [--minutes 60] [--connections 20] [--learners 120] [--processes 1] [--seconds 30]
 * [--schedules 1000]`: what an answer and a page cost, over HTTP, on a PostgreSQL of its own with
 * fsync on, beside pgbench's bare inserts in the same run. Progress on stderr. `--long`: memory
 * after an hour of load.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '60' },
    only: { type: 'string', default: 'answers,pages,clicks,bytes,pglite,journal' },
    connections: { type: 'string', default: '20' },
    learners: { type: 'string', default: '120' },
    processes: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '30' },
    schedules: { type: 'string', default: '1000' },
  },
});
const only = new Set(values.only.split(','));
const connections = Number(values.connections);
/**
 * An answer at each place of a round but the first, which warms up, and the last, after which
 * nothing is chosen.
 */
const WAVES = 3;
const PGBENCH_SECONDS = 6;
const CLICKING = 200;
const QUESTION = 'Шилтеме кимдин барагын ачарын кантип билем?';

const loads: number[] = [];
const yardsticks: number[] = [];
const say = (line: string) => {
  loads.push(machineLoad());
  yardsticks.push(yardstick());
  process.stderr.write(`${line} (load ${machineLoad().toFixed(1)})\n`);
};
const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
const quantile = (list: readonly number[], q: number) =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(q * list.length))] ?? 0;

/** @param share of the requests that an overloaded machine may refuse; the details say how many */
function sound(taken: Taken, what: string, share = 0): Taken {
  if (taken.failures.length <= share * taken.ms.length) return taken;
  throw new Error(`${taken.failures.length} requests failed (${what}), the first: ${taken.failures[0]}`);
}

type Figure = number | 'not run';
const figures: Record<string, Figure> = {
  answers_ratio: 'not run',
  one_over_four: 'not run',
  answer_cpu_ms: 'not run',
  page_cpu_ms: 'not run',
  p95_ms: 'not run',
  attempt_bytes: 'not run',
  pglite_answers_s: 'not run',
  schedules: 'not run',
  lost: 'not run',
  memory_growth: 'not run',
};
const details: Record<string, unknown> = {};

/** One course and four in turn, between pgbench's inserts, so that all meet the same machine. */
async function answers(site: LoadSite, postgres: LoadPostgres): Promise<Place[]> {
  const db = await openPostgres(postgres.url);
  // two answers of one learner wait for each other
  const count = Math.max(Number(values.learners), connections);
  const [first = ''] = site.courses;
  // a program that has just started is still being compiled: its first thousand answers cost twice
  // each learner in one of them: who is in four has a quarter of the history in each to look at
  const oneOfFour = (learner: number) => site.courses[learner % 4] ?? first;
  let warm = await site.begin(await site.learners(count), oneOfFour);
  for (let wave = 0; wave <= WAVES; wave += 1) warm = (await site.answer(warm)).next;
  let one = await site.begin(await site.learners(count), () => first);
  let four = await site.begin(await site.learners(count), oneOfFour);
  one = (await site.answer(one)).next;
  four = (await site.answer(four)).next;
  const inserts: number[] = [];
  const taken: { one: Taken[]; four: Taken[] } = { one: [], four: [] };
  for (let wave = 1; wave <= WAVES; wave += 1) {
    inserts.push(await postgres.inserts(db, connections, PGBENCH_SECONDS));
    say(`pgbench: ${Math.round(inserts.at(-1) ?? 0)} inserts a second`);
    const inOne = () => site.answer(one);
    const inFour = () => site.answer(four);
    // each comes first in turn: what comes after pgbench meets its checkpoint
    const isOneFirst = wave % 2 === 1;
    const before = await (isOneFirst ? inOne() : inFour());
    const after = await (isOneFirst ? inFour() : inOne());
    const [alone, spread] = isOneFirst ? [before, after] : [after, before];
    [one, four] = [alone.next, spread.next];
    taken.one.push(sound(alone.taken, 'answers in one course'));
    taken.four.push(sound(spread.taken, 'answers in four courses'));
    say(
      `wave ${wave}: ${perSecond([alone.taken])} answers a second in one course, ${perSecond([spread.taken])} in four`,
    );
  }
  await db.query('drop table attempt_alone');
  await db.close();
  const all = [...taken.one, ...taken.four];
  const answered = all.reduce((sum, { ms }) => sum + ms.length, 0);
  figures.answers_ratio = rounded(perSecond(taken.one) / mean(inserts), 4);
  figures.one_over_four = rounded(perSecond(taken.one) / perSecond(taken.four), 2);
  figures.answer_cpu_ms = rounded(all.reduce((sum, { app }) => sum + app, 0) / answered, 2);
  Object.assign(details, {
    answers_s: perSecond(taken.one),
    answers_s_four: perSecond(taken.four),
    pgbench_inserts_s: Math.round(mean(inserts)),
    answers_measured: answered,
    answer_ms: {
      p50: rounded(
        quantile(
          all.flatMap(({ ms }) => ms),
          0.5,
        ),
        1,
      ),
      p95: rounded(
        quantile(
          all.flatMap(({ ms }) => ms),
          0.95,
        ),
        1,
      ),
    },
    answer_database_cpu_ms: rounded(all.reduce((sum, { database }) => sum + database, 0) / answered, 2),
  });
  return one;
}

function perSecond(taken: readonly Taken[]): number {
  const seconds = taken.reduce((sum, one) => sum + one.seconds, 0);
  return rounded(taken.reduce((sum, { ms }) => sum + ms.length, 0) / seconds, 1);
}

/** Each learner takes the module that the map proposes: that is when a decision is stored. */
async function decisions(site: LoadSite, places: Place[]): Promise<void> {
  const course = site.courses[0] ?? '';
  const learners = [...new Map(places.map(({ base, cookie }) => [cookie, { base, cookie }])).values()];
  const { kept } = await site.send(
    learners.map((one) => ({ ...one, path: `/course/${course}` })),
    'text',
  );
  const asks = learners.flatMap((one, n) => {
    const [, decision] = /name="decision" value="([^"]+)"/.exec(kept[n] ?? '') ?? [];
    const fields = { course, module: site.modules[n % site.modules.length] ?? '', decision: decision ?? '' };
    return decision ? [{ ...one, path: '/api/choice', body: new URLSearchParams(fields).toString() }] : [];
  });
  sound(await site.send(asks, 'nothing'), 'modules taken');
}

/** Each kind of page alone, by learners who have answered in every module. */
async function pages(site: LoadSite, places: Place[]): Promise<void> {
  const home = `/course/${site.courses[0]}`;
  const asks = (pathOf: (place: Place, n: number) => string) =>
    places.map((place, n) => ({ base: place.base, cookie: place.cookie, path: pathOf(place, n) }));
  const kinds: Record<string, (place: Place, n: number) => string> = {
    map: () => home,
    lesson: (_, n) => `${home}/${site.modules[n % site.modules.length]}`,
    exercise: ({ round, position }) => `/round/${round}/${position}`,
    progress: () => `${home}/progress`,
    tutor: () => `/tutor?course=${site.courses[0]}`,
  };
  const found: Record<string, { cpu_ms: number; database_cpu_ms: number; p50_ms: number }> = {};
  for (const [kind, pathOf] of Object.entries(kinds)) {
    const all = asks(pathOf);
    await site.send(all.slice(0, 40), 'nothing', 4);
    const taken = sound(await site.send(all, 'nothing', 4), kind);
    found[kind] = {
      cpu_ms: rounded(taken.app / all.length, 2),
      database_cpu_ms: rounded(taken.database / all.length, 2),
      p50_ms: rounded(quantile(taken.ms, 0.5), 1),
    };
    say(`${kind}: ${found[kind].cpu_ms} ms of processor a page`);
  }
  details.turn_cpu_ms = await turns(site, places);
  figures.page_cpu_ms = Math.max(...Object.values(found).map(({ cpu_ms }) => cpu_ms));
  details.pages = found;
}

/** Questions to the tutor, one a learner, answered from the course by its words alone. */
async function turns(site: LoadSite, places: Place[]): Promise<number> {
  const askers = [...new Map(places.map(({ base, cookie }) => [cookie, base]))];
  const asks = askers.map(([cookie, base]) => {
    const fields = { turnId: randomUUID(), courseId: site.courses[0] ?? '', question: QUESTION };
    return { base, cookie, path: '/api/tutor', body: new URLSearchParams(fields).toString() };
  });
  return rounded(sound(await site.send(asks, 'nothing', 4), 'turns').app / asks.length, 2);
}

async function clicks(site: LoadSite): Promise<void> {
  const learners = await site.learners(CLICKING);
  await site.click(learners, 5, 1_000);
  say(`${CLICKING} learners click without a pause`);
  const taken = sound(await site.click(learners, Number(values.seconds), 1_000), 'clicks', 1);
  figures.p95_ms = Math.round(quantile(taken.ms, 0.95));
  details.clicks = {
    requests_s: perSecond([taken]),
    refused: taken.failures.length,
    p50_ms: Math.round(quantile(taken.ms, 0.5)),
    cpu_ms_a_request: rounded(taken.app / taken.ms.length, 2),
  };
  say(`p95 ${figures.p95_ms} ms`);
}

async function bytes(url: string): Promise<void> {
  const db = await openPostgres(url);
  const before = (await sizes(db)).attempt?.rows ?? 0;
  if (before === 0) throw new Error('bytes of an attempt need answers: run it with "answers"');
  await multiply(db, Math.ceil(200_000 / before));
  await db.query('vacuum analyze');
  const found = await sizes(db);
  await db.close();
  const each = ({ rows, bytes: all }: Size) => ({ rows, bytes_a_row: Math.round(all / rows) });
  figures.attempt_bytes = each(found.attempt as Size).bytes_a_row;
  details.tables = Object.fromEntries(
    Object.entries(found).flatMap(([name, size]) => (size.rows >= 100 ? [[name, each(size)]] : [])),
  );
  say(`${figures.attempt_bytes} bytes an attempt`);
}

/** The embedded database, its journal on, as many connections. */
async function pglite(): Promise<void> {
  const site = await openSite(connections, 1, null);
  try {
    const [first = ''] = site.courses;
    let places = (await site.answer(await site.begin(await site.learners(10), () => first))).next;
    const taken: Taken[] = [];
    for (let wave = 1; wave <= 2; wave += 1) {
      const answered = await site.answer(places);
      places = answered.next;
      taken.push(sound(answered.taken, 'answers on PGlite'));
    }
    figures.pglite_answers_s = perSecond(taken);
    say(`PGlite: ${figures.pglite_answers_s} answers a second`);
  } finally {
    await site.stop();
  }
}

async function journal(): Promise<void> {
  const args = ['--import', 'tsx', 'tests/bench/journal.ts', '--json', '--schedules', values.schedules];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  const found = JSON.parse(stdout.split('\n')[0] ?? '') as { schedules: number; lost: number };
  Object.assign(figures, { schedules: found.schedules, lost: found.lost });
  say(`${found.schedules} schedules of a failing disk, ${found.lost} acknowledged lost`);
}

/** Megabytes of the app in its fifth minute under load and in its last, medians of samples. */
async function memory(site: LoadSite): Promise<void> {
  const minutes = Number(values.minutes);
  const learners = await site.learners(20);
  const resident = () => site.apps.reduce((sum, { pid }) => sum + residentOf(pid), 0);
  const median: number[] = [];
  for (let minute = 1; minute <= minutes; minute += 1) {
    const samples: number[] = [];
    const timer = setInterval(() => samples.push(resident()), 2_000);
    sound(await site.click(learners, 60, 20), 'an hour of load', 1);
    clearInterval(timer);
    median.push(quantile(samples, 0.5));
    if (minute % 5 === 0) say(`minute ${minute}: ${Math.round(median.at(-1) ?? 0)} MB`);
  }
  const [early = 0, late = 0] = [median[Math.min(5, minutes) - 1], median.at(-1)];
  figures.memory_growth = rounded(late / early, 3);
  details.memory = { minutes, early_mb: Math.round(early), late_mb: Math.round(late) };
}

async function onPostgres(): Promise<void> {
  const postgres = await startPostgres();
  details.postgres = postgres.version;
  say(`${postgres.version} with fsync on`);
  try {
    const site = await openSite(connections, Number(values.processes), postgres);
    try {
      if (['answers', 'pages', 'bytes'].some((part) => only.has(part))) {
        const places = await answers(site, postgres);
        await decisions(site, places);
        if (only.has('pages')) await pages(site, places);
      }
      if (only.has('clicks')) await clicks(site);
      details.resident_mb = site.apps.map(({ pid }) => Math.round(residentOf(pid)));
      if (values.long) await memory(site);
    } finally {
      await site.stop();
    }
    if (only.has('bytes')) await bytes(postgres.url);
  } finally {
    await postgres.stop();
  }
}

if (process.platform !== 'linux') throw new Error('The processor is read from /proc, which Linux has.');
if (!isBuilt(root)) {
  say('Building the app');
  await build(root);
}
if (values.long || ['answers', 'pages', 'clicks', 'bytes'].some((part) => only.has(part))) await onPostgres();
if (only.has('pglite')) await pglite();
if (only.has('journal')) await journal();
details.machine = {
  yardstick_ms: rounded(mean(yardsticks), 1),
  cores: cpus().length,
  load: rounded(mean(loads), 1),
  most: rounded(Math.max(...loads), 1),
  processes: Number(values.processes),
};

if (values.json) process.stdout.write(`${JSON.stringify({ ...figures, details })}\n`);
else {
  for (const [name, value] of Object.entries(figures)) process.stdout.write(`${name.padEnd(18)} ${value}\n`);
  process.stdout.write(`${JSON.stringify(details, null, 2)}\n`);
}
