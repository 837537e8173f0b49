import { z } from 'zod';
import { beginPlacement, endPlacement } from '@/lib/path/placing';
import { formRoute, parseFields } from '@/lib/server/respond';
import { services } from '@/lib/server/services';
import { askingLearner } from '@/lib/server/session';

const act = z.object({ course: z.string(), act: z.enum(['begin', 'end']) });

/** Begins a placement, goes on with it, or ends it where it stands. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const given = parseFields(act, fields);
  const next = given.act === 'begin' ? await beginPlacement(services(), learner.id, given.course) : null;
  if (next) return `/round/${next.roundId}/${next.position}`;
  await endPlacement(services(), learner.id, given.course);
  return `/course/${encodeURIComponent(given.course)}/placement`;
});
