import * as z from 'zod';
import { onwardFrom } from '@/app/_ui/onward';
import { goOn } from '@/lib/practice/rounds';
import { formRoute, parseFields, wholeNumber } from '@/lib/server/web/respond';
import { forLearner, services } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';
import { offersStudy } from '@/lib/server/web/treatment';

const from = z.object({ round: z.uuid(), position: wholeNumber(1) });

/** From an exercise to the next one of its round, past it where it has no answer. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { round: roundId, position: at } = parseFields(from, fields);
  const { round, position } = await goOn(forLearner(learner.id), { roundId, position: at });
  if (position !== null) return (position > at && onwardFrom(round, at)) || `/round/${roundId}/${position}`;
  if (round.kind === 'placement') return `/course/${round.courseId}`;
  const asks = await offersStudy(services(), learner.id, round.courseId);
  return `/round/${roundId}/end${asks ? '?study=1' : ''}`;
});
