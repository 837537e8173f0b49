import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import type { RecordedTurn } from './schema';
import type { ConversationSummary } from './store';
import { TURN } from './turn-queries';

/** $1 is the learner. */
const SUMMARY = `c.id, c.course_id as "courseId", c.module_id as "moduleId", c.round_id as "roundId", c.position,
  c.started_at as "startedAt", c.hidden,
  coalesce((select question from turn t where t.learner_id = $1 and t.conversation_id = c.id
    and t.answer->>'kind' <> 'danger' order by (t.answer->>'kind' = 'talk'), position limit 1), '…') as "firstQuestion",
  (select count(*)::int from turn t where t.learner_id = $1 and t.conversation_id = c.id) as turns`;

/** Latest first; hidden ones only when asked for. */
export async function conversationsOf(
  sql: Sql,
  learnerId: string,
  courseId: string,
  hidden = false,
): Promise<ConversationSummary[]> {
  return sql.query<ConversationSummary>(
    `select ${SUMMARY} from conversation c
      where c.learner_id = $1 and c.course_id = $2 and c.hidden = $3 order by c.started_at desc, c.id desc`,
    [learnerId, courseId, hidden],
  );
}

/**
 * Turns of a conversation that its page shows unasked: what a turn weighs must not grow with what
 * was said before.
 */
const LATEST = 2;

/**
 * A conversation with its turns in order: the latest, and all others whose position is at least
 * `from`.
 * @throws UstatError `not-found` when it is not the learner's
 */
export async function conversation(
  sql: Sql,
  learnerId: string,
  id: string,
  from?: number,
): Promise<ConversationSummary & { list: RecordedTurn[] }> {
  const [found] = await sql.query<ConversationSummary>(
    `select ${SUMMARY} from conversation c where c.learner_id = $1 and c.id = $2`,
    [learnerId, id],
  );
  if (!found) throw new UstatError('not-found', `no conversation ${id}`);
  const list = await sql.query<RecordedTurn>(
    `select ${TURN} from turn t where t.learner_id = $1 and t.conversation_id = $2 and t.position >= $3
      order by t.position`,
    [learnerId, id, Math.min(from ?? found.turns, found.turns - LATEST + 1)],
  );
  return { ...found, list };
}

/** @throws UstatError `not-found` when the conversation is not the learner's */
export async function hideConversation(
  sql: Sql,
  learnerId: string,
  id: string,
  hidden: boolean,
): Promise<void> {
  const rows = await sql.query(
    'update conversation set hidden = $3 where learner_id = $1 and id = $2 returning id',
    [learnerId, id, hidden],
  );
  if (rows.length === 0) throw new UstatError('not-found', `no conversation ${id}`);
}

/**
 * The conversation and all its turns, with what was reported of them; of questions at the desk
 * those that were sent stay. What a phone still has of it does not bring it back, whether it was
 * here or not. Deleting it a second time is no fault.
 */
export async function deleteConversation(sql: Sql, learnerId: string, id: string): Promise<void> {
  await sql.query(
    `delete from sent_question s where s.learner_id = $1 and s.why <> 'sent' and s.turn_id in (
       select t.id from turn t where t.learner_id = $1 and t.conversation_id = $2)`,
    [learnerId, id],
  );
  await sql.query(
    `delete from report r where r.learner_id = $1 and r.id in (
       select t.id from turn t where t.learner_id = $1 and t.conversation_id = $2)`,
    [learnerId, id],
  );
  await sql.query(
    'insert into removed_conversation (learner_id, id) values ($1, $2) on conflict do nothing',
    [learnerId, id],
  );
  await sql.query('delete from conversation where learner_id = $1 and id = $2', [learnerId, id]);
}

/** Whether the learner has asked anything about the course. */
export async function hasAsked(sql: Sql, learnerId: string, courseId: string): Promise<boolean> {
  const rows = await sql.query(
    'select 1 from conversation where learner_id = $1 and course_id = $2 limit 1',
    [learnerId, courseId],
  );
  return rows.length > 0;
}
