import { z } from 'zod';
import { startRound } from '@/lib/practice/rounds';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { course, module } = parseFields(z.object({ course: z.string(), module: z.string() }), fields);
  const { roundId, position } = await startRound(services(), learner.id, course, module);
  return `/round/${roundId}/${position}`;
});
