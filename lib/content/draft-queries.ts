import * as z from 'zod';
import type { Sql } from '../db/port';
import type { Changes } from './edit/changes';
import { hash } from './parsed-course';

/** Courses under edit: changed files over the published ones, and every change that was made. */

export interface DraftFile {
  path: string;
  /** Null: taken out. */
  text: string | null;
  /** Hash of the published file that it was begun from; null: there was none. */
  base: string | null;
  by: string;
  at: Date;
}

/** @param paths those files alone; null: all */
export async function draftsOf(
  sql: Sql,
  courseId: string,
  paths: readonly string[] | null = null,
): Promise<DraftFile[]> {
  return sql.query(
    `select path, text, base, by, at from course_draft
      where course_id = $1 and ($2::text[] is null or path = any($2)) order by path`,
    [courseId, paths],
  );
}

/** As drafts and the published files keep it. */
export const fileMark = (text: string | undefined): string | null => (text === undefined ? null : hash(text));

/**
 * Writes changed files into the draft; one that is as it is published is no draft any more.
 * @param published those files, as far as they are
 */
export async function saveDrafts(
  tx: Sql,
  courseId: string,
  changes: Changes,
  published: ReadonlyMap<string, string>,
  { by, at }: { by: string; at: Date },
): Promise<void> {
  for (const [path, text] of changes) {
    if ((published.get(path) ?? null) === text) await dropDrafts(tx, courseId, [path]);
    else
      await tx.query(
        `insert into course_draft (course_id, path, text, base, by, at) values ($1, $2, $3, $4, $5, $6)
         on conflict (course_id, path) do update set text = excluded.text, by = excluded.by, at = excluded.at`,
        [courseId, path, text, fileMark(published.get(path)), by, at],
      );
  }
}

/** @param paths null: all */
export async function dropDrafts(tx: Sql, courseId: string, paths: readonly string[] | null): Promise<void> {
  await tx.query('delete from course_draft where course_id = $1 and ($2::text[] is null or path = any($2))', [
    courseId,
    paths,
  ]);
}

/** Drafts that were begun from another file than is published stand over that one now. */
export async function keepDraft(
  tx: Sql,
  courseId: string,
  path: string,
  published: string | undefined,
): Promise<void> {
  await tx.query('update course_draft set base = $3 where course_id = $1 and path = $2', [
    courseId,
    path,
    fileMark(published),
  ]);
}

/** Courses that are under edit and not there yet. */
export async function newCourses(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select distinct course_id as id from course_draft
      where not exists (select from course where course.id = course_draft.course_id) order by 1`,
  );
  return rows.map(({ id }) => id);
}

// ------------------------------------------------------------ what came too late

const keptFields = z.array(z.tuple([z.string(), z.string()]));

/** Where somebody stands who was refused a save. */
interface Refused {
  staffId: string;
  courseId: string;
  piece: string;
}

/** Keeps what a form held that could not be saved, in the place of what was kept before. */
export async function keepRefused(
  sql: Sql,
  { staffId, courseId, piece }: Refused,
  fields: readonly (readonly [string, string])[],
  at: Date,
): Promise<void> {
  await sql.query(
    `insert into course_refused (staff_id, course_id, piece, fields, at) values ($1, $2, $3, $4, $5)
     on conflict (staff_id, course_id, piece) do update set fields = excluded.fields, at = excluded.at`,
    [staffId, courseId, piece, JSON.stringify(fields), at],
  );
}

export async function refusedOf(
  sql: Sql,
  { staffId, courseId, piece }: Refused,
): Promise<[string, string][] | null> {
  const [row] = await sql.query<{ fields: string }>(
    'select fields from course_refused where staff_id = $1 and course_id = $2 and piece = $3',
    [staffId, courseId, piece],
  );
  return row ? keptFields.parse(JSON.parse(row.fields)) : null;
}

export async function dropRefused(sql: Sql, { staffId, courseId, piece }: Refused): Promise<void> {
  await sql.query('delete from course_refused where staff_id = $1 and course_id = $2 and piece = $3', [
    staffId,
    courseId,
    piece,
  ]);
}

// ------------------------------------------------------------ history

/** A file before a change and after it; null: there was none, or is none. */
const changedFile = z.tuple([z.string(), z.string().nullable(), z.string().nullable()]);
export type ChangedFile = z.infer<typeof changedFile>;

export interface CourseChange {
  seq: number;
  at: Date;
  /** Null: the program. */
  by: string | null;
  why: string;
  files: ChangedFile[];
}

/** What becomes of the files of a course. */
export function changedFiles(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): ChangedFile[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((path): ChangedFile => [path, before.get(path) ?? null, after.get(path) ?? null])
    .filter(([, was, is]) => was !== is);
}

export async function addChange(
  tx: Sql,
  courseId: string,
  { at, by, why, files }: Omit<CourseChange, 'seq'>,
): Promise<void> {
  await tx.query(
    `insert into course_change (course_id, seq, at, by, why, files)
     select $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5 from course_change where course_id = $1`,
    [courseId, at, by, why, JSON.stringify(files)],
  );
}

const CHANGE = 'seq, at, by, why, files';
const readChange = (row: Omit<CourseChange, 'files'> & { files: string }): CourseChange => ({
  ...row,
  files: z.array(changedFile).parse(JSON.parse(row.files)),
});

/** The newest first. @param before the seq that they are older than; null: from the newest on */
export async function changesOfCourse(
  sql: Sql,
  courseId: string,
  { before = null, most }: { before?: number | null; most: number },
): Promise<CourseChange[]> {
  const rows = await sql.query<Omit<CourseChange, 'files'> & { files: string }>(
    `select ${CHANGE} from course_change
      where course_id = $1 and ($2::int is null or seq < $2) order by seq desc limit $3`,
    [courseId, before, most],
  );
  return rows.map(readChange);
}

/** All that came after a change, the oldest first. */
export async function changesAfter(sql: Sql, courseId: string, seq: number): Promise<CourseChange[]> {
  const rows = await sql.query<Omit<CourseChange, 'files'> & { files: string }>(
    `select ${CHANGE} from course_change where course_id = $1 and seq > $2 order by seq`,
    [courseId, seq],
  );
  return rows.map(readChange);
}

/** The number of the newest change; null: there is none. */
export async function newestChange(sql: Sql, courseId: string): Promise<number | null> {
  const [row] = await sql.query<{ seq: number | null }>(
    'select max(seq) as seq from course_change where course_id = $1',
    [courseId],
  );
  return row?.seq ?? null;
}

/**
 * The files as they were before a change and all that came after it.
 * @param changes newest first
 */
export function filesBefore(
  files: ReadonlyMap<string, string>,
  changes: readonly CourseChange[],
): Map<string, string> {
  const result = new Map(files);
  for (const change of changes)
    for (const [path, before] of change.files) {
      if (before === null) result.delete(path);
      else result.set(path, before);
    }
  return result;
}
