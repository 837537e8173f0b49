import * as z from 'zod';
import { beginPlacement, endPlacement } from '@/lib/practice/placement-round';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { forLearner } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

const act = z.object({ course: z.string(), act: z.enum(['begin', 'end']) });

/** Begins a placement, goes on with it, or ends it where it stands. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const given = parseFields(act, fields);
  const deps = forLearner(learner.id);
  const next = given.act === 'begin' ? await beginPlacement(deps, given.course) : null;
  if (next) return `/round/${next.roundId}/${next.position}`;
  await endPlacement(deps, given.course);
  return `/course/${encodeURIComponent(given.course)}/placement`;
});
