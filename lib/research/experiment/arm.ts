/** One arm's outcomes: a number a unit (learner or class). */
export interface Arm {
  outcome: readonly number[];
  /** What was measured of the same units before they were assigned; null without. */
  before: readonly number[] | null;
}

export interface Summary {
  units: number;
  mean: number;
  /** Of the sample, by n - 1; 0 for one unit. */
  variance: number;
  /** Mean before any adjustment: what a ratio is relative to. */
  plainMean: number;
}

export function summary(values: readonly number[]): Summary {
  const units = values.length;
  const mean = sumOf(values) / units;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { units, mean, variance: units > 1 ? squares / (units - 1) : 0, plainMean: mean };
}

/**
 * CUPED (Deng et al. 2013): outcomes less theta times what was measured before, theta = their
 * covariance over its variance, all arms together. Null where nothing was measured before.
 */
export function adjusted(arms: readonly Arm[]): Summary[] | null {
  const befores = arms.map(({ before }) => before);
  if (befores.some((before, n) => before?.length !== arms[n]?.outcome.length)) return null;
  const outcome = arms.flatMap((arm) => [...arm.outcome]);
  const before = befores.flatMap((values) => [...(values ?? [])]);
  const [meanOutcome, meanBefore] = [sumOf(outcome) / outcome.length, sumOf(before) / before.length];
  let [covariance, variance] = [0, 0];
  for (const [unit, value] of before.entries()) {
    covariance += (value - meanBefore) * ((outcome[unit] as number) - meanOutcome);
    variance += (value - meanBefore) ** 2;
  }
  const theta = variance > 0 ? covariance / variance : 0;
  return arms.map((arm) => ({
    ...summary(arm.outcome.map((value, unit) => value - theta * (arm.before?.[unit] ?? 0))),
    plainMean: sumOf(arm.outcome) / arm.outcome.length,
  }));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
