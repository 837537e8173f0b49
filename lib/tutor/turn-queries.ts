import type { Db, Sql } from '../db/port';
import { UstatError } from '../errors';
import { settleTokens } from '../grounding/budget-queries';
import type { Ask, RecordedTurn, TurnAnswer } from './schema';
import type { Opening, Outcome, Told } from './store';

/** Columns of a RecordedTurn, from `turn t`. */
export const TURN = `t.id, t.conversation_id as "conversationId", t.position, t.question, t.language, t.answer, t.helped,
  t.reported_at is not null as reported`;

/** What a turn holds until its answer is recorded, and for good when the program dies before. */
const BROKEN_OFF: TurnAnswer = { kind: 'broken', words: '', citations: [] };

/**
 * Opens a turn, and its conversation where `ask` names none. A turn that was recorded before comes
 * back as it is.
 * @throws UstatError `not-found` when the conversation is not the learner's, `conflict` while the
 *   turn is running
 */
export function beginTurn(
  db: Db,
  learnerId: string,
  ask: Ask,
  { language, at, newId, patienceMs }: Opening,
): Promise<{ conversationId: string; recorded: RecordedTurn | null }> {
  return db.transaction(async (tx) => {
    const known = await turnById(tx, learnerId, ask.turnId);
    if (known) {
      const running = known.status === 'running' && at.getTime() - known.askedAt.getTime() < patienceMs;
      if (running) throw new UstatError('conflict', `turn ${ask.turnId} is being answered`);
      return { conversationId: known.turn.conversationId, recorded: known.turn };
    }
    const conversationId = ask.conversationId
      ? await ownConversation(tx, learnerId, ask.conversationId, ask.courseId)
      : await openConversation(tx, newId, learnerId, ask, at);
    const inserted = await tx.query(
      `insert into turn (learner_id, id, conversation_id, position, asked_at, language, question, status, answer)
       select $1, $2, $3, coalesce(max(position), 0) + 1, $4, $5, $6, 'running', $7::jsonb
         from turn where learner_id = $1 and conversation_id = $3
       on conflict (learner_id, id) do nothing returning id`,
      [learnerId, ask.turnId, conversationId, at, language, ask.question, JSON.stringify(BROKEN_OFF)],
    );
    if (inserted.length === 0) throw new UstatError('conflict', `turn ${ask.turnId} is being answered`);
    return { conversationId, recorded: null };
  });
}

/** Locks the conversation, so that turns of two tabs get places of their own. */
async function ownConversation(tx: Sql, learnerId: string, id: string, courseId: string): Promise<string> {
  const rows = await tx.query(
    'select id from conversation where learner_id = $1 and id = $2 and course_id = $3 for update',
    [learnerId, id, courseId],
  );
  if (rows.length === 0) throw new UstatError('not-found', `no conversation ${id}`);
  return id;
}

