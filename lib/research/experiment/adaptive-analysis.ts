import type { Chances } from '../../experiments/adaptive';
import { type Plan, RANGE } from '../../experiments/plan';
import { adaptiveIntervals, type Block, contrastOf } from './adaptive';
import { normalCdf } from './distributions';
import type { BlockCell, Cell } from './outcome-queries';
import type { ArmResult, Comparison } from './result';
import { MISMATCH } from './several';
import { shrunk } from './shrinkage';

/** The analysis of arms whose shares followed the outcomes: by the logged chances alone. */

export interface ByChances {
  plan: Plan;
  /** Units at which the anytime-valid interval is narrowest. */
  planned: number;
  rows: readonly BlockCell[];
  chances: readonly Chances[];
}

/** Rows of blocks as cells of arms and languages. */
export function mergedCells(rows: readonly BlockCell[]): Cell[] {
  const merged = new Map<string, Cell>();
  for (const { block: _, since: __, propensity: ___, ...row } of rows) {
    const key = `${row.arm} ${row.language}`;
    const known = merged.get(key);
    merged.set(key, known ? plus(known, row) : row);
  }
  return [...merged.values()].sort((a, b) => (`${a.arm} ${a.language}` < `${b.arm} ${b.language}` ? -1 : 1));
}

const COUNTS = ['units', 'waiting', 'late', 'open', 'missing', 'silent', 'lateDays'] as const;
const SUMS = [...COUNTS, 'outcomes', 'sum', 'squares'] as const;
const BEFORE = ['sum', 'squares', 'product', 'known'] as const;

function plus(a: Cell, b: Cell): Cell {
  const total = { ...a, before: { ...a.before } };
  for (const name of SUMS) total[name] += b[name];
  for (const name of BEFORE) total.before[name] += b.before[name];
  return total;
}

/** The chances of a row's time; null where none were logged for it. */
function chancesOf({ plan, chances }: ByChances, since: number): readonly number[] | null {
  if (since === 0) return plan.arms.map(({ weight }) => weight);
  return chances.find(({ from }) => from.getTime() === since)?.chances ?? null;
}

/** Whether every exposure keeps the chance by which its arm was chosen, as it was logged. */
export function isTrue(given: ByChances): boolean {
  return given.rows.every(({ arm, since, propensity }) => {
    const at = given.plan.arms.findIndex(({ id }) => id === arm);
    const logged = chancesOf(given, since)?.[at];
    return logged !== undefined && Math.abs(logged - propensity) < 1e-9;
  });
}

interface Wanted {
  language?: string;
  /** By arm, what an outcome that has not come counts as; without it those are left out. */
  filled?: readonly number[];
}

function blocksOf(given: ByChances, { language, filled }: Wanted = {}): Block[] {
  const blocks = new Map<string, Block & { arms: { units: number; sum: number; squares: number }[] }>();
  const rows = given.rows.filter((row) => language === undefined || row.language === language);
  for (const row of rows.toSorted((a, b) => a.block - b.block || a.since - b.since)) {
    const at = given.plan.arms.findIndex(({ id }) => id === row.arm);
    const chances = chancesOf(given, row.since);
    if (at < 0 || !chances) continue;
    const key = `${row.block} ${row.since}`;
    const block = blocks.get(key) ?? { chances, arms: chances.map(() => ({ units: 0, sum: 0, squares: 0 })) };
    blocks.set(key, block);
    const arm = block.arms[at] as (typeof block.arms)[number];
    const value = filled?.[at] ?? 0;
    const gone = filled ? row.open + row.missing : 0;
    arm.units += row.outcomes + gone;
    arm.sum += row.sum + gone * value;
    arm.squares += row.squares + gone * value ** 2;
  }
  return [...blocks.values()];
}

/** An arm less the first one; plain means and what builds on them are not given. */
export function compareByChances(
  given: ByChances,
  arm: string,
  languages: readonly string[],
): Omit<Comparison, 'holm' | 'drawn' | 'finding'> {
  const { plan, planned } = given;
  const at = plan.arms.findIndex(({ id }) => id === arm);
  const contrast = contrastOf(plan.arms.length, at, 0);
  const between = (wanted?: Wanted) => adaptiveIntervals(blocksOf(given, wanted), contrast, planned);
  const found = between();
  const range = RANGE[plan.outcome.kind];
  const filled = (own: number, others: number) =>
    between({ filled: plan.arms.map((_, n) => (n === at ? own : others)) });
  const low = range && filled(range[0], range[1]);
  const high = range && filled(range[1], range[0]);
  const parts = languages.flatMap((language) => {
    const part = between({ language });
    if (!part) return [];
    const units = given.rows.reduce(
      (sum, row) =>
        sum + (row.language === language && [arm, plan.arms[0]?.id].includes(row.arm) ? row.outcomes : 0),
      0,
    );
    return [{ language, units, plain: part.fixed, variance: part.variance }];
  });
  const drawn = shrunk(parts.map(({ plain: { value }, variance }) => ({ value, variance })));
  return {
    ...{ arm, fixed: found?.fixed ?? null, anytime: found?.anytime ?? null },
    ...{ adjustedFixed: null, adjustedAnytime: null, ratio: null },
    worst: low && high ? { low: low.anytime.low, high: high.anytime.high } : null,
    languages: parts.map(({ variance: _, ...part }, n) => ({ ...part, shrunk: drawn[n] ?? part.plain })),
  };
}

/** An arm's own mean with its interval, by the same scores. */
export function meanByChances(given: ByChances, arm: string): Pick<ArmResult, 'mean' | 'interval'> {
  const { plan, planned } = given;
  const at = plan.arms.findIndex(({ id }) => id === arm);
  const found = adaptiveIntervals(blocksOf(given), contrastOf(plan.arms.length, at, null), planned);
  if (!found) return { mean: null, interval: null };
  const { value, low, high } = found.fixed;
  return { mean: value, interval: { low, high } };
}

/**
 * Whether arms have the sizes that the chances of their times give: of two arms exactly, of more
 * by the one that is farthest off, times their number.
 */
export function ratioByChances(given: ByChances): { p: number; isMismatch: boolean } {
  const arms = given.plan.arms.map(() => ({ units: 0, due: 0, variance: 0 }));
  for (const row of given.rows) {
    const chances = chancesOf(given, row.since) ?? [];
    for (const [at, arm] of arms.entries()) {
      const chance = chances[at] ?? 0;
      arm.due += row.units * chance;
      arm.variance += row.units * chance * (1 - chance);
      if (given.plan.arms[at]?.id === row.arm) arm.units += row.units;
    }
  }
  const ps = arms.map(({ units, due, variance }) =>
    variance > 0 ? 2 * normalCdf(-Math.abs(units - due) / Math.sqrt(variance)) : 1,
  );
  const p = Math.min(1, Math.min(...ps) * (arms.length > 2 ? arms.length : 1));
  return { p, isMismatch: p < MISMATCH };
}
