import { courseOrStart } from '@/app/_ui/course';
import type { Learner } from '@/lib/auth/schema';
import { moduleTitle } from '@/lib/content/schema';
import type { CourseStore, CourseView } from '@/lib/content/store';
import { UstatError } from '@/lib/errors';
import { type LearnerDeps, questionsLeave } from '@/lib/server/web/services';

export interface TutorView {
  course: CourseView;
  moduleId: string | null;
  /** Titles of the course's modules by id. */
  titles: Record<string, string>;
  /** Headings that a first question can be about. */
  suggestions: string[];
  /** Id under which the next question is recorded. */
  turnId: string;
  /** Whether questions go to a service outside this server. */
  leaves: boolean;
}

/**
 * What the tutor's screens know besides the conversation. @throws UstatError 'not-found' where no
 * course is loaded
 */
export async function tutorView(
  { courses, ids }: Pick<LearnerDeps, 'courses' | 'ids'>,
  learner: Learner,
  asked: { courseId?: string | undefined; moduleId?: string | undefined },
): Promise<TutorView> {
  const courseId = asked.courseId ?? (await courses.list())[0]?.id;
  if (!courseId) throw new UstatError('not-found', 'No course is loaded.');
  const course = await courseOrStart(courses, courseId, learner.contentLanguage);
  const { modules } = course.structure;
  const module = modules.find((one) => one.id === asked.moduleId);
  const titles = Object.fromEntries(modules.map(({ id }) => [id, moduleTitle(course.text, id)]));
  return {
    course,
    moduleId: module?.id ?? null,
    titles,
    suggestions: module
      ? await headings(courses, learner, courseId, module.id)
      : Object.values(titles).slice(0, 3),
    turnId: ids(),
    leaves: questionsLeave(),
  };
}

async function headings(
  courses: CourseStore,
  learner: Learner,
  courseId: string,
  moduleId: string,
): Promise<string[]> {
  const lesson = await courses.lesson(courseId, moduleId, learner.contentLanguage);
  return lesson.blocks
    .flatMap((block) => (block.kind === 'heading' ? [block.inline.map((piece) => piece.text).join('')] : []))
    .slice(0, 3);
}
