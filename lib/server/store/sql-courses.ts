import { LRUCache } from 'lru-cache';
import {
  courseIn,
  itemIn,
  itemsOf,
  lessonIn,
  listCourses,
  sheetsOf,
  stateOf,
  wordsIn,
} from '../../content/course-queries';
import type { CourseStore } from '../../content/store';
import type { Sql } from '../../db/port';

/** The courses of a database. */
export function sqlCourses(sql: Sql): CourseStore {
  return {
    list: () => listCourses(sql),
    isRetired: async (id) => (await stateOf(sql, id))?.isRetired ?? false,
    course: (id, language) => courseIn(sql, id, language),
    lesson: (id, moduleId, language) => lessonIn(sql, id, moduleId, language),
    sheets: (id, language) => sheetsOf(sql, id, language),
    words: (id, language) => wordsIn(sql, id, language),
    items: (id) => itemsOf(sql, id),
    item: (id, itemId, language, version) => itemIn(sql, id, itemId, language, version),
  };
}

/** Of whole courses, lessons and exercises: so many are kept, each some kilobytes. */
const KEPT = 5_000;

/**
 * The courses of a database, kept in memory by their version: another process may load a course at
 * any time, so each view asks once for a course's version, and reads again what has another.
 * @returns a new view: for one request, within which a course is the same
 */
export function keptCourses(sql: Sql): () => CourseStore {
  const stored = sqlCourses(sql);
  const kept = new LRUCache<string, object>({ max: KEPT });
  return () => {
    const states = new Map<string, ReturnType<typeof stateOf>>();
    const stateHere = (id: string) => {
      const state = states.get(id) ?? stateOf(sql, id);
      states.set(id, state);
      return state;
    };
    async function keep<T extends object>(key: readonly unknown[], id: string, read: () => Promise<T>) {
      const version = (await stateHere(id))?.version ?? null;
      const name = JSON.stringify([id, version, ...key]);
      const found = kept.get(name);
      if (found) return found as T;
      const value = frozen(await read());
      // one that was loaded amid the reading is not kept under the name of the one before
      if (version !== null && version === (await stateOf(sql, id))?.version) kept.set(name, value);
      return value;
    }
    return {
      list: stored.list,
      isRetired: async (id) => (await stateHere(id))?.isRetired ?? false,
      course: (id, language) => keep(['course', language], id, () => stored.course(id, language)),
      lesson: (id, moduleId, language) =>
        keep(['lesson', moduleId, language], id, () => stored.lesson(id, moduleId, language)),
      sheets: (id, language) => keep(['sheets', language], id, () => stored.sheets(id, language)),
      words: (id, language) => keep(['words', language], id, () => stored.words(id, language)),
      items: (id) => keep(['items'], id, () => stored.items(id)),
      item: (id, itemId, language, version) =>
        keep(['item', itemId, language, version], id, () => stored.item(id, itemId, language, version)),
    };
  };
}

/** It is everybody's: who changed it would change it for the next one. */
function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part) frozen(part);
  return Object.freeze(value);
}
