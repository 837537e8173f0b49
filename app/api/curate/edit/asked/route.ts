import { codeWhere } from '@/lib/errors';
import { staffRoute } from '@/lib/server/web/ask';
import { askedDecision, askedPage, askedView, decideAsked } from '@/lib/server/web/asked-drafts';
import { courseScope } from '@/lib/server/web/curate';
import { requireFormToken } from '@/lib/server/web/form-token';
import { parseFields } from '@/lib/server/web/respond';

/** A decision on a question that a model has drafted, or an undo; leads to the next of them. */
export const POST = staffRoute(
  'course.edit',
  async (fields, staff) => {
    const given = parseFields(askedDecision, fields);
    requireFormToken(staff.id, fields);
    const language = fields.find(([name]) => name === 'language')?.[1] ?? '';
    const { waiting } = await askedView(given.course, language, null);
    const at = waiting.findIndex(({ id }) => id === given.draft);
    const made = await decideAsked(staff, given).catch(codeWhere('not-found', 'conflict', 'bad-input'));
    const here = { language, draft: given.draft };
    if (typeof made === 'string') return askedPage(given.course, { ...here, done: made });
    if (given.do === 'undo') return askedPage(given.course, { ...here, done: 'undo' });
    const next = waiting[at + 1] ?? waiting[at - 1];
    return askedPage(given.course, {
      ...{ language, done: given.do, last: given.draft },
      ...(next && at >= 0 ? { draft: next.id } : {}),
    });
  },
  courseScope,
);
