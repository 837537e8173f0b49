import { staffRoute } from '@/lib/server/web/ask';
import { beginCourse, beginning } from '@/lib/server/web/making';
import { parseFields } from '@/lib/server/web/respond';

/** A course from nothing: a draft until it is published. */
export const POST = staffRoute('course.begin', async (fields, staff) =>
  beginCourse(staff, parseFields(beginning, fields)),
);
