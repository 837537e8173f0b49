import { withQuery } from '@/app/_ui/staff/paging';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { decideOnHint, hintForm } from '@/lib/server/web/decide-hint';
import { parseFields } from '@/lib/server/web/respond';

/** A verdict, an edit or an undo; leads to the next hint of the queue, or back where it failed. */
export const POST = staffRoute(
  'hint.review',
  async (fields, staff) => {
    const given = parseFields(hintForm, fields);
    const { course, hint, language, module, state, q, do: done } = given;
    const lead = (to: string | null, told: Record<string, string | undefined>) =>
      withQuery(`/curate/${course}${to ? `/${to}` : ''}`, { language, module, state, q, ...told });
    const made = await decideOnHint(staff, given);
    if ('next' in made) return lead(made.next, made.next === hint ? { done } : { done, last: hint });
    const typed = 'text' in given ? given.text : undefined;
    return lead(hint, { edit: typed && 'yes', typed, error: made.error });
  },
  courseScope,
);
