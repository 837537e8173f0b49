import type { CourseStructure } from '../content/schema';
import type { CourseStore } from '../content/store';
import { UstatError } from '../errors';
import type { KnowledgeModel } from '../knowledge/model';
import { seededRandom } from '../random';
import { candidatesOf } from './candidates';
import { choose, POLICY } from './policy';
import { type CourseStanding, standingOf } from './standing';
import type { Decision, PathStore } from './store';

export interface PathDeps {
  courses: CourseStore;
  learner: PathStore;
  model: KnowledgeModel;
  clock: () => Date;
  ids: () => string;
}

const DAY = 86_400_000;

/**
 * The module that is next for a learner. A decision stands until the learner answers something or a
 * day has passed: reloading the map must not roll the dice again.
 */
export async function nextModule(
  { learner, ids }: PathDeps,
  { course, items, knowledge, placement, decision, last, now }: CourseStanding,
): Promise<Decision> {
  const { structure } = course;
  const changes = [last?.answeredAt, placement?.endedAt].flatMap((at) => at ?? []);
  if (decision && stands(decision, structure, changes, now)) return decision;

  const id = ids();
  const { moduleId, ...made } = choose(
    {
      candidates: candidatesOf(structure.modules, items, knowledge, now),
      lastModule: last?.moduleId ?? null,
    },
    seededRandom(id),
  );
  const fresh: Decision = {
    ...{ id, courseId: structure.id, decidedAt: now, policy: POLICY, seed: id, choice: moduleId },
    ...made,
    picked: null,
    pickedAt: null,
  };
  await learner.change((tx) => tx.keepDecision(fresh));
  return fresh;
}

/** @param changes when the learner last answered, and when their placement ended */
function stands(
  decision: Decision,
  structure: CourseStructure,
  changes: readonly Date[],
  now: Date,
): boolean {
  const module = decision.picked ?? decision.choice;
  // Reasons name modules too: those that the course has lost can be told to nobody.
  const named = decision.reasons.flatMap(({ params }) => [params.module, params.other]);
  return (
    now.getTime() - decision.decidedAt.getTime() < DAY &&
    changes.every((at) => at <= decision.decidedAt) &&
    [module, ...named].every((id) => !id || structure.modules.some((known) => known.id === id))
  );
}

/**
 * Records that the learner takes a module, be it the policy's or another one.
 * @throws UstatError 'not-found' for a module that the course lacks
 */
export async function pickModule(deps: PathDeps, courseId: string, moduleId: string): Promise<void> {
  const course = await deps.courses.course(courseId, 'en');
  if (!course.structure.modules.some((module) => module.id === moduleId)) {
    throw new UstatError('not-found', `No module ${moduleId} in ${courseId}.`);
  }
  const decision = await nextModule(deps, await standingOf(deps, course));
  if (decision.picked === moduleId) return;
  const taken = { ...decision, picked: moduleId, pickedAt: deps.clock() };
  await deps.learner.change((tx) => tx.keepDecision(taken));
}
