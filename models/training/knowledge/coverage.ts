import { boundsOf, isSure, LEVEL } from '../../../lib/knowledge/mastery';
import {
  chanceOfAtLeast,
  logit,
  type PosteriorWeights,
  posteriorOf,
  SCOPES,
  type Scope,
} from '../../../lib/knowledge/posterior';
import type { Glimpse } from './glimpses';

/** Groups by first tries on the components in question. */
const GROUPS = [
  [0, 0],
  [1, 2],
  [3, 5],
  [6, 10],
  [11, Number.POSITIVE_INFINITY],
] as const;
/** Standard normal quantile of a central 90 % interval. */
const Z90 = 1.6449;

export interface Covered {
  scope: Scope;
  /** Least and most first tries of the group; null for all together. */
  answers: readonly [number, number] | null;
  looks: number;
  /**
   * Share of true successes inside the interval that is shown (80 %), and inside the one of 90 %.
   */
  in80: number;
  in90: number;
  /** Median width of the interval that is shown, 0..1. */
  width: number;
  /**
   * Share of looks at which a statement is made (isSure), and share of those whose interval of 80 %
   * holds the truth.
   */
  sure: number;
  sureIn80: number;
  /** Mean P(known) said, and share truly known, where P(known) is .9 or more. */
  said: number;
  known: number;
}

/** Whether the intervals hold the truth as often as they say, by how much was answered. */
export function coverage(weights: PosteriorWeights, all: readonly Glimpse[]): Covered[] {
  return SCOPES.flatMap((scope) => {
    const looks = all.filter((one) => one.scope === scope).map((one) => looked(weights, one));
    return [null, ...GROUPS].map((answers) => {
      const group = looks.filter(
        (one) => !answers || (one.answers >= answers[0] && one.answers <= answers[1]),
      );
      return { scope, answers, ...summary(group) };
    });
  });
}

function looked(weights: PosteriorWeights, { scope, sight, truth }: Glimpse) {
  const posterior = posteriorOf(weights, scope, sight);
  const bounds = boundsOf(posterior);
  const off = Math.abs(logit(truth) - posterior.mean) / posterior.sd;
  return {
    answers: sight.answers,
    in80: truth >= bounds.lower && truth <= bounds.upper,
    in90: off <= Z90,
    width: bounds.upper - bounds.lower,
    sure: isSure(bounds, sight.answers),
    chance: chanceOfAtLeast(posterior, LEVEL),
    known: truth >= LEVEL,
  };
}

type Looked = ReturnType<typeof looked>;

function summary(group: readonly Looked[]): Omit<Covered, 'scope' | 'answers'> {
  const sure = group.filter((one) => one.sure);
  const confident = group.filter((one) => one.chance >= 0.9);
  const widths = group.map((one) => one.width).sort((a, b) => a - b);
  const share = (list: readonly Looked[], is: (one: Looked) => number | boolean) =>
    list.reduce((sum, one) => sum + Number(is(one)), 0) / Math.max(1, list.length);
  return {
    looks: group.length,
    in80: share(group, (one) => one.in80),
    in90: share(group, (one) => one.in90),
    width: widths[Math.floor(widths.length / 2)] ?? Number.NaN,
    sure: share(group, (one) => one.sure),
    sureIn80: share(sure, (one) => one.in80),
    said: share(confident, (one) => one.chance),
    known: share(confident, (one) => one.known),
  };
}
