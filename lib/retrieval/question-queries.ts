import { toSql } from 'pgvector';
import { foldedQuestion } from '../content/import/questions';
import type { AskedQuestion } from '../content/schema';
import type { Db, Sql } from '../db/port';
import type { Embedder } from './embedder';
import type { AskedCosine, AskedDocument, NearestAsked, Section } from './schema';
import { NEAREST } from './sections';

/**
 * SQL on asked_question and asked_embedding: what people ask about a course, and where it is
 * answered.
 */

/** Questions sent to an embedder at once, and vectors written in one statement. */
const BATCH = 64;
interface Row {
  id: string;
  language: string;
  moduleId: string | null;
  sectionId: string | null;
  text: string;
}

/**
 * Makes `questions` all that are asked about the course, beside those that curators have added. A
 * row that is unchanged stays, and with it its vector.
 */
export async function replaceQuestions(
  tx: Sql,
  courseId: string,
  questions: readonly AskedQuestion[],
): Promise<void> {
  const rows = questions.map(({ answer, ...question }) => ({
    ...question,
    moduleId: answer?.moduleId ?? null,
    sectionId: answer?.sectionId ?? null,
  }));
  await tx.query(
    `with wanted as (
       select * from jsonb_to_recordset($2::jsonb)
         as w(language text, "moduleId" text, "sectionId" text, position int, text text)),
     gone as (
       delete from asked_question q where q.course_id = $1 and q.added_id is null and not exists (
         select 1 from wanted w where w.language = q.language and w.text = q.text
            and w."moduleId" is not distinct from q.module_id and w."sectionId" is not distinct from q.section_id)),
     moved as (
       update asked_question q set position = w.position from wanted w
        where q.course_id = $1 and q.added_id is null and w.language = q.language and w.text = q.text
          and w.position <> q.position and w."moduleId" is not distinct from q.module_id and w."sectionId" is not distinct from q.section_id)
     insert into asked_question (course_id, language, module_id, section_id, position, text)
     select $1, w.language, w."moduleId", w."sectionId", w.position, w.text from wanted w
      where not exists (
        select 1 from asked_question q where q.course_id = $1 and q.added_id is null
           and w.language = q.language and w.text = q.text and w."moduleId" is not distinct from q.module_id and w."sectionId" is not distinct from q.section_id)`,
    [courseId, JSON.stringify(rows)],
  );
}

/**
 * Of `asked_question q`: what a curator has added takes part in the ranking where the course's
 * files know what is asked in its language. Where they don't, sections are judged by their own
 * words, and one question must not end that.
 */
export const TAKES_PART = `(q.added_id is null or exists (
  select from asked_question o where o.course_id = q.course_id and o.added_id is null
     and o.language = q.language and (o.section_id is null) = (q.section_id is null)))`;

/** Of a section in a language the importer takes so many. */
const MOST_OF_SECTION = 60;

/**
 * All that is asked about the course, as its files can hold it: added questions behind those of
 * the files, each once, where the files have any in their language.
 */
export async function questionsOf(sql: Sql, courseId: string): Promise<AskedQuestion[]> {
  const rows = await sql.query<Omit<AskedQuestion, 'answer'> & Section & { isAdded: boolean }>(
    `select q.language, q.module_id as "moduleId", q.section_id as "sectionId", q.position, q.text,
            q.added_id is not null as "isAdded"
       from asked_question q where q.course_id = $1 and ${TAKES_PART}
      order by "isAdded", q.language, q.module_id, q.section_id, q.position, q.id`,
    [courseId],
  );
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  return rows.flatMap(({ moduleId, sectionId, isAdded, ...question }) => {
    const section = JSON.stringify([question.language, moduleId, sectionId]);
    const folded = `${question.language} ${foldedQuestion(question.text)}`;
    const count = counts.get(section) ?? 0;
    if (isAdded && (seen.has(folded) || (sectionId && count >= MOST_OF_SECTION))) return [];
    seen.add(folded);
    counts.set(section, count + 1);
    const position = isAdded ? count : question.position;
    return [{ ...question, position, answer: moduleId && sectionId ? { moduleId, sectionId } : null }];
  });
}

/**
 * All questions of each section and language as one text, and those that nothing answers; in the
 * order of the index.
 */
export async function askedDocuments(sql: Sql, courseId: string): Promise<AskedDocument[]> {
  return sql.query(
    `select module_id as "moduleId", section_id as "sectionId", language, string_agg(text, E'\n' order by position, id) as text
       from asked_question q where course_id = $1 and ${TAKES_PART} group by module_id, section_id, language
      order by module_id, section_id, language`,
    [courseId],
  );
}

/**
 * How near a learner's question is to those asked about each section: the mean cosine of the
 * NEAREST, in whatever language; `null` for both ids: to those that the course does not answer.
 * @param vectors of the question, as it was typed and in another script; the nearer counts
 */
export async function askedCosines(
  sql: Sql,
  courseId: string,
  embedderId: string,
  vectors: readonly Float32Array[],
): Promise<AskedCosine[]> {
  const [first, second = first] = vectors;
  if (!first || !second) return [];
  return sql.query(
    `select "moduleId", "sectionId", avg(cosine)::float8 as cosine from (
       select "moduleId", "sectionId", cosine,
              row_number() over (partition by "moduleId", "sectionId" order by cosine desc) as place
         from (select module_id as "moduleId", section_id as "sectionId",
                      greatest(-(embedding <#> $3::vector), -(embedding <#> $4::vector)) as cosine
                 from asked_embedding
                where course_id = $1 and embedder_id = $2 and vector_dims(embedding) = $5) as each) as placed
      where place <= $6 group by "moduleId", "sectionId"`,
    [courseId, embedderId, toSql(Array.from(first)), toSql(Array.from(second)), first.length, NEAREST],
  );
}

