import * as z from 'zod';
import { withQuery } from '@/app/_ui/staff/paging';
import { codeWhere } from '@/lib/errors';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { answerReport, besideReport, outcomes } from '@/lib/tutor/report-queries';

const form = z.object({
  course: z.string(),
  report: z.uuid(),
  /** When what the page showed was done, in milliseconds; 0: nothing. */
  seen: z.coerce.number().pipe(z.int().min(0)),
  do: z.enum([...outcomes, 'undo']),
  words: z.string().trim().max(200).default(''),
});

/** What was done about a report, which its learner then reads; leads to the next one that waits. */
export const POST = staffRoute(
  'hint.review',
  async (fields, staff) => {
    const { course: courseId, report: id, seen, do: what, words } = parseFields(form, fields);
    const { db, clock } = services();
    const list = `/curate/${courseId}/reports`;
    const { next } = await besideReport(db, courseId, id);
    const done = what === 'undo' ? null : { outcome: what, said: words, language: staff.language };
    const error = await answerReport(db, { courseId, id, seen }, done, {
      name: staff.name,
      at: clock(),
    }).catch(codeWhere('not-found', 'conflict'));
    if (error === 'not-found') return withQuery(list, { error: 'gone' });
    if (error) return withQuery(`${list}/${id}`, { error });
    if (what === 'undo') return withQuery(`${list}/${id}`, { done: 'undo' });
    return withQuery(next ? `${list}/${next}` : list, { done: what, last: id });
  },
  courseScope,
);
