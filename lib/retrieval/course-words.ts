import type { Sql } from '../db/port';
import { NO_TERMS } from './asked';
import { buildLexicalIndex, readLexicalIndex } from './lexical';
import { type CourseWords, indexWords, readWords, standing, wordsOf } from './lexical-queries';

const COURSES_REMEMBERED = 8;
const remembered = new WeakMap<Sql, Map<string, CourseWords>>();

/**
 * The words of a course and the embedder that serves it, one short query where nothing has changed since the last
 * question. Courses asked about last stay in memory; an index that is missing is built.
 */
export async function courseWords(
  sql: Sql,
  courseId: string,
): Promise<{ words: CourseWords; embedderId: string | null }> {
  const { version, embedderId } = await standing(sql, courseId);
  const courses = remembered.get(sql) ?? new Map<string, CourseWords>();
  remembered.set(sql, courses);
  const known = courses.get(courseId);
  const words = known && known.version === version ? known : await loaded(sql, courseId);
  courses.delete(courseId);
  courses.set(courseId, words);
  const oldest = courses.keys().next().value;
  if (courses.size > COURSES_REMEMBERED && oldest !== undefined) courses.delete(oldest);
  return { words, embedderId };
}

async function loaded(sql: Sql, courseId: string): Promise<CourseWords> {
  const stored = await readWords(sql, courseId);
  if (stored) return stored;
  await indexWords(sql, courseId);
  return (await readWords(sql, courseId)) ?? NOTHING;
}

const NOTHING = wordsOf({
  version: '',
  places: [],
  lexical: readLexicalIndex(buildLexicalIndex([])),
  terms: NO_TERMS,
});
