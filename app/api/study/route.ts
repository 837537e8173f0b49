import * as z from 'zod';
import { saveConsent } from '@/lib/experiments/exposure-queries';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

const form = z.object({ do: z.enum(['yes', 'no']), age: z.literal('yes').optional() });

/** Whether the learner takes part in research; who ticks no age does not. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { do: what, age } = parseFields(form, fields);
  if (what === 'yes' && !age) return '/study?error=bad-input';
  const { db, clock, config } = services();
  const said = { takesPart: what === 'yes', isOfAge: age === 'yes', age: config.studyAge };
  await saveConsent(db, learner.id, said, clock());
  return `/study?saved=${what}`;
});
