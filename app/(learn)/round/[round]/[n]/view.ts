import { redirect } from 'next/navigation';
import { courseOrStart, hasModule } from '@/app/_ui/course';
import type { Learner } from '@/lib/auth/schema';
import { type Answer, answer } from '@/lib/content/items/kinds';
import { moduleTitle } from '@/lib/content/schema';
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
  /** Asked to learn what is known already: no hints, no second try, and it may be passed over. */
  isPlacement: boolean;
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
  const isLast = position >= (isGone ? chosen : step.round.length);
  const after = position < chosen ? `/round/${roundId}/${position + 1}` : null;
  return {
    step,
    course,
    moduleTitle: isGone ? course.text.title : moduleTitle(course.text, step.moduleId),
    isGone,
    given: last.success && last.data.kind === step.item.kind ? last.data : null,
    attemptId: deps.ids(),
    next: isLast ? end : after,
    isLast,
    isPlacement: kind === 'placement',
  };
}
