import type { StoredCourse } from '../../content/pack-queries';
import { type CourseStructure, languageShown } from '../../content/schema';
import type { CoursePart, HintsPart, ItemsPart, LessonPart, QuestionsPart, SavedItem } from './schema';

/** A course as a server keeps it, with what people ask about it. */
export interface WholeCourse extends StoredCourse {
  questions: QuestionsPart;
  passages: CoursePart['passages'];
}

/**
 * What a phone keeps of a course, by part. Of the languages the learner's own and the course's
 * first are taken: the rest would double it, and nobody who reads Arabic asks for the Russian text.
 * Items whose answer is typed keep their words in all languages: they are marked by them.
 */
export function coursePartsOf(course: WholeCourse, language: string, hints: HintsPart): Map<string, unknown> {
  const { structure, items, terms } = course;
  const shown = languageShown(structure, language);
  const inModule = (moduleId: string) => languageShown(structure, language, moduleId);
  const only = <T>(byLanguage: Record<string, T>, wanted = [shown]): Record<string, T> =>
    Object.fromEntries(Object.entries(byLanguage).filter(([one]) => wanted.includes(one)));
  const both = languagesTaken(structure, language);
  const parts = new Map<string, unknown>();
  const part: CoursePart = {
    structure,
    terms,
    texts: only(course.texts),
    words: only(course.words, both),
    sheets: course.sheets.map(({ definition, texts }) => ({
      definition,
      texts: only(texts, [inModule(definition.module)]),
    })),
    passages: course.passages.filter(([, one]) => both.includes(one)),
  };
  parts.set('course', part);
  for (const { id } of structure.modules) {
    const lessons = course.lessons.filter((one) => one.moduleId === id && one.language === inModule(id));
    parts.set(`lesson/${id}`, lessons satisfies LessonPart);
  }
  parts.set('items', items.map((item) => inLanguage(item, inModule(item.moduleId))) satisfies ItemsPart);
  const isRead = (one: { language: string }) => both.includes(one.language);
  parts.set('questions', course.questions.filter(isRead));
  parts.set('hints', hints.filter(isRead));
  return parts;
}

/** Of a course's languages those in which its lessons are shown to who reads one of them. */
export function languagesTaken(structure: CourseStructure, language: string): string[] {
  const inModules = structure.modules.map(({ id }) => languageShown(structure, language, id));
  return [...new Set([languageShown(structure, language), ...inModules])];
}

const TYPED = new Set(['number', 'short-text']);

function inLanguage(item: SavedItem, shown: string): SavedItem {
  const own = item.texts[shown];
  return TYPED.has(item.definition.kind) || !own ? item : { ...item, texts: { [shown]: own } };
}
