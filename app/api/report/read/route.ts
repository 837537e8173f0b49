import * as z from 'zod';
import { formRoute, parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';
import { markRead } from '@/lib/tutor/report-queries';

const uuid = z.uuid();

/** A learner has read what was done about their reports, and goes on with the course. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { course } = parseFields(z.object({ course: z.string().min(1).max(100) }), fields);
  const ids = fields.filter(([name]) => name === 'report').map(([, value]) => uuid.parse(value));
  const { db, clock } = services();
  await markRead(db, learner.id, ids, clock());
  return `/course/${encodeURIComponent(course)}`;
});
