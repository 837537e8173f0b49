import * as z from 'zod';
import { UstatError } from '../../errors';
import type { GroupDecision } from '../../tutor/open/decide-queries';
import { deskGroup } from '../../tutor/open/desk-queries';
import { sectionFor } from './questions';
import { type Fields, wholeNumber } from './respond';
import { services } from './services';

/** A decision on questions that the tutor did not answer, as the desk's forms send it. */
export const questionForm = z.intersection(
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
type QuestionForm = z.infer<typeof questionForm>;
const text = z.string().trim().min(1).max(300);

/** @throws UstatError 'not-found'; 'bad-input' for a section or words that are none */
export async function groupDecision(given: QuestionForm, fields: Fields): Promise<GroupDecision> {
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
async function chosen({ course, group }: QuestionForm, fields: Fields) {
  const { wordings } = await deskGroup(services().db, course, group);
  const values = fields.filter(([name]) => name === 'q').map(([, value]) => value);
  return wordings.filter(({ language, text: words }) => values.includes(`${language}:${words}`));
}
