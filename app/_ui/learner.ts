import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { Learner } from '@/lib/auth/schema';
import { mayLearner } from '@/lib/server/web/ask';
import { currentLearner } from '@/lib/server/web/session';
import { onTheWay, pageAskedFor } from '@/lib/server/web/way';
import { loaded } from './page';

/** Who looks at the page; asked once a request, however many parts of the page want to know. */
export const viewer = cache(currentLearner);

/** The learner, or a redirect to the choice of a language, from where a link goes on. */
export async function theLearner(): Promise<Learner> {
  const learner = await loaded(viewer());
  if (learner && mayLearner(learner, 'learn')) return learner;
  return redirect(onTheWay('/language', await pageAskedFor()));
}
