import type { FilledSheet } from '../content/sheet';
import type { Sql } from '../db/port';
import type { Statement } from '../db/statement';

/** What a learner has put into a list or a letter, in place of what was there. */
export function savesSheet(
  learnerId: string,
  courseId: string,
  sheetId: string,
  filled: FilledSheet,
  at: Date,
): Statement {
  return {
    text: `insert into filled_sheet (learner_id, course_id, sheet_id, filled, saved_at) values ($1, $2, $3, $4, $5)
     on conflict (learner_id, course_id, sheet_id) do update set filled = excluded.filled, saved_at = excluded.saved_at`,
    params: [learnerId, courseId, sheetId, JSON.stringify(filled), at],
  };
}

/** null where the learner has put nothing into it yet. */
export async function sheetIn(
  sql: Sql,
  learnerId: string,
  courseId: string,
  sheetId: string,
): Promise<{ filled: FilledSheet; at: Date } | null> {
  const [row] = await sql.query<{ filled: FilledSheet; at: Date }>(
    'select filled, saved_at as at from filled_sheet where learner_id = $1 and course_id = $2 and sheet_id = $3',
    [learnerId, courseId, sheetId],
  );
  return row ?? null;
}

/** All sheets of a course into which the learner has put something. */
export async function sheetsOf(
  sql: Sql,
  learnerId: string,
  courseId: string,
): Promise<{ sheetId: string; filled: FilledSheet; at: Date }[]> {
  return sql.query(
    `select sheet_id as "sheetId", filled, saved_at as at from filled_sheet
      where learner_id = $1 and course_id = $2 order by sheet_id`,
    [learnerId, courseId],
  );
}
