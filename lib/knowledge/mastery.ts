/**
 * When a knowledge component counts as mastered. Not a raw P: the textbooks' .95 is the probability of knowing (BKT),
 * while P(correct) stays below it for ever through slips and hard items. The rule:
 * expected unaided success over all of the component's items, with its lower bound above THRESHOLD, and at least
 * MIN_RIGHT unaided right answers on at least MIN_ITEMS different items.
 */
export interface Evidence {
  /** P(right at the first try, without help) of each of the component's items. */
  predictions: readonly number[];
  /** First tries on the component so far, right or wrong. */
  answers: number;
  unaidedRight: number;
  /** Different items among the unaided right answers. */
  itemsRight: number;
}

export interface Bounds {
  p: number;
  lower: number;
  upper: number;
}

export interface MasteryRule {
  threshold: number;
  /** Answers that the prediction is worth before the component was practised: what other components and people say. */
  priorAnswers: number;
  /** Standard normal quantile of the one-sided bound. */
  z: number;
  minRight: number;
  minItems: number;
}

/** Chosen in simulation so that at least 95 % of what is declared mastered truly is (models/training/knowledge/mastery.ts). */
export const RULE: MasteryRule = { threshold: 0.8, priorAnswers: 24, z: 1.28, minRight: 3, minItems: 2 };

/** First tries on a component below which the honest word about it is "we don't know yet". */
const ENOUGH_ANSWERS = 3;
/** So is an interval wider than this, whatever it rests on. */
const TOO_WIDE = 0.4;

/** Whether the answers carry a statement about a component, an item or a module: if not, screens say "we don't know yet". */
export function isSure({ lower, upper }: Bounds, answers: number): boolean {
  return answers >= ENOUGH_ANSWERS && upper - lower <= TOO_WIDE;
}

/** Wilson's score interval (1927) about the mean prediction, as if it came from priorAnswers + answers trials. */
export function bounds(evidence: Evidence, rule: MasteryRule = RULE): Bounds {
  const { predictions, answers } = evidence;
  if (predictions.length === 0) return { p: 0, lower: 0, upper: 1 };
  const p = predictions.reduce((sum, value) => sum + value, 0) / predictions.length;
  const n = rule.priorAnswers + answers;
  const zz = rule.z ** 2;
  const centre = (p + zz / (2 * n)) / (1 + zz / n);
  const half = (rule.z / (1 + zz / n)) * Math.sqrt((p * (1 - p)) / n + zz / (4 * n * n));
  return { p, lower: Math.max(0, centre - half), upper: Math.min(1, centre + half) };
}

export function isMastered(evidence: Evidence, rule: MasteryRule = RULE): boolean {
  return (
    evidence.unaidedRight >= rule.minRight &&
    evidence.itemsRight >= rule.minItems &&
    bounds(evidence, rule).lower > rule.threshold
  );
}
