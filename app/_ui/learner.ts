import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { Learner } from '@/lib/auth/schema';
import { currentLearner } from '@/lib/server/web/session';
import { loaded } from './page';

/** Who looks at the page; asked once a request, however many parts of the page want to know. */
export const viewer = cache(currentLearner);

/** The learner, or a redirect to the choice of a language. */
export async function theLearner(): Promise<Learner> {
  return (await loaded(viewer())) ?? redirect('/language');
}
