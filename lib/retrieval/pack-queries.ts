import type { Sql } from '../db/port';
import { ofSentences } from './chunk-queries';
import { TAKES_PART } from './question-queries';
import type { CourseVectors } from './schema';

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

/**
 * Vectors of the embedder that serves a course, of passages in some of its languages and of what is
 * asked in all, since a question is compared with all; null where none serves it.
 */
export async function vectorsOfCourse(
  sql: Sql,
  courseId: string,
  languages: readonly string[],
): Promise<CourseVectors | null> {
  const [serving] = await sql.query<{ id: string }>(
    'select embedder_id as id from serving_embedder where course_id = $1',
    [courseId],
  );
  if (!serving) return null;
  const passages = await sql.query<{
    moduleId: string;
    language: string;
    position: number;
    hash: string;
    own: string;
    sentences: string | null;
  }>(
    `select c.module_id as "moduleId", c.language, c.position, c.hash, e.embedding::text as own, s.embedding::text as sentences
       from chunk c join chunk_embedding e on e.chunk_id = c.id and e.embedder_id = $2
       left join chunk_embedding s on s.chunk_id = c.id and s.embedder_id = $3
      where c.course_id = $1 and c.language = any($4::text[]) order by c.id`,
    [courseId, serving.id, ofSentences(serving.id), languages],
  );
  const asked = await sql.query<{ moduleId: string | null; sectionId: string | null; vectors: string[] }>(
    `select q.module_id as "moduleId", q.section_id as "sectionId", jsonb_agg(e.embedding::text order by q.language, q.position, q.id) as vectors
       from asked_embedding e join asked_question q on q.id = e.question_id
      where e.course_id = $1 and e.embedder_id = $2
      group by 1, 2 order by 1, 2`,
    [courseId, serving.id],
  );
  const numbers = (text: string) => JSON.parse(text) as number[];
  return {
    embedderId: serving.id,
    passages: passages.map(({ own, sentences, ...passage }) => {
      const whole = numbers(own);
      return { ...passage, vectors: [whole, ...cut(sentences ? numbers(sentences) : [], whole.length)] };
    }),
    asked: asked.map(({ vectors, ...section }) => ({ ...section, vectors: vectors.map(numbers) })),
  };
}

const cut = (all: readonly number[], width: number): number[][] =>
  Array.from({ length: Math.floor(all.length / width) }, (_, n) => all.slice(n * width, (n + 1) * width));
