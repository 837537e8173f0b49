import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { termsOf } from '../content/course-queries';
import type { CourseTerm } from '../content/schema';
import type { Sql } from '../db/port';
import { hasCode } from '../errors';
import { termsFrom } from './asked';
import { embeddedText } from './chunk';
import { indexedGrams } from './grams';
import { buildLexicalIndex, type LexicalIndex, readLexicalIndex } from './lexical';
import { documentsDigest, type MadeIndexes } from './packed';
import { askedDocuments, TAKES_PART } from './question-queries';
import type { AddedQuestion, Chunk, ChunkRef } from './schema';
import { type CourseWords, wordsOf } from './words';

type Row = Chunk & ChunkRef;

/**
 * Builds the index over all chunks of the course, in all its languages, in place of the one it has.
 * In the transaction that changes the chunks: what is held in memory of a course is never ahead or
 * behind.
 * @param made elsewhere: taken where it was made of these very texts
 */
export async function indexWords(sql: Sql, courseId: string, made: MadeIndexes | null = null): Promise<void> {
  const rows = await sql.query<Row>(
    `select id::text as id, module_id as "moduleId", language, section_id as "sectionId", block_ids as "blockIds", position, hash,
            heading_path as "headingPath", text from chunk where course_id = $1 order by chunk.id`,
    [courseId],
  );
  await sql.query('delete from lexical_index where course_id = $1', [courseId]);
  if (rows.length === 0) return;
  // each takes the thread for some tenths of a second: statements between them let others in
  const texts = rows.map(embeddedText);
  const questions = await askedDocuments(sql, courseId);
  const documents = questions.map(({ text }) => text);
  const same = made && made.documents === documentsDigest(texts, documents) ? made : null;
  const lessons = same?.lessons ?? buildLexicalIndex(texts);
  const [added] = await sql.query(
    'select array_agg(added_id order by id) as ids from asked_question where course_id = $1 and added_id is not null',
    [courseId],
  );
  const version = versionOf(rows, await termsOf(sql, courseId), [questions, added]);
  const asked = same?.asked ?? buildLexicalIndex(documents);
  await sql.query(
    'insert into lexical_index (course_id, version, bytes, asked) values ($1, $2, $3, $4) on conflict do nothing',
    [courseId, version, lessons, asked],
  );
}

/**
 * Changes with every text, place, term and question: what is held in memory of a course is as good
 * as its rows.
 */
function versionOf(rows: readonly Row[], terms: readonly CourseTerm[], questions: unknown): string {
  const told = rows.map(({ id, hash, position, sectionId, blockIds }) => [
    ...[id, hash, position],
    ...[sectionId, blockIds],
  ]);
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([told, terms, questions])))).slice(0, 32);
}

/**
 * What may change between two questions: the version of the index (null before the first) and the
 * embedder that serves.
 */
export async function standing(
  sql: Sql,
  courseId: string,
): Promise<{ version: string | null; embedderId: string | null }> {
  const [row] = await sql.query<{ version: string | null; embedderId: string | null }>(
    `select (select version from lexical_index where course_id = $1) as version,
            (select embedder_id from serving_embedder where course_id = $1) as "embedderId"`,
    [courseId],
  );
  return row ?? { version: null, embedderId: null };
}

interface Stored {
  version: string;
  bytes: Uint8Array;
  asked: Uint8Array;
  chunks: ChunkRef[];
  documents: CourseWords['questions']['of'];
  added: Pick<AddedQuestion, 'answer' | 'text'>[];
}

/**
 * Null when the course has no index that can be read: it has no chunks, a backup was put back, the
 * layout is older.
 */
export async function readWords(sql: Sql, courseId: string): Promise<CourseWords | null> {
  // one statement: indexes and chunks are of one moment
  const [row] = await sql.query<Stored>(
    `select version, bytes, asked,
            (select coalesce(jsonb_agg(jsonb_build_object('id', c.id::text, 'moduleId', c.module_id, 'language', c.language,
                      'sectionId', c.section_id, 'position', c.position, 'headingPath', c.heading_path,
                      'blockIds', c.block_ids) order by c.id), '[]')
               from chunk c where c.course_id = $1) as chunks,
            (select coalesce(jsonb_agg(jsonb_build_object('moduleId', q.module_id, 'sectionId', q.section_id,
                      'language', q.language) order by q.module_id, q.section_id, q.language), '[]')
               from (select distinct module_id, section_id, language from asked_question q where course_id = $1 and ${TAKES_PART}) q) as documents,
            (select coalesce(jsonb_agg(jsonb_build_object('text', q.text, 'answer', case when q.module_id is not null
                      then jsonb_build_object('moduleId', q.module_id, 'sectionId', q.section_id) end) order by q.id), '[]')
               from asked_question q where q.course_id = $1 and q.added_id is not null) as added
       from lexical_index where course_id = $1`,
    [courseId],
  );
  if (!row) return null;
  const { version, chunks, documents } = row;
  const added = row.added.map(({ answer, text }) => ({ answer, grams: indexedGrams(text) }));
  const [lexical, asked] = [readIfKnown(row.bytes), readIfKnown(row.asked)];
  if (!lexical || !asked) return null;
  const terms = termsFrom(await termsOf(sql, courseId));
  return wordsOf({ version, chunks, lexical, terms, questions: { of: documents, lexical: asked }, added });
}

function readIfKnown(bytes: Uint8Array): LexicalIndex | null {
  try {
    return readLexicalIndex(bytes);
  } catch (error) {
    if (hasCode(error, 'bad-input')) return null;
    throw error;
  }
}
