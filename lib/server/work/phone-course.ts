import { coursePartsOf, type WholeCourse } from '../../browser/pack/parts';
import type { HintsPart } from '../../browser/pack/schema';
import { toWire } from '../../browser/pack/wire';
import { type StoredCourse, wholeCourse } from '../../content/pack-queries';
import type { Sql } from '../../db/port';
import type { ApprovedHints } from '../../hints/store';
import { askedQuestions, passagePlaces } from '../../retrieval/pack-queries';
import { phoneFile } from '../../sync/pack';

/** A course as it is given to phones, whole. @throws UstatError 'not-found' */
export async function courseForPhones(sql: Sql, courseId: string): Promise<StoredCourse & WholeCourse> {
  const course = await wholeCourse(sql, courseId);
  const places = await passagePlaces(sql, courseId);
  return {
    ...course,
    passages: places.map(({ moduleId, language, position }) => [moduleId, language, position]),
    questions: await askedQuestions(sql, courseId),
  };
}

export async function hintsForPhones(
  hints: ApprovedHints,
  course: StoredCourse,
  language: string,
): Promise<HintsPart> {
  const courseId = course.structure.id;
  const all: HintsPart = [];
  for (const { itemId } of course.items) {
    const approved = await hints.of({ courseId, itemId, language });
    if (approved.length > 0) all.push({ itemId, language, hints: approved });
  }
  return all;
}

/** For a pack: the course's parts as a phone keeps them, a file a language. */
export async function phoneFiles(
  sql: Sql,
  hints: ApprovedHints,
  courseId: string,
): Promise<Map<string, Uint8Array>> {
  const course = await courseForPhones(sql, courseId);
  const files = new Map<string, Uint8Array>();
  for (const language of course.structure.languages) {
    const parts = coursePartsOf(course, language, await hintsForPhones(hints, course, language));
    const title = course.texts[language]?.title ?? courseId;
    files.set(phoneFile(language), Buffer.from(toWire({ title, language, parts })));
  }
  return files;
}
