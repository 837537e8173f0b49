import type { Sql } from '../db/port';

/** Any constant that no other lock of Ustat's has. */
const LOCKS = 7_233_702;

/** Before it takes its first job. @param lock a number that no other worker has */
export async function registerWorker(sql: Sql, pool: string, lock: number): Promise<void> {
  await sql.query('insert into job_worker (pool, lock) values ($1, $2) on conflict do nothing', [pool, lock]);
}

/** Takes the lock that says that a worker lives; the connection's end gives it back. */
export async function holdLock(connection: Sql, lock: number): Promise<void> {
  await connection.query('select pg_advisory_lock($1, $2)', [LOCKS, lock]);
}

export async function freeLock(connection: Sql, lock: number): Promise<void> {
  await connection.query('select pg_advisory_unlock($1, $2)', [LOCKS, lock]);
}

/** Workers whose process holds their lock no longer. */
export async function lifeless(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ pool: string }>(
    `select w.pool from job_worker w where not exists (
       select 1 from pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 2
         and l.database = (select oid from pg_database where datname = current_database())
         and l.classid = $1::bigint::oid and l.objid = w.lock::bigint::oid)`,
    [LOCKS],
  );
  return rows.map(({ pool }) => pool);
}

/** Workers that hold a job or a queue. */
export async function holders(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ pool: string }>(
    `select locked_by as pool from graphile_worker._private_jobs where locked_by is not null
     union select locked_by from graphile_worker._private_job_queues where locked_by is not null`,
  );
  return rows.map(({ pool }) => pool);
}

/** What workers that are dead held is free again. */
export async function unlockWorkers(tx: Sql, pools: readonly string[]): Promise<void> {
  await tx.query('select graphile_worker.force_unlock_workers($1::text[])', [pools]);
  await tx.query('delete from job_worker where pool = any($1::text[])', [pools]);
}
