import { courseOrStart } from '@/app/_ui/course';
import type { Learner } from '@/lib/auth/schema';
import { moduleTitle } from '@/lib/content/schema';
import type { CourseView } from '@/lib/content/store';
import { UstatError } from '@/lib/errors';
import { type LearnerDeps, questionsLeave } from '@/lib/server/web/services';
import type { RecordedTurn } from '@/lib/tutor/schema';

export interface TutorView {
  course: CourseView;
  moduleId: string | null;
  /** Titles of the course's modules by id. */
  titles: Record<string, string>;
  /** Questions to tap, and the language they are in. */
  suggestions: { language: string; questions: string[] };
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
  deps: Pick<LearnerDeps, 'courses' | 'passages' | 'ids'>,
  learner: Learner,
  asked: { courseId?: string | undefined; moduleId?: string | undefined },
): Promise<TutorView> {
  const { courses } = deps;
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
    suggestions: await suggestionsFor(deps, courseId, course.language, module?.id ?? null),
    turnId: deps.ids(),
    leaves: questionsLeave(),
  };
}

const SUGGESTED = 3;

/**
 * Questions that people ask, in a language of the course: of one module, else one of several
 * modules. After an answer those about the sections that come next.
 * @param after id of the section that was shown last
 */
export async function suggestionsFor(
  { passages }: Pick<LearnerDeps, 'passages'>,
  courseId: string,
  language: string,
  moduleId: string | null,
  after?: string,
): Promise<{ language: string; questions: string[] }> {
  const of = moduleId ? { moduleId, each: 1 } : { each: 1 };
  const all = await passages.suggested(courseId, language, of);
  const at = all.findIndex(({ sectionId }) => sectionId === after);
  const chosen = moduleId ? [...all.slice(at + 1), ...all.slice(0, at + 1)] : spread(all, SUGGESTED);
  return { language, questions: chosen.slice(0, SUGGESTED).map(({ text }) => text) };
}

/** So many of a list, from all over it. */
function spread<T>(list: readonly T[], count: number): T[] {
  const step = list.length / count;
  return Array.from(
    { length: Math.min(count, list.length) },
    (_, n) => list[Math.floor((n + 0.5) * step)],
  ).flatMap((one) => one ?? []);
}

/**
 * Ordered lists of the lessons that the turns quote, "<module>/<block>": a citation holds words
 * alone.
 */
export async function stepsIn(
  { courses }: Pick<LearnerDeps, 'courses'>,
  turns: readonly RecordedTurn[],
): Promise<Set<string>> {
  const cited = turns.flatMap(({ answer }) => {
    if (answer.kind === 'talk') return answer.again ? [answer.again.citation] : [];
    return answer.kind === 'quoted' ? answer.citations : [];
  });
  const lessons = new Map(cited.map((one) => [`${one.moduleId} ${one.language}`, one]));
  const found = new Set<string>();
  for (const { courseId, moduleId, language } of lessons.values()) {
    // a lesson that is gone meanwhile has no steps to number
    const lesson = await courses.lesson(courseId, moduleId, language).catch(() => null);
    for (const block of lesson?.blocks ?? [])
      if (block.kind === 'list' && block.ordered) found.add(`${moduleId}/${block.id}`);
  }
  return found;
}
