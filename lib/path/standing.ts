import type { CourseStore, CourseView, ItemRef } from '../content/store';
import type { Knowledge } from '../knowledge/estimate';
import { knowledgeOf } from '../knowledge/knowledge-of';
import type { KnowledgeModel } from '../knowledge/model';
import type { LatestAttempt } from '../knowledge/store';
import type { Decision, PathReads, Placement } from './store';
import { withPlacement } from './with-placement';

/**
 * Where a learner stands in a course. Read once for everything that shows a part of it: map, end of
 * a round, next module.
 */
export interface CourseStanding {
  learnerId: string;
  course: CourseView;
  items: readonly ItemRef[];
  /** The placement considered. */
  knowledge: Knowledge;
  placement: Placement | null;
  /** The latest that was recorded, whether or not it still stands. */
  decision: Decision | null;
  /** The latest answer, whichever try it was. */
  last: LatestAttempt | null;
  now: Date;
}

export async function standingOf(
  deps: { courses: CourseStore; learner: PathReads; model: KnowledgeModel; clock: () => Date },
  course: CourseView,
): Promise<CourseStanding> {
  const { courses, learner } = deps;
  const { structure } = course;
  const now = deps.clock();
  const [items, placement, decision, [last = null]] = await Promise.all([
    courses.items(structure.id),
    learner.placement(structure.id),
    learner.decision(structure.id),
    learner.latest(structure.id, 1),
  ]);
  const [traced, tries] = await Promise.all([
    knowledgeOf({ ...deps, clock: () => now }, structure, items),
    placement && learner.triesByModule(structure.id, placement.roundId),
  ]);
  const knowledge = placement && tries ? withPlacement(traced, structure, placement, tries, now) : traced;
  const { learnerId } = learner;
  return { learnerId, course, items, knowledge, placement, decision, last, now };
}
