import * as z from 'zod';
import { itemAt } from '@/lib/practice/exercise';
import { formRoute, parseFields, wholeNumber } from '@/lib/server/web/respond';
import { forLearner, services } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';
import { itemFaults, reportItem } from '@/lib/tutor/report-queries';

const report = z.object({
  round: z.uuid(),
  position: wholeNumber(1),
  fault: z.enum(itemFaults),
  words: z.string().trim().max(300),
});

/** "Something is wrong here", of an exercise, to the people who look after the course. */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { round: roundId, position, fault, words } = parseFields(report, fields);
  const { learner: own, courses } = forLearner(learner.id);
  const round = await own.round(roundId);
  const { courseId, definition, version, language } = await itemAt(
    courses,
    round,
    position,
    learner.contentLanguage,
  );
  const { db, ids, clock } = services();
  const at = { courseId, itemId: definition.id, itemVersion: version, language };
  await reportItem(db, learner.id, { id: ids(), ...at, fault, words, at: clock() });
  return `/round/${roundId}/${position}?reported=1#reported`;
});
