import { faultsOf, UstatError } from '../errors';
import { type AttemptRow, attemptRow } from './attempt';
import { calibrate } from './calibration';
import { afterAnswer, viewOf } from './counts';
import { currentState } from './current-state';
import type { KnowledgeModel } from './model';
import type { Crowd, KnowledgeChange } from './store';
import { countsAs, forecastOf, type KnowledgeState, predict, trace } from './trace';

/** An answer to record. Its `ordinal` and `hintsUsed` are counted in the change that records it. */
export type NewAttempt = Omit<AttemptRow, 'learnerId' | 'view' | 'unaided'> & {
  /** The author's guess at the item's difficulty, logits. */
  difficulty: number;
};

/**
 * Records one answer in a change of its learner's: the attempt with what the population was before
 * it, the learner's new state, the population's new counts. Idempotent by the learner's attempt id:
 * the second time changes nothing and returns what the first one stored.
 * @throws UstatError 'bad-input' when the attempt does not parse
 */
export async function recordAttempt(
  tx: KnowledgeChange,
  model: KnowledgeModel,
  attempt: NewAttempt,
): Promise<AttemptRow> {
  const known = await tx.attempt(attempt.id);
  if (known) return known;
  const { courseId, answeredAt } = attempt;
  const before = await currentState(tx, model, courseId);
  const crowd = await tx.crowdFor(courseId, model.id, attempt);
  const row = await rowOf(tx.learnerId, attempt, model, before, crowd);
  const lastSeq = await tx.addAttempt(row);
  const right = countsAs(row);
  const state = right === null ? before : await learnFrom(tx, model, before, row, right, crowd);
  await tx.keepState(courseId, { modelId: model.id, state, lastSeq }, answeredAt);
  return row;
}

/**
 * What the answer changes: the learner's state, the population, the course's recalibration. Returns
 * the new state.
 */
async function learnFrom(
  tx: KnowledgeChange,
  model: KnowledgeModel,
  before: KnowledgeState,
  row: AttemptRow,
  right: boolean,
  { calibration }: Crowd,
): Promise<KnowledgeState> {
  const { skillId, itemId, view } = row;
  const forecast = forecastOf(row, before.learner);
  if (forecast) calibrate(calibration, forecast, right);
  const after = afterAnswer(before.learner, view, skillId, right);
  await tx.keepCrowd(row, after, calibration);
  return trace(model, before, { skillId, itemId, view, right, at: row.answeredAt });
}

/** The row to store, with what the population is now and what the model foresees. */
async function rowOf(
  learnerId: string,
  { difficulty, ...given }: NewAttempt,
  model: KnowledgeModel,
  state: KnowledgeState,
  { population }: Crowd,
): Promise<AttemptRow> {
  const view = viewOf(population, given.skillId, given.itemId, difficulty);
  const [p = 0.5] = await predict(model, state, [{ ...given, view }]);
  const row = {
    ...given,
    learnerId,
    unaided: given.ordinal === 1 && given.hintsUsed === 0,
    view: { ...view, forecast: { model: model.id, p } },
  };
  const parsed = attemptRow.safeParse(row);
  if (parsed.success) return parsed.data;
  throw new UstatError('bad-input', 'The attempt can not be recorded.', faultsOf(parsed.error));
}
