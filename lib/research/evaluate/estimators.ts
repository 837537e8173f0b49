import { UstatError } from '../../errors';
import type { Logged } from './logged';
import type { Expected } from './reward-model';

/**
 * Estimates of the mean reward that another policy would have had, from rows of a log: w = its
 * chance of what was shown over the chance it was shown with, r = reward, q = what the reward
 * model expects.
 */

/** w, at most `clip`: that keeps one row from deciding, and biases the estimate. */
export function weightsOf(
  chance: ArrayLike<number>,
  propensity: ArrayLike<number>,
  clip = Number.POSITIVE_INFINITY,
): Float64Array {
  return Float64Array.from(chance, (p, row) => Math.min(clip, p / (propensity[row] as number)));
}

export const ESTIMATORS = ['ips', 'snips', 'dm', 'dr', 'switch_dr'] as const;
export type Estimator = (typeof ESTIMATORS)[number];

/** Sums over rows by which all estimates are had: of the log, of a learner, of drawn learners. */
export interface Sums {
  rows: number;
  weight: number;
  /** w r */
  weighted: number;
  dm: number;
  dr: number;
  switchDr: number;
}

export const NOTHING: Sums = { rows: 0, weight: 0, weighted: 0, dm: 0, dr: 0, switchDr: 0 };

/**
 * - ips: mean of w r (Horvitz-Thompson);
 * - snips: sum of w r over sum of w; null where no weight is above 0;
 * - dm: mean of q over the other policy's choices;
 * - dr: that, and the mean of w (r - q) (Dudík et al. 2011);
 * - switch_dr: the same where w is at most tau, elsewhere dm alone (Wang et al. 2017).
 * Those that want a reward model are null without one.
 */
export function estimatesOf(sums: Sums, hasModel: boolean): Record<Estimator, number | null> {
  const mean = (sum: number) => (hasModel ? sum / sums.rows : null);
  return {
    ips: sums.weighted / sums.rows,
    snips: sums.weight > 0 ? sums.weighted / sums.weight : null,
    ...{ dm: mean(sums.dm), dr: mean(sums.dr), switch_dr: mean(sums.switchDr) },
  };
}

/** A row's part of the sums. */
export function rowSums(
  row: number,
  weights: Float64Array,
  reward: Float64Array,
  expected: Expected | null,
  tau: number,
): Sums {
  const weight = weights[row] as number;
  const value = reward[row] as number;
  const dm = expected ? (expected.chosen[row] as number) : 0;
  const correction = expected ? weight * (value - (expected.shown[row] as number)) : 0;
  return {
    ...{ rows: 1, weight, weighted: weight * value },
    ...{ dm, dr: dm + correction, switchDr: dm + (weight <= tau ? correction : 0) },
  };
}

export const plus = (a: Sums, b: Sums): Sums => ({
  rows: a.rows + b.rows,
  weight: a.weight + b.weight,
  weighted: a.weighted + b.weighted,
  dm: a.dm + b.dm,
  dr: a.dr + b.dr,
  switchDr: a.switchDr + b.switchDr,
});

const SHARES = [0.5, 0.75, 0.9, 0.95, 0.99, 1];

/**
 * The tau of Switch-DR: of six quantiles of the weights the one whose estimated variance and
 * highest possible squared bias (all rewards in their range) are least together.
 */
export function switchAt(weights: Float64Array, reward: Float64Array, { shown, chosen }: Expected): number {
  const sorted = weights.toSorted();
  const range = spanOf(reward);
  const rows = weights.length;
  let best = { tau: sorted.at(-1) ?? 0, error: Number.POSITIVE_INFINITY };
  for (const share of SHARES) {
    const tau = sorted[Math.floor(share * (rows - 1))] ?? 0;
    let [sum, squares, above] = [0, 0, 0];
    for (let row = 0; row < rows; row += 1) {
      const weight = weights[row] as number;
      const within = weight <= tau ? weight * ((reward[row] as number) - (shown[row] as number)) : 0;
      const value = (chosen[row] as number) + within;
      sum += value;
      squares += value * value;
      if (weight > tau) above += weight;
    }
    const variance = (squares / rows - (sum / rows) ** 2) / rows;
    const error = variance + ((range * above) / rows) ** 2;
    if (error < best.error) best = { tau, error };
  }
  return best.tau;
}

function spanOf(values: Float64Array): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
}

/** A sequence: its learner or itself, its estimate of the sum of rewards, its whole weight. */
export interface SequenceEstimate {
  unit: number;
  value: number;
  weight: number;
}

/**
 * Per-decision IPS (Precup et al. 2000): each reward of a sequence times the weights up to it;
 * the mean over sequences estimates the sum of rewards of one.
 * @throws UstatError 'bad-input' where two rows of a sequence have the same step
 */
export function perDecision(logged: Logged, weights: Float64Array): SequenceEstimate[] | null {
  if (!logged.sequence) return null;
  const { episode, step } = logged.sequence;
  const rows = Int32Array.from(episode, (_, row) => row).sort(
    (a, b) => (episode[a] as number) - (episode[b] as number) || (step[a] as number) - (step[b] as number),
  );
  const all: SequenceEstimate[] = [];
  let before = -1;
  for (const row of rows) {
    const own = episode[row] as number;
    const isNext = before >= 0 && episode[before] === own;
    if (isNext && step[before] === step[row])
      throw new UstatError(
        'bad-input',
        `Two rows of a sequence have the step ${step[row]}: which came first?`,
      );
    if (!isNext)
      all.push({ unit: logged.learners ? (logged.unit[row] as number) : own, value: 0, weight: 1 });
    const last = all.at(-1) as SequenceEstimate;
    last.weight *= weights[row] as number;
    last.value += last.weight * (logged.reward[row] as number);
    before = row;
  }
  return all;
}
