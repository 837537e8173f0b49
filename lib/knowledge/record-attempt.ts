import { faultsOf, UstatError } from '../errors';
import { type AttemptRow, attemptRow } from './attempt';
import { viewOf } from './counts';
import { currentState } from './current-state';
import { incrementOf } from './increment';
import type { KnowledgeModel } from './model';
import { asKept } from './packed-attempt';
import type { Crowd, KnowledgeChange } from './store';
import { type KnowledgeState, predict, trace } from './trace';

/** An answer to record. Its `ordinal` and `hintsUsed` are counted in the change that records it. */
export type NewAttempt = Omit<AttemptRow, 'learnerId' | 'view' | 'unaided'> & {
  /** The author's guess at the item's difficulty, logits. */
  difficulty: number;
};

/**
 * Records one answer in a change of its learner's: the attempt with what the population was when it
 * came, the learner's new state, and what is to be counted of it. Idempotent by the learner's
 * attempt id: the second time changes nothing and returns what the first one stored.
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
  const crowd = await tx.crowd(courseId, model.id);
  const row = await rowOf(tx.learnerId, attempt, model, before, crowd);
  const [last] = await tx.latest(courseId, 1);
  const isNewDay = last !== undefined && dayOf(last.answeredAt) !== dayOf(answeredAt);
  const lastSeq = await tx.addAttempt(row);
  const state = await learnFrom(tx, model, before, row, lastSeq);
  await tx.keepState(courseId, { modelId: model.id, state, lastSeq }, answeredAt, isNewDay);
  return row;
}

const dayOf = (at: Date) => at.toISOString().slice(0, 10);

/** The state that the answer makes; what it adds to everybody's answers is left to be counted. */
async function learnFrom(
  tx: KnowledgeChange,
  model: KnowledgeModel,
  before: KnowledgeState,
  row: AttemptRow,
  seq: number,
): Promise<KnowledgeState> {
  const increment = incrementOf(before.learner, row);
  if (!increment) return before;
  await tx.keepIncrement(row.courseId, seq, increment);
  const { skillId, itemId, view } = row;
  return trace(model, before, { skillId, itemId, view, right: increment.right, at: row.answeredAt });
}

/** The row to store, with what the population is now and what the model foresees. */
async function rowOf(
  learnerId: string,
  { difficulty, ...given }: NewAttempt,
  model: KnowledgeModel,
  state: KnowledgeState,
  { population }: Crowd,
): Promise<AttemptRow> {
  // as it will be read again: a state that is rebuilt is the one that grew
  const view = asKept(viewOf(population, given.skillId, given.itemId, difficulty));
  const [p = 0.5] = await predict(model, state, [{ ...given, view }]);
  const row = {
    ...given,
    learnerId,
    unaided: given.ordinal === 1 && given.hintsUsed === 0,
    view: asKept({ ...view, forecast: { model: model.id, p } }),
  };
  const parsed = attemptRow.safeParse(row);
  if (parsed.success) return parsed.data;
  throw new UstatError('bad-input', 'The attempt can not be recorded.', faultsOf(parsed.error));
}
