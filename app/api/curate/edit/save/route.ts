import { staffRoute } from '@/lib/server/web/ask';
import { courseOf, courseScope } from '@/lib/server/web/curate';
import { pieceOf, piecePage, savePiece } from '@/lib/server/web/editing';

/** What was typed goes into the draft of the course, or beside what a colleague has saved. */
export const POST = staffRoute(
  'course.edit',
  async (fields, staff) => {
    const courseId = courseOf(fields);
    const isSaved = await savePiece(staff, courseId, fields);
    return `${piecePage(courseId, pieceOf(fields))}&${isSaved ? 'done=saved' : 'error=conflict'}`;
  },
  courseScope,
);
