import * as z from 'zod';
import { rejectReasons } from '@/lib/hints/schema';
import { saveSecond } from '@/lib/hints/second-queries';
import { staffRoute } from '@/lib/server/web/ask';
import { courseScope } from '@/lib/server/web/curate';
import { parseFields, wholeNumber } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';

const form = z.intersection(
  z.object({ course: z.string(), hint: z.guid(), seq: wholeNumber(1) }),
  z.discriminatedUnion('do', [
    z.object({ do: z.literal('approve') }),
    z.object({ do: z.literal('reject'), reason: z.enum(rejectReasons) }),
  ]),
);

/** What a second reader says of a hint. */
export const POST = staffRoute(
  'hint.review',
  async (fields, staff) => {
    const given = parseFields(form, fields);
    const { course: courseId, hint: hintId, seq } = given;
    const { db, clock } = services();
    const verdict = given.do === 'approve' ? 'approved' : 'rejected';
    const reason = given.do === 'reject' ? given.reason : null;
    await saveSecond(db, staff, { courseId, hintId, seq, now: clock() }, { verdict, reason });
    return `/curate/${courseId}/second?done=yes`;
  },
  courseScope,
);
