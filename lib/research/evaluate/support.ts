import type { Logged } from './logged';
import type { Target } from './target';

/** Whether a log can carry an estimate: how much of it the other policy's choices are. */
export interface Support {
  /** Rows of one weight that would tell as much: (sum of w) squared over sum of w squared. */
  ess: number;
  largestWeight: number;
  /** Its share of all weight; 0 where there is none. */
  largestShare: number;
  /** 1 is due where every choice of the other policy could be logged and propensities are true. */
  meanWeight: number;
  /** Distance of the mean weight from 1 in standard errors over units. */
  meanWeightZ: number;
  /** Share of the other policy's choices that the log never shows. */
  withoutSupport: number;
}

export function supportOf(logged: Logged, target: Target, weights: Float64Array): Support {
  const rows = weights.length;
  let [sum, squares, largest] = [0, 0, 0];
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
    largest = Math.max(largest, weight);
  }
  const mean = sum / rows;
  const byUnit = new Map<number, number>();
  for (const [row, unit] of logged.unit.entries())
    byUnit.set(unit, (byUnit.get(unit) ?? 0) + (weights[row] as number) - mean);
  let spread = 0;
  for (const value of byUnit.values()) spread += value * value;
  const error = Math.sqrt(spread) / rows;
  return {
    ess: squares > 0 ? (sum * sum) / squares : 0,
    largestWeight: largest,
    largestShare: sum > 0 ? largest / sum : 0,
    meanWeight: mean,
    // Weights that are all the same have no error: then any distance is one too many.
    meanWeightZ: (mean - 1) / Math.max(error, 1e-9),
    withoutSupport: withoutSupport(logged, target),
  };
}

/** The other policy would have shown it so often in a cell, and the log never did. */
const NOTICED = 10;

function withoutSupport({ actions, cells, action, cell }: Logged, { spread, outside }: Target): number {
  const counts = new Int32Array(cells.length);
  for (const own of cell) counts[own] = (counts[own] as number) + 1;
  let missed = 0;
  for (const [own, share] of outside.entries()) missed += share * (counts[own] as number);
  if (spread) {
    const seen = new Set<number>();
    for (const [row, own] of cell.entries()) seen.add(own * actions.length + (action[row] as number));
    for (const [own, chances] of spread.entries()) {
      const count = counts[own] as number;
      if (count < NOTICED) continue;
      for (const [n, chance] of chances.entries())
        if (chance * count >= NOTICED && !seen.has(own * actions.length + n)) missed += chance * count;
    }
  }
  return missed / action.length;
}

/** How often an action came, beside how often its propensities say. */
export interface Calibration {
  /** Groups (an action in a cell, or in the whole log) that were checked. */
  groups: number;
  /** The worst of them: logged over expected, and how surprising that is. */
  worst: { action: string; ratio: number; z: number } | null;
  /** Whether the worst is more than chance, all groups considered, and by more than a twentieth. */
  fits: boolean;
}

const LEAST_SHOWN = 20;
const LEAST_UNITS = 10;
/** One group in a hundred thousand falls beyond it by chance. */
const SURPRISE = 4.5;
const SLIGHT = 0.05;

interface GroupSize {
  rows: number;
  /** Rows of each unit, and the sum of their squares. */
  units: Map<number, number>;
  squares: number;
}

/**
 * Where propensities are true, 1/p over the rows of an action is the number of all rows, in any
 * part of the log: the mean of 1{action}/p is 1. Below 1 it may be that the action was not offered
 * everywhere, and then the mean weight tells; above 1 there is no such excuse.
 */
export function calibrationOf(logged: Logged): Calibration {
  const { actions, cells, action, cell, unit, propensity } = logged;
  const rows = action.length;
  const group = cells.length * 50 <= rows ? (row: number) => cell[row] as number : () => 0;
  const sizes = new Map<number, GroupSize>();
  const found = new Map<number, { shown: number; byUnit: Map<number, number> }>();
  for (let row = 0; row < rows; row += 1) {
    const [own, who] = [group(row), unit[row] as number];
    const size = sizes.get(own) ?? { rows: 0, squares: 0, units: new Map<number, number>() };
    sizes.set(own, size);
    const before = size.units.get(who) ?? 0;
    size.units.set(who, before + 1);
    size.rows += 1;
    size.squares += 2 * before + 1;
    const key = own * actions.length + (action[row] as number);
    const one = found.get(key) ?? { shown: 0, byUnit: new Map<number, number>() };
    found.set(key, one);
    one.shown += 1;
    one.byUnit.set(who, (one.byUnit.get(who) ?? 0) + 1 / (propensity[row] as number));
  }
  let worst: Calibration['worst'] = null;
  let groups = 0;
  for (const [key, { shown, byUnit }] of found) {
    const size = sizes.get(Math.floor(key / actions.length)) as GroupSize;
    if (shown < LEAST_SHOWN || size.units.size < LEAST_UNITS) continue;
    groups += 1;
    // (1/p summed - rows) squared, over units: those without the action add their rows squared.
    let [inverse, squares] = [0, size.squares];
    for (const [who, own] of byUnit) {
      inverse += own;
      squares += own * own - 2 * own * (size.units.get(who) ?? 0);
    }
    const due = size.rows;
    const error = Math.sqrt(Math.max(squares - (inverse - due) ** 2 / size.units.size, 1e-12));
    const z = (inverse - due) / error;
    if (worst === null || z > worst.z)
      worst = { action: actions[key % actions.length] ?? '', ratio: inverse / due, z };
  }
  const fits = worst === null || worst.z < SURPRISE || worst.ratio - 1 < SLIGHT;
  return { groups, worst, fits };
}
