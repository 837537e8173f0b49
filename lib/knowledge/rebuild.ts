import type { Db } from '../db/port';
import type { AttemptRow } from './attempt';
import { attemptsAfter, insertAttempt } from './attempt-queries';
import { type Calibration, calibrate, newCalibration, newWeights, type Weights } from './calibration';
import { dropCalibrations, saveCalibration } from './calibration-queries';
import {
  afterAnswer,
  type LearnerRecord,
  newLearner,
  newPopulation,
  observe,
  type Population,
  take,
  viewOf,
} from './counts';
import { dropState, lockPopulation, replacePopulation } from './state-queries';
import type { SequencedAttempt } from './store';
import { forecastOf, traced } from './trace';

const PAGE = 2_000;

/**
 * Counts everybody's attempts in a course again, in the order in which they came, and with them its
 * recalibration.
 */
export async function rebuildPopulation(db: Db, courseId: string): Promise<void> {
  await db.transaction(async (tx) => {
    await lockPopulation(tx, courseId);
    const population = newPopulation();
    const calibrations = new Map<string, Calibrated>();
    const learners = new Map<string, LearnerRecord>();
    let page: SequencedAttempt[];
    let seq = 0;
    do {
      page = await attemptsAfter(tx, courseId, seq, PAGE);
      for (const attempt of page) {
        seq = attempt.seq;
        const learner = learners.get(attempt.learnerId) ?? newLearner();
        learners.set(attempt.learnerId, learner);
        recalibrate(calibrations, learner, attempt);
        count(population, learner, attempt);
      }
    } while (page.length === PAGE);
    await replacePopulation(tx, courseId, population);
    await dropCalibrations(tx, courseId);
    for (const [modelId, { calibration, learners }] of calibrations) {
      await saveCalibration(tx, courseId, modelId, calibration, learners);
    }
  });
}

/** What one model's forecasts have taught, with everybody's own weights. */
interface Calibrated {
  calibration: Calibration;
  learners: Map<string, Weights>;
}

/**
 * Each model that ever served the course has its own: what one said of an answer does not correct
 * another.
 */
function recalibrate(
  calibrations: Map<string, Calibrated>,
  learner: LearnerRecord,
  attempt: AttemptRow,
): void {
  const right = traced(attempt);
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

function count(population: Population, learner: LearnerRecord, attempt: AttemptRow): void {
  const right = traced(attempt);
  if (right === null) return;
  const { skillId, itemId } = attempt;
  const view = viewOf(population, skillId, itemId, attempt.view.difficulty);
  const next = afterAnswer(learner, view, skillId, right);
  observe(learner, attempt.view, skillId, itemId, right);
  take(population, skillId, itemId, next);
}

/**
 * Puts one journalled attempt back where it is missing; touches nothing when it is there. The
 * caller leaves out the attempts of learners who are not (or no longer) known. The learner's state
 * is dropped: its next reader rebuilds it.
 * @returns whether it was missing
 */
async function restoreAttempt(db: Db, row: AttemptRow): Promise<boolean> {
  return db.transaction(async (tx) => {
    const missing = (await insertAttempt(tx, row)) !== null;
    if (missing) await dropState(tx, row.learnerId, row.courseId);
    return missing;
  });
}

/**
 * Replays a journal's attempts in their order and, where any was missing, counts the course's
 * population again.
 * @returns how many were missing
 */
export async function restoreAttempts(db: Db, rows: readonly AttemptRow[]): Promise<number> {
  const courses = new Set<string>();
  let restored = 0;
  for (const row of rows) {
    if (!(await restoreAttempt(db, row))) continue;
    courses.add(row.courseId);
    restored += 1;
  }
  for (const courseId of courses) await rebuildPopulation(db, courseId);
  return restored;
}
