import { resetsOf } from '../../auth/first-pin-queries';
import { isLocked } from '../../auth/locked';
import { lockLearner } from '../../auth/person-queries';
import type { Db, Sql } from '../../db/port';
import { UstatError } from '../../errors';
import { forgetTurns } from '../../sync/event-queries';
import {
  conversation,
  conversationsOf,
  deleteConversation,
  hideConversation,
} from '../../tutor/conversation-queries';
import { sendQuestion, sentTurns } from '../../tutor/sent-question-queries';
import type { Conversations } from '../../tutor/store';
import {
  beganWith,
  beginTurn,
  earlierTurns,
  markHelped,
  recordTurn,
  reportTurn,
} from '../../tutor/turn-queries';

/**
 * Lets every turn pass that is not locked, one that is not there yet too.
 * @throws UstatError 'not-found'
 */
export async function openTurnIn(sql: Sql, learnerId: string, turnId: string): Promise<void> {
  const resets = await resetsOf(sql, learnerId);
  const began = resets.length > 0 ? await beganWith(sql, learnerId, turnId) : null;
  if (began && isLocked(resets, began)) throw new UstatError('not-found', `turn ${turnId} is locked`);
}

/** A conversation, and what a learner's phones have said of it; the learner is there. */
export async function removeIn(tx: Sql, learnerId: string, id: string): Promise<void> {
  await deleteConversation(tx, learnerId, id);
  await forgetTurns(tx, learnerId, id);
}

/** One learner's conversations in a database, without what a reset of the PIN has locked. */
export function sqlConversations(db: Db, learnerId: string): Conversations {
  /** A conversation, where it is not locked. @throws UstatError 'not-found' */
  async function open(id: string, from?: number) {
    const [resets, found] = await Promise.all([
      resetsOf(db, learnerId),
      conversation(db, learnerId, id, from),
    ]);
    if (isLocked(resets, found.startedAt)) throw new UstatError('not-found', `conversation ${id} is locked`);
    return found;
  }

  const openTurn = (turnId: string) => openTurnIn(db, learnerId, turnId);

  return {
    learnerId,
    async begin(ask, opening) {
      await openTurn(ask.turnId);
      if (ask.conversationId && (await resetsOf(db, learnerId)).length > 0) await open(ask.conversationId);
      return beginTurn(db, learnerId, ask, opening);
    },
    record: (turnId, outcome) => recordTurn(db, learnerId, turnId, outcome),
    earlier: (before) => earlierTurns(db, learnerId, before),
    async list(courseId, hidden) {
      const [resets, found] = await Promise.all([
        resetsOf(db, learnerId),
        conversationsOf(db, learnerId, courseId, hidden),
      ]);
      return found.filter(({ startedAt }) => !isLocked(resets, startedAt));
    },
    one: open,
    hide: (id, hidden) => hideConversation(db, learnerId, id, hidden),
    remove: (id) =>
      db.transaction(async (tx) => {
        // a phone may bring turns of it at this moment
        await lockLearner(tx, learnerId);
        await removeIn(tx, learnerId, id);
      }),
    async markHelped(turnId, helped) {
      await openTurn(turnId);
      return markHelped(db, learnerId, turnId, helped);
    },
    async sendQuestion(turnId, at) {
      await openTurn(turnId);
      return sendQuestion(db, learnerId, turnId, at);
    },
    sent: (turnIds) => sentTurns(db, learnerId, turnIds),
    async report(turnId, at) {
      await openTurn(turnId);
      return reportTurn(db, learnerId, turnId, at);
    },
  };
}
