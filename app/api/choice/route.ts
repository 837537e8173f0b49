import * as z from 'zod';
import { nullWhere } from '@/lib/errors';
import { pickModule } from '@/lib/path/next';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { forLearner } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

const choice = z.object({
  course: z.string(),
  module: z.string(),
  /** The one that the page showed. */
  decision: z.uuid().optional(),
  /** Where to go on: to the lesson, unless the map is to say what was chosen. */
  onward: z.literal('map').optional(),
});

/**
 * The learner takes a module: the proposed one or another. Recorded beside the decision, unless the
 * course has lost it: its page says so.
 */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { course, module, decision, onward } = parseFields(choice, fields);
  await pickModule(forLearner(learner.id), course, module, decision).catch(nullWhere('not-found'));
  const map = `/course/${encodeURIComponent(course)}`;
  return onward === 'map' ? map : `${map}/${encodeURIComponent(module)}`;
});
