import { faultsOf, UstatError } from '../errors';
import { type AttemptRow, attemptRow } from './attempt';
import { viewOf } from './counts';
import { currentState, stateFromAttempts } from './current-state';
import { incrementOf } from './increment';
import type { KnowledgeModel } from './model';
import { asKept } from './packed-attempt';
import type { Crowd, KnowledgeChange, SequencedAttempt } from './store';
import { type KnowledgeState, predict, trace } from './trace';

/** An answer to record. Its `ordinal` and `hintsUsed` are counted in the change that records it. */
export type NewAttempt = Omit<AttemptRow, 'learnerId' | 'view' | 'unaided'> & {
  /** The author's guess at the item's difficulty, logits. */
  difficulty: number;
};

/**
 * Records one answer in a change of its learner's: the attempt with what the population was when it
 * came, the learner's new state, and what is to be counted of it. Idempotent by the learner's
 * attempt id: the second time changes nothing and returns what the first one stored. One that was
 * answered before another that is there already takes its place among them.
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
  const [last] = await tx.latest(courseId, 1);
  if (last && isBefore(attempt, last)) {
    const late = await recordLate(tx, model, attempt);
    await rebuildState(tx, model, courseId, late);
    return late.row;
  }
  const before = await currentState(tx, model, courseId);
  const crowd = await tx.crowd(courseId, model.id);
  const row = await rowOf(tx.learnerId, attempt, crowd, { model, state: before });
  const isNewDay = last !== undefined && dayOf(last.answeredAt) !== dayOf(answeredAt);
  const lastSeq = await tx.addAttempt(row);
  const state = await learnFrom(tx, model, before, row, lastSeq);
  await tx.keepState(courseId, { modelId: model.id, state, lastSeq }, answeredAt, isNewDay);
  return row;
}

type Placed = Pick<AttemptRow, 'id' | 'answeredAt'>;

/** Whether an attempt stands before another one of the same learner. */
export function isBefore(one: Placed, other: Placed): boolean {
  const apart = one.answeredAt.getTime() - other.answeredAt.getTime();
  return apart === 0 ? one.id < other.id : apart < 0;
}

/**
 * Records an answer that was given before others that are there. No model foresaw it, so it teaches
 * no recalibration; the learner's state is left as it was (rebuildState).
 */
export async function recordLate(
  tx: KnowledgeChange,
  model: KnowledgeModel,
  attempt: NewAttempt,
): Promise<{ row: AttemptRow; seq: number }> {
  const { courseId } = attempt;
  const row = await rowOf(tx.learnerId, attempt, await tx.crowd(courseId, model.id), null);
  const seq = await tx.addAttempt(row);
  const { learner } = await currentState(tx, model, courseId);
  const increment = incrementOf(learner, row);
  if (increment) await tx.keepIncrement(courseId, seq, increment);
  return { row, seq };
}

/**
 * Works the learner's state in a course out again from their attempts, and keeps it.
 * @param added an attempt that the change has added and may not show yet
 */
export async function rebuildState(
  tx: KnowledgeChange,
  model: KnowledgeModel,
  courseId: string,
  added?: { row: AttemptRow; seq: number },
): Promise<void> {
  const there = await tx.attempts(courseId);
  const attempts: SequencedAttempt[] =
    added && there.every(({ id }) => id !== added.row.id)
      ? [...there, { ...added.row, seq: added.seq }].sort((a, b) => (isBefore(a, b) ? -1 : 1))
      : there;
  const last = attempts.at(-1);
  await tx.dropEarlierStates(courseId);
  if (last) await tx.keepState(courseId, await stateFromAttempts(model, attempts), last.answeredAt);
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
  { population }: Crowd,
  foreseeing: { model: KnowledgeModel; state: KnowledgeState } | null,
): Promise<AttemptRow> {
  // as it will be read again: a state that is rebuilt is the one that grew
  const view = asKept(viewOf(population, given.skillId, given.itemId, difficulty));
  const row = {
    ...given,
    learnerId,
    unaided: given.ordinal === 1 && given.hintsUsed === 0,
    view: foreseeing ? asKept({ ...view, forecast: await foresee(foreseeing, { ...given, view }) }) : view,
  };
  const parsed = attemptRow.safeParse(row);
  if (parsed.success) return parsed.data;
  throw new UstatError('bad-input', 'The attempt can not be recorded.', faultsOf(parsed.error));
}

async function foresee(
  { model, state }: { model: KnowledgeModel; state: KnowledgeState },
  showing: Parameters<typeof predict>[2][number],
): Promise<{ model: string; p: number }> {
  const [p = 0.5] = await predict(model, state, [showing]);
  return { model: model.id, p };
}
