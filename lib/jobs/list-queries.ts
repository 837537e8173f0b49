import type { Sql } from '../db/port';

export const jobStates = ['running', 'failed', 'aside', 'waiting'] as const;
export type JobState = (typeof jobStates)[number];

export interface ListedJob {
  id: string;
  kind: string;
  state: JobState;
  /** Tries that were begun, of how many. */
  begun: number;
  tries: number;
  /** How far it is; of 0 nothing is known. */
  done: number;
  total: number;
  isCancelled: boolean;
  /** Since when it runs, from when on it waits, or when it failed last. */
  at: Date;
  /** What the last try failed by. */
  why: string | null;
}

/** $1: kinds that this program knows. */
const state = `case when j.locked_at is not null then 'running'
  when coalesce(n.aside, false) or j.task_identifier <> all($1::text[]) then 'aside'
  when j.attempts >= j.max_attempts then 'failed' else 'waiting' end`;
const from = 'graphile_worker.jobs j left join job_note n on n.job_id = j.id';

/** What jobs are looked for. */
export interface JobFilter {
  /** null: every kind. */
  kind: string | null;
  /** A part of what the last try failed by; empty: all. */
  text: string;
}

const where = `($2::text is null or j.task_identifier = $2)
  and ($3 = '' or strpos(lower(j.last_error), lower($3)) > 0)`;

export async function countJobs(
  sql: Sql,
  known: readonly string[],
  { kind, text }: JobFilter,
): Promise<Record<JobState, number>> {
  const rows = await sql.query<{ state: JobState; count: number }>(
    `select ${state} as state, count(*)::int as count from ${from} where ${where} group by 1`,
    [known, kind, text],
  );
  const counted = new Map(rows.map((row) => [row.state, row.count]));
  const of = (one: JobState) => counted.get(one) ?? 0;
  return { running: of('running'), failed: of('failed'), aside: of('aside'), waiting: of('waiting') };
}

/** A page of jobs: what runs, then what failed, was put aside and waits. @param of null: all */
export async function listJobs(
  sql: Sql,
  known: readonly string[],
  { of, kind, text, from: skip, most }: JobFilter & { of: JobState | null; from: number; most: number },
): Promise<ListedJob[]> {
  return sql.query(
    `select * from (
       select j.id::text as id, j.task_identifier as kind, ${state} as state, j.attempts::int as begun,
         j.max_attempts::int as tries, coalesce(n.done, 0) as done, coalesce(n.total, 0) as total,
         coalesce(n.cancelled, false) as "isCancelled", left(j.last_error, 500) as why,
         case when j.locked_at is not null then j.locked_at when j.attempts >= j.max_attempts then j.updated_at
           else j.run_at end as at
       from ${from} where ${where}) listed
      where $4::text is null or state = $4
      order by array_position(array['running', 'failed', 'aside', 'waiting'], state), at, id::bigint
      limit $5 offset $6`,
    [known, kind, text, of, most, skip],
  );
}

/** The kind of a job. Null where there is none of that id. */
export async function kindOf(sql: Sql, id: string): Promise<string | null> {
  const [row] = await sql.query<{ kind: string }>(
    'select task_identifier as kind from graphile_worker.jobs where id = $1::bigint',
    [id],
  );
  return row?.kind ?? null;
}

/** Whether a job comes to an end of its own, has had its last try, or is no more. */
export type Fate = 'open' | 'failed' | 'gone';

/**
 * What becomes of a job. One that was killed in its last try has failed without a word of its own.
 * @param id null: of what never had one
 */
export async function fateOf(sql: Sql, id: string | null): Promise<Fate> {
  if (id === null) return 'gone';
  const [row] = await sql.query<{ fate: Fate }>(
    `select case when locked_at is null and attempts >= max_attempts then 'failed' else 'open' end as fate
       from graphile_worker.jobs where id = $1::bigint`,
    [id],
  );
  return row?.fate ?? 'gone';
}

/** Of these keys those under which a job runs, waits or has failed. */
export async function keysThere(sql: Sql, keys: readonly string[]): Promise<Set<string>> {
  const rows = await sql.query<{ key: string }>(
    'select key from graphile_worker.jobs where key = any($1::text[])',
    [keys],
  );
  return new Set(rows.map(({ key }) => key));
}

/** How far a job is; of 0 nothing is known. */
export async function progressOf(sql: Sql, id: string): Promise<{ done: number; total: number }> {
  const [row] = await sql.query<{ done: number; total: number }>(
    'select coalesce(done, 0) as done, coalesce(total, 0) as total from job_note where job_id = $1::bigint',
    [id],
  );
  return row ?? { done: 0, total: 0 };
}
