import * as z from 'zod';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { requireFormToken } from '@/lib/server/web/form-token';
import { decideOnDraft } from '@/lib/server/web/publishing';
import { parseFields } from '@/lib/server/web/respond';

const form = z.object({
  course: z.string(),
  path: z.string().min(1).max(200),
  /** Hash of the draft's text that the page showed. */
  seen: z.string().max(64),
  do: z.enum(['drop', 'keep']),
});

/** The draft of a file is dropped, or stands over what was published since it was begun. */
export const POST = staffRoute(
  'course.edit',
  async (fields, staff) => {
    const { course, do: does, ...file } = parseFields(form, fields);
    requireFormToken(staff.id, fields);
    await decideOnDraft(course, file, does);
    return `/curate/${course}/edit/publish?done=${does}`;
  },
  courseScope,
);
