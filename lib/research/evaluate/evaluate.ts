import { blocksOf, bootstrap, type Interval } from './bootstrap';
import {
  type Estimator,
  estimatesOf,
  NOTHING,
  perDecision,
  plus,
  rowSums,
  type SequenceEstimate,
  type Sums,
  switchAt,
  weightsOf,
} from './estimators';
import type { Logged, ReadLogged } from './logged';
import { type Expected, expectedRewards } from './reward-model';
import { type Calibration, calibrationOf, type Support, supportOf } from './support';
import type { Target } from './target';
import { type Reason, type Verdict, verdictOf } from './verdict';

export interface Evaluation {
  rows: number;
  actions: number;
  units: number;
  unitName: 'learners' | 'rows';
  /** Mean reward a row under the other policy; null where it can't be had. */
  estimates: Record<Estimator, number | null>;
  /**
   * 95 %, by drawing units; null for one unit, and for the direct method: what is drawn does not
   * show how wrong its model is.
   */
  intervals: Record<Estimator, Interval | null>;
  /** The estimate that the verdict is about: doubly robust, or self-normalised without a model. */
  main: 'dr' | 'snips';
  /** Mean reward of the log itself. */
  logged: number;
  /** Switch-DR keeps weights up to it; null without a reward model. */
  tau: number | null;
  /** Sum of rewards of a sequence; null without sequences. */
  perDecision: { value: number; interval: Interval | null; sequences: number; ess: number } | null;
  support: Support;
  calibration: Calibration;
  verdict: Verdict;
  reasons: Reason[];
}

export interface EvaluateOptions {
  draws: number;
  seed: string;
  /** Weights above it count as it. */
  clip: number;
}

export const DEFAULTS: EvaluateOptions = { draws: 1000, seed: '1', clip: Number.POSITIVE_INFINITY };

/** What a log says of another policy, how surely, and whether it can say it at all. Never NaN. */
export function evaluatePolicy(
  { logged, faults, copies }: Pick<ReadLogged, 'logged' | 'faults' | 'copies'>,
  target: Target,
  options: EvaluateOptions = DEFAULTS,
): Evaluation {
  const weights = weightsOf(target.chance, logged.propensity, options.clip);
  const expected = expectedRewards(logged, target);
  const tau = expected ? switchAt(weights, logged.reward, expected) : null;
  const rows = weights.length;
  const units = logged.learners?.length ?? rows;
  const { block, blocks } = blocksOf(units, options.seed);
  const parts: Sums[] = Array.from({ length: blocks }, () => NOTHING);
  for (let row = 0; row < rows; row += 1) {
    const own = block[logged.unit[row] as number] as number;
    parts[own] = plus(parts[own] as Sums, rowSums(row, weights, logged.reward, expected, tau ?? 0));
  }
  const present = parts.filter((part) => part.rows > 0);
  const total = present.reduce(plus, NOTHING);
  const estimates = estimatesOf(total, expected !== null);
  if (total.weight === 0) estimates.ips = null;
  const main = estimates.dr === null ? 'snips' : 'dr';
  const borne = bearing(logged, weights, expected, estimates[main]);
  const drawn = bootstrap(
    present.length,
    (times) => {
      const one = estimatesOf(drawnSums(present, times), expected !== null);
      return { ...one, apart: one.dr === null || one.snips === null ? null : one.dr - one.snips };
    },
    options,
    borne,
  );
  const { apart, ...intervals } = drawn;
  const support = supportOf(logged, target, weights);
  const calibration = calibrationOf(logged);
  const unitName = logged.learners ? 'learners' : 'rows';
  const verdict = verdictOf({
    ...{ rows, units, unitName, support, calibration, copies, faults: faults.length },
    bearing: borne,
    rare: rareRewards(logged.reward, weights),
    apart: distance(estimates, apart),
    clipped: weights.reduce((count, weight) => count + (weight === options.clip ? 1 : 0), 0),
  });
  return {
    ...{ rows, units, unitName, actions: logged.actions.length, estimates, main, tau, support, calibration },
    intervals: { ...intervals, dm: null, ...(total.weight === 0 ? { ips: null, snips: null } : {}) },
    logged: logged.reward.reduce((sum, value) => sum + value, 0) / rows,
    perDecision: sequencesOf(perDecision(logged, weights), options),
    ...verdict,
  };
}

function drawnSums(parts: readonly Sums[], times: Uint16Array): Sums {
  const sums = { ...NOTHING };
  for (let n = 0; n < times.length; n += 1) {
    const count = times[n] as number;
    if (count === 0) continue;
    const part = parts[n] as Sums;
    sums.rows += count * part.rows;
    sums.weight += count * part.weight;
    sums.weighted += count * part.weighted;
    sums.dm += count * part.dm;
    sums.dr += count * part.dr;
    sums.switchDr += count * part.switchDr;
  }
  return sums;
}

/** (sum of d2) squared over sum of d4, d = a unit's part of the estimate's error. */
function bearing(
  { unit, reward }: Logged,
  weights: Float64Array,
  expected: Expected | null,
  value: number | null,
): number {
  const byUnit = new Map<number, number>();
  for (const [row, own] of unit.entries()) {
    const weight = weights[row] as number;
    const part = expected
      ? (expected.chosen[row] as number) +
        weight * ((reward[row] as number) - (expected.shown[row] as number))
      : weight * (reward[row] as number);
    const centre = expected ? (value ?? 0) : weight * (value ?? 0);
    byUnit.set(own, (byUnit.get(own) ?? 0) + part - centre);
  }
  let [squares, fourths] = [0, 0];
  for (const error of byUnit.values()) {
    squares += error ** 2;
    fourths += error ** 4;
  }
  return fourths > 0 ? squares ** 2 / fourths : byUnit.size;
}

/** Effective number of weighted rewards that are not the commonest one. */
function rareRewards(reward: Float64Array, weights: Float64Array): number {
  const counts = new Map<number, number>();
  for (const value of reward) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [usual] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most));
  let [sum, squares] = [0, 0];
  for (const [row, value] of reward.entries()) {
    if (value === usual) continue;
    sum += weights[row] as number;
    squares += (weights[row] as number) ** 2;
  }
  return squares > 0 ? sum ** 2 / squares : 0;
}

function distance({ dr, snips }: Record<Estimator, number | null>, interval: Interval | null): number | null {
  if (dr === null || snips === null || !interval) return null;
  const error = (interval.high - interval.low) / 3.92;
  return error > 0 ? Math.abs(dr - snips) / error : 0;
}

function sequencesOf(all: SequenceEstimate[] | null, options: EvaluateOptions): Evaluation['perDecision'] {
  if (!all) return null;
  const byUnit = new Map<number, { value: number; count: number }>();
  for (const { unit, value } of all) {
    const own = byUnit.get(unit) ?? { value: 0, count: 0 };
    byUnit.set(unit, { value: own.value + value, count: own.count + 1 });
  }
  const units = [...byUnit.values()];
  const meanOf = (times: Uint16Array) => {
    let [sum, count] = [0, 0];
    for (const [n, unit] of units.entries()) {
      sum += (times[n] as number) * unit.value;
      count += (times[n] as number) * unit.count;
    }
    return { mean: sum / count };
  };
  let [sum, squares] = [0, 0];
  for (const { weight } of all) {
    sum += weight;
    squares += weight * weight;
  }
  return {
    value: all.reduce((total, { value }) => total + value, 0) / all.length,
    interval: bootstrap(units.length, meanOf, options, units.length).mean,
    sequences: all.length,
    ess: squares > 0 ? sum ** 2 / squares : 0,
  };
}
