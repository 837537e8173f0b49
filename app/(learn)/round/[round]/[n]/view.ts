import { redirect } from 'next/navigation';
import { blockAnchor } from '@/app/_ui/blocks';
import { courseOrStart, hasModule } from '@/app/_ui/course';
import { onwardFrom } from '@/app/_ui/onward';
import type { Learner } from '@/lib/auth/schema';
import { type Answer, answer } from '@/lib/content/items/kinds';
import { moduleTitle, sectionOf } from '@/lib/content/schema';
import type { CourseView } from '@/lib/content/store';
import { hasCode } from '@/lib/errors';
import type { PracticeDeps } from '@/lib/practice/deps';
import { type RoundStep, roundStep } from '@/lib/practice/rounds';

export interface ExerciseView {
  step: RoundStep;
  course: CourseView;
  /** The course's, where its module is gone. */
  moduleTitle: string;
  /** The round's module has left the course: what was shown of it can still be answered. */
  isGone: boolean;
  /**
   * The learner's last answer to this exercise; null before the first, or where its kind has
   * changed since.
   */
  given: Answer | null;
  /** Id that the next answer is recorded under: the same form sent twice counts once. */
  attemptId: string;
  /** Where "Next" leads; null: what comes next has to be asked for. */
  next: string | null;
  isLast: boolean;
  /**
   * Placement or check, which ask what is known already: no hints, no second try, and an exercise
   * may be passed over.
   */
  isTest: boolean;
  /** The part of the lesson to be read before the next exercise; null: none. */
  toRead: { href: string; skill: string; section: string } | null;
}

export async function exerciseView(
  deps: PracticeDeps,
  learner: Learner,
  roundId: string,
  position: number,
): Promise<ExerciseView> {
  const { courseId, kind, moduleId } = await deps.learner.round(roundId);
  const course = await courseOrStart(deps.courses, courseId, learner.contentLanguage);
  const end = `/round/${roundId}/end`;
  const step = await roundStep(deps, roundId, position, learner.contentLanguage).catch((error: unknown) => {
    if (hasCode(error, 'conflict')) return redirect(kind === 'placement' ? `/course/${courseId}` : end);
    throw error;
  });
  const last = answer.safeParse(step.attempts.at(-1)?.answer);
  const isGone = kind === 'practice' && !hasModule(course, moduleId);
  const chosen = step.round.items.length;
  const isOver = isGone || step.round.finishedAt !== null;
  const isLast = position >= (isOver ? chosen : step.round.length);
  return {
    step,
    course,
    moduleTitle: isGone ? course.text.title : moduleTitle(course.text, step.moduleId),
    isGone,
    given: last.success && last.data.kind === step.item.kind ? last.data : null,
    attemptId: deps.ids(),
    next: isLast ? end : onwardFrom(step.round, position),
    isLast,
    isTest: kind !== 'practice',
    toRead: isLast || isGone ? null : await partToRead(deps, course, step, learner.contentLanguage),
  };
}

/** Where the lesson speaks of a component that was missed, with the way back to the round. */
async function partToRead(
  deps: PracticeDeps,
  course: CourseView,
  { toRead, moduleId, round, position }: RoundStep,
  language: string,
): Promise<ExerciseView['toRead']> {
  if (toRead === null) return null;
  const lesson = await deps.courses.lesson(round.courseId, moduleId, language);
  const module = course.structure.modules.find(({ id }) => id === moduleId);
  const section = sectionOf(module, toRead, lesson);
  if (!section) return null;
  const back = new URLSearchParams({ round: round.id, n: String(position) });
  return {
    href: `/course/${round.courseId}/${moduleId}?${back}#${blockAnchor(section.id)}`,
    skill: course.text.skills[toRead] ?? toRead,
    section: section.title,
  };
}
