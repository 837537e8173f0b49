import * as z from 'zod';
import { withQuery } from '@/app/_ui/staff/paging';
import { hasCode, UstatError } from '@/lib/errors';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { decideAndEmbed, sectionFor } from '@/lib/server/web/questions';
import { type Fields, parseFields, wholeNumber } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import type { GroupDecision } from '@/lib/tutor/open/decide-queries';
import { besideGroup, deskGroup } from '@/lib/tutor/open/desk-queries';

const form = z.intersection(
  z.object({ course: z.string(), group: z.uuid(), seen: wholeNumber(0) }),
  z.discriminatedUnion('do', [
    z.object({
      do: z.literal('give'),
      // a digit's button, or the list beside it
      to: z.string().max(300).optional(),
      section: z.string().max(300),
      refuse: z.literal('yes').optional(),
    }),
    z.object({ do: z.literal('missing'), words: z.string().trim().min(1).max(500) }),
    z.object({ do: z.enum(['approve', 'outside', 'undo']) }),
  ]),
);
type Form = z.infer<typeof form>;
const text = z.string().trim().min(1).max(300);

/** A decision on questions that the tutor did not answer, or an undo; leads to the next of them. */
export const POST = staffRoute(
  'hint.review',
  async (fields, staff) => {
    const given = parseFields(form, fields);
    const { course: courseId, group: groupId, seen } = given;
    const list = `/curate/${courseId}/questions`;
    const { next } = await besideGroup(services().db, courseId, groupId);
    let decision: GroupDecision;
    try {
      decision = await decisionOf(given, fields);
      await decideAndEmbed(staff, { courseId, groupId, seen }, decision);
    } catch (error) {
      if (hasCode(error, 'not-found')) return withQuery(list, { error: 'gone' });
      const code = (['conflict', 'bad-input'] as const).find((one) => hasCode(error, one));
      if (!code) throw error;
      return withQuery(`${list}/${groupId}`, { error: code });
    }
    if (decision.do === 'undo') return withQuery(`${list}/${groupId}`, { done: 'undo' });
    const told = { done: decision.do, last: groupId };
    if (decision.do === 'give') return withQuery(`${list}/${groupId}`, told);
    return withQuery(next ? `${list}/${next}` : list, told);
  },
  courseScope,
);

async function decisionOf(given: Form, fields: Fields): Promise<GroupDecision> {
  switch (given.do) {
    case 'give':
      if (given.refuse) return { do: 'not-ours', questions: await chosen(given, fields) };
      return {
        do: 'give',
        to: await sectionFor(given.course, given.to ?? given.section),
        questions: await chosen(given, fields),
      };
    case 'approve': {
      const texts = fields.filter(([name]) => name.startsWith('text.'));
      return {
        do: 'approve',
        texts: texts.map(([name, value]) => ({ id: name.slice(5), text: textOf(value) })),
      };
    }
    case 'missing':
      return { do: 'missing', words: given.words };
    default:
      return { do: given.do };
  }
}

function textOf(value: string): string {
  const parsed = text.safeParse(value);
  if (!parsed.success) throw new UstatError('bad-input', 'A question has 1 to 300 letters.');
  return parsed.data;
}

/** Questions of the group that were checked: others are not added in its name. */
async function chosen({ course, group }: Form, fields: Fields) {
  const { wordings } = await deskGroup(services().db, course, group);
  const values = fields.filter(([name]) => name === 'q').map(([, value]) => value);
  return wordings.filter(({ language, text: words }) => values.includes(`${language}:${words}`));
}
