import * as z from 'zod';
import { nullWhere } from '@/lib/errors';
import { startRound } from '@/lib/practice/rounds';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { forLearner, services } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';
import { exposeTo } from '@/lib/server/web/treatment';

/** Begins a round or goes on with it; where the course has lost the module, its page says so. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { course, module } = parseFields(z.object({ course: z.string(), module: z.string() }), fields);
  await exposeTo(services(), learner, course, 'practice');
  const begun = await startRound(forLearner(learner.id), course, module).catch(nullWhere('not-found'));
  if (begun) return `/round/${begun.roundId}/${begun.position}`;
  return `/course/${encodeURIComponent(course)}/${encodeURIComponent(module)}?error=not-found`;
});
