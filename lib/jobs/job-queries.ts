import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import type { JobKind, Jobs } from './kind';

/**
 * The jobs are graphile-worker's rows: `graphile_worker.jobs` is its public view, the tables below
 * it are its own, and its version is pinned.
 */
export const sqlJobs: Jobs = {
  async enqueue(tx, kind, payload, { key, runAt, priority } = {}) {
    const [row] = await tx.query<{ id: string }>(
      `select id::text as id from graphile_worker.add_job($1::text, payload => $2::json, queue_name => $3::text,
         run_at => $4::timestamptz, max_attempts => $5::int, job_key => $6::text, priority => $7::int)`,
      [
        kind.name,
        JSON.stringify(payload),
        queueOf(kind),
        runAt ?? null,
        kind.tries ?? null,
        key ?? null,
        priority ?? null,
      ],
    );
    return row?.id ?? '';
  },
};

/** Jobs of one queue run one after another; null: beside any other. */
export const queueOf = (kind: JobKind): string | null => (kind.isSerial ? kind.name : null);

export interface JobEnd {
  kind: string;
  at: Date;
  seconds: number;
  outcome: 'done' | 'failed' | 'cancelled';
  /** Why, where it failed. */
  said: string;
}

/** How the last job of each serial kind ended. */
export async function lastEnds(sql: Sql): Promise<JobEnd[]> {
  return sql.query(
    `select kind, ended_at as at, seconds::float8 as seconds, outcome, said from job_end order by kind`,
  );
}

export async function saveEnd(sql: Sql, { kind, seconds, outcome, said }: Omit<JobEnd, 'at'>): Promise<void> {
  await sql.query(
    `insert into job_end (kind, ended_at, seconds, outcome, said) values ($1, now(), $2, $3, $4)
     on conflict (kind) do update set ended_at = excluded.ended_at, seconds = excluded.seconds,
       outcome = excluded.outcome, said = excluded.said`,
    [kind, seconds, outcome, said],
  );
}

export async function saveProgress(sql: Sql, id: string, done: number, total: number): Promise<void> {
  await sql.query(
    `insert into job_note (job_id, done, total) values ($1, $2, $3)
     on conflict (job_id) do update set done = excluded.done, total = excluded.total`,
    [id, done, total],
  );
}

export async function dropNote(sql: Sql, id: string): Promise<void> {
  await sql.query('delete from job_note where job_id = $1', [id]);
}

/** Takes a job that its worker holds away, with its note. @throws UstatError 'conflict' */
export async function finishJob(tx: Sql, id: string, pool: string): Promise<void> {
  const [row] = await tx.query<{ count: number }>(
    `with gone as (
       delete from graphile_worker._private_jobs where id = $1::bigint and locked_by = $2 returning job_queue_id
     ), free as (
       update graphile_worker._private_job_queues q set locked_by = null, locked_at = null
         from gone where q.id = gone.job_queue_id and q.locked_by = $2
     ), note as (delete from job_note where job_id = $1::bigint)
     select count(*)::int as count from gone`,
    [id, pool],
  );
  if (row?.count !== 1) throw new UstatError('conflict', `Job ${id} is no longer held by this worker.`);
}

/** A job that this program can't read gets no more tries until one comes that can. */
export async function putAside(sql: Sql, id: string, pool: string): Promise<void> {
  await sql.query(
    `with held as (
       update graphile_worker._private_jobs set attempts = max_attempts
         where id = $1::bigint and locked_by = $2 returning id
     ) insert into job_note (job_id, aside) select id, true from held
       on conflict (job_id) do update set aside = true`,
    [id, pool],
  );
}

interface Aside {
  id: string;
  kind: string;
  payload: unknown;
}

/** What was put aside, of these kinds. */
export async function asides(sql: Sql, kinds: readonly string[]): Promise<Aside[]> {
  return sql.query(
    `select j.id::text as id, t.identifier as kind, j.payload from job_note n
       join graphile_worker._private_jobs j on j.id = n.job_id
       join graphile_worker._private_tasks t on t.id = j.task_id
      where n.aside and t.identifier = any($1::text[])`,
    [kinds],
  );
}

/** Kinds of jobs that wait and that are none of these, with how many. */
export async function strangeKinds(
  sql: Sql,
  known: readonly string[],
): Promise<{ kind: string; count: number }[]> {
  return sql.query(
    `select task_identifier as kind, count(*)::int as count from graphile_worker.jobs
      where task_identifier <> all($1::text[]) group by task_identifier order by task_identifier`,
    [known],
  );
}

/** Those of these jobs that somebody wants to end. */
export async function cancelledOf(sql: Sql, ids: readonly string[]): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    'select job_id::text as id from job_note where cancelled and job_id = any($1::bigint[])',
    [ids],
  );
  return rows.map(({ id }) => id);
}

/** Lets jobs that don't run begin at once, with all of their tries. @returns how many did */
export async function runAgain(sql: Sql, ids: readonly string[]): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `with again as (
       select id from graphile_worker.reschedule_jobs($1::bigint[], run_at => now(), attempts => 0)
     ), told as (select pg_notify('jobs:insert', '{"count":1}') from again limit 1),
     noted as (update job_note set aside = false, cancelled = false from again where job_id = again.id)
     select (select count(*) from again)::int as count, (select count(*) from told)::int as told`,
    [ids],
  );
  return row?.count ?? 0;
}

/** Gives jobs back as if they had not been begun: the program ended in the middle of them. */
export async function giveBack(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query(
    `update graphile_worker._private_jobs set attempts = greatest(attempts - 1, 0), run_at = now(), last_error = null
      where id = any($1::bigint[]) and locked_at is null`,
    [ids],
  );
}

/**
 * A job that waits is gone at once; one that runs is told, and ends when its handler hears of it.
 * @returns false where there is none of that id
 */
export async function cancelJob(tx: Sql, id: string): Promise<boolean> {
  const gone = await tx.query(
    'delete from graphile_worker._private_jobs where id = $1::bigint and locked_at is null returning id',
    [id],
  );
  if (gone.length > 0) {
    await dropNote(tx, id);
    return true;
  }
  const told = await tx.query(
    `insert into job_note (job_id, cancelled) select id, true from graphile_worker.jobs where id = $1::bigint
     on conflict (job_id) do update set cancelled = true returning job_id`,
    [id],
  );
  return told.length > 0;
}

/** Removes what failed for good before a moment, and notes of jobs that are gone. */
export async function dropOldJobs(sql: Sql, before: Date): Promise<void> {
  await sql.query(
    `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
      where t.id = j.task_id and j.locked_at is null and j.attempts >= j.max_attempts and j.updated_at < $1
        and not exists (select 1 from job_note n where n.job_id = j.id and n.aside)`,
    [before],
  );
  await sql.query(
    'delete from job_note n where not exists (select 1 from graphile_worker.jobs j where j.id = n.job_id)',
  );
}
