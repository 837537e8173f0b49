import { type MapView, mapView } from '@/app/(learn)/course/[course]/view';
import type { Learner } from '@/lib/auth/schema';
import { attemptsInRound } from '@/lib/knowledge/attempt-queries';
import type { SkillKnowledge } from '@/lib/knowledge/estimate';
import { knowledgeOf } from '@/lib/knowledge/knowledge-of';
import { type Round, roundById } from '@/lib/practice/round-queries';
import { services } from '@/lib/server/web/services';

export interface RoundEndView {
  round: Round;
  map: MapView;
  /** Exercises right at the first try without a hint. */
  right: number;
  /** First exercise that was passed over without an answer. */
  firstOpen: number | null;
  skills: { title: string; knowledge: SkillKnowledge }[];
}

/** What was practised in a round, and what comes after it. */
export async function roundEndView(learner: Learner, roundId: string): Promise<RoundEndView> {
  const deps = services();
  const round = await roundById(deps.db, learner.id, roundId);
  const attempts = await attemptsInRound(deps.db, learner.id, roundId);
  const map = await mapView(learner, round.courseId);
  const { course } = map;
  const { skills } = await knowledgeOf(
    deps,
    learner.id,
    course.structure,
    await deps.courses.items(round.courseId),
  );
  const practised = [...new Set(attempts.map((attempt) => attempt.skillId))];
  const positions = Array.from({ length: round.length }, (_, index) => index + 1);
  return {
    round,
    map,
    right: attempts.filter((attempt) => attempt.ordinal === 1 && attempt.unaided && attempt.correct).length,
    firstOpen: positions.find((at) => !attempts.some((attempt) => attempt.position === at)) ?? null,
    skills: practised.flatMap((id) => {
      const knowledge = skills.get(id);
      return knowledge ? [{ title: course.text.skills[id] ?? id, knowledge }] : [];
    }),
  };
}
