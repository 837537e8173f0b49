import * as z from 'zod';
import { nullWhere, UstatError } from '@/lib/errors';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { forLearner } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

const place = z.object({
  course: z.string().max(100),
  module: z.string().max(100),
  block: z.string().max(100),
});

/** Keeps where somebody reads, in a course and a module that there are. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { course, module, block } = parseFields(place, fields);
  const { courses, learner: store, clock } = forLearner(learner.id);
  const found = await courses.course(course, learner.contentLanguage).catch(nullWhere('not-found'));
  if (!found?.structure.modules.some(({ id }) => id === module))
    throw new UstatError('bad-input', 'There is no such module.', [found ? 'module' : 'course']);
  await store.change((tx) => tx.keepReadingPlace(course, module, { blockId: block, seenAt: clock() }));
  return `/course/${encodeURIComponent(course)}/${encodeURIComponent(module)}`;
});
