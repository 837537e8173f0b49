import * as z from 'zod';
import { staffRoute } from '@/lib/server/web/ask';
import { courseOf, courseScope } from '@/lib/server/web/curate';
import { pieceOf, piecePage, savePiece } from '@/lib/server/web/editing';
import { parseFields } from '@/lib/server/web/respond';

/** A browser's own word for this save, by which the page that comes of it knows what has come. */
const form = z.object({
  sent: z
    .string()
    .regex(/^[a-z0-9]{0,40}$/)
    .optional(),
});

/** What was typed goes into the draft of the course, or beside what a colleague has saved. */
export const POST = staffRoute(
  'course.edit',
  async (fields, staff) => {
    const courseId = courseOf(fields);
    const { sent } = parseFields(form, fields);
    const isSaved = await savePiece(staff, courseId, fields);
    const page = `${piecePage(courseId, pieceOf(fields))}&${isSaved ? 'done=saved' : 'error=conflict'}`;
    return sent ? `${page}&sent=${sent}` : page;
  },
  courseScope,
);
