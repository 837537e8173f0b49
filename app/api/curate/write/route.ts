import { withQuery } from '@/app/_ui/staff/paging';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { parseFields } from '@/lib/server/web/respond';
import { writeAtDesk, writtenForm } from '@/lib/server/web/write-hint';

/** A hint that somebody has written: it waits for a colleague, or its author approves it. */
export const POST = staffRoute(
  'hint.review',
  async (fields, staff) => {
    const given = parseFields(writtenForm, fields);
    const { course, item, language, at, from, text } = given;
    const page = `/curate/${course}/item/${encodeURIComponent(item)}`;
    const error = await writeAtDesk(staff, given);
    if (error) return withQuery(page, { language, at, from, typed: text, error });
    return withQuery(page, { language, done: given.do === 'approve' ? 'approved' : 'waits' });
  },
  courseScope,
);
