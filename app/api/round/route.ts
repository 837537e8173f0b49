import { z } from 'zod';
import { startRound } from '@/lib/path/rounds';
import { formRoute, parseFields } from '@/lib/server/respond';
import { services } from '@/lib/server/services';
import { askingLearner } from '@/lib/server/session';

export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { course, module } = parseFields(z.object({ course: z.string(), module: z.string() }), fields);
  const { roundId, position } = await startRound(services(), learner.id, course, module);
  return `/round/${roundId}/${position}`;
});
