import type { Sql } from '../db/port';
import { TAKES_PART } from './question-queries';

/** Where each passage of a course stands, in the order of their rows: it parts equal ones. */
export function passagePlaces(
  sql: Sql,
  courseId: string,
): Promise<{ moduleId: string; language: string; position: number }[]> {
  return sql.query(
    'select module_id as "moduleId", language, position from chunk where course_id = $1 order by chunk.id',
    [courseId],
  );
}

/**
 * What people ask about a course, by section and language; no ids for what it does not answer.
 */
export function askedQuestions(
  sql: Sql,
  courseId: string,
): Promise<{ moduleId: string | null; sectionId: string | null; language: string; texts: string[] }[]> {
  return sql.query(
    `select module_id as "moduleId", section_id as "sectionId", language, jsonb_agg(text order by position, id) as texts
       from asked_question q where course_id = $1 and ${TAKES_PART} group by module_id, section_id, language
      order by module_id, section_id, language`,
    [courseId],
  );
}
