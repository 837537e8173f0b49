import { chanceOfAtLeast, intervalOf, type Posterior, type Sight } from './posterior';

/**
 * When a knowledge component counts as mastered. Not a raw P: the textbooks' .95 is the probability
 * of knowing (BKT), while P(correct) stays below it for ever through slips and hard items. The
 * rule: the true unaided success over all of the component's items is at least LEVEL with
 * probability `chance`, and there were at least `minRight` unaided right answers on at least
 * `minItems` different items.
 */
export interface MasteryRule {
  chance: number;
  minRight: number;
  minItems: number;
}

/** True expected unaided success from which on a component or module is known. */
export const LEVEL = 0.8;

/**
 * `chance` was chosen in simulation so that at least 95 % of what is declared mastered truly is
 * (models/training/knowledge/mastery.ts).
 */
export const RULE: MasteryRule = { chance: 0.935, minRight: 3, minItems: 2 };

/** Between 0 and 1. `p` is the median of what the true success may be. */
export interface Bounds {
  p: number;
  lower: number;
  upper: number;
}

/** The interval that is shown holds the truth in 80 of 100 cases. */
const Z = 1.2816;
/** First tries on a component below which the honest word about it is "we don't know yet". */
const ENOUGH_ANSWERS = 3;
/** So is an interval wider than this, whatever it rests on. */
const TOO_WIDE = 0.4;

/** Median and central 80 % of what the true success may be. */
export function boundsOf(posterior: Posterior): Bounds {
  return intervalOf(posterior, Z);
}

/**
 * Whether the answers carry a statement about a component, an item or a module: if not, screens say
 * "we don't know yet".
 */
export function isSure({ lower, upper }: Bounds, answers: number): boolean {
  return answers >= ENOUGH_ANSWERS && upper - lower <= TOO_WIDE;
}

/** Whether the rule says so of a component: see MasteryRule. */
export function isMastered(
  posterior: Posterior,
  { unaidedRight, itemsRight }: Pick<Sight, 'unaidedRight' | 'itemsRight'>,
  rule: MasteryRule = RULE,
): boolean {
  return (
    unaidedRight >= rule.minRight &&
    itemsRight >= rule.minItems &&
    chanceOfAtLeast(posterior, LEVEL) >= rule.chance
  );
}
