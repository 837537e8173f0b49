import { NO_TERMS } from './asked';
import { buildLexicalIndex, readLexicalIndex } from './lexical';
import type { PassageStore } from './store';
import { type CourseWords, wordsOf } from './words';

const COURSES_REMEMBERED = 8;
const remembered = new WeakMap<PassageStore, Map<string, CourseWords>>();

/**
 * The words of a course and the embedder that serves it, one short query where nothing has changed since the last
 * question. Courses asked about last stay in memory.
 */
export async function courseWords(
  passages: PassageStore,
  courseId: string,
): Promise<{ words: CourseWords; embedderId: string | null }> {
  const { version, embedderId } = await passages.standing(courseId);
  const courses = remembered.get(passages) ?? new Map<string, CourseWords>();
  remembered.set(passages, courses);
  const known = courses.get(courseId);
  const words = known && known.version === version ? known : ((await passages.words(courseId)) ?? NOTHING);
  courses.delete(courseId);
  courses.set(courseId, words);
  const oldest = courses.keys().next().value;
  if (courses.size > COURSES_REMEMBERED && oldest !== undefined) courses.delete(oldest);
  return { words, embedderId };
}

const EMPTY = readLexicalIndex(buildLexicalIndex([]));
const NOTHING = wordsOf({
  version: '',
  places: [],
  lexical: EMPTY,
  terms: NO_TERMS,
  questions: { of: [], lexical: EMPTY },
});
