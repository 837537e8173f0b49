import type { CourseStore } from '../../content/store';
import type { Sql } from '../../db/port';
import { UstatError } from '../../errors';
import { hasBegun } from '../../practice/round-queries';
import { hasInClass } from '../../teaching/class-queries';
import { hasAsked } from '../../tutor/conversation-queries';

/**
 * The courses as one learner meets them: a retired one is there for who has begun it, or asked
 * about it, or is in a class that has it, and for nobody else.
 */
export function offeredTo(sql: Sql, courses: CourseStore, learnerId: string): CourseStore {
  const isIn = async (id: string) =>
    (await hasBegun(sql, learnerId, id)) ||
    (await hasAsked(sql, learnerId, id)) ||
    (await hasInClass(sql, learnerId, id));
  async function offered<T>(id: string, read: () => Promise<T>): Promise<T> {
    if ((await courses.isRetired(id)) && !(await isIn(id)))
      throw new UstatError('not-found', `The course ${id} is retired.`);
    return read();
  }
  return {
    async list() {
      const all = await courses.list();
      const isShown = await Promise.all(all.map(async ({ id, isRetired }) => !isRetired || (await isIn(id))));
      return all.filter((_, at) => isShown[at]);
    },
    isRetired: courses.isRetired,
    course: (id, language) => offered(id, () => courses.course(id, language)),
    lesson: (id, moduleId, language) => offered(id, () => courses.lesson(id, moduleId, language)),
    sheets: (id, language) => offered(id, () => courses.sheets(id, language)),
    words: (id, language) => offered(id, () => courses.words(id, language)),
    items: (id) => offered(id, () => courses.items(id)),
    item: (id, itemId, language, version) => offered(id, () => courses.item(id, itemId, language, version)),
  };
}
