import { courseIn, itemIn, itemsOf, lessonIn, listCourses } from '../../content/course-queries';
import type { CourseStore } from '../../content/store';
import type { Sql } from '../../db/port';

/** The courses of a database. */
export function sqlCourses(sql: Sql): CourseStore {
  return {
    list: () => listCourses(sql),
    course: (id, language) => courseIn(sql, id, language),
    lesson: (id, moduleId, language) => lessonIn(sql, id, moduleId, language),
    items: (id) => itemsOf(sql, id),
    item: (id, itemId, language, version) => itemIn(sql, id, itemId, language, version),
  };
}
