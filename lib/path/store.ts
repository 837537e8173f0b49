import type { KnowledgeChange, KnowledgeReads } from '../knowledge/store';
import type { ScoredItem } from './placement';
import type { PolicyScore } from './policies/policy';
import type { Reason, ScoredCandidate } from './policy';

/** What was decided for one learner, beside what they know. */
export interface PathReads extends KnowledgeReads {
  /** The latest; null before the first. */
  decision(courseId: string): Promise<Decision | null>;
  /** null where the learner never began one in the course. */
  placement(courseId: string): Promise<Placement | null>;
  /** Checks that have ended, latest first. */
  checks(courseId: string): Promise<CheckResult[]>;
}

export interface PathChange extends KnowledgeChange, PathReads {
  /** A new one, or what the learner took of one that is there. */
  keepDecision(decision: Decision): Promise<void>;
  /** The learner's placement in its course, as it is now. */
  keepPlacement(placement: Placement): Promise<void>;
}

export interface PathStore extends PathReads {
  change<T>(work: (tx: PathChange) => Promise<T>): Promise<T>;
}

export interface Decision {
  id: string;
  courseId: string;
  decidedAt: Date;
  policy: string;
  /** Threw the dice: with it and the candidates the choice can be made again. */
  seed: string;
  /** What the policy chose; null when everything is mastered and nothing due. */
  choice: string | null;
  propensity: number;
  candidates: ScoredCandidate[];
  reasons: Reason[];
  runnerUp: string | null;
  /** What the learner took, once they have taken something: the latest. */
  picked: string | null;
  pickedAt: Date | null;
}

/**
 * Why an exercise of a placement is the one it is; as a decision's candidates, so that other
 * choosers can be compared on the log.
 */
export interface PlacementChoice {
  at: Date;
  itemId: string;
  /** Probability that this policy shows it, given what it knew. */
  propensity: number;
  scored: ScoredItem[];
}

/**
 * Why an exercise of a round is the one it is. The seed of its dice is the round's id, "/" and the
 * position. Nobody can take another one instead.
 */
export interface ItemDecision {
  /** From 1. */
  position: number;
  /** Label of the policy (policies/policy.ts), or version of the rule of checks. */
  policy: string;
  choice: string;
  propensity: number;
  /** Of all items of the module, in course order. */
  scores: PolicyScore[];
  reason: string;
}

/** What a placement said of a module in the end. */
export interface Outcome {
  moduleId: string;
  /** P(known). */
  chance: number;
  opens: boolean;
}

export interface Placement {
  courseId: string;
  roundId: string;
  policy: string;
  /** In the order of the round's exercises. */
  choices: PlacementChoice[];
  /** null until it has ended. */
  outcome: Outcome[] | null;
  endedAt: Date | null;
}

/** What a check said of its module. */
export interface CheckResult {
  moduleId: string;
  known: boolean;
  endedAt: Date;
}
