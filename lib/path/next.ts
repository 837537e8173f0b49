import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { CourseStructure } from '../content/schema';
import type { CourseStore, CourseView } from '../content/store';
import { UstatError } from '../errors';
import type { KnowledgeModel } from '../knowledge/model';
import type { LatestAttempt } from '../knowledge/store';
import { seededRandom } from '../random';
import { answeredToday, candidatesOf, triesOf } from './candidates';
import { moduleCandidates } from './policies/candidates';
import { mayCome } from './policies/draw';
import { chooseBy, type Policy, type PolicyCandidate, type PolicyChoice } from './policies/policy';
import { isFirstStep, reasonsOf, type Situation } from './policy';
import { type CourseStanding, policyIn, standingOf } from './standing';
import type { CheckResult, Decision, PathStore, Placement } from './store';

export interface PathDeps {
  courses: CourseStore;
  learner: PathStore;
  model: KnowledgeModel;
  clock: () => Date;
  /** What an experiment gives this learner in a course; without it everybody has `ustat`. */
  policyOf?: (courseId: string) => Promise<Policy>;
}

const DAY = 86_400_000;

/**
 * The module that is next for a learner: what was decided, while it stands, else what the policy
 * proposes now. A proposal is stored when the learner takes a module on a page that showed it
 * (pickModule), not when it is shown. Its dice are thrown by what it rests on: until the learner
 * answers, their placement ends or the day does, a page that is loaded again shows the same.
 */
export function nextModule(standing: CourseStanding): Decision {
  const { learnerId, course, items, knowledge, placement, checks, decision, last, now } = standing;
  const { policy, history } = standing;
  const { structure } = course;
  const changes = { last, placement, checks, policy };
  if (decision && stands(decision, structure, changes, now)) return decision;

  const day = Math.floor(now.getTime() / DAY);
  const ends = [placement?.endedAt, checks[0]?.endedAt];
  const seed = digest([policy.label, learnerId, structure.id, last?.id, ...ends, day]);
  const candidates = candidatesOf(
    structure.modules,
    items,
    knowledge,
    now,
    answeredToday(standing.recent, now),
  );
  const seen = { lastModule: last?.moduleId ?? null, isFirstStep: isFirstStep(triesOf(knowledge)) };
  const weighed = moduleCandidates(structure.modules, items, candidates);
  const made = chooseBy(policy, { history, ...seen, round: [] }, weighed, seededRandom(seed));
  return {
    // Other people's answers or another course may change what is proposed: then it is another one.
    id: uuidFrom(digest([seed, made.choice, structure.modules.map(({ id }) => id)])),
    ...{ courseId: structure.id, decidedAt: now, policy: policy.label, seed, choice: made.choice },
    ...decidedBy(made, weighed, { candidates, ...seen }),
    picked: null,
    pickedAt: null,
  };
}

/** What a decision keeps of a choice: parts of a score stand beside those that are made of them. */
function decidedBy(
  { choice, propensity, scores, parts, told }: PolicyChoice,
  weighed: readonly PolicyCandidate[],
  situation: Situation,
): Pick<Decision, 'propensity' | 'candidates' | 'reasons' | 'runnerUp'> {
  // A policy that leaves nothing to chance passes over what could come as well.
  const open = new Set(weighed.filter(mayCome).map(({ id }) => id));
  const candidates = scores.map(({ id, score, propensity: chance }, n) => ({
    ...{ moduleId: id, eligible: chance > 0 || open.has(id), score, propensity: chance },
    parts: parts?.[n] ?? {
      expectedProgress: situation.candidates[n]?.expectedProgress ?? 0,
      ...{ opens: 0, review: 0 },
    },
  }));
  const eligible = candidates.filter((one) => one.eligible);
  const others = eligible.filter(({ moduleId }) => moduleId !== choice).sort((a, b) => b.score - a.score);
  const reasons = choice
    ? reasonsOf(choice, situation, eligible.length)
    : [{ code: 'all-mastered' as const, params: {} }];
  return { propensity, candidates, reasons: told ?? reasons, runnerUp: others[0]?.moduleId ?? null };
}

const digest = (of: unknown): string => bytesToHex(sha256(utf8ToBytes(JSON.stringify(of)))).slice(0, 32);

/** Version 8 of RFC 9562: of our own making. */
function uuidFrom(hex: string): string {
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return [...parts, hex.slice(20, 32)].join('-');
}

/** What ends a decision. */
interface Changes {
  last: LatestAttempt | null;
  placement: Placement | null;
  checks: readonly CheckResult[];
  policy: Policy;
}

/** Whether a decision that was recorded is still what the learner goes by. */
function stands(
  decision: Decision,
  structure: CourseStructure,
  { last, placement, checks, policy }: Changes,
  now: Date,
): boolean {
  const ends = [last?.answeredAt, placement?.endedAt, checks[0]?.endedAt];
  const changes = ends.flatMap((at) => at ?? []);
  const module = decision.picked ?? decision.choice;
  // Reasons name modules too: those that the course has lost can be told to nobody.
  const named = decision.reasons.flatMap(({ params }) => [params.module, params.other]);
  return (
    now.getTime() - decision.decidedAt.getTime() < DAY &&
    decision.policy === policy.label &&
    changes.every((at) => at <= decision.decidedAt) &&
    [module, ...named].every((id) => !id || structure.modules.some((known) => known.id === id))
  );
}

/**
 * Records that the learner takes a module, be it the policy's or another one, beside the decision
 * that was shown to them. What nobody was shown is not recorded.
 * @param shown id of the decision on the page from which the module was taken
 * @throws UstatError 'not-found' for a module that the course lacks
 */
export async function pickModule(
  deps: PathDeps,
  courseId: string,
  moduleId: string,
  shown?: string,
): Promise<void> {
  const course = await deps.courses.course(courseId, 'en');
  if (!course.structure.modules.some((module) => module.id === moduleId)) {
    throw new UstatError('not-found', `No module ${moduleId} in ${courseId}.`);
  }
  const decision = (await standingDecision(deps, course)) ?? (shown && (await proposal(deps, course, shown)));
  if (!decision || decision.picked === moduleId) return;
  const taken = { ...decision, picked: moduleId, pickedAt: deps.clock() };
  await deps.learner.change((tx) => tx.keepDecision(taken));
}

async function standingDecision(deps: PathDeps, { structure }: CourseView): Promise<Decision | null> {
  const { learner, clock } = deps;
  const [decision, [last = null], placement, checks, policy] = await Promise.all([
    learner.decision(structure.id),
    learner.latest(structure.id, 1),
    learner.placement(structure.id),
    learner.checks(structure.id),
    policyIn(deps, structure.id),
  ]);
  const changes = { last, placement, checks, policy };
  return decision && stands(decision, structure, changes, clock()) ? decision : null;
}

/** What the page showed, where it would still be shown. */
async function proposal(deps: PathDeps, course: CourseView, shown: string): Promise<Decision | null> {
  const next = nextModule(await standingOf(deps, course));
  return next.id === shown ? next : null;
}
