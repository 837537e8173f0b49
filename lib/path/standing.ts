import type { CourseStore, CourseView, ItemRef } from '../content/store';
import type { Knowledge } from '../knowledge/estimate';
import { knowledgeOf } from '../knowledge/knowledge-of';
import type { KnowledgeModel } from '../knowledge/model';
import type { LatestAttempt } from '../knowledge/store';
import { ANSWERS_LOOKED_AT } from './candidates';
import { policyById } from './policies/by-id';
import { historyOf } from './policies/candidates';
import type { PastTry, Policy } from './policies/policy';
import type { CheckResult, Decision, PathReads, Placement } from './store';
import { openedModules, withKnown } from './with-known';

/**
 * Where a learner stands in a course. Read once for everything that shows a part of it: map, end of
 * a round, next module.
 */
export interface CourseStanding {
  learnerId: string;
  course: CourseView;
  items: readonly ItemRef[];
  /** Placement and checks considered. */
  knowledge: Knowledge;
  placement: Placement | null;
  /** Those that have ended, latest first. */
  checks: readonly CheckResult[];
  /** The latest that was recorded, whether or not it still stands. */
  decision: Decision | null;
  /** The latest answer, whichever try it was. */
  last: LatestAttempt | null;
  /** Latest answers, newest first. */
  recent: readonly LatestAttempt[];
  now: Date;
  /** By which the next module is chosen. */
  policy: Policy;
  /** First tries in the course, oldest first; none where the policy doesn't look at them. */
  history: readonly PastTry[];
}

const DEFAULT = policyById();

/** The learner's policy in a course: an experiment's, else what everybody has. */
export const policyIn = async (
  { policyOf }: { policyOf?: (courseId: string) => Promise<Policy> },
  courseId: string,
): Promise<Policy> => (await policyOf?.(courseId)) ?? DEFAULT;

/** What a policy looks at of the past. */
export const historyFor = async (
  policy: Policy,
  learner: Pick<PathReads, 'attempts'>,
  courseId: string,
  items: readonly ItemRef[],
): Promise<PastTry[]> => (policy.usesHistory ? historyOf(await learner.attempts(courseId), items) : []);

export async function standingOf(
  deps: {
    courses: CourseStore;
    learner: PathReads;
    model: KnowledgeModel;
    clock: () => Date;
    policyOf?: (courseId: string) => Promise<Policy>;
  },
  course: CourseView,
): Promise<CourseStanding> {
  const { courses, learner } = deps;
  const { structure } = course;
  const now = deps.clock();
  const [items, placement, checks, decision, recent, policy] = await Promise.all([
    courses.items(structure.id),
    learner.placement(structure.id),
    learner.checks(structure.id),
    learner.decision(structure.id),
    learner.latest(structure.id, ANSWERS_LOOKED_AT),
    policyIn(deps, structure.id),
  ]);
  const opened = openedModules(placement, checks);
  const isTouched = placement !== null || opened.size > 0;
  const [traced, tries, history] = await Promise.all([
    knowledgeOf({ ...deps, clock: () => now }, structure, items),
    isTouched && learner.triesByModule(structure.id, placement?.roundId ?? null, opened),
    historyFor(policy, learner, structure.id, items),
  ]);
  const knowledge = tries ? withKnown(traced, structure, opened, tries, now) : traced;
  const { learnerId } = learner;
  const [last = null] = recent;
  return {
    ...{ learnerId, course, items, knowledge, placement, checks, decision, last, recent, now },
    ...{ policy, history },
  };
}
