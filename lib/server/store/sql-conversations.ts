import type { Db } from '../../db/port';
import {
  conversation,
  conversationsOf,
  deleteConversation,
  hideConversation,
} from '../../tutor/conversation-queries';
import { sendQuestion, sentTurns } from '../../tutor/sent-question-queries';
import type { Conversations } from '../../tutor/store';
import { beginTurn, earlierTurns, markHelped, recordTurn, reportTurn } from '../../tutor/turn-queries';

/** One learner's conversations in a database. */
export function sqlConversations(db: Db, learnerId: string): Conversations {
  return {
    learnerId,
    begin: (ask, opening) => beginTurn(db, learnerId, ask, opening),
    record: (turnId, outcome) => recordTurn(db, learnerId, turnId, outcome),
    earlier: (before) => earlierTurns(db, learnerId, before),
    list: (courseId, hidden) => conversationsOf(db, learnerId, courseId, hidden),
    one: (id, from) => conversation(db, learnerId, id, from),
    hide: (id, hidden) => hideConversation(db, learnerId, id, hidden),
    remove: (id) => deleteConversation(db, learnerId, id),
    markHelped: (turnId, helped) => markHelped(db, learnerId, turnId, helped),
    sendQuestion: (turnId, at) => sendQuestion(db, learnerId, turnId, at),
    sent: (turnIds) => sentTurns(db, learnerId, turnIds),
    report: (turnId, at) => reportTurn(db, learnerId, turnId, at),
  };
}
