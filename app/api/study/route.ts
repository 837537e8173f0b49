import * as z from 'zod';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { askingLearner } from '@/lib/server/web/session';
import { answerStudy } from '@/lib/server/web/study';

const form = z.object({ do: z.enum(['yes', 'no']), age: z.literal('yes').optional() });

/** Whether the learner takes part in research; who ticks no age does not. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { do: what, age } = parseFields(form, fields);
  if (what === 'yes' && !age) return '/study?error=bad-input';
  await answerStudy(learner.id, { takesPart: what === 'yes', isOfAge: age === 'yes' });
  return `/study?saved=${what}`;
});
