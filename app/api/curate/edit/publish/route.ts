import * as z from 'zod';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { requireFormToken } from '@/lib/server/web/form-token';
import { publish } from '@/lib/server/web/publishing';
import { parseFields } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';

const form = z.object({
  course: z.string(),
  /** Mark of the drafts that the page showed. */
  seen: z.string().max(64),
  why: z.string().trim().max(500),
});

/** The draft of a course becomes what learners see. */
export const POST = staffRoute(
  'course.edit',
  async (fields, staff) => {
    const { course, seen, why } = parseFields(form, fields);
    requireFormToken(staff.id, fields);
    await publish(staff, await actorOf(staff), { courseId: course, seen, why });
    return `/curate/${course}/edit?done=published`;
  },
  courseScope,
);
