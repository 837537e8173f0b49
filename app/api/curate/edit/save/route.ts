import * as z from 'zod';
import { staffRoute } from '@/lib/server/web/ask';
import { courseOf, courseScope } from '@/lib/server/web/curate';
import { piecePage, savePiece } from '@/lib/server/web/editing';
import { parseFields } from '@/lib/server/web/respond';
import { nextPage } from '@/lib/server/web/translating';

/** A browser's own word for this save, by which the page that comes of it knows what has come. */
const form = z.object({
  sent: z
    .string()
    .regex(/^[a-z0-9]{0,40}$/)
    .optional(),
  /** Of a translation: what comes next, and the languages that are read beside it. */
  go: z.literal('next').optional(),
  read: z.string().max(20).optional(),
  beside: z.string().max(20).optional(),
});

/** What was typed goes into the draft of the course, or beside what a colleague has saved. */
export const POST = staffRoute(
  'course.edit',
  async (fields, staff) => {
    const courseId = courseOf(fields);
    const { sent = '', read = '', beside = '', ...given } = parseFields(form, fields);
    const { piece, isSaved } = await savePiece(staff, courseId, fields);
    const isNext = isSaved && given.go === 'next' && piece.kind === 'translation';
    const page = isNext ? await nextPage(courseId, piece) : piecePage(courseId, piece);
    const said = { done: isSaved ? 'saved' : '', error: isSaved ? '' : 'conflict', sent, read, beside };
    const query = Object.entries(said).filter(([, value]) => value !== '');
    return `${page}&${new URLSearchParams(query)}`;
  },
  courseScope,
);
