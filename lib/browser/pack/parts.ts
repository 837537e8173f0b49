import type { StoredCourse } from '../../content/pack-queries';
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
  const [first = language] = structure.languages;
  const shown = structure.languages.includes(language) ? language : first;
  const isTaken = (one: { language: string }) => one.language === shown;
  const only = <T>(byLanguage: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(byLanguage).filter(([one]) => one === shown));
  const parts = new Map<string, unknown>();
  const part: CoursePart = {
    structure,
    terms,
    texts: only(course.texts),
    words: only(course.words),
    sheets: course.sheets.map(({ definition, texts }) => ({ definition, texts: only(texts) })),
    passages: course.passages.filter(([, one]) => one === shown),
  };
  parts.set('course', part);
  for (const { id } of structure.modules) {
    const lessons = course.lessons.filter((lesson) => lesson.moduleId === id && isTaken(lesson));
    parts.set(`lesson/${id}`, lessons satisfies LessonPart);
  }
  parts.set('items', items.map((item) => inLanguage(item, shown)) satisfies ItemsPart);
  parts.set('questions', course.questions.filter(isTaken));
  parts.set('hints', hints.filter(isTaken));
  return parts;
}

const TYPED = new Set(['number', 'short-text']);

function inLanguage(item: SavedItem, shown: string): SavedItem {
  const own = item.texts[shown];
  return TYPED.has(item.definition.kind) || !own ? item : { ...item, texts: { [shown]: own } };
}
