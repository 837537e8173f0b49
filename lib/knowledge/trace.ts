import { type Calibration, type Forecast, recalibrated } from './calibration';
import { entry, type LearnerCounts, newLearner, observe, type PopulationView } from './counts';
import { inputsOf } from './features';
import type { KnowledgeModel } from './model';
import type { Foresight } from './posterior';
import { type Review, updateReview } from './recall';

/**
 * Knowledge tracing: what one learner's answers in one course add up to.
 *
 *   answer -> inputs (features.ts) -> one step of the model -> new state
 *   state + an item's inputs -> P(right at the first try, without help)
 *
 * Only the first try of a showing is traced, and it counts as right only without hints: help asked
 * for is an answer not given, as in ASSISTments' logs and everything that is fitted to them. Later
 * tries of the same showing are kept as attempts and change nothing here: by then the explanation
 * has been read.
 */

/** Bump when the shape or the meaning of the state changes: stored ones are then rebuilt. */
export const STATE_VERSION = 2;

export interface KnowledgeState {
  version: typeof STATE_VERSION;
  learner: LearnerCounts;
  /** The model's memory; its length is the model's stateSize. */
  memory: number[];
  /** Per component met: the card that says when it wants to be seen again. */
  reviews: Record<string, Review>;
}

/** An item as the learner meets it, with what the population knew at that moment. */
export interface Encounter {
  skillId: string;
  itemId: string;
  view: PopulationView;
}

interface Showing extends Encounter {
  right: boolean;
  at: Date;
}

export function newState(model: KnowledgeModel): KnowledgeState {
  return {
    version: STATE_VERSION,
    learner: newLearner(),
    memory: new Array<number>(model.stateSize).fill(0),
    reviews: {},
  };
}

/** Whether an attempt is traced, and as what: null, or right or wrong. */
export function countsAs(attempt: { ordinal: number; hintsUsed: number; correct: boolean }): boolean | null {
  if (attempt.ordinal !== 1) return null;
  return attempt.correct && attempt.hintsUsed === 0;
}

/** The state after one more answer; the old one is left as it is. */
export async function trace(
  model: KnowledgeModel,
  state: KnowledgeState,
  showing: Showing,
): Promise<KnowledgeState> {
  const { skillId, itemId, view, right, at } = showing;
  const inputs = inputsOf(state.learner, view, skillId, itemId);
  const before = Float32Array.from(state.memory);
  const memory = await model.step(before, inputs, right);
  const card = entry(state.reviews, skillId);
  // the model alone, not recalibrated: a state is rebuilt from the learner's own attempts and
  // nothing else
  const [expected = 0.5] = card ? [] : await model.predict(before, [inputs]);
  const learner = copyFor(state.learner, skillId);
  observe(learner, view, skillId, itemId, right);
  return {
    version: STATE_VERSION,
    learner,
    memory: Array.from(memory),
    reviews: { ...state.reviews, [skillId]: updateReview(card, right, at.getTime(), expected) },
  };
}

/** What the model says of each encounter; without a calibration `p` is `raw`. */
export async function foresee(
  model: KnowledgeModel,
  state: KnowledgeState,
  encounters: readonly Encounter[],
  calibration?: Calibration,
): Promise<Foresight[]> {
  if (encounters.length === 0) return [];
  const { learner, memory } = state;
  const rows = encounters.map(({ view, skillId, itemId }) => inputsOf(learner, view, skillId, itemId));
  const predicted = await model.predict(Float32Array.from(memory), rows);
  return encounters.map(({ skillId }, i) => {
    const inputs = rows[i] as Float32Array;
    const raw = predicted[i] ?? 0.5;
    return { inputs, raw, p: calibration ? recalibrated(calibration, { skillId, p: raw, inputs }) : raw };
  });
}

/** P(right at the first try, without help) of each encounter: foresee without the rest. */
export async function predict(
  model: KnowledgeModel,
  state: KnowledgeState,
  encounters: readonly Encounter[],
  calibration?: Calibration,
): Promise<number[]> {
  return (await foresee(model, state, encounters, calibration)).map(({ p }) => p);
}

/**
 * What was predicted of a stored attempt, as recalibration looks at it; null for one that no model
 * predicted.
 */
export function forecastOf({ view, skillId, itemId }: Encounter, learner: LearnerCounts): Forecast | null {
  if (!view.forecast) return null;
  return { skillId, p: view.forecast.p, inputs: inputsOf(learner, view, skillId, itemId) };
}

/**
 * A copy in which `observe` may change this component; it changes no other and replaces item
 * entries whole.
 */
function copyFor(learner: LearnerCounts, skillId: string): LearnerCounts {
  const skill = entry(learner.skills, skillId);
  const skills = { ...learner.skills };
  if (skill) skills[skillId] = { ...skill, decayed: [...skill.decayed] };
  return { ...learner, decayed: [...learner.decayed], skills, items: { ...learner.items } };
}
