import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import { masked } from './mask';

/** Days that a question which was sent is kept. */
export const SENT_DAYS = 180;
const DAY = 86_400_000;

/** Of `turn t`: it is a call for help, or may be one. */
export const IS_CALL = "(t.answer->>'kind' = 'danger' or t.answer ? 'helpOn')";

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
     on conflict (learner_id, turn_id) do update set why = 'sent', sent_at = excluded.sent_at
      where sent_question.why <> 'sent'`,
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
    "select turn_id as id from sent_question where learner_id = $1 and turn_id = any($2::uuid[]) and why = 'sent'",
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

/** Of `turn t`: its learner has said that the answer did not help, or reported it, since $1. */
const IS_JUDGED = `(t.helped is false or t.reported_at is not null) and t.answer->>'kind' not in ('hint', 'talk')
  and not ${IS_CALL} and t.asked_at > $1`;
const JUDGED = `case when t.reported_at is null then 'did-not-help' else 'reported' end as why,
  c.course_id as "courseId", t.language, t.question as text, coalesce(t.reported_at, t.asked_at) as at
  from turn t join conversation c on c.learner_id = t.learner_id and c.id = t.conversation_id`;
const sinceAt = (now: Date) => new Date(now.getTime() - SENT_DAYS * DAY);

/**
 * Questions that were sent, and those whose answer did not help or was reported, masked; latest
 * first. No calls for help.
 */
export async function openQuestions(sql: Sql, now: Date): Promise<OpenQuestion[]> {
  const sent = await sql.query<OpenQuestion>(
    `select 'sent' as why, course_id as "courseId", language, text, sent_at as at from sent_question
      where sent_at > $1 and why = 'sent'`,
    [sinceAt(now)],
  );
  const judged = await sql.query<OpenQuestion>(`select ${JUDGED} where ${IS_JUDGED}`, [sinceAt(now)]);
  return [...sent, ...judged.map((one) => ({ ...one, text: masked(one.text) }))].sort(
    (a, b) => b.at.getTime() - a.at.getTime(),
  );
}

/**
 * Brings questions whose answer did not help, or was reported, to the desk, masked; and takes those
 * away that nobody says so of any more.
 */
export async function collectJudged(sql: Sql, now: Date): Promise<void> {
  await sql.query(
    `delete from sent_question s where s.why <> 'sent' and not exists (
       select from turn t where t.learner_id = s.learner_id and t.id = s.turn_id
          and (t.helped is false or t.reported_at is not null))`,
  );
  const rows = await sql.query<OpenQuestion & { learnerId: string; turnId: string }>(
    `select t.learner_id as "learnerId", t.id as "turnId", ${JUDGED} where ${IS_JUDGED}
        and not exists (select from sent_question s where s.learner_id = t.learner_id and s.turn_id = t.id)`,
    [sinceAt(now)],
  );
  const judged = rows.map((row) => ({ ...row, text: masked(row.text) }));
  // joined to turn: its conversation may have been deleted meanwhile
  await sql.query(
    `insert into sent_question (learner_id, turn_id, course_id, language, text, sent_at, why)
     select t.learner_id, t.id, j."courseId", j.language, j.text, j.at, j.why
       from jsonb_to_recordset($1::jsonb)
         as j("learnerId" uuid, "turnId" uuid, "courseId" text, language text, text text, at timestamptz, why text)
       join turn t on t.learner_id = j."learnerId" and t.id = j."turnId"
     on conflict do nothing`,
    [JSON.stringify(judged)],
  );
}

/** Questions that came longer ago than SENT_DAYS go. @returns how many */
export async function dropOldQuestions(sql: Sql, now: Date): Promise<number> {
  const rows = await sql.query('delete from sent_question where sent_at <= $1 returning turn_id', [
    sinceAt(now),
  ]);
  return rows.length;
}
