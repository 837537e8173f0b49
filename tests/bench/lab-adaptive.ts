import { type Chances, nextChances } from '../../lib/experiments/adaptive';
import { assignedArm } from '../../lib/experiments/assignment';
import type { Plan } from '../../lib/experiments/plan';
import { seededRandom } from '../../lib/random';
import { compareByChances, mergedCells } from '../../lib/research/experiment/adaptive-analysis';
import { summary } from '../../lib/research/experiment/arm';
import { fixedInterval } from '../../lib/research/experiment/difference';
import type { BlockCell } from '../../lib/research/experiment/outcome-queries';
import { drafted } from '../experiments/drafted';

/** Experiments whose shares follow their outcomes, by the code that runs them and reads them. */

const DAY = 86_400_000;
const START = new Date('2026-01-01T00:00:00Z');
const MOST = 400;
/** Learners between two renewals, and between two looks. */
const EVERY = 10;
const PER_DAY = 4;

interface Assigned {
  arm: string;
  since: number;
  propensity: number;
  outcome: number;
  day: number;
  cameOn: number;
}

/** What the database adds up of those who were assigned until a day. */
function rowsOf(units: readonly Assigned[], day: number): BlockCell[] {
  const rows = new Map<string, BlockCell>();
  for (const [n, { arm, since, propensity, outcome, cameOn, day: own }] of units.entries()) {
    const block = Math.floor(Math.sqrt(n));
    const key = `${block} ${arm} ${since}`;
    const row = rows.get(key) ?? {
      ...{
        arm,
        since,
        propensity,
        block,
        language: 'ky',
        units: 0,
        waiting: 0,
        late: 0,
        open: 0,
        missing: 0,
      },
      ...{ silent: 0, lateDays: 0, outcomes: 0, sum: 0, squares: 0 },
      before: { sum: 0, squares: 0, product: 0, known: 0 },
    };
    rows.set(key, row);
    row.units += 1;
    if (day < own + 7) row.waiting += 1;
    else if (cameOn > day) row.open += 1;
    else {
      row.outcomes += 1;
      row.sum += outcome;
      row.squares += outcome ** 2;
    }
  }
  return [...rows.values()];
}

interface Followed {
  /** A look left out 0. */
  found: boolean;
  /** Every look held the truth. */
  held: boolean;
  /** Welch of plain means at the end, which the allocation bends. */
  plain: boolean;
  /** Share of learners in the second arm. */
  second: number;
}

/**
 * One experiment: an outcome is due after a week; where `isLate`, three of five come up to 30 days
 * after that, bad ones later.
 */
function followed(seed: string, effect: number, isLate: boolean): Followed {
  const plan: Plan = { ...drafted(), adaptive: { floor: 0.1, near: 0.1 } };
  const random = seededRandom(`adaptive ${seed}`);
  const units: Assigned[] = [];
  const chances: Chances[] = [];
  const seen = { found: false, held: true };
  const look = (day: number) => {
    const rows = rowsOf(units, day);
    const interval = compareByChances({ plan, planned: MOST, rows, chances }, 'b', []).anytime;
    if (interval && (interval.low > 0 || interval.high < 0)) seen.found = true;
    if (interval && (interval.low > effect || interval.high < effect)) seen.held = false;
    return rows;
  };
  for (let n = 0; n < MOST; n += 1) {
    const day = n / PER_DAY;
    if (n % EVERY === 0) {
      const cells = mergedCells(look(day));
      const known = plan.arms.map(({ id }) => {
        const own = cells.filter(({ arm }) => arm === id);
        const total = (name: 'outcomes' | 'sum') => own.reduce((sum, cell) => sum + cell[name], 0);
        return { outcomes: total('outcomes'), sum: total('sum') };
      });
      const next = nextChances(plan, known, `${seed} ${chances.length}`);
      chances.push({ from: new Date(START.getTime() + day * DAY), chances: next, known });
    }
    const last = chances.at(-1);
    const arms = plan.arms.map(({ id }, at) => ({ id, weight: last?.chances[at] ?? 0.5 }));
    const arm = assignedArm({ salt: seed, arms, traffic: 1 }, String(n)) ?? '';
    const outcome = random() < 0.5 + (arm === 'b' ? effect : 0) ? 1 : 0;
    const late = isLate && random() < 0.6 ? 30 * random() ** (outcome === 1 ? 2 : 0.5) : 0;
    const propensity = arms.find(({ id }) => id === arm)?.weight ?? 0;
    units.push({ arm, outcome, day, propensity, since: last?.from.getTime() ?? 0, cameOn: day + 7 + late });
  }
  for (let day = MOST / PER_DAY; day < MOST / PER_DAY + 38; day += EVERY / PER_DAY) look(day);
  look(1_000);
  const [a, b] = plan.arms.map(({ id }) => units.filter(({ arm }) => arm === id).map((one) => one.outcome));
  const plain = a && b ? fixedInterval(summary(a), summary(b)) : null;
  return { ...seen, plain: (plain?.p ?? 1) < 0.05, second: (b?.length ?? 0) / MOST };
}

/** How many of so many experiments without effect find one, in time and with late outcomes. */
export function adaptiveFound(runs: number): { found: number; plain: number; late: number } {
  const counts = { found: 0, plain: 0, late: 0 };
  for (let run = 0; run < runs; run += 1) {
    const one = followed(`none ${run}`, 0, false);
    counts.found += one.found ? 1 : 0;
    counts.plain += one.plain ? 1 : 0;
    counts.late += followed(`late ${run}`, 0, true).found ? 1 : 0;
  }
  return counts;
}

/**
 * Of experiments with an effect of .15: how many hold it at every look, how many find it, and the
 * mean share of learners in the better arm.
 */
export function adaptiveHeld(runs: number): { held: number; found: number; better: number } {
  const counts = { held: 0, found: 0, better: 0 };
  for (let run = 0; run < runs; run += 1) {
    const one = followed(`some ${run}`, 0.15, false);
    counts.held += one.held ? 1 : 0;
    counts.found += one.found ? 1 : 0;
    counts.better += one.second / runs;
  }
  return counts;
}
