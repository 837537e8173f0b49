import * as z from 'zod';
import { groupSoon } from '@/lib/server/web/questions';
import { formRoute, parseFields, wholeNumber } from '@/lib/server/web/respond';
import { forLearner } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

const sent = z.object({
  turn: z.uuid(),
  /** Position of the first turn that was shown: the page comes back as it was. */
  from: wholeNumber(0),
});

/** Sends the question of a turn, masked, to the people who look after the course. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { turn, from } = parseFields(sent, fields);
  const { conversations, clock } = forLearner(learner.id);
  const conversation = await conversations.sendQuestion(turn, clock());
  await groupSoon();
  return `/tutor/${conversation}?from=${from}#turn-${turn}`;
});
