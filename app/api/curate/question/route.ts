import { withQuery } from '@/app/_ui/staff/paging';
import { codeWhere } from '@/lib/errors';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { groupDecision, questionForm } from '@/lib/server/web/decide-question';
import { decideAndEmbed } from '@/lib/server/web/questions';
import { parseFields } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { besideGroup } from '@/lib/tutor/open/desk-queries';

/** A decision on questions that the tutor did not answer, or an undo; leads to the next of them. */
export const POST = staffRoute(
  'hint.review',
  async (fields, staff) => {
    const given = parseFields(questionForm, fields);
    const { course: courseId, group: groupId, seen } = given;
    const list = `/curate/${courseId}/questions`;
    const here = `${list}/${groupId}`;
    const { next } = await besideGroup(services().db, courseId, groupId);
    const made = await groupDecision(given, fields)
      .then(async (decision) => {
        await decideAndEmbed(staff, { courseId, groupId, seen }, decision);
        return decision;
      })
      .catch(codeWhere('not-found', 'conflict', 'bad-input'));
    if (made === 'not-found') return withQuery(list, { error: 'gone' });
    if (typeof made === 'string') return withQuery(here, { error: made });
    if (made.do === 'undo') return withQuery(here, { done: 'undo' });
    const to = made.do === 'give' ? here : next ? `${list}/${next}` : list;
    return withQuery(to, { done: made.do, last: groupId });
  },
  courseScope,
);
