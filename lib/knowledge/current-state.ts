import type { KnowledgeModel } from './model';
import type { KnowledgeReads, SequencedAttempt, StoredState } from './store';
import { countsAs, type KnowledgeState, newState, STATE_VERSION, trace } from './trace';

/**
 * A learner's state from their own attempts: each carries what the population was when it was
 * answered.
 */
export async function stateFromAttempts(
  model: KnowledgeModel,
  attempts: readonly SequencedAttempt[],
): Promise<StoredState & { state: KnowledgeState }> {
  let state = newState(model);
  for (const attempt of attempts) {
    const right = countsAs(attempt);
    if (right === null) continue;
    state = await trace(model, state, { ...attempt, right, at: attempt.answeredAt });
  }
  return { modelId: model.id, state, lastSeq: attempts.at(-1)?.seq ?? 0 };
}

/**
 * The learner's state at an earlier moment, to the end of the day before; worked out from their
 * attempts where none is kept that this model and program have made.
 */
export async function stateAt(
  reads: KnowledgeReads,
  model: KnowledgeModel,
  courseId: string,
  at: Date,
): Promise<KnowledgeState> {
  const stored = await reads.stateAt(courseId, at);
  if (serves(stored, model)) return stored.state;
  return (await stateFromAttempts(model, await reads.attempts(courseId, at))).state;
}

/**
 * Whether a stored state is what this model and this program would have made: else it is rebuilt, a
 * damaged one too.
 */
function serves(
  stored: StoredState | null,
  model: KnowledgeModel,
): stored is StoredState & { state: KnowledgeState } {
  if (stored?.modelId !== model.id || stored.state?.version !== STATE_VERSION) return false;
  const { memory, reviews } = stored.state;
  const cards = Object.values(reviews).flatMap((card) => [card.lastAt, card.stability, card.difficulty]);
  return memory.length === model.stateSize && [...memory, ...cards].every(Number.isFinite);
}

/**
 * The learner's state as it stands; worked out from their attempts where another model or program
 * version made it. Only the next answer stores it so: pages write nothing.
 */
export async function currentState(
  reads: KnowledgeReads,
  model: KnowledgeModel,
  courseId: string,
): Promise<KnowledgeState> {
  const stored = await reads.state(courseId);
  if (serves(stored, model)) return stored.state;
  return (await stateFromAttempts(model, await reads.attempts(courseId))).state;
}
