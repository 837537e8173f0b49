import pg from 'pg';
import { UstatError } from '../../errors';
import { SITE_LIMITS } from './postgres';

/** For workers: one that listens, one that says that they live, two for statements. */
const CONNECTIONS = 4;

/** Where jobs are taken from. */
export interface JobStore {
  pool: pg.Pool;
  /** Nobody else has this database: workers of before are dead. */
  isAlone: boolean;
}

/**
 * Connections of the workers' own, by statement limits as the site's. What they need a connection
 * for lasts longer than a transaction: to listen, and to hold a lock while they live.
 */
export function openJobPool(url: string, tell: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    async onConnect(client: pg.ClientBase) {
      const { statementMs, lockMs } = SITE_LIMITS;
      await client.query(`set statement_timeout = ${statementMs}; set lock_timeout = ${lockMs}`);
    },
  });
  pool.on('error', tell);
  pool.on('connect', (client) => client.on('error', tell));
  return pool;
}

/** PostgreSQL's own word for what somebody may not do. */
const NOT_ALLOWED = '42501';

/**
 * Makes the schema of the queue where there is none; any number of processes may at once. Workers
 * bring it up to date themselves.
 * @throws UstatError 'unavailable' where the database's user may make none
 */
export async function prepareJobs(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(
    "select to_regprocedure('graphile_worker.force_unlock_workers(text[])') is not null as there",
  );
  if (rows[0]?.there === true) return;
  const { Logger, runMigrations } = await import('graphile-worker');
  try {
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => undefined) });
  } catch (cause) {
    if ((cause as { code?: string }).code !== NOT_ALLOWED) throw cause;
    throw new UstatError(
      'unavailable',
      'The database lets this user make no schema for jobs. As its owner: grant create on database <name> to <user>.',
      [],
      { cause },
    );
  }
}
