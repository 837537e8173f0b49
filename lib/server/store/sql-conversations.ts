import { resetsOf } from '../../auth/first-pin-queries';
import { isLocked } from '../../auth/locked';
import type { Db } from '../../db/port';
import { UstatError } from '../../errors';
import {
  conversation,
  conversationsOf,
  deleteConversation,
  hideConversation,
} from '../../tutor/conversation-queries';
import { sendQuestion, sentTurns } from '../../tutor/sent-question-queries';
import type { Conversations } from '../../tutor/store';
import { beginTurn, earlierTurns, markHelped, recordTurn, reportTurn } from '../../tutor/turn-queries';

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

  return {
    learnerId,
    async begin(ask, opening) {
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
    remove: (id) => deleteConversation(db, learnerId, id),
    markHelped: (turnId, helped) => markHelped(db, learnerId, turnId, helped),
    sendQuestion: (turnId, at) => sendQuestion(db, learnerId, turnId, at),
    sent: (turnIds) => sentTurns(db, learnerId, turnIds),
    report: (turnId, at) => reportTurn(db, learnerId, turnId, at),
  };
}
