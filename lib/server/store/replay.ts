import { createLearner, forgetLearner, knownIds, tombstones } from '../../auth/person-queries';
import { newProfile } from '../../auth/profile';
import type { Db, Sql } from '../../db/port';
import type { AttemptRow } from '../../knowledge/attempt';
import { storedAttempts } from '../../knowledge/attempt-queries';
import { restoreAttempts } from '../../knowledge/rebuild';
import { deleteConversation } from '../../tutor/conversation-queries';
import { type Deletion, isDeletion, type JournalEntry } from './entries';
import type { JournalRead } from './file-journal';
import { sqlAnswers } from './sql-answers';

export interface Replayed {
  attempts: number;
  forgotten: number;
  damagedLines: number[];
}

/**
 * Brings a database that lost its last minutes, or stands where an older copy stood, up to the
 * journal: learners and attempts by their ids, and deletions, which win over everything. A database
 * that lacks nothing is left as it is.
 */
export async function replayJournal(
  db: Db,
  journal: JournalRead<JournalEntry>,
  now: Date,
): Promise<Replayed> {
  const forgotten = new Set((await tombstones(db)).map(({ learnerId }) => learnerId));
  let forgottenNow = 0;
  for (const entry of journal.entries.filter(isDeletion)) {
    if (forgotten.has(entry.learnerId)) continue;
    await db.transaction((tx) => deleteAgain(tx, entry));
    if (entry.type !== 'forgotten') continue;
    forgotten.add(entry.learnerId);
    forgottenNow += 1;
  }
  const attempts: AttemptRow[] = [];
  for (const entry of journal.entries) {
    if (entry.type === 'learner' && !forgotten.has(entry.id)) await createLearner(db, entry);
    if (entry.type === 'attempt' && !forgotten.has(entry.learnerId)) {
      const { type: _, ...row } = entry;
      attempts.push(row);
    }
  }
  // A journal that was cut at its head may have answers of a learner whose own line is gone: the
  // answers count.
  const known = new Set(await knownIds(db));
  for (const { learnerId, language } of attempts) {
    if (known.has(learnerId)) continue;
    await createLearner(db, newProfile(learnerId, language, now));
    known.add(learnerId);
  }
  return {
    attempts: await restoreAttempts(sqlAnswers(db), await missing(db, attempts)),
    forgotten: forgottenNow,
    damagedLines: journal.damagedLines,
  };
}

/** What was deleted once is deleted, wherever its rows came from. */
export async function deleteAgain(tx: Sql, deletion: Deletion): Promise<void> {
  const { learnerId, at } = deletion;
  if (deletion.type === 'forgotten') await forgetLearner(tx, learnerId, at);
  else await deleteConversation(tx, learnerId, deletion.conversationId);
}

const BATCH = 5_000;

/** At an ordinary start nothing is missing, and the journal may hold years of answers. */
async function missing(db: Db, attempts: readonly AttemptRow[]): Promise<AttemptRow[]> {
  const stored = new Set<AttemptRow>();
  for (let from = 0; from < attempts.length; from += BATCH) {
    for (const attempt of await storedAttempts(db, attempts.slice(from, from + BATCH))) stored.add(attempt);
  }
  return attempts.filter((attempt) => !stored.has(attempt));
}
