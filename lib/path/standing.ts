import type { CourseStructure } from '../content/schema';
import { practiceByModule } from '../knowledge/attempt-queries';
import type { Knowledge, TracedItem } from '../knowledge/estimate';
import { type KnowledgeDeps, knowledgeOf } from '../knowledge/knowledge-of';
import { type Placement, placementOf } from './placement-queries';
import { withPlacement } from './with-placement';

/** What a learner knows of a course, their placement considered. */
export async function knowledgeAndPlacement(
  deps: KnowledgeDeps,
  learnerId: string,
  course: CourseStructure,
  items: readonly TracedItem[],
): Promise<{ knowledge: Knowledge; placement: Placement | null }> {
  const knowledge = await knowledgeOf(deps, learnerId, course, items);
  const placement = await placementOf(deps.db, learnerId, course.id);
  if (!placement) return { knowledge, placement };
  const practice = await practiceByModule(deps.db, learnerId, course.id, placement.roundId);
  return { knowledge: withPlacement(knowledge, course, placement, practice, deps.clock()), placement };
}
