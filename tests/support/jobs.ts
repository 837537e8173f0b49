import type { Db } from '@/lib/db/port';
import type { Log } from '@/lib/server/log';
import { type JobStore, openJobPool, prepareJobs } from '@/lib/server/store/job-pool';
import { migratedPostgresDb, testDb } from './db';

export interface JobsDb {
  db: Db;
  store: JobStore;
  /** What another process would hold; null of the embedded one, which has none beside it. */
  beside(): JobStore | null;
  /** Null for the embedded one. */
  url: string | null;
  drop(): Promise<void>;
}

const ignore = () => undefined;

/** A database with the queue's tables. */
export async function embeddedJobs(): Promise<JobsDb> {
  const db = await testDb();
  const store = { pool: db.jobPool(), isAlone: true };
  await prepareJobs(store.pool);
  return { db, store, url: null, beside: () => null, drop: () => db.close() };
}

export async function postgresJobs(): Promise<JobsDb> {
  const { db, url, drop } = await migratedPostgresDb();
  const store = { pool: openJobPool(url, ignore), isAlone: false };
  await prepareJobs(store.pool);
  const pools = [store.pool];
  return {
    db,
    store,
    url,
    beside() {
      const pool = openJobPool(url, ignore);
      pools.push(pool);
      return { pool, isAlone: false };
    },
    async drop() {
      for (const pool of pools) await pool.end();
      await drop();
    },
  };
}

export function logInto(said: string[]): Log {
  return {
    step: (text) => said.push(text),
    progress: ignore,
    failure: (what, error) => said.push(`${what}: ${String(error)}`),
  };
}
