import * as z from 'zod';
import { answerCard } from '@/lib/hints/practice-queries';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { beginPractice } from '@/lib/server/web/practice-cards';
import { parseFields, wholeNumber } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';

const card = { course: z.string(), practice: z.guid(), at: wholeNumber(0, 100) };
const form = z.discriminatedUnion('do', [
  z.object({ do: z.literal('begin'), course: z.string(), language: z.string().min(2).max(20) }),
  z.object({ do: z.literal('approve'), ...card }),
  z.object({ do: z.literal('reject'), ...card }),
]);

/** Begins a practice, or answers a card of it; no hint is touched. */
export const POST = staffRoute(
  'hint.review',
  async (fields, staff) => {
    const given = parseFields(form, fields);
    if (given.do === 'begin') await beginPractice(staff, given.course, given.language);
    else {
      const { practice: id, at } = given;
      await answerCard(services().db, staff.id, { id, at, passes: given.do === 'approve' });
    }
    return `/curate/${given.course}/practice`;
  },
  courseScope,
);
