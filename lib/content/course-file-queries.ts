import type { Sql } from '../db/port';

/** The files that courses were read from, by path, as they were written. */

/** Makes `files` all files of the course. */
export async function storeFiles(
  tx: Sql,
  courseId: string,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  await tx.query('delete from course_file where course_id = $1', [courseId]);
  await tx.query(
    `insert into course_file (course_id, path, text)
     select $1, path, text from jsonb_to_recordset($2::jsonb) as f(path text, text text)`,
    [courseId, JSON.stringify([...files].map(([path, text]) => ({ path, text })))],
  );
}

/**
 * Empty where the course is not there, or came before its files were kept.
 * @param paths those files alone; null: all
 */
export async function filesOf(
  sql: Sql,
  courseId: string,
  paths: readonly string[] | null = null,
): Promise<Map<string, string>> {
  const rows = await sql.query<{ path: string; text: string }>(
    `select path, text from course_file where course_id = $1 and ($2::text[] is null or path = any($2))
      order by path`,
    [courseId, paths],
  );
  return new Map(rows.map(({ path, text }) => [path, text]));
}

/** The files of its pictures, by path. */
export async function picturesOf(sql: Sql, courseId: string): Promise<Map<string, string>> {
  const rows = await sql.query<{ path: string; text: string }>(
    "select path, text from course_file where course_id = $1 and path like 'pictures/%' order by path",
    [courseId],
  );
  return new Map(rows.map(({ path, text }) => [path, text]));
}

/** Whether somebody has loaded it, and not the program at its start. */
export async function markOwn(tx: Sql, courseId: string, isOwn: boolean): Promise<void> {
  await tx.query('update course set is_own = $2 where id = $1', [courseId, isOwn]);
}

interface Source {
  id: string;
  /** Of the files that it was read from; null of one that came before they were kept. */
  hash: string | null;
  isOwn: boolean;
}

/** Where every loaded course comes from, by its id. */
export async function sourcesOf(sql: Sql): Promise<Map<string, Source>> {
  const rows = await sql.query<Source>(
    'select id, source_hash as hash, coalesce(is_own, false) as "isOwn" from course',
  );
  return new Map(rows.map((row) => [row.id, row]));
}
