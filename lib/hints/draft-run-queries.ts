import type { Sql } from '../db/port';
import type { Drafted } from './go-through';
import type { TokenBudget } from './token-budget';

/** What is drafted: hints of exercises, or questions that people ask of sections. */
export type DraftAbout = 'hints' | 'questions';

/** Drafting that somebody began at the desk. */
export interface DraftRun {
  id: string;
  about: DraftAbout;
  courseId: string;
  language: string;
  moduleId: string | null;
  /** Null: the lesson's own words. */
  model: string | null;
  by: string;
  madeAt: Date;
  jobId: string | null;
  /** That it may take, and has taken or set aside. */
  tokens: number;
  spent: number;
  /** Items and frequent wrong answers, or sections, that were gone through, of how many. */
  done: number;
  total: number;
  /** Hints, or questions, that are drafted. */
  hints: number;
  /** Items, or sections, of which came what is none. */
  unreadable: string[];
  endedAt: Date | null;
  outcome: DraftOutcome | null;
}
export type DraftOutcome = 'done' | 'failed' | NonNullable<Drafted['ended']>;

const COLUMNS = `id, about, course_id as "courseId", language, module_id as "moduleId", model, by, made_at as "madeAt",
  job_id as "jobId", tokens, spent, done, total, hints, unreadable, ended_at as "endedAt", outcome`;

export async function addDraftRun(
  tx: Sql,
  run: Pick<
    DraftRun,
    'id' | 'about' | 'courseId' | 'language' | 'moduleId' | 'model' | 'by' | 'madeAt' | 'tokens'
  >,
): Promise<void> {
  await tx.query(
    `insert into draft_run (id, about, course_id, language, module_id, model, by, made_at, tokens)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [run.id, run.about, run.courseId, run.language, run.moduleId, run.model, run.by, run.madeAt, run.tokens],
  );
}

export async function setJobOfRun(tx: Sql, id: string, jobId: string): Promise<void> {
  await tx.query('update draft_run set job_id = $2 where id = $1', [id, jobId]);
}

/** Those of a course that are under way, and the last that ended; the latest first. */
export async function draftRuns(
  sql: Sql,
  courseId: string,
  about: DraftAbout,
  most: number,
): Promise<DraftRun[]> {
  return sql.query(
    `select ${COLUMNS} from draft_run where course_id = $1 and about = $2
      order by ended_at is not null, made_at desc, id desc limit $3`,
    [courseId, about, most],
  );
}

/** Null where there is none of that id. */
export async function draftRun(sql: Sql, id: string): Promise<DraftRun | null> {
  const [row] = await sql.query<DraftRun>(`select ${COLUMNS} from draft_run where id = $1`, [id]);
  return row ?? null;
}

/** Under way in a course and language; held until the transaction ends. */
export async function openRun(
  tx: Sql,
  { about, courseId, language }: Pick<DraftRun, 'about' | 'courseId' | 'language'>,
): Promise<DraftRun | null> {
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`ustat drafts ${courseId} ${language}`]);
  const [row] = await tx.query<DraftRun>(
    `select ${COLUMNS} from draft_run where course_id = $1 and language = $2 and about = $3 and ended_at is null`,
    [courseId, language, about],
  );
  return row ?? null;
}

export async function saveRunProgress(sql: Sql, id: string, done: number, total: number): Promise<void> {
  await sql.query('update draft_run set done = $2, total = $3 where id = $1', [id, done, total]);
}

/** In the transaction that keeps them: a run that was killed counts each once. */
export async function addRunHints(tx: Sql, id: string, hints: number): Promise<void> {
  await tx.query('update draft_run set hints = hints + $2 where id = $1', [id, hints]);
}

/** What ended stays ended. */
export async function endRun(
  sql: Sql,
  id: string,
  { outcome, unreadable = [], at }: { outcome: DraftOutcome; unreadable?: readonly string[]; at: Date },
): Promise<void> {
  await sql.query(
    `update draft_run set outcome = $2, unreadable = $3, ended_at = $4 where id = $1 and ended_at is null`,
    [id, outcome, unreadable, at],
  );
}

/**
 * The run's own budget, kept with it: what a process had set aside when it was killed counts as
 * spent.
 */
export function runBudget(sql: Sql, id: string): TokenBudget {
  return {
    async reserve(tokens) {
      const rows = await sql.query(
        'update draft_run set spent = spent + $2 where id = $1 and spent + $2 <= tokens returning 1',
        [id, tokens],
      );
      return rows.length > 0;
    },
    async settle(reserved, used) {
      await sql.query('update draft_run set spent = greatest(0, spent + $2) where id = $1', [
        id,
        used - reserved,
      ]);
    },
  };
}
