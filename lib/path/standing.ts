import type { CourseStructure } from '../content/schema';
import type { Knowledge, TracedItem } from '../knowledge/estimate';
import { knowledgeOf } from '../knowledge/knowledge-of';
import type { KnowledgeModel } from '../knowledge/model';
import type { PathReads, Placement } from './store';
import { withPlacement } from './with-placement';

/** What a learner knows of a course, their placement considered. */
export async function knowledgeAndPlacement(
  deps: { learner: PathReads; model: KnowledgeModel; clock: () => Date },
  course: CourseStructure,
  items: readonly TracedItem[],
): Promise<{ knowledge: Knowledge; placement: Placement | null }> {
  const knowledge = await knowledgeOf(deps, course, items);
  const placement = await deps.learner.placement(course.id);
  if (!placement) return { knowledge, placement };
  const practice = await deps.learner.practice(course.id, placement.roundId);
  return { knowledge: withPlacement(knowledge, course, placement, practice, deps.clock()), placement };
}
