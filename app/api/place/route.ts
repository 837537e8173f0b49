import * as z from 'zod';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { forLearner } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

const place = z.object({
  course: z.string().max(100),
  module: z.string().max(100),
  block: z.string().max(100),
});

export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { course, module, block } = parseFields(place, fields);
  const { learner: store, clock } = forLearner(learner.id);
  await store.change((tx) => tx.keepReadingPlace(course, module, { blockId: block, seenAt: clock() }));
  return `/course/${encodeURIComponent(course)}/${encodeURIComponent(module)}`;
});
