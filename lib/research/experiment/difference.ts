import { seededRandom } from '../../random';
import { middle } from '../metrics';
import type { Arm, Summary } from './arm';
import { normalCdf, normalQuantile, studentCdf, studentQuantile } from './distributions';

export interface Estimated {
  value: number;
  low: number;
  high: number;
  /** Chance of so large a difference where there is none; null where no test goes with it. */
  p: number | null;
}

/** `relative`: as a share of the first arm's mean. */
export interface DifferenceOptions {
  alpha: number;
  relative: boolean;
}

/** The second arm less the first, and its variance; null where either can't be had. */
function between(a: Summary, b: Summary, relative: boolean): { value: number; variance: number } | null {
  if (a.units < 2 || b.units < 2) return null;
  const variance = a.variance / a.units + b.variance / b.units;
  if (!(variance > 0)) return null;
  if (!relative) return { value: b.mean - a.mean, variance };
  if (a.plainMean === 0) return null;
  // delta method
  const ofRatio =
    b.variance / (a.plainMean ** 2 * b.units) +
    (a.variance * b.plainMean ** 2) / (a.plainMean ** 4 * a.units);
  return { value: (b.mean - a.mean) / a.plainMean, variance: ofRatio };
}

/**
 * Welch's interval and test, for one look at a size that was fixed before. Null for arms of fewer
 * than two units or without any spread.
 */
export function fixedInterval(
  a: Summary,
  b: Summary,
  { alpha, relative }: DifferenceOptions = { alpha: 0.05, relative: false },
): Estimated | null {
  const found = between(a, b, relative);
  if (!found) return null;
  const [ofA, ofB] = [a.variance / a.units, b.variance / b.units];
  const freedom = (ofA + ofB) ** 2 / (ofA ** 2 / (a.units - 1) + ofB ** 2 / (b.units - 1));
  const error = Math.sqrt(found.variance);
  const width = studentQuantile(1 - alpha / 2, freedom) * error;
  const p = 2 * studentCdf(-Math.abs(found.value / error), freedom);
  return { value: found.value, low: found.value - width, high: found.value + width, p };
}

/** What an asymptotic confidence sequence is narrowest for, of both arms' units. */
export function mixing(units: number, alpha: number): number {
  const level = -2 * Math.log(alpha);
  return Math.sqrt((level + Math.log(level + 1)) / units);
}

/**
 * Half the width of the asymptotic confidence sequence after n units, in standard errors: the
 * interval holds at every n at once, so anybody may look whenever they want (Waudby-Smith et al.
 * 2021, equation 9).
 */
export function anytimeErrors(units: number, rho: number, alpha: number): number {
  const grown = units * rho * rho + 1;
  return Math.sqrt(((2 * grown) / (units * rho * rho)) * Math.log(Math.sqrt(grown) / alpha));
}

/**
 * The anytime-valid interval. `planned`: units of both arms at which it is to be narrowest, fixed
 * before the start. Null as `fixedInterval` is.
 */
export function anytimeInterval(
  a: Summary,
  b: Summary,
  planned: number,
  { alpha, relative }: DifferenceOptions = { alpha: 0.05, relative: false },
): Estimated | null {
  const found = between(a, b, relative);
  if (!found) return null;
  return anytimeOf({ ...found, units: a.units + b.units }, planned, alpha);
}

/** An estimate, its variance, and by how many units it was had. */
interface Found {
  value: number;
  variance: number;
  units: number;
}

function anytimeOf({ value, variance, units }: Found, planned: number, alpha: number): Estimated {
  const rho = mixing(planned, alpha);
  const width = Math.sqrt(variance) * anytimeErrors(units, rho, alpha);
  const grown = units * rho * rho + 1;
  const evidence = Math.exp((units * rho * rho * value ** 2) / variance / (2 * grown)) / Math.sqrt(grown);
  return { value, low: value - width, high: value + width, p: Math.min(1, 1 / evidence) };
}

/** Both intervals of a mean of many scores: the one for a single look is normal. */
export function fromScores(
  found: Found,
  planned: number,
  alpha: number,
): { fixed: Estimated; anytime: Estimated } {
  const { value, variance } = found;
  const error = Math.sqrt(variance);
  const width = twoSided(alpha) * error;
  const p = 2 * normalCdf(-Math.abs(value) / error);
  return {
    fixed: { value, low: value - width, high: value + width, p },
    anytime: anytimeOf(found, planned, alpha),
  };
}

/**
 * Difference and ratio of means with percentile intervals over drawn units, arm by arm. A ratio is
 * null where the first arm's mean is 0 in a draw.
 */
export function bootstrapDifference(
  [a, b]: readonly [Arm, Arm],
  { draws, seed }: { draws: number; seed: string },
): { difference: Estimated; ratio: Estimated | null } | null {
  if (a.outcome.length < 2 || b.outcome.length < 2) return null;
  const random = seededRandom(`bootstrap of arms ${seed}`);
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const drawn = (values: readonly number[]) => {
    let sum = 0;
    for (let n = 0; n < values.length; n += 1) sum += values[Math.floor(random() * values.length)] as number;
    return sum / values.length;
  };
  const [first, second] = [meanOf(a.outcome), meanOf(b.outcome)];
  const [differences, ratios] = [[] as number[], [] as number[]];
  for (let draw = 0; draw < draws; draw += 1) {
    const [one, other] = [drawn(a.outcome), drawn(b.outcome)];
    differences.push(other - one);
    ratios.push(other / one);
  }
  const hasRatio = first !== 0 && ratios.every(Number.isFinite);
  return {
    difference: { value: second - first, ...middle(differences), p: null },
    ratio: hasRatio ? { value: second / first, ...middle(ratios), p: null } : null,
  };
}

/** Critical value of a two-sided normal test. */
export const twoSided = (alpha: number) => normalQuantile(1 - alpha / 2);
