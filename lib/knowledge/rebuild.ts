import type { AttemptRow } from './attempt';
import { type LearnerCounts, newLearner, newPopulation, observe } from './counts';
import { type CountedCrowd, countIn, incrementOf } from './increment';
import type { AnswersStore } from './store';

const PAGE = 2_000;

/**
 * Counts everybody's attempts in a course again, in the order in which they came, and with them its
 * recalibration.
 */
export async function rebuildPopulation(store: AnswersStore, courseId: string): Promise<void> {
  await store.recount(courseId, async (answers) => {
    const crowd: CountedCrowd = { population: newPopulation(), calibrations: new Map() };
    const learners = new Map<string, LearnerCounts>();
    for await (const page of answers.inPages(PAGE)) {
      for (const attempt of page) {
        const learner = learners.get(attempt.learnerId) ?? newLearner();
        learners.set(attempt.learnerId, learner);
        const increment = incrementOf(learner, attempt);
        if (!increment) continue;
        countIn(crowd, increment);
        observe(learner, attempt.view, attempt.skillId, attempt.itemId, increment.right);
      }
    }
    await answers.replaceCrowd(crowd);
  });
}

/**
 * Replays a journal's attempts in their order and, where any was missing, counts the course's
 * population again at the end. The caller leaves out the attempts of learners who are not (or no
 * longer) known.
 * @param batches of any size, each asked for when the one before is done
 * @returns how many were missing
 */
export async function restoreAttempts(
  store: AnswersStore,
  batches: AsyncIterable<readonly AttemptRow[]> | Iterable<readonly AttemptRow[]>,
): Promise<number> {
  const courses = new Set<string>();
  let restored = 0;
  for await (const rows of batches) {
    for (const row of rows) {
      if (!(await store.putBack(row))) continue;
      courses.add(row.courseId);
      restored += 1;
    }
  }
  for (const courseId of courses) await rebuildPopulation(store, courseId);
  return restored;
}
