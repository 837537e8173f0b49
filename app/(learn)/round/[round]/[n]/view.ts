import type { Learner } from '@/lib/auth/schema';
import { type Answer, answer } from '@/lib/content/items/kinds';
import { moduleTitle } from '@/lib/content/schema';
import type { CourseView } from '@/lib/content/store';
import { type RoundStep, roundStep } from '@/lib/practice/rounds';
import { services } from '@/lib/server/web/services';

export interface ExerciseView {
  step: RoundStep;
  course: CourseView;
  moduleTitle: string;
  /** The learner's last answer to this exercise; null before the first, or where its kind has changed since. */
  given: Answer | null;
  /** Id that the next answer is recorded under: the same form sent twice counts once. */
  attemptId: string;
  /** Where "Next" leads. */
  next: string;
  isLast: boolean;
  /** Asked to learn what is known already: no hints, no second try, and it may be passed over. */
  isPlacement: boolean;
}

export async function exerciseView(
  learner: Learner,
  roundId: string,
  position: number,
): Promise<ExerciseView> {
  const deps = services();
  const step = await roundStep(deps, learner.id, roundId, position, learner.contentLanguage);
  const course = await deps.courses.course(step.round.courseId, learner.contentLanguage);
  const last = answer.safeParse(step.attempts.at(-1)?.answer);
  const isLast = position >= step.round.length;
  return {
    step,
    course,
    moduleTitle: moduleTitle(course.text, step.moduleId),
    given: last.success && last.data.kind === step.item.kind ? last.data : null,
    attemptId: deps.ids(),
    next: isLast ? `/round/${roundId}/end` : `/round/${roundId}/${position + 1}`,
    isLast,
    isPlacement: step.round.kind === 'placement',
  };
}
