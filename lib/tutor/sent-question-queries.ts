import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import { masked } from './mask';

/** Days that a question which was sent is kept. */
export const SENT_DAYS = 180;
const DAY = 86_400_000;

/** Of `turn t`: it is a call for help, or may be one. */
const IS_CALL = "(t.answer->>'kind' = 'danger' or t.answer ? 'helpOn')";

/**
 * Keeps the question of a turn for the people who look after the course, masked; sending it again
 * changes nothing. A call for help is never kept.
 * @returns the conversation of the turn
 * @throws UstatError `not-found` when the turn is not the learner's, `not-allowed` for a call for
 *   help
 */
export async function sendQuestion(sql: Sql, learnerId: string, turnId: string, at: Date): Promise<string> {
  const [turn] = await sql.query<{
    conversationId: string;
    courseId: string;
    language: string;
    question: string;
    isCall: boolean;
  }>(
    `select t.conversation_id as "conversationId", c.course_id as "courseId", t.language, t.question, ${IS_CALL} as "isCall"
       from turn t join conversation c on c.learner_id = t.learner_id and c.id = t.conversation_id
      where t.learner_id = $1 and t.id = $2`,
    [learnerId, turnId],
  );
  if (!turn) throw new UstatError('not-found', `no turn ${turnId}`);
  if (turn.isCall) throw new UstatError('not-allowed', 'a call for help is not sent to a desk');
  await sql.query(
    `insert into sent_question (learner_id, turn_id, course_id, language, text, sent_at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [learnerId, turnId, turn.courseId, turn.language, masked(turn.question), at],
  );
  return turn.conversationId;
}

/** Those of the learner's turns whose question was sent. */
export async function sentTurns(
  sql: Sql,
  learnerId: string,
  turnIds: readonly string[],
): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>(
    'select turn_id as id from sent_question where learner_id = $1 and turn_id = any($2::uuid[])',
    [learnerId, turnIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** What the people who look after a course should look at: no word of it tells who asked. */
export interface OpenQuestion {
  why: 'sent' | 'did-not-help' | 'reported';
  courseId: string;
  language: string;
  text: string;
  at: Date;
}

/**
 * Questions that were sent, and those whose answer did not help or was reported, masked; latest
 * first. No calls for help.
 */
export async function openQuestions(sql: Sql, now: Date): Promise<OpenQuestion[]> {
  const since = new Date(now.getTime() - SENT_DAYS * DAY);
  const sent = await sql.query<OpenQuestion>(
    `select 'sent' as why, course_id as "courseId", language, text, sent_at as at from sent_question where sent_at > $1`,
    [since],
  );
  const judged = await sql.query<OpenQuestion>(
    `select case when t.reported_at is null then 'did-not-help' else 'reported' end as why,
            c.course_id as "courseId", t.language, t.question as text, coalesce(t.reported_at, t.asked_at) as at
       from turn t join conversation c on c.learner_id = t.learner_id and c.id = t.conversation_id
      where (t.helped is false or t.reported_at is not null) and not ${IS_CALL} and t.asked_at > $1`,
    [since],
  );
  return [...sent, ...judged.map((one) => ({ ...one, text: masked(one.text) }))].sort(
    (a, b) => b.at.getTime() - a.at.getTime(),
  );
}

/** Questions sent longer ago than SENT_DAYS go. @returns how many */
export async function dropOldQuestions(sql: Sql, now: Date): Promise<number> {
  const rows = await sql.query('delete from sent_question where sent_at <= $1 returning turn_id', [
    new Date(now.getTime() - SENT_DAYS * DAY),
  ]);
  return rows.length;
}
