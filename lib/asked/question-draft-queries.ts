import type { AskedPlace } from '../content/edit/asked-fields';
import type { Sql } from '../db/port';
import { UstatError } from '../errors';

/** Questions that a model has written, until somebody decides on them. */

type QuestionState = 'waiting' | 'approved' | 'rejected';

export interface QuestionDraft extends AskedPlace {
  id: string;
  courseId: string;
  text: string;
  model: string;
  state: QuestionState;
  /** Who has decided. */
  by: string | null;
  /** The words in which it was approved. */
  approved: string | null;
}

const COLUMNS = `id, course_id as "courseId", language, module_id as "moduleId", section_id as "sectionId",
  text, model, state, by, approved`;

export async function insertQuestionDrafts(
  tx: Sql,
  drafts: readonly Pick<
    QuestionDraft,
    'id' | 'courseId' | 'language' | 'moduleId' | 'sectionId' | 'text' | 'model'
  >[],
  { prompts, at }: { prompts: string; at: Date },
): Promise<void> {
  await tx.query(
    `insert into question_draft (id, course_id, language, module_id, section_id, text, model, prompts, at)
     select q.id, q."courseId", q.language, q."moduleId", q."sectionId", q.text, q.model, $2, $3
       from jsonb_to_recordset($1::jsonb) as q(id uuid, "courseId" text, language text, "moduleId" text,
         "sectionId" text, text text, model text)`,
    [JSON.stringify(drafts), prompts, at],
  );
}

/** Those that wait, in a language; the oldest first. */
export function waitingQuestions(sql: Sql, courseId: string, language: string): Promise<QuestionDraft[]> {
  return sql.query(
    `select ${COLUMNS} from question_draft
      where course_id = $1 and language = $2 and state = 'waiting' order by at, id`,
    [courseId, language],
  );
}

/** All that were ever drafted for a section. */
export function draftsOfSection(sql: Sql, courseId: string, place: AskedPlace): Promise<QuestionDraft[]> {
  return sql.query(
    `select ${COLUMNS} from question_draft
      where course_id = $1 and language = $2 and module_id = $3 and section_id = $4 order by at, id`,
    [courseId, place.language, place.moduleId, place.sectionId],
  );
}

/** Held until the transaction ends. @throws UstatError 'not-found' for another course's too */
export async function questionDraft(tx: Sql, courseId: string, id: string): Promise<QuestionDraft> {
  const [row] = await tx.query<QuestionDraft>(
    `select ${COLUMNS} from question_draft where course_id = $1 and id = $2 for update`,
    [courseId, id],
  );
  if (!row) throw new UstatError('not-found', `There is no drafted question ${id}.`);
  return row;
}

export async function setQuestionDraft(
  tx: Sql,
  id: string,
  { state, by, approved }: Pick<QuestionDraft, 'state' | 'by' | 'approved'>,
): Promise<void> {
  await tx.query('update question_draft set state = $2, by = $3, approved = $4 where id = $1', [
    ...[id, state, by, approved],
  ]);
}
