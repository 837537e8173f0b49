import type { Learner } from '@/lib/auth/schema';
import { UstatError } from '@/lib/errors';

/** lib/server/web/session.ts in a worker: who saved the course. */
let learner: Learner | null = null;
export const nowLearner = (one: Learner | null): void => {
  learner = one;
};

export const currentLearner = async (): Promise<Learner | null> => learner;

export async function askingLearner(): Promise<Learner> {
  if (learner) return learner;
  throw new UstatError('not-allowed', 'Nobody has saved anything on this phone.');
}
