import { seededRandom } from '../random';
import type { Plan } from './plan';
import { thompsonChances } from './thompson';

/** Shares of a running experiment that follow its outcomes. */

/** Draws of one renewal: chances are whole thousandths before the floor. */
const DRAWS = 1_000;

/** What is known of an arm: outcomes that have come, each from 0 to 1, and their sum. */
export interface Known {
  outcomes: number;
  sum: number;
}

/** The arms' chances from a moment on, in the plan's order, and what they were worked out of. */
export interface Chances {
  from: Date;
  chances: number[];
  known: Known[];
}

/**
 * Chances of the arms for who comes next. The same outcomes give the same ones, so that anybody can
 * work them out again. Until an outcome has come they are the plan's own shares.
 * @param seed the experiment, its version, and how often its shares were renewed before
 */
export function nextChances(plan: Plan, known: readonly Known[], seed: string): number[] {
  const { adaptive, arms } = plan;
  const isUnknown = known.every(({ outcomes }) => outcomes === 0);
  if (!adaptive || isUnknown) return arms.map(({ weight }) => weight);
  // a share of right answers counts as that part of a success
  const tallies = known.map(({ outcomes, sum }) => ({
    right: Math.min(outcomes, Math.max(0, sum)),
    wrong: Math.min(outcomes, Math.max(0, outcomes - sum)),
  }));
  const options = { floor: adaptive.floor, near: adaptive.near, draws: DRAWS };
  return thompsonChances(tallies, options, seededRandom(`shares ${seed}`));
}