/** Of all questions that are asked the nearest; null where none has a vector. As askedCosines. */
export async function nearestAsked(
  sql: Sql,
  courseId: string,
  embedderId: string,
  vectors: readonly Float32Array[],
): Promise<NearestAsked | null> {
  const [first, second = first] = vectors;
  if (!first || !second) return null;
  const [row] = await sql.query<NearestAsked>(
    `select q.added_id is not null as "isAdded",
            case when q.module_id is not null then json_build_object('moduleId', q.module_id, 'sectionId', q.section_id) end as answer,
            greatest(-(e.embedding <#> $3::vector), -(e.embedding <#> $4::vector))::float8 as cosine
       from asked_embedding e join asked_question q on q.id = e.question_id
      where e.course_id = $1 and e.embedder_id = $2 and vector_dims(e.embedding) = $5
      order by cosine desc, q.added_id is null, q.id limit 1`,
    [courseId, embedderId, toSql(Array.from(first)), toSql(Array.from(second)), first.length],
  );
  return row ?? null;
}

/**
 * Questions to tap: the first `each` of every section that is asked for, each module's in reading
 * order; all sections without `moduleId`. A row's id tells no order: what came in later stands
 * anywhere in the lesson.
 */
export function suggestedQuestions(
  sql: Sql,
  courseId: string,
  language: string,
  { moduleId, each }: { moduleId?: string; each: number },
): Promise<(Section & { text: string })[]> {
  return sql.query(
    `select q.module_id as "moduleId", q.section_id as "sectionId", q.text from asked_question q
       join (select module_id, section_id, min(position) as place, min(min(id)) over (partition by module_id) as module
               from chunk where course_id = $1 group by module_id, section_id) s
         on s.module_id = q.module_id and s.section_id = q.section_id
      where q.course_id = $1 and q.language = $2 and q.position < $4 and ($3::text is null or q.module_id = $3)
      order by s.module, s.place, q.position`,
    [courseId, language, moduleId ?? null, each],
  );
}

/**
 * Questions of the course that lack a vector of the embedder, at most `limit`, those of a language
 * together. @param limit null: all of them
 */
export function lackingQuestions(
  sql: Sql,
  embedderId: string,
  courseId: string,
  limit: number | null,
): Promise<Row[]> {
  return sql.query(
    `select q.id::text as id, q.language, q.module_id as "moduleId", q.section_id as "sectionId", q.text
       from asked_question q where q.course_id = $1
        and not exists (select 1 from asked_embedding e where e.embedder_id = $2 and e.question_id = q.id)
      order by q.language, q.id limit $3`,
    [courseId, embedderId, limit],
  );
}

/** How many questions the course has, and how many of them have a vector of the embedder. */
export async function countQuestions(
  sql: Sql,
  embedderId: string,
  courseId: string,
): Promise<{ all: number; done: number }> {
  const [row] = await sql.query<{ all: number; done: number }>(
    `select count(*)::int as all, count(e.question_id)::int as done
       from asked_question q left join asked_embedding e on e.embedder_id = $2 and e.question_id = q.id
      where q.course_id = $1`,
    [courseId, embedderId],
  );
  return row ?? { all: 0, done: 0 };
}

/** Gives a batch of the course's questions their vectors. @returns false when none lacked one */
export async function embedSomeQuestions(db: Db, embedder: Embedder, courseId: string): Promise<boolean> {
  const batch = await lackingQuestions(db, embedder.id, courseId, BATCH);
  const language = batch[0]?.language;
  const same = batch.filter((row) => row.language === language);
  if (same.length === 0) return false;
  const vectors = await embedder.embed(
    same.map(({ text }) => text),
    'query',
    language,
  );
  const rows = same.map(({ id }, at) => ({ id, vector: vectors[at] ?? new Float32Array() }));
  await writeQuestionVectors(db, embedder.id, rows);
  return true;
}

/** @param rows ids of questions with their vectors */
export async function writeQuestionVectors(
  db: Db,
  embedderId: string,
  rows: readonly { id: string; vector: Float32Array }[],
): Promise<void> {
  const values = rows.map(({ id, vector }) => ({ id, embedding: toSql(Array.from(vector)) }));
  // joined to asked_question: the course may have been loaded again while the model was at work
  await db.query(
    `insert into asked_embedding (question_id, course_id, embedder_id, module_id, section_id, embedding)
     select q.id, q.course_id, $2, q.module_id, q.section_id, v.embedding::vector
       from jsonb_to_recordset($1::jsonb) as v(id bigint, embedding text) join asked_question q on q.id = v.id
     on conflict do nothing`,
    [JSON.stringify(values), embedderId],
  );
}

/** What another embedder made of the course's questions goes. */
export async function dropQuestionVectors(tx: Sql, courseId: string, keptEmbedder: string): Promise<void> {
  await tx.query('delete from asked_embedding where course_id = $1 and embedder_id <> $2', [
    courseId,
    keptEmbedder,
  ]);
}

/** Those that came with the course's files: the others stay when it is loaded again. */
export async function filedQuestions(
  sql: Sql,
  courseId: string,
): Promise<(Pick<AskedQuestion, 'language' | 'text'> & { place: string })[]> {
  return sql.query(
    `select language, text, concat_ws('/', module_id, section_id) as place from asked_question
      where course_id = $1 and added_id is null order by language, id`,
    [courseId],
  );
}
