import * as z from 'zod';
import { formRoute, parseFields, wholeNumber } from '@/lib/server/web/respond';
import { services } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';
import { markHelped, reportTurn } from '@/lib/tutor/turn-queries';

const change = z.object({
  turn: z.uuid(),
  do: z.enum(['helped', 'not-helped', 'report']),
  /** Position of the first turn that was shown: the page comes back as it was. */
  from: wholeNumber(0),
});

export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { turn, do: what, from } = parseFields(change, fields);
  const { db, clock } = services();
  const conversation =
    what === 'report'
      ? await reportTurn(db, learner.id, turn, clock())
      : await markHelped(db, learner.id, turn, what === 'helped');
  return `/tutor/${conversation}?from=${from}#turn-${turn}`;
});
