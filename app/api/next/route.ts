import * as z from 'zod';
import { onwardFrom } from '@/app/_ui/onward';
import { goOn } from '@/lib/practice/rounds';
import { formRoute, parseFields, wholeNumber } from '@/lib/server/web/respond';
import { forLearner } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

const from = z.object({ round: z.uuid(), position: wholeNumber(1) });

/** From an exercise to the next one of its round, past it where it has no answer. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { round: roundId, position: at } = parseFields(from, fields);
  const { round, position } = await goOn(forLearner(learner.id), { roundId, position: at });
  if (position !== null) return (position > at && onwardFrom(round, at)) || `/round/${roundId}/${position}`;
  return round.kind === 'placement' ? `/course/${round.courseId}` : `/round/${roundId}/end`;
});
