import { solutionOf } from '../content/answered';
import { type PresentedItem, present } from '../content/present';
import type { CourseStore } from '../content/store';
import { UstatError } from '../errors';
import type { LearnerReads, Round } from './store';

/** An item shown solved: nothing of it is answered or recorded. */
export interface ShownExample {
  round: Round;
  moduleId: string;
  item: PresentedItem;
  /** The right answer, a line a part. */
  solution: { isOrdered: boolean; lines: string[] };
  explanation: string;
}

/**
 * What is shown solved after an exercise of a round, in the version that was chosen.
 * @throws UstatError 'not-found' where nothing is
 */
export async function exampleAfter(
  { courses, learner }: { courses: CourseStore; learner: LearnerReads },
  { roundId, position, language }: { roundId: string; position: number; language: string },
): Promise<ShownExample> {
  const round = await learner.round(roundId);
  const { example } = round;
  if (!example || example.after !== position)
    throw new UstatError('not-found', `Nothing is shown solved after the exercise ${position}.`);
  const item = await courses.item(round.courseId, example.itemId, language, example.version);
  return {
    round,
    moduleId: item.moduleId,
    item: present(item, `${roundId}/${position}/example`),
    solution: solutionOf(item),
    explanation: item.text.explanation,
  };
}
