import type { CourseStructure } from '../content/schema';
import type { CourseStore } from '../content/store';
import type { Journal } from '../db/journal';
import type { Db } from '../db/port';
import { UstatError } from '../errors';
import type { AttemptEntry } from '../knowledge/attempt';
import { lastAttempt } from '../knowledge/attempt-queries';
import type { KnowledgeModel } from '../knowledge/model';
import { seededRandom } from '../random';
import { candidatesOf } from './candidates';
import { type Decision, latestDecision, saveDecision, savePick } from './decision-queries';
import { placementOf } from './placement-queries';
import { choose, POLICY } from './policy';
import { knowledgeAndPlacement } from './standing';

export interface PathDeps {
  courses: CourseStore;
  db: Db;
  model: KnowledgeModel;
  journal: Journal<AttemptEntry>;
  clock: () => Date;
  ids: () => string;
}

const DAY = 86_400_000;

/**
 * The module that is next for a learner. A decision stands until the learner answers something or a
 * day has passed: reloading the map must not roll the dice again.
 */
export async function nextModule(deps: PathDeps, learnerId: string, courseId: string): Promise<Decision> {
  const now = deps.clock();
  const [standing, last, placement] = await Promise.all([
    latestDecision(deps.db, learnerId, courseId),
    lastAttempt(deps.db, learnerId, courseId),
    placementOf(deps.db, learnerId, courseId),
  ]);
  const { structure } = await deps.courses.course(courseId, 'en');
  const changes = [last?.answeredAt, placement?.endedAt].flatMap((at) => at ?? []);
  if (standing && stands(standing, structure, changes, now)) return standing;

  const items = await deps.courses.items(courseId);
  const { knowledge } = await knowledgeAndPlacement(deps, learnerId, structure, items);
  const id = deps.ids();
  const seed = id;
  const made = choose(
    {
      candidates: candidatesOf(structure.modules, items, knowledge, now),
      lastModule: last?.moduleId ?? null,
    },
    seededRandom(seed),
  );
  await saveDecision(deps.db, { id, learnerId, courseId, at: now, policy: POLICY, seed }, made);
  return {
    id,
    courseId,
    decidedAt: now,
    policy: POLICY,
    choice: made.moduleId,
    propensity: made.propensity,
    candidates: made.candidates,
    reasons: made.reasons,
    runnerUp: made.runnerUp,
    picked: null,
  };
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
export async function pickModule(
  deps: PathDeps,
  learnerId: string,
  courseId: string,
  moduleId: string,
): Promise<void> {
  const { structure } = await deps.courses.course(courseId, 'en');
  if (!structure.modules.some((module) => module.id === moduleId)) {
    throw new UstatError('not-found', `No module ${moduleId} in ${courseId}.`);
  }
  const decision = await nextModule(deps, learnerId, courseId);
  if (decision.picked !== moduleId) await savePick(deps.db, learnerId, decision.id, moduleId, deps.clock());
}
