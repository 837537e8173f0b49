import type { Summary } from './arm';
import type { Cell } from './outcome-queries';

/** What intervals need, out of sums. */

type Sums = Pick<Cell, 'outcomes' | 'sum' | 'squares' | 'before'>;

/** Sums of several cells. */
export function added(cells: readonly Sums[]): Sums {
  const total: Sums = {
    outcomes: 0,
    sum: 0,
    squares: 0,
    before: { sum: 0, squares: 0, product: 0, known: 0 },
  };
  for (const { outcomes, sum, squares, before } of cells) {
    total.outcomes += outcomes;
    total.sum += sum;
    total.squares += squares;
    for (const name of ['sum', 'squares', 'product', 'known'] as const) total.before[name] += before[name];
  }
  return total;
}

/** Null without an outcome. */
export function summaryOf({ outcomes: units, sum, squares }: Sums): Summary | null {
  if (units === 0) return null;
  const mean = sum / units;
  return { units, mean, variance: varianceOf(units, mean, squares), plainMean: mean };
}

/** Sums cancel: what is left of a spread of nothing is no spread. */
function varianceOf(units: number, mean: number, squares: number): number {
  if (units < 2) return 0;
  const rest = squares - units * mean * mean;
  return rest > 1e-12 * Math.max(squares, 1e-300) ? rest / (units - 1) : 0;
}

/**
 * CUPED out of sums: one theta over all arms, as `adjusted` has it. Null where nothing was measured
 * before, or it says nothing.
 */
export function adjustedOf(arms: readonly Sums[]): Summary[] | null {
  const all = added(arms);
  const n = all.outcomes;
  if (n < 2 || all.before.known === 0 || arms.some(({ outcomes }) => outcomes === 0)) return null;
  const spread = all.before.squares - all.before.sum ** 2 / n;
  if (!(spread > 1e-12 * Math.max(all.before.squares, 1e-300))) return null;
  const theta = (all.before.product - (all.before.sum * all.sum) / n) / spread;
  return arms.map(({ outcomes: units, sum, squares, before }) => {
    const mean = (sum - theta * before.sum) / units;
    const left = squares - 2 * theta * before.product + theta * theta * before.squares;
    return { units, mean, variance: varianceOf(units, mean, left), plainMean: sum / units };
  });
}

/** With outcomes that have not come, as if each of them had one value. */
export function filledUp(sums: Sums, missing: number, value: number): Summary | null {
  return summaryOf({
    ...sums,
    outcomes: sums.outcomes + missing,
    sum: sums.sum + missing * value,
    squares: sums.squares + missing * value * value,
  });
}
