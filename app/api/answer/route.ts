import * as z from 'zod';
import { answerFromForm } from '@/lib/content/answer-form';
import { answerExercise } from '@/lib/practice/exercise';
import { formRoute, parseFields, wholeNumber } from '@/lib/server/web/respond';
import { forLearner } from '@/lib/server/web/services';
import { askingLearner } from '@/lib/server/web/session';

const head = z.object({
  round: z.uuid(),
  position: wholeNumber(1),
  attempt: z.uuid(),
  text: z.string().optional(),
});

/**
 * Records an answer; one that can't be read is not recorded, and goes back into the form as it was
 * typed. Nor is the same answer again.
 */
export const POST = formRoute(async (fields) => {
  const learner = await askingLearner();
  const { round, position, attempt, text } = parseFields(head, fields);
  const marking = await answerExercise(forLearner(learner.id), {
    roundId: round,
    position,
    attemptId: attempt,
    answer: answerFromForm(fields),
    language: learner.contentLanguage,
  });
  const page = `/round/${round}/${position}`;
  if (marking.repeated) return `${page}?error=same`;
  if (!marking.unreadable) return `${page}#result`;
  if (text === undefined) return `${page}?error=incomplete`;
  return `${page}?error=unreadable&text=${encodeURIComponent(text.slice(0, 100))}`;
});
