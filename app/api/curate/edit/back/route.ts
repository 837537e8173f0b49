import * as z from 'zod';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { requireFormToken } from '@/lib/server/web/form-token';
import { takeBack } from '@/lib/server/web/publishing';
import { parseFields, wholeNumber } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';

const form = z.object({
  course: z.string(),
  seq: wholeNumber(1),
  /** The newest change that the page showed. */
  last: wholeNumber(1),
  why: z.string().trim().max(500),
});

/** A course is again as it was before a change. */
export const POST = staffRoute(
  'course.edit',
  async (fields, staff) => {
    const { course, ...given } = parseFields(form, fields);
    requireFormToken(staff.id, fields);
    await takeBack(staff, await actorOf(staff), { courseId: course, ...given });
    return `/curate/${course}/edit/history?done=back`;
  },
  courseScope,
);
