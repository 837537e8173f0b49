import { UstatError } from '../../errors';
import type { FirstTry, ItemCandidate } from '../choose-item';
import type { Candidate, Reason, ScoredCandidate } from '../policy';

/**
 * A policy of adaptive paths: which module or which item comes next. Pure: all that it knows and
 * all chance are arguments, so the app, a simulation and an evaluation of logs run the same one.
 */
export interface Policy {
  id: string;
  /** Name, version and parameters that are not the usual ones, as choices are logged with it. */
  label: string;
  /** Whether it looks at PolicyState's history: one more read for who decides. */
  usesHistory: boolean;
  /**
   * Weighs the candidates and draws one. Go through chooseBy, which checks what comes back.
   * @param random uniform in [0, 1); seeded by the caller, who keeps the seed with the choice
   */
  choose(state: PolicyState, candidates: readonly PolicyCandidate[], random: () => number): PolicyChoice;
}

/** A first try in the course. */
export interface PastTry extends FirstTry {
  /** Of the item, logits: the author's guess, as candidates have it. */
  difficulty: number;
}

export interface PolicyState {
  /** All first tries in the course, oldest first; policies work out their own models of them. */
  history: readonly PastTry[];
  /** Module of the learner's last answer in the course. */
  lastModule: string | null;
  /** policy.ts isFirstStep. */
  isFirstStep: boolean;
  /** First tries of the round in which an item is chosen. */
  round: readonly FirstTry[];
}

/** A module or an item, in course order. */
export type PolicyCandidate = {
  id: string;
  /** Components that its answers count for; of an item one. */
  skills: readonly string[];
  /** Of its items, logits: the author's guesses. Of an item one. */
  difficulties: readonly number[];
  /**
   * Whether it may be shown: what a module requires is known; an item has not been in this round,
   * nor came today while there are others. The same for every policy.
   */
  isOpen: boolean;
} & ({ level: 'module'; module: Candidate } | { level: 'item'; item: ItemCandidate; answers: number });

export interface PolicyScore {
  id: string;
  /** Comparable within one choice only; 0 for what could not be chosen. */
  score: number;
  /** Probability that the policy shows it, given all that it knew; sums to 1. */
  propensity: number;
}

export interface PolicyChoice {
  /** null: by the policy's lights nothing is left. */
  choice: string | null;
  /** Of the choice; 1 when it is null. */
  propensity: number;
  /** One a candidate, in their order. */
  scores: PolicyScore[];
  /** A code of the policy's own, for logs. */
  reason: string;
  /** Of modules, what the score is made of, where the policy says. */
  parts?: readonly ScoredCandidate['parts'][];
  /** What the learner may be told of a module, where the policy knows more than what is plain. */
  told?: Reason[];
}

const ENOUGH = 1e-9;

/**
 * Chooses by a policy, and holds it to what every policy owes.
 * @throws UstatError 'bad-input' that names policy and fault: a choice outside the candidates, a
 * propensity of 0 or above 1, propensities that do not sum to 1
 */
export function chooseBy(
  policy: Policy,
  state: PolicyState,
  candidates: readonly PolicyCandidate[],
  random: () => number,
): PolicyChoice {
  const made = policy.choose(state, candidates, random);
  const faults = faultsOf(made, candidates);
  if (faults.length === 0) return made;
  throw new UstatError('bad-input', `The policy ${policy.label} can not be used.`, faults);
}

function faultsOf(made: PolicyChoice, candidates: readonly PolicyCandidate[]): string[] {
  const { choice, scores } = made;
  const isSame = scores.length === candidates.length && scores.every(({ id }, n) => id === candidates[n]?.id);
  return [
    ...(isSame ? [] : ['scores are not one a candidate, in their order']),
    ...(choice === null || candidates.some(({ id }) => id === choice)
      ? []
      : [`the choice "${choice}" is no candidate`]),
    ...faultsOfChances(made),
  ];
}

/**
 * What is wrong with the chances of a choice, whoever made it: an estimate that weighs by them
 * would be wrong unseen.
 * @param enough how far a sum may be from 1: chances that were stored have four bytes
 */
export function faultsOfChances(
  { choice, propensity, scores }: Pick<PolicyChoice, 'choice' | 'propensity' | 'scores'>,
  enough = ENOUGH,
): string[] {
  const own = scores.find(({ id }) => id === choice);
  const sum = scores.reduce((total, one) => total + one.propensity, 0);
  return [
    ...(propensity > 0 && propensity <= 1 + enough
      ? []
      : [`the choice has a propensity of ${propensity}, not above 0 and at most 1`]),
    ...(scores.every((one) => one.propensity >= 0 && one.propensity <= 1 + enough)
      ? []
      : ['a propensity is not from 0 to 1']),
    ...(scores.every(({ score }) => Number.isFinite(score)) ? [] : ['a score is no number']),
    ...(choice === null || Math.abs(sum - 1) <= enough ? [] : [`the propensities sum to ${sum}, not to 1`]),
    ...(choice === null || (own && Math.abs(own.propensity - propensity) <= enough)
      ? []
      : ['the propensity of the choice is not the one among the scores']),
  ];
}
