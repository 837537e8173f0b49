import type { Calibration } from './calibration';
import type { KnowledgeModel } from './model';
import { entry } from './records';
import { type Candidate, type KnowledgeState, predict, trace } from './trace';

/** One round of practice. */
const PRACTICE = 5;
/**
 * Futures that are looked at, evenly spread (systematic sampling): the one at u has floor(expected + u) right answers
 * when `expected` are expected, so that together they are right as often as predicted. One future alone would be off by
 * up to half an answer, which moves the result by more than modules differ.
 */
const FUTURES = [1 / 8, 3 / 8, 5 / 8, 7 / 8];

/**
 * What a round in a module is expected to bring: the predicted mean P over its items after PRACTICE answers less the mean
 * now, the model rolled forward on the answers it expects itself, items in their order beginning with those not met.
 * The population stands still meanwhile: one learner's round hardly moves it.
 * An estimate for ranking modules, not a promise; it can be negative.
 * @returns difference of probabilities, -1..1; 0 for a module without items
 */
export async function expectedProgress(
  model: KnowledgeModel,
  state: KnowledgeState,
  items: readonly Candidate[],
  now: readonly number[],
  at: Date,
  calibration?: Calibration,
): Promise<number> {
  if (items.length === 0) return 0;
  const met = (item: Candidate) => (entry(state.learner.items, item.itemId) ? 1 : 0);
  const order = [...items].sort((a, b) => met(a) - met(b));
  const after: number[] = [];
  for (const u of FUTURES) {
    after.push(
      mean(
        await predict(model, await practised(model, state, order, u, at, calibration), items, calibration),
      ),
    );
  }
  return mean(after) - mean(now);
}

async function practised(
  model: KnowledgeModel,
  state: KnowledgeState,
  order: readonly Candidate[],
  u: number,
  at: Date,
  calibration: Calibration | undefined,
): Promise<KnowledgeState> {
  let rolled = state;
  let expected = 0;
  for (let i = 0; i < PRACTICE; i++) {
    const item = order[i % order.length] as Candidate;
    const [p = 0.5] = await predict(model, rolled, [item], calibration);
    const right = Math.floor(expected + p + u) > Math.floor(expected + u);
    expected += p;
    rolled = await trace(model, rolled, { ...item, right, at });
  }
  return rolled;
}

export const mean = (values: readonly number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
