import { forgetLearner } from '../../auth/person-queries';
import type { Services } from './services';

/** Deletes a profile and everything about it, at once: rows, journal lines, and soon the dump that still has them. */
export async function forget(
  { db, journal, refreshBackup }: Pick<Services, 'db' | 'journal' | 'refreshBackup'>,
  learnerId: string,
  at: Date,
): Promise<void> {
  await db.transaction((tx) => forgetLearner(tx, learnerId, at));
  await journal.append({ type: 'forgotten', learnerId, at });
  refreshBackup();
}
