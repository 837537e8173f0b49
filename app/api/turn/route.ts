import * as z from 'zod';
import { groupSoon } from '@/lib/server/web/questions';
import { formRoute, parseFields, wholeNumber } from '@/lib/server/web/respond';
import { forLearner } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

const change = z.object({
  turn: z.uuid(),
  do: z.enum(['helped', 'not-helped', 'report']),
  /** Position of the first turn that was shown: the page comes back as it was. */
  from: wholeNumber(0),
});

export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { turn, do: what, from } = parseFields(change, fields);
  const { conversations, clock } = forLearner(learner.id);
  const conversation =
    what === 'report'
      ? await conversations.report(turn, clock())
      : await conversations.markHelped(turn, what === 'helped');
  await groupSoon();
  return `/tutor/${conversation}?from=${from}#turn-${turn}`;
});
