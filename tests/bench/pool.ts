import { parseArgs } from 'node:util';
import { migrate } from '@/lib/db/migrate';
import { openPostgres } from '@/lib/server/store/postgres';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { newAttempt, newRound } from '../store/fixtures';
import { addLearner } from '../support/db';
import { startPostgres } from './load-postgres';
import { machineLoad, processorOf } from './load-process';

/**
 * `npx tsx tests/bench/pool.ts [--sizes 2,5,10,20,40] [--learners 40] [--seconds 3]`: what the
 * database does of answers a second, each a read and a write of a learner's own, by how many
 * connections the pool has, on one PostgreSQL with fsync on; every size twice, up and down, so that
 * a machine that grows busier favours none. Last without prepared statements.
 */
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '2,5,10,20,40' },
    learners: { type: 'string', default: '40' },
    seconds: { type: 'string', default: '3' },
  },
});

const postgres = await startPostgres();
const own = await openPostgres(postgres.url);
await migrate(own);
const learners = Array.from({ length: Number(values.learners) }, () => crypto.randomUUID());
const round = newRound();
for (const id of learners) {
  await addLearner(own, id);
  await sqlLearner(own, id).change((tx) => tx.keepRound(round));
}

interface Tried {
  answers: number;
  seconds: number;
  app: number;
  database: number;
}
const tried = new Map<string, Tried>();

/** Every learner answers again and again, without a pause. */
async function answer(name: string, connections: number, prepare: boolean): Promise<void> {
  const db = await openPostgres(postgres.url, { connections, prepare });
  const until = async (end: number) => {
    let answers = 0;
    const one = async (id: string) => {
      const store = sqlLearner(db, id);
      while (performance.now() < end) {
        await store.changeInRound({ roundId: round.id, modelId: 'm' }, async (tx) => {
          await tx.addAttempt(newAttempt(store, { id: crypto.randomUUID(), roundId: round.id }));
        });
        answers += 1;
      }
    };
    await Promise.all(learners.map(one));
    return answers;
  };
  await until(performance.now() + 500);
  await own.query('delete from attempt');
  const began = performance.now();
  const used = process.cpuUsage();
  const before = processorOf([postgres.pid]);
  const answers = await until(began + Number(values.seconds) * 1_000);
  const { user, system } = process.cpuUsage(used);
  const so = tried.get(name) ?? { answers: 0, seconds: 0, app: 0, database: 0 };
  tried.set(name, {
    answers: so.answers + answers,
    seconds: so.seconds + (performance.now() - began) / 1_000,
    app: so.app + (user + system) / 1_000,
    database: so.database + processorOf([postgres.pid]) - before,
  });
  await db.close();
  await own.query('delete from attempt');
}

try {
  const sizes = values.sizes.split(',').map(Number);
  for (const size of [...sizes, ...sizes.toReversed()]) await answer(String(size), size, true);
  await answer('10, not prepared', 10, false);
} finally {
  await own.close();
  await postgres.stop();
}
const rounded = (value: number) => Math.round(value * 100) / 100;
const figures = [...tried].map(([pool, { answers, seconds, app, database }]) => ({
  pool,
  answers_s: Math.round(answers / seconds),
  app_cpu_ms: rounded(app / answers),
  database_cpu_ms: rounded(database / answers),
}));
process.stdout.write(`${JSON.stringify({ figures, load: machineLoad() })}\n`);
