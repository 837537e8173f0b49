import type { Copies, Journal } from '../db/journal';
import type { Db } from '../db/port';
import { createLearner, forgetLearner } from './person-queries';
import type { ForgottenEntry, LearnerEntry, LearnerRow } from './schema';

/** A profile as it is before anything was chosen but its language. */
export function newProfile(id: string, language: string, createdAt: Date): LearnerRow {
  return {
    id,
    createdAt,
    screenLanguage: language,
    contentLanguage: language,
    theme: 'auto',
    textSize: 'normal',
  };
}

/** An anonymous profile, in the database and in the journal. @returns its id */
export async function createProfile(
  deps: { db: Db; journal: Journal<LearnerEntry>; clock: () => Date; ids: () => string },
  language: string,
): Promise<string> {
  const row = newProfile(deps.ids(), language, deps.clock());
  await createLearner(deps.db, row);
  await deps.journal.append({ type: 'learner', ...row });
  return row.id;
}

/**
 * Deletes a profile and everything about it, at once: rows, journal lines, and soon the copies that
 * still have them.
 */
export async function forgetProfile(
  deps: { db: Db; journal: Journal<ForgottenEntry>; copies: Copies; clock: () => Date },
  learnerId: string,
): Promise<void> {
  const at = deps.clock();
  await deps.db.transaction((tx) => forgetLearner(tx, learnerId, at));
  await deps.journal.append({ type: 'forgotten', learnerId, at });
  deps.copies.renew();
}
