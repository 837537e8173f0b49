import type { AttemptRow } from './attempt';
import { type Calibration, calibrate, newCalibration, newWeights, type Weights } from './calibration';
import { afterStand, type LearnerCounts, type Population, type Stand, standOf, take, viewOf } from './counts';
import { countsAs, forecastOf } from './trace';

/**
 * What one answer adds to what everybody's answers say. Whoever answers leaves it behind; it is
 * counted in soon after, in the order in which the answers were taken.
 */
export interface Increment {
  learnerId: string;
  skillId: string;
  itemId: string;
  right: boolean;
  /** Of the learner, before the answer. */
  stand: Stand;
  /** The author's guess at the item's difficulty, logits. */
  difficulty: number;
  /** What a model said of the answer before it came, and its inputs (features.ts inputsOf). */
  forecast: { model: string; p: number; inputs: Float32Array } | null;
}

/** What is counted of a course. */
export interface CountedCrowd {
  population: Population;
  /** By the model that foresaw. */
  calibrations: Map<string, CrowdCalibration>;
}

/** What one model's forecasts have taught, with everybody's own weights. */
interface CrowdCalibration {
  calibration: Calibration;
  learners: Map<string, Weights>;
}

/**
 * @param learner before the answer
 * @returns null where the attempt does not count (trace.ts)
 */
export function incrementOf(learner: LearnerCounts, attempt: AttemptRow): Increment | null {
  const right = countsAs(attempt);
  if (right === null) return null;
  const { learnerId, skillId, itemId, view } = attempt;
  const forecast = forecastOf(attempt, learner);
  return {
    ...{ learnerId, skillId, itemId, right },
    stand: standOf(learner, skillId),
    difficulty: view.difficulty,
    forecast:
      forecast && view.forecast
        ? { model: view.forecast.model, p: forecast.p, inputs: forecast.inputs }
        : null,
  };
}

/** Adds an answer to everybody's, in place. */
export function countIn(crowd: CountedCrowd, increment: Increment): void {
  recalibrate(crowd.calibrations, increment);
  const { skillId, itemId, right, stand, difficulty } = increment;
  const view = viewOf(crowd.population, skillId, itemId, difficulty);
  take(crowd.population, skillId, itemId, afterStand(stand, view, right));
}

/**
 * Each model that ever served the course has its own: what one said of an answer does not correct
 * another.
 */
function recalibrate(
  calibrations: CountedCrowd['calibrations'],
  { forecast, skillId, learnerId, right }: Increment,
): void {
  if (!forecast) return;
  const { calibration, learners } = calibrations.get(forecast.model) ?? {
    calibration: newCalibration(),
    learners: new Map<string, Weights>(),
  };
  calibrations.set(forecast.model, { calibration, learners });
  const own = learners.get(learnerId) ?? newWeights();
  learners.set(learnerId, own);
  calibrate({ ...calibration, learner: own }, { skillId, p: forecast.p, inputs: forecast.inputs }, right);
}
