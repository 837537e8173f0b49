import { summary } from './arm';
import { type Estimated, fixedInterval } from './difference';

/** An arm of which some outcomes have not come: late, offline, or gone. */
export interface Incomplete {
  outcome: readonly number[];
  missing: number;
}

export interface Bounds {
  /** Share of outcomes that are missing, by arm. */
  missing: readonly [number, number];
  /** The difference where those who are missing are like the others of their arm. */
  atRandom: Estimated | null;
  /** What the difference can be, whatever the missing outcomes are, chance included. */
  worst: { low: number; high: number } | null;
}

/**
 * The second arm less the first where outcomes are missing.
 * @param range the least and the highest outcome there can be
 */
export function missingBounds(
  [a, b]: readonly [Incomplete, Incomplete],
  [least, most]: readonly [number, number],
  alpha = 0.05,
): Bounds {
  const filled = ({ outcome, missing }: Incomplete, value: number) =>
    summary([...outcome, ...new Array<number>(missing).fill(value)]);
  const options = { alpha, relative: false };
  const low = fixedInterval(filled(a, most), filled(b, least), options);
  const high = fixedInterval(filled(a, least), filled(b, most), options);
  const share = ({ outcome, missing }: Incomplete) =>
    missing === 0 ? 0 : missing / (outcome.length + missing);
  return {
    missing: [share(a), share(b)],
    atRandom: fixedInterval(summary(a.outcome), summary(b.outcome), options),
    worst: low && high ? { low: low.low, high: high.high } : null,
  };
}
