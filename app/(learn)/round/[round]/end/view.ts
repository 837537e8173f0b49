import { courseOrStart, hasModule } from '@/app/_ui/course';
import { type MapView, mapOf } from '@/app/(learn)/course/[course]/view';
import type { Learner } from '@/lib/auth/schema';
import type { CourseView } from '@/lib/content/store';
import type { Knowledge, SkillKnowledge } from '@/lib/knowledge/estimate';
import { standingOf } from '@/lib/path/standing';
import { isCutShort } from '@/lib/practice/cut-short';
import type { PracticeDeps } from '@/lib/practice/deps';
import type { Round } from '@/lib/practice/store';

interface RoundEndView {
  round: Round;
  map: MapView;
  /** Exercises right at the first try without a hint. */
  right: number;
  /** Exercises of the round: fewer than it was to have where the course has lost the others. */
  total: number;
  /** The course has lost exercises that the round was to have. */
  isCut: boolean;
  /** The round's module is in the course. */
  hasModule: boolean;
  /** First exercise that was passed over without an answer. */
  firstOpen: number | null;
  /** What the learner can do now: said once the module is known. */
  can: string | null;
  skills: { title: string; knowledge: SkillKnowledge }[];
}

/** What was practised in a round, and what comes after it. */
export async function roundEndView(
  deps: PracticeDeps,
  learner: Learner,
  roundId: string,
): Promise<RoundEndView> {
  const round = await deps.learner.round(roundId);
  const attempts = await deps.learner.inRound(roundId);
  const course = await courseOrStart(deps.courses, round.courseId, learner.contentLanguage);
  const standing = await standingOf(deps, course);
  const { items, knowledge } = standing;
  const isCut = isCutShort(round, items);
  const total = isCut ? round.items.length : round.length;
  const practised = [...new Set(attempts.map((attempt) => attempt.skillId))];
  const positions = Array.from({ length: total }, (_, index) => index + 1);
  return {
    round,
    map: mapOf(standing),
    total,
    isCut,
    hasModule: hasModule(course, round.moduleId),
    right: attempts.filter((attempt) => attempt.ordinal === 1 && attempt.unaided && attempt.correct).length,
    can: canNow(course, knowledge, round.moduleId),
    firstOpen: positions.find((at) => !attempts.some((attempt) => attempt.position === at)) ?? null,
    skills: practised.flatMap((id) => {
      const skill = knowledge.skills.get(id);
      return skill ? [{ title: course.text.skills[id] ?? id, knowledge: skill }] : [];
    }),
  };
}

function canNow({ text }: CourseView, { modules }: Knowledge, moduleId: string | null): string | null {
  const state = moduleId && modules.get(moduleId)?.state;
  return moduleId && (state === 'mastered' || state === 'known')
    ? (text.modules[moduleId]?.can ?? null)
    : null;
}
