import { parseArgs } from 'node:util';
import { isBuilt } from '@/lib/server/commands/build';
import { root } from '../support/app';
import { type LoadPostgres, startPostgres } from './load-postgres';
import { machineLoad } from './load-process';
import { openSite, type Taken } from './load-site';

/**
 * `npx tsx tests/bench/pool.ts [--sizes 2,5,10,20,40] [--rounds 2] [--connections 40]`: answers a
 * second by how many connections the pool has, each size in turn on one PostgreSQL with fsync on,
 * so that all meet the same machine; the last two without and with prepared statements, of which
 * it tells how many there are. Wants a build.
 */
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '2,5,10,20,40' },
    rounds: { type: 'string', default: '2' },
    connections: { type: 'string', default: '40' },
  },
});
const connections = Number(values.connections);
const TOKEN = 'a token of the pool bench';

interface Tried {
  answered: number;
  seconds: number;
  app: number;
  database: number;
  ms: number[];
}

const tried = new Map<string, Tried>();
let statements = 0;

/** One start of the app: a wave to warm up, two that count. */
async function attempt(postgres: LoadPostgres, name: string, env: Record<string, string>): Promise<void> {
  const site = await openSite(connections, 1, postgres, { ...env, USTAT_METRICS_TOKEN: TOKEN });
  try {
    const [first = ''] = site.courses;
    let places = await site.begin(await site.learners(connections), () => first);
    places = (await site.answer(places)).next;
    for (let wave = 0; wave < 2; wave += 1) {
      const { taken, next } = await site.answer(places);
      places = next;
      add(name, taken);
    }
    if (env.DATABASE_PREPARE !== '0')
      statements = Math.max(statements, await prepared(site.apps[0]?.url ?? ''));
  } finally {
    await site.stop();
  }
  process.stderr.write(`${name}: ${perSecond(name)} answers a second (load ${machineLoad().toFixed(1)})\n`);
}

function add(name: string, { ms, seconds, app, database, failures }: Taken): void {
  if (failures.length > 0) throw new Error(`${failures.length} answers failed, the first: ${failures[0]}`);
  const so = tried.get(name) ?? { answered: 0, seconds: 0, app: 0, database: 0, ms: [] };
  tried.set(name, {
    answered: so.answered + ms.length,
    seconds: so.seconds + seconds,
    app: so.app + app,
    database: so.database + database,
    ms: [...so.ms, ...ms],
  });
}

const perSecond = (name: string) => {
  const so = tried.get(name);
  return so ? Math.round((so.answered / so.seconds) * 10) / 10 : 0;
};

async function prepared(url: string): Promise<number> {
  const response = await fetch(`${url}/api/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  return Number(/^ustat_database_statements\{[^}]*\} (\d+)/m.exec(await response.text())?.[1] ?? 0);
}

if (!isBuilt(root)) throw new Error('There is no build: npm run build');
const postgres = await startPostgres();
try {
  const sizes = values.sizes.split(',');
  for (let round = 0; round < Number(values.rounds); round += 1) {
    // up and down, so that a machine that grows busier favours none
    for (const size of round % 2 === 0 ? sizes : [...sizes].reverse())
      await attempt(postgres, size, { DATABASE_POOL: size });
    await attempt(postgres, '10, not prepared', { DATABASE_PREPARE: '0' });
  }
} finally {
  await postgres.stop();
}
const figures = [...tried].map(([pool, { answered, app, database, ms }]) => {
  const sorted = [...ms].sort((a, b) => a - b);
  return {
    pool,
    answers_s: perSecond(pool),
    app_cpu_ms: Math.round((app / answered) * 100) / 100,
    database_cpu_ms: Math.round((database / answered) * 100) / 100,
    p95_ms: Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0),
  };
});
process.stdout.write(`${JSON.stringify({ statements, figures, load: machineLoad() }, null, 2)}\n`);
