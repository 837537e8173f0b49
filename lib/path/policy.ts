/**
 * Which module next, and why. Pure: the same function serves a request, a simulation and a browser.
 *
 *   prerequisites met -> not mastered -> expected learning progress, here and in what it opens
 *   -> due reviews -> a little chance
 *
 * Constraints from learning science around a learned model are what has worked (Doroudi, Aleven &
 * Brunskill 2019).
 */

/** 'known': by placement rather than by practice (standing.ts). */
type ModuleState = 'new' | 'learning' | 'known' | 'mastered' | 'review';

export interface Candidate {
  moduleId: string;
  requires: readonly string[];
  state: ModuleState;
  /**
   * Expected unaided success over the module's items, 0..1, and whether there are answers enough to
   * say so.
   */
  p: number;
  sure: boolean;
  /**
   * Expected rise of that mean after one round of practice, 0..1 (knowledge/expected-progress.ts).
   */
  expectedProgress: number;
  /**
   * At most so many more answers until it carries the modules that build on it, mastered or not; 0
   * when it does.
   */
  answersToCarry: number;
  /** Days since its review fell due; 0 when none is. */
  daysOverdue: number;
  /** Mean P(correct) of the items of a round, were they its easiest, 0..1. */
  ease: number;
}

export interface Situation {
  /** All modules of the course, in course order. */
  candidates: readonly Candidate[];
  /** Module of the learner's last answer in this course. */
  lastModule: string | null;
  /** First steps are to go well: the easiest module comes (isFirstStep). */
  isFirstStep?: boolean;
}

type ReasonCode =
  | 'first-step'
  | 'builds-on'
  | 'unfinished'
  | 'review-due'
  | 'variety'
  | 'gains-most'
  | 'in-reach'
  | 'goes-well'
  | 'needed-next'
  | 'only-one'
  | 'something-new'
  | 'all-mastered';

export interface Reason {
  code: ReasonCode;
  /** Ids of modules, for the message in the learner's language. */
  params: { module?: string; other?: string };
}

export interface ScoredCandidate {
  moduleId: string;
  eligible: boolean;
  /** Comparable within one decision only; 0 when not eligible. */
  score: number;
  /**
   * Probability that this policy shows it, given what it knew; sums to 1 over the candidates unless
   * none is eligible.
   */
  propensity: number;
  parts: { expectedProgress: number; opens: number; review: number };
}

export interface PolicyChoice {
  moduleId: string | null;
  propensity: number;
  candidates: ScoredCandidate[];
  reasons: Reason[];
  runnerUp: string | null;
}

export const POLICY = 'ustat/6';
/**
 * Share of choices left to chance among eligible modules, so that other policies can be compared on
 * the log.
 */
export const EXPLORATION = 0.1;
/** Who has so much right at first needs no more welcome. */
const EASY_GOING = 0.8;
/** Exercises in a round: about five minutes. */
export const ROUND_LENGTH = 5;
const BAND = { low: 0.6, high: 0.85, softness: 0.2 };
/**
 * A review that is just due is worth half of this, after two weeks all of it; in units of expected
 * progress.
 */
const REVIEW = { worth: 0.12, daysToFull: 14 };

/**
 * Whether a learner is to be given what is likely to go well: in their first two rounds in a
 * course, unless nearly all of it is right.
 * @param tries first tries in the course, and those of them that were right without help
 */
export function isFirstStep({ answers, right }: { answers: number; right: number }): boolean {
  return answers < 2 * ROUND_LENGTH && (answers === 0 || right / answers < EASY_GOING);
}

/**
 * @param random uniform in [0, 1), called once; seeded by the caller, who keeps the seed with the
 * decision
 */
export function choose(situation: Situation, random: () => number, exploration = EXPLORATION): PolicyChoice {
  const waits = waitsOf(situation.candidates);
  const scored = waits.map((wait) => score(wait, waits, situation.isFirstStep ?? false));
  const eligible = scored.filter((candidate) => candidate.eligible);
  const [best, second] = [...eligible].sort((a, b) => b.score - a.score);
  if (!best) {
    return {
      moduleId: null,
      propensity: 1,
      candidates: scored,
      reasons: [{ code: 'all-mastered', params: {} }],
      runnerUp: null,
    };
  }
  for (const candidate of eligible) {
    candidate.propensity = exploration / eligible.length + (candidate === best ? 1 - exploration : 0);
  }
  const chosen = draw(eligible, random());
  const runnerUp = (chosen === best ? second : best)?.moduleId ?? null;
  return {
    moduleId: chosen.moduleId,
    propensity: chosen.propensity,
    candidates: scored,
    reasons: explain(chosen, best, eligible, situation),
    runnerUp,
  };
}

function isKnown({ state }: Candidate): boolean {
  return state !== 'new' && state !== 'learning';
}

/** A module, and what has to carry before it opens: none when it is open. */
interface Wait {
  candidate: Candidate;
  for: ReadonlySet<Candidate>;
}

/**
 * For each module what it waits for: all that it builds on, directly or not, that is neither known
 * nor carries.
 */
