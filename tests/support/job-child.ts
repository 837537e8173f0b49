import * as z from 'zod';
import { bind, type JobKind } from '@/lib/jobs/kind';
import { consoleLog } from '@/lib/server/log';
import { unwatched } from '@/lib/server/metrics/watch';
import { openJobPool } from '@/lib/server/store/job-pool';
import { openEmbedded } from '@/lib/server/store/pglite';
import { openPostgres } from '@/lib/server/store/postgres';
import { startWorker } from '@/lib/server/work/worker';

/**
 * A process that does jobs until it is killed: `job-child.ts <folder or address> <ms>`. Each adds a
 * row in the transaction that ends it, `ms` after it said that it has begun.
 */
export const EFFECT: JobKind<{ n: number }> = { name: 'effect', payload: z.object({ n: z.number() }) };

if (process.argv[1]?.endsWith('job-child.ts')) {
  const [, , where = '', ms = '0'] = process.argv;
  const ignore = () => undefined;
  const isServer = where.startsWith('postgres');
  const embedded = isServer ? null : await openEmbedded(where);
  const db = embedded ?? (await openPostgres(where, { connections: 4, tell: ignore }));
  const pool = embedded?.jobPool() ?? openJobPool(where, ignore);
  const run = bind(EFFECT, async ({ n }, job) => {
    process.stdout.write(`begun ${n}\n`);
    await new Promise((resolve) => setTimeout(resolve, Number(ms)));
    await db.transaction(async (tx) => {
      await tx.query('insert into effect (n) values ($1)', [n]);
      await job.finish(tx);
    });
    process.stdout.write(`ended ${n}\n`);
  });
  const log = { ...consoleLog(true), failure: ignore };
  const options = { bound: [run], log, watch: unwatched, concurrency: 2, lookEveryMs: 500 };
  await startWorker({ db, store: { pool, isAlone: !isServer }, ...options });
}
