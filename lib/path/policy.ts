/**
 * Which module next, and why. Pure: the same function serves a request, a simulation and a browser.
 *
 *   prerequisites met -> not mastered -> expected learning progress within a soft band of P -> due reviews -> a little chance
 *
 * Constraints from learning science around a learned model are what has worked (Doroudi, Aleven & Brunskill 2019).
 */

/** 'known': by placement rather than by practice (standing.ts). */
export type ModuleState = 'new' | 'learning' | 'known' | 'mastered' | 'review';

export interface Candidate {
  moduleId: string;
  requires: readonly string[];
  state: ModuleState;
  /** Expected unaided success over the module's items, 0..1, and whether there are answers enough to say so. */
  p: number;
  sure: boolean;
  /** Expected rise of that mean after one round of practice, 0..1 (knowledge/expected-progress.ts). */
  expectedProgress: number;
  /** Days since its review fell due; 0 when none is. */
  daysOverdue: number;
  /** Far enough along, though perhaps not mastered, for the modules that build on it. */
  carries: boolean;
}

export interface Situation {
  /** All modules of the course, in course order. */
  candidates: readonly Candidate[];
  /** Module of the learner's last answer in this course. */
  lastModule: string | null;
}

export type ReasonCode =
  | 'first-step'
  | 'builds-on'
  | 'unfinished'
  | 'review-due'
  | 'variety'
  | 'gains-most'
  | 'in-reach'
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
  /** Probability that this policy shows it, given what it knew; sums to 1 over the candidates unless none is eligible. */
  propensity: number;
  parts: { band: number; expectedProgress: number; review: number; inertia: number };
}

export interface PolicyChoice {
  moduleId: string | null;
  propensity: number;
  candidates: ScoredCandidate[];
  reasons: Reason[];
  runnerUp: string | null;
}

export const POLICY = 'ustat/2';
/** Share of choices left to chance among eligible modules, so that other policies can be compared on the log. */
const EXPLORATION = 0.1;
const BAND = { low: 0.6, high: 0.85, softness: 0.2 };
/** Who has begun a module goes on with it unless another promises clearly more. */
const INERTIA = 1.15;
/** A review that is just due is worth half of this, after two weeks all of it; in units of expected progress. */
const REVIEW = { worth: 0.12, daysToFull: 14 };

/** @param random uniform in [0, 1), called once; seeded by the caller, who keeps the seed with the decision */
export function choose(situation: Situation, random: () => number): PolicyChoice {
  const open = situation.candidates.filter((candidate) => isKnown(candidate) || candidate.carries);
  const met = new Set(open.map((candidate) => candidate.moduleId));
  const scored = situation.candidates.map((candidate) => score(candidate, situation, met));
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
    candidate.propensity = EXPLORATION / eligible.length + (candidate === best ? 1 - EXPLORATION : 0);
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

function isKnown(candidate: Candidate): boolean {
  return candidate.state !== 'new' && candidate.state !== 'learning';
}

function score(candidate: Candidate, situation: Situation, met: ReadonlySet<string>): ScoredCandidate {
  const eligible =
    !['mastered', 'known'].includes(candidate.state) &&
    candidate.requires.every((required) => met.has(required));
  const parts = {
    band: band(candidate.p),
    expectedProgress: candidate.expectedProgress,
    review:
      candidate.state === 'review'
        ? REVIEW.worth * (0.5 + 0.5 * Math.min(1, candidate.daysOverdue / REVIEW.daysToFull))
        : 0,
    inertia: inertia(candidate, situation),
  };
  const learning = Math.max(0, parts.expectedProgress) * parts.band * parts.inertia;
  const total = candidate.state === 'review' ? parts.review : learning;
  return { moduleId: candidate.moduleId, eligible, score: eligible ? total : 0, propensity: 0, parts };
}

function inertia(candidate: Candidate, { lastModule }: Situation): number {
  return candidate.state === 'learning' && candidate.moduleId === lastModule ? INERTIA : 1;
}

/** 1 within the band of P where practice is neither idle nor hopeless, falling off as a Gaussian outside it. */
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
  { candidates, lastModule }: Situation,
): Reason[] {
  const self = candidates.find((candidate) => candidate.moduleId === chosen.moduleId);
  if (!self) return [];
  const module = self.moduleId;
  const reasons: Reason[] = [];
  const say = (code: ReasonCode, other?: string) =>
    reasons.push({ code, params: { module, ...(other ? { other } : {}) } });
  const opens = candidates.find((other) => other.requires.includes(module) && !isKnown(other));
  const base = self.requires.find((required) =>
    candidates.some((one) => one.moduleId === required && isKnown(one)),
  );

  if (chosen !== best) say('variety');
  if (lastModule === null && self.state === 'new' && self.requires.length === 0) say('first-step');
  if (self.state === 'review') say('review-due');
  if (self.state === 'learning') say('unfinished');
  if (base) say('builds-on', base);
  if (eligible.length === 1) say('only-one');
  else if (chosen === best && lastModule !== null && self.state !== 'review' && isLargest(chosen, eligible))
    say('gains-most');
  if (opens) say('needed-next', opens.moduleId);
  if (self.state !== 'review' && self.sure && chosen.parts.band === 1) say('in-reach');
  if (reasons.length === 0) say('something-new');
  return reasons.slice(0, 3);
}

function isLargest(chosen: ScoredCandidate, eligible: readonly ScoredCandidate[]): boolean {
  return eligible.every(
    (other) => other === chosen || other.parts.expectedProgress < chosen.parts.expectedProgress,
  );
}