function waitsOf(candidates: readonly Candidate[]): Wait[] {
  const byId = new Map(candidates.map((candidate) => [candidate.moduleId, candidate]));
  const gather = ({ requires }: Candidate, found: Set<Candidate>) => {
    for (const required of requires) {
      const other = byId.get(required);
      if (!other || isKnown(other) || other.answersToCarry === 0 || found.has(other)) continue;
      found.add(other);
      gather(other, found);
    }
    return found;
  };
  return candidates.map((candidate) => ({ candidate, for: gather(candidate, new Set()) }));
}

function score(
  { candidate, for: before }: Wait,
  waits: readonly Wait[],
  isFirstStep: boolean,
): ScoredCandidate {
  const eligible = before.size === 0 && !['mastered', 'known'].includes(candidate.state);
  const parts = {
    expectedProgress: candidate.expectedProgress,
    opens: opens(candidate, waits),
    review:
      candidate.state === 'review'
        ? REVIEW.worth * (0.5 + 0.5 * Math.min(1, candidate.daysOverdue / REVIEW.daysToFull))
        : 0,
  };
  const progress = Math.max(0, parts.expectedProgress) + parts.opens;
  const learning = isFirstStep ? candidate.ease : progress;
  const total = candidate.state === 'review' ? parts.review : learning;
  return { moduleId: candidate.moduleId, eligible, score: eligible ? total : 0, propensity: 0, parts };
}

/**
 * What is expected of the modules that wait for this one: of a round in each, spread over all
 * answers from here to its end, those that open it included. In units of expected progress.
 */
function opens(candidate: Candidate, waits: readonly Wait[]): number {
  let sum = 0;
  for (const wait of waits) {
    if (!wait.for.has(candidate) || isKnown(wait.candidate)) continue;
    const before = [...wait.for].reduce((answers, one) => answers + one.answersToCarry, 0);
    sum += (wait.candidate.expectedProgress * ROUND_LENGTH) / (before + ROUND_LENGTH);
  }
  return sum;
}

/**
 * 1 within the band of P where practice is neither idle nor hopeless, falling off as a Gaussian
 * outside it.
 */
export function band(p: number): number {
  const distance = Math.max(BAND.low - p, p - BAND.high, 0);
  return Math.exp(-0.5 * (distance / BAND.softness) ** 2);
}

function draw(eligible: readonly ScoredCandidate[], at: number): ScoredCandidate {
  let upTo = 0;
  for (const candidate of eligible) {
    upTo += candidate.propensity;
    if (at < upTo) return candidate;
  }
  return eligible[eligible.length - 1] as ScoredCandidate;
}

/** Up to three reasons, the strongest first; each is true of the chosen module by itself. */
function explain(
  chosen: ScoredCandidate,
  best: ScoredCandidate,
  eligible: readonly ScoredCandidate[],
  situation: Situation,
): Reason[] {
  const isBest = chosen === best && situation.lastModule !== null;
  return reasonsOf(chosen.moduleId, situation, eligible.length, {
    isVaried: chosen !== best,
    goesWell: isBest && situation.isFirstStep === true,
    gainsMost: isBest && isLargest(chosen, eligible),
  });
}

/** What is claimed of a policy's choice beyond what is true of the module by itself. */
interface Claims {
  isVaried: boolean;
  goesWell: boolean;
  gainsMost: boolean;
}
const NO_CLAIM: Claims = { isVaried: false, goesWell: false, gainsMost: false };

/**
 * The same of a module that any policy chose; without claims what is true of it whatever chose it.
 * @param open how many modules could have come
 */
export function reasonsOf(
  module: string,
  { candidates, lastModule }: Situation,
  open: number,
  claims: Claims = NO_CLAIM,
): Reason[] {
  const self = candidates.find((candidate) => candidate.moduleId === module);
  if (!self) return [];
  const reasons: Reason[] = [];
  const say = (code: ReasonCode, other?: string) =>
    reasons.push({ code, params: { module, ...(other ? { other } : {}) } });
  const opens = candidates.find((other) => other.requires.includes(module) && !isKnown(other));
  const base = self.requires.find((required) =>
    candidates.some((one) => one.moduleId === required && isKnown(one)),
  );

  if (claims.isVaried) say('variety');
  if (lastModule === null && self.state === 'new' && self.requires.length === 0) say('first-step');
  if (self.state === 'review') say('review-due');
  if (self.state === 'learning') say('unfinished');
  if (base) say('builds-on', base);
  if (open === 1) say('only-one');
  else if (claims.goesWell) say('goes-well');
  else if (claims.gainsMost && self.state !== 'review') say('gains-most');
  if (opens) say('needed-next', opens.moduleId);
  if (self.state !== 'review' && self.sure && band(self.p) === 1) say('in-reach');
  if (reasons.length === 0) say('something-new');
  return reasons.slice(0, 3);
}

function isLargest(chosen: ScoredCandidate, eligible: readonly ScoredCandidate[]): boolean {
  return eligible.every(
    (other) => other === chosen || other.parts.expectedProgress < chosen.parts.expectedProgress,
  );
}
