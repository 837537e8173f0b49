import { lockLearner } from '../../auth/person-queries';
import { hadModules } from '../../content/course-queries';
import type { Db, Sql } from '../../db/port';
import { run } from '../../db/statement';
import { hasCode, nullWhere } from '../../errors';
import { recountAttempt } from '../../knowledge/attempt-queries';
import { decisionById } from '../../path/decision-queries';
import { hintTimes, savesFirstHint } from '../../practice/hint-queries';
import { roundById } from '../../practice/round-queries';
import { sheetIn } from '../../practice/sheet-queries';
import {
  deviceById,
  eventsAbout,
  isFullOfRefused,
  knownEvents,
  notTakenOf,
  refusedEvents,
  saveDevice,
  saveEvents,
} from '../../sync/event-queries';
import type { SyncReads, SyncStore } from '../../sync/store';
import { hideConversation } from '../../tutor/conversation-queries';
import { sendQuestion } from '../../tutor/sent-question-queries';
import { insertTurn, markHelped, reportTurn } from '../../tutor/turn-queries';
import { openTurnIn, removeIn } from './sql-conversations';
import { changeIn } from './sql-learner';

/** What one learner's phones have sent, in a database. */
export function sqlSync(db: Db, learnerId: string): SyncStore {
  return {
    ...readsOf(db, learnerId),
    change: (work) =>
      db.transaction(async (tx) => {
        await lockLearner(tx, learnerId);
        return work({
          ...changeIn(tx, learnerId),
          ...readsOf(tx, learnerId),
          keepEvents: (events) => saveEvents(tx, learnerId, events),
          keepDevice: (id, device, at) => saveDevice(tx, learnerId, id, device, at),
          hadModules: (courseId, ids) => hadModules(tx, courseId, ids),
          roundHere: (id) => roundById(tx, learnerId, id).catch(nullWhere('not-found')),
          decisionHere: (id) => decisionById(tx, learnerId, id),
          sheetHere: (courseId, sheetId) => sheetIn(tx, learnerId, courseId, sheetId),
          hintTimes: (roundId, position) => hintTimes(tx, learnerId, roundId, position),
          keepFirstHint: async (hint) => void (await run(tx, savesFirstHint(learnerId, hint))),
          recount: (id, counted) => recountAttempt(tx, learnerId, id, counted),
          keepTurn: (turn, askedAt) => insertTurn(tx, learnerId, turn, askedAt),
          markTurn: (mark, at) => markTurn(tx, learnerId, mark, at),
          hideConversation: (id, hidden) =>
            hideConversation(tx, learnerId, id, hidden).catch((error) => {
              if (!hasCode(error, 'not-found')) throw error;
            }),
          removeConversation: (id) => removeIn(tx, learnerId, id),
          said: (kind, id) => eventsAbout(tx, learnerId, kind, id),
        });
      }),
  };
}

function readsOf(sql: Sql, learnerId: string): SyncReads {
  return {
    learnerId,
    device: (id) => deviceById(sql, learnerId, id),
    known: (ids) => knownEvents(sql, learnerId, ids),
    refused: (reasons, most) => refusedEvents(sql, learnerId, reasons, most),
    notTaken: () => notTakenOf(sql, learnerId),
    isFull: () => isFullOfRefused(sql, learnerId),
  };
}

async function markTurn(
  tx: Sql,
  learnerId: string,
  mark: {
    turnId: string;
    helped?: boolean | undefined;
    reported?: true | undefined;
    sent?: true | undefined;
  },
  at: Date,
): Promise<boolean> {
  const { turnId, helped, reported, sent } = mark;
  try {
    await openTurnIn(tx, learnerId, turnId);
    if (helped !== undefined) await markHelped(tx, learnerId, turnId, helped);
    if (reported) await reportTurn(tx, learnerId, turnId, at);
    if (sent) await sendQuestion(tx, learnerId, turnId, at);
  } catch (error) {
    if (hasCode(error, 'not-found')) return false;
    // a call for help is sent to nobody
    if (!hasCode(error, 'not-allowed')) throw error;
  }
  return true;
}
