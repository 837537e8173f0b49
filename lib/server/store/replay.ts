import { createLearner, forgetLearner, knownIds, learnerById, tombstones } from '../../auth/person-queries';
import { newProfile } from '../../auth/profile';
import type { LearnerRow } from '../../auth/schema';
import { endCopiedSessions } from '../../auth/session-queries';
import type { Db, Sql } from '../../db/port';
import type { AttemptEntry, AttemptRow } from '../../knowledge/attempt';
import { storedAttempts } from '../../knowledge/attempt-queries';
import { restoreAttempts } from '../../knowledge/rebuild';
import { type Deletion, isDeletion, type JournalEntry, madeAt, ownerOf } from './entries';
import { sqlAnswers } from './sql-answers';
import { removeIn } from './sql-conversations';

export interface Replayed {
  attempts: number;
  forgotten: number;
  /** Learners whose tombstones the journal has. */
  told: Set<string>;
  /** Deleted learners of whom it may have more than that. */
  remains: Set<string>;
  /** When its newest entry was made. */
  lastAt: Date | null;
}

/**
 * Brings a database that lost its last minutes, or stands where an older copy stood, up to the
 * journal: learners and attempts by their ids, and deletions, which win over everything. A database
 * that lacks nothing is left as it is. Entries are taken as they come, so many at a time.
 */
export async function replayJournal(
  db: Db,
  entries: AsyncIterable<JournalEntry>,
  now: Date,
): Promise<Replayed> {
  const gone = new Set((await tombstones(db)).map(({ learnerId }) => learnerId));
  const replayed: Replayed = { attempts: 0, forgotten: 0, told: new Set(), remains: new Set(), lastAt: null };
  // A journal that was cut at its head may have answers of a learner whose own line is gone: the
  // answers count.
  const known = new Set(await knownIds(db));
  const added: string[] = [];

  async function* missingAttempts(): AsyncGenerator<AttemptRow[]> {
    for await (const batch of batched(entries)) {
      const deletions = batch.filter(isDeletion);
      for (const entry of deletions) if (entry.type === 'forgotten') await redo(entry);
      const attempts: AttemptRow[] = [];
      for (const entry of batch) {
        replayed.lastAt = later(replayed.lastAt, madeAt(entry));
        if (isDeletion(entry)) continue;
        if (gone.has(ownerOf(entry))) replayed.remains.add(ownerOf(entry));
        else if (entry.type === 'learner') await add(entry);
        else attempts.push(await attemptOf(entry));
      }
      // their learners are there now
      for (const entry of deletions) if (entry.type !== 'forgotten') await redo(entry);
      const stored = new Set(await storedAttempts(db, attempts));
      yield attempts.filter((attempt) => !stored.has(attempt));
    }
  }

  async function redo(deletion: Deletion): Promise<void> {
    const { learnerId, type } = deletion;
    if (type === 'forgotten') replayed.told.add(learnerId);
    if (gone.has(learnerId)) return;
    await db.transaction((tx) => deleteAgain(tx, deletion));
    if (type !== 'forgotten') return;
    gone.add(learnerId);
    replayed.remains.add(learnerId);
    replayed.forgotten += 1;
  }

  async function add(learner: LearnerRow): Promise<void> {
    if (known.has(learner.id)) return;
    await createLearner(db, learner);
    known.add(learner.id);
    added.push(learner.id);
  }

  async function attemptOf({ type: _, ...row }: AttemptEntry): Promise<AttemptRow> {
    if (!known.has(row.learnerId)) await add(newProfile(row.learnerId, row.language, now));
    return row;
  }

  replayed.attempts = await restoreAttempts(sqlAnswers(db), missingAttempts());
  if (added.length > 0) await endCopiedSessions(db, now, added);
  return replayed;
}

const later = (one: Date | null, other: Date) => (one !== null && one > other ? one : other);

const BATCH = 5_000;

async function* batched<T>(all: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const one of all) {
    if (batch.push(one) < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** What was deleted once is deleted, wherever its rows came from. */
export async function deleteAgain(tx: Sql, deletion: Deletion): Promise<void> {
  const { learnerId, at } = deletion;
  if (deletion.type === 'forgotten') await forgetLearner(tx, learnerId, at);
  // its phone may still have a conversation that is not here
  else if (await learnerById(tx, learnerId)) await removeIn(tx, learnerId, deletion.conversationId);
}
