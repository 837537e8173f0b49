import { z } from 'zod';
import { forgetLearner } from '@/lib/auth/queries';
import { formRoute, parseFields } from '@/lib/server/respond';
import { services } from '@/lib/server/services';
import { askingLearner, signOut } from '@/lib/server/session';

/** Deletes the profile and everything about it, at once: rows, journal lines, and the dump that still has them. */
export const POST = formRoute(async (fields) => {
  parseFields(z.object({ confirm: z.literal('yes') }), fields);
  const learner = await askingLearner();
  const { db, journal, clock, refreshBackup } = services();
  const at = clock();
  await db.transaction((tx) => forgetLearner(tx, learner.id, at));
  await journal.append({ type: 'forgotten', learnerId: learner.id, at });
  refreshBackup();
  await signOut();
  return '/language?forgotten=1';
});
