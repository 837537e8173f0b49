import type { Sql } from '../db/port';
import { type Asked, asked, type Found, found } from './lab-run';

export type LabKind = Asked['kind'];

/** What somebody has asked for, and what has become of it. */
export interface LabRun {
  id: string;
  staffId: string;
  /** Null: of no course of the site. */
  courseId: string | null;
  asked: Asked;
  madeAt: Date;
  jobId: string | null;
  endedAt: Date | null;
  outcome: 'done' | 'failed' | 'cancelled' | null;
  found: Found | null;
  /** Why it failed, where what was given is wrong: English, from the program's own messages. */
  said: string | null;
}

const COLUMNS = `id, staff_id as "staffId", course_id as "courseId", asked, made_at as "madeAt", job_id as "jobId",
  ended_at as "endedAt", outcome, result as found, said`;

type Row = Omit<LabRun, 'asked' | 'found'> & { asked: unknown; found: unknown };

const runOf = (row: Row): LabRun => ({
  ...row,
  asked: asked.parse(row.asked),
  // another program's, in another shape, is none
  found: found.safeParse(row.found).data ?? null,
});

export async function addRun(
  tx: Sql,
  run: Pick<LabRun, 'id' | 'staffId' | 'courseId' | 'asked' | 'madeAt'>,
): Promise<void> {
  await tx.query(
    'insert into lab_run (id, kind, staff_id, course_id, asked, made_at) values ($1, $2, $3, $4, $5, $6)',
    [run.id, run.asked.kind, run.staffId, run.courseId, JSON.stringify(run.asked), run.madeAt],
  );
}

export async function setJobOfRun(tx: Sql, id: string, jobId: string): Promise<void> {
  await tx.query('update lab_run set job_id = $2 where id = $1', [id, jobId]);
}

/** Null where there is none of that id. */
export async function labRun(sql: Sql, id: string): Promise<LabRun | null> {
  const [row] = await sql.query<Row>(`select ${COLUMNS} from lab_run where id = $1`, [id]);
  return row ? runOf(row) : null;
}

/** Somebody's own, the newest first. @param courseId null: of no course */
export async function runsOf(
  sql: Sql,
  { staffId, kinds, courseId }: { staffId: string; kinds: readonly LabKind[]; courseId: string | null },
  most: number,
): Promise<LabRun[]> {
  const rows = await sql.query<Row>(
    `select ${COLUMNS} from lab_run where staff_id = $1 and kind = any($2::text[])
       and course_id is not distinct from $3 order by made_at desc, id limit $4`,
    [staffId, kinds, courseId, most],
  );
  return rows.map(runOf);
}

/** Somebody's own that are not over. */
export async function openRuns(sql: Sql, staffId: string): Promise<Pick<LabRun, 'id' | 'jobId'>[]> {
  return sql.query(
    'select id, job_id as "jobId" from lab_run where staff_id = $1 and ended_at is null order by id for update',
    [staffId],
  );
}

/** @returns false where it is over already. @throws ZodError for what holds NaN */
export async function endRun(
  sql: Sql,
  id: string,
  { outcome, at, found: told, said }: Ended,
): Promise<boolean> {
  const rows = await sql.query(
    `update lab_run set outcome = $2, ended_at = $3, result = $4, said = $5
      where id = $1 and ended_at is null returning id`,
    [id, outcome, at, told ? JSON.stringify(found.parse(told)) : null, said ?? null],
  );
  return rows.length > 0;
}

interface Ended {
  outcome: NonNullable<LabRun['outcome']>;
  at: Date;
  found?: Found;
  said?: string;
}

/** Those that began before a moment are taken away. */
export async function dropOldRuns(sql: Sql, before: Date): Promise<void> {
  await sql.query('delete from lab_run where made_at < $1', [before]);
}

/** Those whose files stay: what is not over, exports that ended after a moment, kept logs. */
export async function runsWithFiles(sql: Sql, after: Date): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>(
    `select id from lab_run where ended_at is null or (kind = 'export' and outcome = 'done' and ended_at > $1)
       or (outcome <> 'cancelled' and asked ->> 'keep' = 'true')`,
    [after],
  );
  return new Set(rows.map(({ id }) => id));
}

/** All that are not over, with their jobs. */
export async function openJobs(sql: Sql): Promise<Pick<LabRun, 'id' | 'jobId'>[]> {
  return sql.query('select id, job_id as "jobId" from lab_run where ended_at is null');
}
