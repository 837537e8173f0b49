import { blockAnchor } from '@/app/_ui/blocks';
import { courseOrStart, hasModule } from '@/app/_ui/course';
import { type MapView, mapOf } from '@/app/(learn)/course/[course]/view';
import type { Learner } from '@/lib/auth/schema';
import { type Lesson, sectionOf } from '@/lib/content/schema';
import type { CourseView } from '@/lib/content/store';
import type { Knowledge, SkillKnowledge } from '@/lib/knowledge/estimate';
import type { FirstTry } from '@/lib/path/choose-item';
import { isStuck } from '@/lib/path/pace';
import { ROUND_LENGTH } from '@/lib/path/policy';
import { standingOf } from '@/lib/path/standing';
import { firstTriesIn, firstTriesOf } from '@/lib/practice/choose-next';
import { isCutShort } from '@/lib/practice/cut-short';
import type { PracticeDeps } from '@/lib/practice/deps';
import type { Round } from '@/lib/practice/store';

/** A part of the lesson, with its address. */
interface Part {
  href: string;
  title: string;
}

/** Ways other than the same again. */
interface OtherWays {
  /** The lesson in other languages. */
  languages: { href: string; language: string }[];
  /** Its first picture. */
  picture: string | null;
}

export interface RoundEndView {
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
  /** The part of the lesson about what was missed most; null: no need to read. */
  toRead: Part | null;
  /** Three rounds have brought no progress; null: they have, or there were fewer. */
  otherWays: OtherWays | null;
  /** Of a check: rounds of its module were practised to their end before. */
  wasPractised: boolean;
  /** The round ended before all of its exercises: the module is known. */
  isEarly: boolean;
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
  const tries = firstTriesIn(attempts);
  const lesson = hasModule(course, round.moduleId)
    ? await deps.courses.lesson(round.courseId, round.moduleId ?? '', learner.contentLanguage)
    : null;
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
    toRead: lesson && partToRead(round, course, lesson, tries),
    otherWays:
      lesson && round.kind === 'practice' && (await isStuckIn(deps, round, tries))
        ? otherWays(round, course, lesson)
        : null,
    wasPractised:
      round.kind === 'check' && (await deps.learner.lastRounds(round.courseId, round.moduleId, 1)).length > 0,
    isEarly:
      round.kind === 'practice' &&
      total < ROUND_LENGTH &&
      knowledge.modules.get(round.moduleId)?.state === 'mastered',
  };
}

/**
 * Of a practice round the component that was missed twice or more; of a check that was not passed
 * the one that was missed most.
 */
function partToRead(
  round: Round,
  course: CourseView,
  lesson: Lesson,
  tries: readonly FirstTry[],
): Part | null {
  if (round.kind === 'check' && round.check.known) return null;
  const misses = (skillId: string) => tries.filter((one) => one.skillId === skillId && !one.right).length;
  const module = course.structure.modules.find(({ id }) => id === round.moduleId);
  const least = round.kind === 'check' ? 1 : 2;
  const [most] = [...(module?.skills ?? [])]
    .filter((skill) => misses(skill) >= least)
    .sort((a, b) => misses(b) - misses(a));
  const section = most === undefined ? null : sectionOf(module, most, lesson);
  if (!section) return null;
  const href = `/course/${round.courseId}/${round.moduleId}#${blockAnchor(section.id)}`;
  return { href, title: section.title };
}

/** @param tries of the round that has just ended */
async function isStuckIn(
  deps: PracticeDeps,
  { id, courseId, moduleId }: Round,
  tries: readonly FirstTry[],
): Promise<boolean> {
  const rounds = await deps.learner.lastRounds(courseId, moduleId ?? '', 3);
  const scores = await Promise.all(
    rounds.map(async (one) => {
      const its = one.id === id ? tries : await firstTriesOf(deps.learner, one);
      return { right: its.filter(({ right }) => right).length, exercises: one.items.length };
    }),
  );
  return isStuck(scores);
}

function otherWays(round: Round, course: CourseView, lesson: Lesson): OtherWays {
  const page = `/course/${round.courseId}/${round.moduleId}`;
  const others = course.structure.languages.filter((language) => language !== lesson.language);
  const picture = lesson.blocks.find(({ kind }) => kind === 'picture');
  return {
    languages: others.map((language) => ({ href: `${page}?in=${language}`, language })),
    picture: picture ? `${page}#${blockAnchor(picture.id)}` : null,
  };
}

function canNow({ text }: CourseView, { modules }: Knowledge, moduleId: string | null): string | null {
  const state = moduleId && modules.get(moduleId)?.state;
  return moduleId && (state === 'mastered' || state === 'known')
    ? (text.modules[moduleId]?.can ?? null)
    : null;
}
