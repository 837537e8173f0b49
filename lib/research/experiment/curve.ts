import { LEAST_OUTCOMES } from './finding';

/** Sums over the learners of an arm who have tried some component for the n-th time. */
export interface CurveSums {
  arm: string;
  /** From 1. */
  n: number;
  learners: number;
  tries: number;
  hits: number;
  triesSquared: number;
  hitsSquared: number;
  product: number;
}

export interface CurvePoint {
  n: number;
  learners: number;
  /** Share of first tries that were not right without help, with its 95 % band over learners. */
  value: number;
  low: number;
  high: number;
}

export interface Curve {
  arm: string;
  points: CurvePoint[];
}

/**
 * Learning curves by arm. Tries of one learner belong together, so bands are of a ratio of sums
 * over learners (linearised); points of fewer than 20 learners are left out.
 */
export function curvesOf(sums: readonly CurveSums[], arms: readonly string[]): Curve[] {
  return arms.flatMap((arm) => {
    const points = sums
      .filter((one) => one.arm === arm && one.learners >= LEAST_OUTCOMES)
      .toSorted((a, b) => a.n - b.n)
      .map(pointOf);
    return points.length > 0 ? [{ arm, points }] : [];
  });
}

function pointOf({ n, learners, tries, hits, triesSquared, hitsSquared, product }: CurveSums): CurvePoint {
  const right = hits / tries;
  const spread = Math.max(0, hitsSquared - 2 * right * product + right ** 2 * triesSquared);
  const error = Math.sqrt((learners / (learners - 1)) * spread) / tries;
  const within = (share: number) => Math.min(1, Math.max(0, share));
  const value = 1 - right;
  return { n, learners, value, low: within(value - 1.96 * error), high: within(value + 1.96 * error) };
}
