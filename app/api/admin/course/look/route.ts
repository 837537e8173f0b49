import { requireStaff } from '@/lib/server/web/ask';
import { lookAtCourse } from '@/lib/server/web/courses';
import { requireFormToken } from '@/lib/server/web/form-token';
import { readUpload, routeOf } from '@/lib/server/web/respond';

/** A zip file is read and compared with what is here; nothing is changed by it. */
export const POST = routeOf(
  async (request) => {
    // asked before megabytes are taken apart
    const staff = await requireStaff('course.change');
    return { staff, ...(await readUpload(request)) };
  },
  async ({ staff, fields, file }) => {
    requireFormToken(staff.id, fields);
    return lookAtCourse(staff, file);
  },
);
