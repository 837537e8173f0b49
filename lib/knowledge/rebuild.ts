import type { Db, Sql } from '../db/port';
import type { AttemptRow } from './attempt';
import { attemptsAfter, attemptsOf, insertAttempt, type SequencedAttempt } from './attempt-queries';
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
import type { KnowledgeModel } from './model';
import {
  dropState,
  lockPopulation,
  lockState,
  readState,
  replacePopulation,
  type StoredState,
  saveState,
} from './state-queries';
import { forecastOf, type KnowledgeState, newState, STATE_VERSION, trace, traced } from './trace';

/** A learner's state from their own attempts: each carries what the population was when it was answered. */
export async function stateFromAttempts(
  model: KnowledgeModel,
  attempts: readonly SequencedAttempt[],
): Promise<StoredState & { state: KnowledgeState }> {
  let state = newState(model);
  for (const attempt of attempts) {
    const right = traced(attempt);
    if (right === null) continue;
    state = await trace(model, state, { ...attempt, right, at: attempt.answeredAt });
  }
  return { modelId: model.id, state, lastSeq: attempts.at(-1)?.seq ?? 0 };
}

/** Whether a stored state is what this model and this program would have made: else it is rebuilt, a damaged one too. */
export function serves(
  stored: StoredState | null,
  model: KnowledgeModel,
): stored is StoredState & { state: KnowledgeState } {
  if (stored?.modelId !== model.id || stored.state?.version !== STATE_VERSION) return false;
  const { memory, reviews } = stored.state;
  const cards = Object.values(reviews).flatMap((card) => [card.lastAt, card.stability, card.difficulty]);
  return memory.length === model.stateSize && [...memory, ...cards].every(Number.isFinite);
}

/** The learner's state as it stands; rebuilt and stored first when another model or program version made it. */
export async function currentState(
  deps: { db: Db; model: KnowledgeModel },
  learnerId: string,
  courseId: string,
  at: Date,
): Promise<KnowledgeState> {
  const { db, model } = deps;
  const stored = await readState(db, learnerId, courseId);
  if (serves(stored, model)) return stored.state;
  if (!stored && (await attemptsOf(db, learnerId, courseId)).length === 0) return newState(model);
  return db.transaction(async (tx) => (await lockedState(tx, model, learnerId, courseId, at)).state);
}

/** Locks the learner's state in a course and brings it up to date. */
export async function lockedState(
  tx: Sql,
  model: KnowledgeModel,
  learnerId: string,
  courseId: string,
  at: Date,
): Promise<StoredState & { state: KnowledgeState }> {
  const stored = await lockState(tx, learnerId, courseId, at);
  if (serves(stored, model)) return stored;
  const rebuilt = await stateFromAttempts(model, await attemptsOf(tx, learnerId, courseId));
  await saveState(tx, learnerId, courseId, rebuilt, at);
  return rebuilt;
}

const PAGE = 2_000;

/** Counts everybody's attempts in a course again, in the order in which they came, and with them its recalibration. */
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

/** Each model that ever served the course has its own: what one said of an answer does not correct another. */
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
 * Puts one journalled attempt back where it is missing; touches nothing when it is there. The caller leaves out the
 * attempts of learners who are not (or no longer) known. The learner's state is dropped: its next reader rebuilds it.
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
 * Replays a journal's attempts in their order and, where any was missing, counts the course's population again.
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
