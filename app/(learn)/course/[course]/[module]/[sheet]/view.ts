import { courseOrStart, hasModule } from '@/app/_ui/course';
import type { Learner } from '@/lib/auth/schema';
import { moduleTitle } from '@/lib/content/schema';
import { EMPTY_SHEET, type FilledSheet, MOST_LINES, type Sheet } from '@/lib/content/sheet';
import type { CourseStore } from '@/lib/content/store';
import { UstatError } from '@/lib/errors';
import type { LearnerReads } from '@/lib/practice/store';

interface SheetView {
  sheet: Sheet;
  filled: FilledSheet;
  /** Title of the lesson that it belongs to. */
  lesson: string;
  /** The course's other languages: who gets a letter may read another one. */
  languages: string[];
  /** No room for another line of notes. */
  isFull: boolean;
}

/**
 * A list or a letter with what the learner has put into it.
 * @param language the one asked for; else the learner's
 * @throws UstatError 'not-found'
 */
export async function sheetView(
  { courses, learner: store }: { courses: CourseStore; learner: LearnerReads },
  learner: Learner,
  at: { courseId: string; moduleId: string; sheetId: string; language: string | undefined },
): Promise<SheetView> {
  const language = at.language ?? learner.contentLanguage;
  const course = await courseOrStart(courses, at.courseId, language);
  const sheets = await courses.sheets(at.courseId, language);
  const sheet = sheets.find(({ id, module }) => id === at.sheetId && module === at.moduleId);
  if (!sheet || !hasModule(course, sheet.module))
    throw new UstatError('not-found', `No sheet ${at.sheetId} in ${at.courseId}.`);
  const filled = (await store.filledSheet(at.courseId, sheet.id)) ?? EMPTY_SHEET;
  return {
    sheet,
    filled,
    lesson: moduleTitle(course.text, sheet.module),
    languages: course.structure.languages.filter((one) => one !== sheet.language),
    isFull: filled.lines.length >= MOST_LINES,
  };
}
