import * as z from 'zod';
import { savePlace } from '@/lib/practice/place-queries';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

const place = z.object({
  course: z.string().max(100),
  module: z.string().max(100),
  block: z.string().max(100),
});

export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { course, module, block } = parseFields(place, fields);
  const { db, clock } = services();
  await savePlace(db, learner.id, course, module, block, clock());
  return `/course/${encodeURIComponent(course)}/${encodeURIComponent(module)}`;
});
