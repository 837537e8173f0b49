import type { Copies, Journal } from '../db/journal';
import type { Db, Sql } from '../db/port';
import { createLearner, forgetLearner } from './person-queries';
import { credentialOf, lockName } from './pin-queries';
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

interface Forgetting {
  db: Db;
  journal: Journal<ForgottenEntry>;
  copies: Copies;
  clock: () => Date;
}

/**
 * Deletes a profile and everything about it, at once: rows, journal lines, and soon the copies that
 * still have them.
 * @param may asked in the transaction that deletes
 * @returns whether it was deleted
 */
export async function forgetProfile(
  deps: Forgetting,
  learnerId: string,
  may: (tx: Sql) => Promise<boolean> = async () => true,
): Promise<boolean> {
  const at = deps.clock();
  const isGone = await deps.db.transaction(async (tx) => {
    if (!(await may(tx))) return false;
    await forgetLearner(tx, learnerId, at);
    return true;
  });
  if (!isGone) return false;
  await deps.journal.append({ type: 'forgotten', learnerId, at });
  deps.copies.renew();
  return true;
}

/**
 * Deletes a profile that was made for somebody, unless they have opened it by now: a first visit
 * holds the lock of the name while it ends.
 * @returns whether it was deleted
 */
export async function forgetUnused(deps: Forgetting, learnerId: string): Promise<boolean> {
  const credential = await credentialOf(deps.db, learnerId);
  if (!credential) return false;
  return forgetProfile(deps, learnerId, async (tx) => {
    await lockName(tx, credential.nameKey);
    return (await credentialOf(tx, learnerId))?.recoveryHash === '';
  });
}
