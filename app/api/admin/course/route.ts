import * as z from 'zod';
import { staffRoute } from '@/lib/server/web/ask';
import { changeCourse } from '@/lib/server/web/courses';
import { requireFormToken } from '@/lib/server/web/form-token';
import { parseFields } from '@/lib/server/web/respond';
import { actorOf } from '@/lib/server/web/staff-session';

const form = z.object({ course: z.string().min(1).max(100), do: z.enum(['retire', 'restore']) });

/** Retires a course, or brings it back. */
export const POST = staffRoute('course.change', async (fields, staff) => {
  const { course, do: does } = parseFields(form, fields);
  requireFormToken(staff.id, fields);
  await changeCourse(await actorOf(staff), course, does);
  return `/admin/courses?done=${does}`;
});
