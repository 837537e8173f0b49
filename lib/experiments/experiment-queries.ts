import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import { type Plan, plan as planSchema, type Sheet } from './plan';

/** SQL on experiment and experiment_sheet. */

export interface Experiment {
  id: string;
  /** Its own course. */
  courseId: string;
  state: 'draft' | 'running' | 'stopped';
  /** Of the plan: 0 for a draft, 1 from the start on, one more with each arm that is replaced. */
  version: number;
  plan: Plan;
  madeAt: Date;
  startedAt: Date | null;
  stoppedAt: Date | null;
  /** Since when everybody is on the default. */
  offAt: Date | null;
}

/** Whether anybody may be in an arm of it: it is under way, or outcomes are still waited for. */
export const goesOn = (
  { state, stoppedAt, offAt, plan }: Pick<Experiment, 'state' | 'stoppedAt' | 'offAt' | 'plan'>,
  now: Date,
): boolean =>
  offAt === null &&
  (state === 'running' ||
    (stoppedAt !== null && now.getTime() < stoppedAt.getTime() + plan.outcome.days * 86_400_000));

const COLUMNS = `id, course_id as "courseId", state, version, plan, made_at as "madeAt",
  started_at as "startedAt", stopped_at as "stoppedAt", off_at as "offAt"`;

const read = (row: Experiment): Experiment => ({ ...row, plan: planSchema.parse(row.plan) });

export async function insertDraft(
  sql: Sql,
  draft: Pick<Experiment, 'id' | 'courseId' | 'plan' | 'madeAt'>,
): Promise<void> {
  await sql.query(
    "insert into experiment (id, course_id, state, plan, made_at) values ($1, $2, 'draft', $3, $4)",
    [draft.id, draft.courseId, JSON.stringify(draft.plan), draft.madeAt],
  );
}

/** @throws UstatError 'not-found' */
export async function experimentById(sql: Sql, id: string): Promise<Experiment> {
  const [row] = await sql.query<Experiment>(`select ${COLUMNS} from experiment where id = $1`, [id]);
  if (!row) throw new UstatError('not-found', `No experiment ${id}.`);
  return read(row);
}

/** The same; until the transaction ends nobody else changes it, and nobody enters it. */
export async function lockExperiment(tx: Sql, id: string): Promise<Experiment> {
  const [row] = await tx.query<Experiment>(`select ${COLUMNS} from experiment where id = $1 for update`, [
    id,
  ]);
  if (!row) throw new UstatError('not-found', `No experiment ${id}.`);
  return read(row);
}

/** Those of a course, latest first. */
export async function experimentsOf(sql: Sql, courseId: string): Promise<Experiment[]> {
  const rows = await sql.query<Experiment>(
    `select ${COLUMNS} from experiment where course_id = $1 order by made_at desc, id`,
    [courseId],
  );
  return rows.map(read);
}

/** Those that learners may be in: under way, or stopped and not switched off. */
export async function liveExperiments(sql: Sql): Promise<Experiment[]> {
  const rows = await sql.query<Experiment>(
    `select ${COLUMNS} from experiment where state <> 'draft' and off_at is null order by id`,
  );
  return rows.map(read);
}

/** Those that have begun, whatever became of them. */
export async function begunExperiments(sql: Sql): Promise<Experiment[]> {
  const rows = await sql.query<Experiment>(
    `select ${COLUMNS} from experiment where state <> 'draft' order by id`,
  );
  return rows.map(read);
}

/** One after the other: of two that start at once, one sees the other. */
export async function lockStarts(tx: Sql): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(7233702)');
}

export async function saveExperiment(tx: Sql, experiment: Experiment): Promise<void> {
  const { id, state, version, plan, startedAt, stoppedAt, offAt } = experiment;
  await tx.query(
    `update experiment set state = $2, version = $3, plan = $4, started_at = $5, stopped_at = $6, off_at = $7
     where id = $1`,
    [id, state, version, JSON.stringify(plan), startedAt, stoppedAt, offAt],
  );
}

/** A draft alone: what has started is kept. */
export async function dropDraft(tx: Sql, id: string): Promise<void> {
  await tx.query("delete from experiment where id = $1 and state = 'draft'", [id]);
}

export async function addSheet(tx: Sql, experimentId: string, sheet: Sheet): Promise<void> {
  await tx.query(
    'insert into experiment_sheet (experiment_id, version, text, hash, at) values ($1, $2, $3, $4, $5)',
    [experimentId, sheet.version, sheet.text, sheet.hash, sheet.at],
  );
}

/** What was fixed, version by version, the latest first. */
export async function sheetsOf(sql: Sql, experimentId: string): Promise<Sheet[]> {
  return sql.query(
    'select version, text, hash, at from experiment_sheet where experiment_id = $1 order by version desc',
    [experimentId],
  );
}
