import * as z from 'zod';
import { withQuery } from '@/app/_ui/staff/paging';
import { hasCode } from '@/lib/errors';
import { claim, type Decision, decide } from '@/lib/hints/decide-queries';
import { beside } from '@/lib/hints/desk-queries';
import { LONGEST_HINT, rejectReasons } from '@/lib/hints/schema';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope, filterOf, narrowing, onDesk } from '@/lib/server/web/curate';
import { parseFields, wholeNumber } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';

const despite = z.literal('yes').optional();
const form = z.intersection(
  z.object({ course: z.string(), hint: z.uuid(), seen: wholeNumber(0), ...narrowing.shape }),
  z.discriminatedUnion('do', [
    z.object({ do: z.literal('approve'), despite }),
    z.object({ do: z.literal('reject'), reason: z.enum(rejectReasons), words: z.string().trim().max(500) }),
    z.object({ do: z.literal('edit'), text: z.string().trim().min(1).max(LONGEST_HINT), despite }),
    z.object({ do: z.literal('edit-only'), text: z.string().trim().min(1).max(LONGEST_HINT) }),
    z.object({ do: z.literal('undo') }),
  ]),
);
type Form = z.infer<typeof form>;

/** A verdict, an edit or an undo; leads to the next hint of the queue, or back where it failed. */
export const POST = staffRoute(
  'hint.review',
  async (fields, staff) => {
    const given = parseFields(form, fields);
    const { course, hint: hintId, seen, language, module } = given;
    const here = `/curate/${course}/${hintId}`;
    const typed = 'text' in given ? given.text : undefined;
    const { look } = await onDesk(course, hintId, staff);
    const { db, clock, courses } = services();
    try {
      await decide({ db, clock, look }, staff, { courseId: course, hintId, seen }, decisionOf(given));
    } catch (error) {
      const code = ['conflict', 'bad-input'].find((one) => hasCode(error, one as 'conflict' | 'bad-input'));
      if (!code) throw error;
      return withQuery(here, { language, module, edit: typed && 'yes', typed, error: code });
    }
    if (given.do === 'undo' || given.do === 'edit-only')
      return withQuery(here, { language, module, done: given.do });
    const filter = await filterOf(courses(), course, { language, module });
    const next = await beside(db, filter, { hintId, way: 'next', staffId: staff.id, now: clock() });
    const told = { language, module, done: given.do, last: hintId };
    if (!next) return withQuery(`/curate/${course}`, told);
    await claim(db, next, staff.id, clock());
    return withQuery(`/curate/${course}/${next}`, told);
  },
  courseScope,
);

function decisionOf(given: Form): Decision {
  switch (given.do) {
    case 'approve':
      return { do: 'approve', despite: given.despite === 'yes' };
    case 'reject':
      return { do: 'reject', reason: given.reason, words: given.words };
    case 'edit':
      return { do: 'edit', text: given.text, approves: true, despite: given.despite === 'yes' };
    case 'edit-only':
      return { do: 'edit', text: given.text, approves: false, despite: false };
    case 'undo':
      return { do: 'undo' };
  }
}
