import { requireStaff } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { requireFormToken } from '@/lib/server/web/form-token';
import { addPicture, picturing } from '@/lib/server/web/picturing';
import { parseFields, readUpload, routeOf } from '@/lib/server/web/respond';

/** A drawing or a photograph becomes a picture of a lesson, in the draft of its course. */
export const POST = routeOf(
  async (request) => {
    // asked before megabytes are taken apart, and again for the course that they name
    await requireStaff('hint.list');
    return readUpload(request);
  },
  async ({ fields, file }) => {
    const staff = await requireStaff('course.edit', courseScope(fields));
    const given = parseFields(picturing, fields);
    requireFormToken(staff.id, fields);
    return addPicture(staff, given, file.bytes);
  },
);
