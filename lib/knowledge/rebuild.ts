import type { AttemptRow } from './attempt';
import { calibrate, newCalibration, newWeights, type Weights } from './calibration';
import {
  afterAnswer,
  type LearnerCounts,
  newLearner,
  newPopulation,
  observe,
  type Population,
  take,
  viewOf,
} from './counts';
import type { AnswersStore, CrowdCalibration, SequencedAttempt } from './store';
import { countsAs, forecastOf } from './trace';

const PAGE = 2_000;

/**
 * Counts everybody's attempts in a course again, in the order in which they came, and with them its
 * recalibration.
 */
export async function rebuildPopulation(store: AnswersStore, courseId: string): Promise<void> {
  await store.recount(courseId, async (answers) => {
    const population = newPopulation();
    const calibrations = new Map<string, CrowdCalibration>();
    const learners = new Map<string, LearnerCounts>();
    let page: SequencedAttempt[];
    let seq = 0;
    do {
      page = await answers.after(seq, PAGE);
      for (const attempt of page) {
        seq = attempt.seq;
        const learner = learners.get(attempt.learnerId) ?? newLearner();
        learners.set(attempt.learnerId, learner);
        recalibrate(calibrations, learner, attempt);
        count(population, learner, attempt);
      }
    } while (page.length === PAGE);
    await answers.replaceCrowd(population, calibrations);
  });
}

/**
 * Each model that ever served the course has its own: what one said of an answer does not correct
 * another.
 */
function recalibrate(
  calibrations: Map<string, CrowdCalibration>,
  learner: LearnerCounts,
  attempt: AttemptRow,
): void {
  const right = countsAs(attempt);
  const forecast = forecastOf(attempt, learner);
  const modelId = attempt.view.forecast?.model;
  if (right === null || !forecast || modelId === undefined) return;
  const { calibration, learners } = calibrations.get(modelId) ?? {
    calibration: newCalibration(),
    learners: new Map<string, Weights>(),
  };
  calibrations.set(modelId, { calibration, learners });
  const own = learners.get(attempt.learnerId) ?? newWeights();
  learners.set(attempt.learnerId, own);
  calibrate({ ...calibration, learner: own }, forecast, right);
}

function count(population: Population, learner: LearnerCounts, attempt: AttemptRow): void {
  const right = countsAs(attempt);
  if (right === null) return;
  const { skillId, itemId } = attempt;
  const view = viewOf(population, skillId, itemId, attempt.view.difficulty);
  const next = afterAnswer(learner, view, skillId, right);
  observe(learner, attempt.view, skillId, itemId, right);
  take(population, skillId, itemId, next);
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
