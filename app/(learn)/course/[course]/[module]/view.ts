import { courseOrStart } from '@/app/_ui/course';
import { onwardFrom } from '@/app/_ui/onward';
import { UUID } from '@/app/_ui/page';
import type { Learner } from '@/lib/auth/schema';
import type { Lesson } from '@/lib/content/schema';
import type { Sheet } from '@/lib/content/sheet';
import type { CourseStore, CourseView } from '@/lib/content/store';
import { type CourseWord, markWords } from '@/lib/content/words';
import { nullWhere } from '@/lib/errors';
import type { LearnerReads } from '@/lib/practice/store';
import { type Cited, citedIn } from '@/lib/retrieval/cited';
import type { PassageStore } from '@/lib/retrieval/store';

interface LessonView {
  course: CourseView;
  /** With the course's words marked where they stand. */
  lesson: Lesson;
  /** Words that are marked. */
  words: CourseWord[];
  /** Lists and letters of this lesson. */
  sheets: Sheet[];
  minutes: number;
  /**
   * Block at which the learner stopped; null at the beginning, at the end, and where a citation is
   * shown.
   */
  place: string | null;
  citation: Cited | null;
  /** What people ask about this lesson, to be tapped, in its language. */
  suggestions: string[];
  /** Id under which a tapped question is recorded. */
  turnId: string;
  /** The exercise of a round from which its reader comes; null: none. */
  cameFrom: { roundId: string; position: number; next: string | null } | null;
}

const SUGGESTED = 3;

/** @returns null where the course has no such module any more */
export async function lessonView(
  deps: { courses: CourseStore; passages: PassageStore; learner: LearnerReads; ids: () => string },
  learner: Learner,
  courseId: string,
  moduleId: string,
  asked: {
    cite?: string | undefined;
    hash?: string | undefined;
    language?: string | undefined;
    round?: string | undefined;
    n?: string | undefined;
  },
): Promise<LessonView | null> {
  const { courses, passages, ids } = deps;
  const language = asked.language ?? learner.contentLanguage;
  const course = await courseOrStart(courses, courseId, language);
  const module = course.structure.modules.find((one) => one.id === moduleId);
  if (!module) return null;
  const lesson = await courses.lesson(courseId, moduleId, language);
  const { blocks, found } = markWords(lesson.blocks, await courses.words(courseId, lesson.language));
  const citation = asked.cite ? citedIn(lesson, asked.cite.split(','), asked.hash) : null;
  const place = citation ? null : await deps.learner.readingPlace(courseId, moduleId);
  const at = lesson.blocks.findIndex((block) => block.id === place?.blockId);
  return {
    course,
    lesson: { ...lesson, blocks },
    words: found,
    sheets: (await courses.sheets(courseId, language)).filter((sheet) => sheet.module === moduleId),
    minutes: module.minutes,
    place: at > 1 && at < lesson.blocks.length - 1 ? (place?.blockId ?? null) : null,
    citation,
    suggestions: (await passages.suggested(courseId, lesson.language, { moduleId, each: 1 }))
      .slice(0, SUGGESTED)
      .map(({ text }) => text),
    turnId: ids(),
    cameFrom: await exerciseBefore(deps.learner, moduleId, asked),
  };
}

/** Where an address says nothing true about a round, the lesson is just read. */
async function exerciseBefore(
  learner: LearnerReads,
  moduleId: string,
  { round: roundId, n }: { round?: string | undefined; n?: string | undefined },
): Promise<LessonView['cameFrom']> {
  const position = Number(n);
  if (!roundId || !UUID.test(roundId) || !Number.isInteger(position) || position < 1) return null;
  const round = await learner.round(roundId).catch(nullWhere('not-found'));
  if (!round || round.moduleId !== moduleId || round.finishedAt || position > round.items.length) return null;
  return { roundId, position, next: onwardFrom(round, position) };
}
