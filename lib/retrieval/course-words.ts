import { LRUCache } from 'lru-cache';
import { NO_TERMS } from './asked';
import { buildLexicalIndex, readLexicalIndex } from './lexical';
import type { PassageStore } from './store';
import { type CourseWords, wordsOf } from './words';

const COURSES_REMEMBERED = 8;
const remembered = new WeakMap<PassageStore, LRUCache<string, CourseWords>>();

/**
 * The words of a course and the embedder that serves it, one short query where nothing has changed
 * since the last question. Courses asked about last stay in memory.
 */
export async function courseWords(
  passages: PassageStore,
  courseId: string,
): Promise<{ words: CourseWords; embedderId: string | null }> {
  const { version, embedderId } = await passages.standing(courseId);
  const courses = remembered.get(passages) ?? new LRUCache<string, CourseWords>({ max: COURSES_REMEMBERED });
  remembered.set(passages, courses);
  const known = courses.get(courseId);
  const words = known && known.version === version ? known : ((await passages.words(courseId)) ?? NOTHING);
  courses.set(courseId, words);
  return { words, embedderId };
}

const EMPTY = readLexicalIndex(buildLexicalIndex([]));
const NOTHING = wordsOf({
  version: '',
  chunks: [],
  lexical: EMPTY,
  terms: NO_TERMS,
  questions: { of: [], lexical: EMPTY },
  added: [],
});