async function openConversation(tx: Sql, id: string, learnerId: string, ask: Ask, at: Date): Promise<string> {
  await tx.query(
    `insert into conversation (id, learner_id, course_id, module_id, round_id, position, started_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, learnerId, ask.courseId, ask.moduleId ?? null, ask.roundId ?? null, ask.position ?? null, at],
  );
  return id;
}

async function turnById(
  sql: Sql,
  learnerId: string,
  turnId: string,
): Promise<{ turn: RecordedTurn; status: string; askedAt: Date } | null> {
  const [row] = await sql.query<RecordedTurn & { status: string; askedAt: Date }>(
    `select ${TURN}, t.status, t.asked_at as "askedAt" from turn t where t.learner_id = $1 and t.id = $2`,
    [learnerId, turnId],
  );
  if (!row) return null;
  const { status, askedAt, ...turn } = row;
  return { turn, status, askedAt: new Date(askedAt) };
}

/**
 * The last three turns of the learner's conversation before this one, oldest first, without calls
 * for help and talk.
 */
export async function earlierTurns(
  sql: Sql,
  learnerId: string,
  { conversationId, turnId }: { conversationId: string; turnId: string },
): Promise<Told[]> {
  const rows = await sql.query<{ question: string; answer: TurnAnswer }>(
    `select t.question, t.answer from turn t
      where t.learner_id = $1 and t.conversation_id = $2 and t.id <> $3
        and t.status <> 'running' and t.answer->>'kind' not in ('danger', 'talk')
      order by t.position desc limit 3`,
    [learnerId, conversationId, turnId],
  );
  return rows.reverse().map(({ question, answer }) => ({
    question,
    answer: inWords(answer),
    answered: 'citations' in answer && answer.citations.length > 0,
  }));
}

function inWords(answer: TurnAnswer): string {
  if (answer.kind === 'generated' || answer.kind === 'broken') return answer.words;
  if (answer.kind === 'quoted') return answer.citations.flatMap(({ sentences }) => sentences).join(' ');
  return '…';
}

/** When the conversation of a turn began; null where the learner has no such turn. */
export async function beganWith(sql: Sql, learnerId: string, turnId: string): Promise<Date | null> {
  const [row] = await sql.query<{ at: Date }>(
    `select c.started_at as at from turn t
       join conversation c on c.learner_id = t.learner_id and c.id = t.conversation_id
      where t.learner_id = $1 and t.id = $2`,
    [learnerId, turnId],
  );
  return row ? new Date(row.at) : null;
}

/**
 * Writes down how a turn ended; when its conversation was deleted meanwhile nothing is kept of it.
 */
export async function recordTurn(
  db: Db,
  learnerId: string,
  turnId: string,
  { answer, usage, asked, answerability }: Outcome,
): Promise<RecordedTurn> {
  if (usage) await settleTokens(db, learnerId, turnId, usage);
  await db.query(
    `update turn set status = $3, answer = $4::jsonb, usage = $5::jsonb, model = $6, prompts = $7, answerability = $8
      where learner_id = $1 and id = $2`,
    [
      ...[learnerId, turnId, answer.kind === 'broken' ? 'broken' : 'done'],
      ...[JSON.stringify(answer), usage ? JSON.stringify(usage) : null],
      ...[asked?.model ?? null, asked?.prompts ?? null, answerability ?? null],
    ],
  );
  const found = await turnById(db, learnerId, turnId);
  if (!found) throw new UstatError('not-found', `turn ${turnId} was deleted`);
  return found.turn;
}

/**
 * @returns the conversation of the turn. @throws UstatError `not-found` when the turn is not the
 * learner's
 */
export async function markHelped(
  sql: Sql,
  learnerId: string,
  turnId: string,
  helped: boolean,
): Promise<string> {
  return changedTurn(sql, learnerId, turnId, 'helped = $3', helped);
}

/** For the curators' desk; a first report keeps its time. As markHelped. */
export async function reportTurn(sql: Sql, learnerId: string, turnId: string, at: Date): Promise<string> {
  return changedTurn(sql, learnerId, turnId, 'reported_at = coalesce(t.reported_at, $3)', at);
}

async function changedTurn(
  sql: Sql,
  learnerId: string,
  turnId: string,
  change: string,
  value: boolean | Date,
): Promise<string> {
  const [row] = await sql.query<{ conversationId: string }>(
    `update turn t set ${change} where t.learner_id = $1 and t.id = $2
      returning t.conversation_id as "conversationId"`,
    [learnerId, turnId, value],
  );
  if (!row) throw new UstatError('not-found', `no turn ${turnId}`);
  return row.conversationId;
}

/** A turn that was answered elsewhere, with the conversation that it belongs to. */
export interface AnsweredTurn {
  turnId: string;
  conversation: {
    id: string;
    courseId: string;
    moduleId: string | null;
    roundId: string | null;
    position: number | null;
    startedAt: Date;
  };
  language: string;
  question: string;
  answer: TurnAnswer;
  answerability?: number | undefined;
}

/**
 * Puts an answered turn into its conversation, in the order in which turns were asked; opens the
 * conversation where it is not there. A turn that is there stays as it is.
 * @returns false where the conversation was removed
 */
export async function insertTurn(
  tx: Sql,
  learnerId: string,
  turn: AnsweredTurn,
  askedAt: Date,
): Promise<boolean> {
  const { id, courseId, moduleId, roundId, position, startedAt } = turn.conversation;
  const removed = await tx.query('select 1 from removed_conversation where learner_id = $1 and id = $2', [
    learnerId,
    id,
  ]);
  if (removed.length > 0) return false;
  await tx.query(
    `insert into conversation (id, learner_id, course_id, module_id, round_id, position, started_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (learner_id, id) do update
     set started_at = least(conversation.started_at, excluded.started_at)`,
    [id, learnerId, courseId, moduleId, roundId, position, startedAt],
  );
  const inserted = await tx.query(
    `insert into turn (learner_id, id, conversation_id, position, asked_at, language, question, status, answer, answerability)
     select $1, $2, $3, coalesce(max(position), 0) + 1, $4, $5, $6, $7, $8::jsonb, $9
       from turn where learner_id = $1 and conversation_id = $3
     on conflict (learner_id, id) do nothing returning 1`,
    [
      ...[learnerId, turn.turnId, id, askedAt, turn.language, turn.question],
      turn.answer.kind === 'broken' ? 'broken' : 'done',
      ...[JSON.stringify(turn.answer), turn.answerability ?? null],
    ],
  );
  if (inserted.length > 0) await putInOrder(tx, learnerId, id);
  return true;
}

/** Places are unique at every moment: beyond the last one first, then back. */
async function putInOrder(tx: Sql, learnerId: string, conversationId: string): Promise<void> {
  const of = [learnerId, conversationId];
  const [late] = await tx.query<{ late: boolean }>(
    `select bool_or(n <> position) as late from (
       select position, row_number() over (order by asked_at, id) as n from turn
       where learner_id = $1 and conversation_id = $2) ordered`,
    of,
  );
  if (!late?.late) return;
  await tx.query(
    `update turn set position = position + (select max(position) from turn where learner_id = $1 and conversation_id = $2)
     where learner_id = $1 and conversation_id = $2`,
    of,
  );
  await tx.query(
    `update turn t set position = o.n from (
       select id, (row_number() over (order by asked_at, id))::int as n from turn
       where learner_id = $1 and conversation_id = $2) o
     where t.learner_id = $1 and t.id = o.id`,
    of,
  );
}

/** When the learner asked each turn. */
export async function askedTimes(sql: Sql, learnerId: string): Promise<Map<string, Date>> {
  const rows = await sql.query<{ id: string; at: Date }>(
    'select id, asked_at as at from turn where learner_id = $1',
    [learnerId],
  );
  return new Map(rows.map(({ id, at }) => [id, new Date(at)]));
}
