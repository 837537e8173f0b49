import * as z from 'zod';
import { nullWhere } from '@/lib/errors';
import { beginCheck } from '@/lib/practice/check-round';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { forLearner } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

const check = z.object({
  course: z.string(),
  module: z.string(),
  /** "I know this already": the learner's own. */
  wish: z.literal('1').optional(),
  /** The decision that the page showed. */
  decision: z.uuid().optional(),
});

/** Begins a check or goes on with it; where the course has lost its module, its page says so. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { course, module, wish, decision } = parseFields(check, fields);
  const given = { courseId: course, moduleId: module, wish: wish !== undefined, shown: decision };
  const begun = await beginCheck(forLearner(learner.id), given).catch(nullWhere('not-found'));
  if (begun) return `/round/${begun.roundId}/${begun.position}`;
  return `/course/${encodeURIComponent(course)}/${encodeURIComponent(module)}?error=not-found`;
});
