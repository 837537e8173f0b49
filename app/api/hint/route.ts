import * as z from 'zod';
import { giveHint } from '@/lib/practice/exercise';
import { formRoute, parseFields, wholeNumber } from '@/lib/server/web/respond';
import { forLearner } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

const hint = z.object({
  round: z.uuid(),
  position: wholeNumber(1),
  level: wholeNumber(0, 3),
});

export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { round, position, level } = parseFields(hint, fields);
  const language = learner.contentLanguage;
  await giveHint(forLearner(learner.id), { roundId: round, position, language, offered: level });
  return `/round/${round}/${position}?hint=${level}#hints`;
});
