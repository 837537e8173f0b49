import type { Sql } from '../db/port';
import { indexWords } from './lexical-queries';
import type { AddedQuestion } from './schema';

/**
 * SQL on added_question: what curators have added to the questions that are asked about a course.
 * Approved ones stand among asked_question, where searches find them; loading the course again
 * keeps them (replaceChunks).
 */

/** Behind those of the course's files: nobody has written them to be tapped. */
const BEHIND = 1_000;

/**
 * Keeps questions that wait to be approved, or are approved by the same step.
 * @param questions without answer: the like of them is refused
 */
export async function addQuestions(
  tx: Sql,
  courseId: string,
  questions: readonly AddedQuestion[],
  { state, by, at }: { state: 'in-review' | 'approved'; by: string; at: Date },
): Promise<void> {
  const rows = questions.map(({ answer, ...question }) => ({ ...question, ...answer }));
  await tx.query(
    `insert into added_question (id, course_id, language, module_id, section_id, text, state, by, at)
     select q.id, $1, q.language, q."moduleId", q."sectionId", q.text, $3, $4, $5
       from jsonb_to_recordset($2::jsonb) as q(id uuid, language text, "moduleId" text, "sectionId" text, text text)`,
    [courseId, JSON.stringify(rows), state, by, at],
  );
  if (state === 'approved') await renew(tx, courseId);
}

/** Other words for questions that wait. */
export async function rewordQuestions(
  tx: Sql,
  courseId: string,
  texts: readonly { id: string; text: string }[],
): Promise<void> {
  await tx.query(
    `update added_question q set text = w.text from jsonb_to_recordset($2::jsonb) as w(id uuid, text text)
      where q.course_id = $1 and q.id = w.id and q.state = 'in-review'`,
    [courseId, JSON.stringify(texts)],
  );
}

/** Approves questions, sends them back to review, or takes them away: searches know it at once. */
export async function setQuestions(
  tx: Sql,
  courseId: string,
  ids: readonly string[],
  state: 'in-review' | 'approved' | 'withdrawn',
): Promise<void> {
  await tx.query('update added_question set state = $3 where course_id = $1 and id = any($2::uuid[])', [
    courseId,
    ids,
    state,
  ]);
  await renew(tx, courseId);
}

/** The approved ones as they are to be found, and the words of the course with them. */
async function renew(tx: Sql, courseId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`ustat course ${courseId}`]);
  await placeAdded(tx, courseId);
  await indexWords(tx, courseId);
}

/**
 * Makes the added questions that searches find all those that are approved and whose section the
 * course has. A row that is unchanged stays, and with it its vector.
 */
export async function placeAdded(tx: Sql, courseId: string): Promise<void> {
  await tx.query(
    `delete from asked_question q using added_question a
      where q.course_id = $1 and a.id = q.added_id and (a.state <> 'approved' or a.text <> q.text
        or a.section_id is not null and not exists (select from chunk c
          where c.course_id = $1 and c.module_id = a.module_id and c.section_id = a.section_id))`,
    [courseId],
  );
  await tx.query(
    `insert into asked_question (course_id, language, module_id, section_id, position, text, added_id)
     select a.course_id, a.language, a.module_id, a.section_id, $2, a.text, a.id from added_question a
      where a.course_id = $1 and a.state = 'approved'
        and not exists (select from asked_question q where q.added_id = a.id)
        and (a.section_id is null or exists (select from chunk c
          where c.course_id = $1 and c.module_id = a.module_id and c.section_id = a.section_id))
      order by a.at, a.id`,
    [courseId, BEHIND],
  );
}

/** Questions by their ids, in the order in which they were added. */
export function questionsWithIds(
  sql: Sql,
  courseId: string,
  ids: readonly string[],
): Promise<(AddedQuestion & { state: string })[]> {
  return sql.query(
    `select ${COLUMNS}, q.state from added_question q
      where q.course_id = $1 and q.id = any($2::uuid[]) order by q.at, q.id`,
    [courseId, ids],
  );
}

const COLUMNS = `q.id, q.language, q.text,
  case when q.module_id is not null then json_build_object('moduleId', q.module_id, 'sectionId', q.section_id) end as answer`;

/**
 * The questions that curators have added to a course and approved, by section and language; those
 * without `answer` are refused. They are part of what a course exports: its files do not have them.
 */
export function approvedAdditions(sql: Sql, courseId: string): Promise<AddedQuestion[]> {
  return sql.query(
    `select ${COLUMNS} from added_question q where q.course_id = $1 and q.state = 'approved'
      order by q.module_id, q.section_id, q.language, q.at, q.id`,
    [courseId],
  );
}
