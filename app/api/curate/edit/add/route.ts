import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { requireFormToken } from '@/lib/server/web/form-token';
import { adding, addTo } from '@/lib/server/web/making';
import { parseFields } from '@/lib/server/web/respond';

/** A module or an exercise more in the draft of a course, or an exercise less. */
export const POST = staffRoute(
  'course.edit',
  async (fields, staff) => {
    const given = parseFields(adding, fields);
    requireFormToken(staff.id, fields);
    return addTo(staff, given);
  },
  courseScope,
);
