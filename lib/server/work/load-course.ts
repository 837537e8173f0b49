import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { filesOf, markOwn } from '../../content/course-file-queries';
import { storeCourse } from '../../content/course-queries';
import { addChange, changedFiles } from '../../content/draft-queries';
import { parseCourse } from '../../content/import/course';
import { type ParsedCourse, sourceHash } from '../../content/parsed-course';
import type { Db, Sql } from '../../db/port';
import { hasCode, UstatError } from '../../errors';
import { takeCourseHints } from '../../hints/course-hint-queries';
import { chunkLesson } from '../../retrieval/chunk';
import { replaceChunks } from '../../retrieval/chunk-queries';
import type { MadeIndexes } from '../../retrieval/packed';
import { dropPackOf } from '../../sync/pack-queries';
import { readText } from '../read-text';
import { readArchiveFile } from './course-archive';

/**
 * The text files of a course folder, by path relative to it.
 * @param ending of the files that count
 * @throws UstatError 'not-found', or 'bad-input' that names every file that is not UTF-8
 */
export function readCourseFolder(folder: string, ending = /\.(ya?ml|md|svg)$/): Map<string, string> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UstatError('not-found', `No course folder at ${folder}.`);
  const files = new Map<string, string>();
  const faults: string[] = [];
  for (const path of textFiles(folder, ending)) {
    const name = relative(folder, path).split(sep).join('/');
    try {
      files.set(name, readText(path, name));
    } catch (error) {
      if (!hasCode(error, 'bad-input')) throw error;
      faults.push(error.message);
    }
  }
  if (faults.length > 0) throw new UstatError('bad-input', 'The course can not be read:', faults);
  return files;
}

function textFiles(directory: string, ending: RegExp): string[] {
  return readdirSync(directory)
    .sort()
    .flatMap((name) => {
      const path = join(directory, name);
      if (statSync(path).isDirectory()) return textFiles(path, ending);
      return ending.test(name) ? [path] : [];
    });
}

/** A course's files from its folder, or from a zip file of it. @throws as each of them */
export async function readCourse(path: string): Promise<Map<string, string>> {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile();
  return isFile ? readArchiveFile(path) : readCourseFolder(path);
}

/**
 * Reads and parses courses, folders or zip files, before a database is touched.
 * @param loaded ids by the hash of the files that they were loaded from: those files are not parsed
 *   again, which takes two seconds a course, and their courses left out of what is returned
 * @throws UstatError 'not-found', or 'bad-input' that names every fault, or two of one course id
 */
export async function parseCourses(
  paths: readonly string[],
  loaded: ReadonlyMap<string, string> = new Map(),
): Promise<ParsedCourse[]> {
  const pathOf = new Map<string, string>();
  const courses: ParsedCourse[] = [];
  for (const path of paths) {
    const files = await readCourse(path);
    const there = loaded.get(sourceHash(files));
    const course = there === undefined ? parseCourse(files) : null;
    const id = there ?? course?.structure.id ?? '';
    const other = pathOf.get(id);
    if (other) throw new UstatError('bad-input', `${path} and ${other} are both the course "${id}".`);
    pathOf.set(id, path);
    if (course) courses.push(course);
  }
  return courses;
}

/** Course folders under a folder: those that hold a course.yaml. */
export function courseFolders(root: string): string[] {
  return readdirSync(root)
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isDirectory() && readdirSync(path).includes('course.yaml'))
    .sort();
}

interface LoadedCourse {
  id: string;
  items: number;
  lessons: number;
}

interface Loading {
  /** Somebody's own, which a start with another one of that id leaves as it is. */
  isOwn: boolean;
  /** Who changes it, as the history of the course tells; without: the program. */
  by?: string;
  why?: string;
  /** Indexes of its words that came with it. */
  made?: MadeIndexes | null;
}

/** Stores a parsed course, its chunks and its hints in one transaction: all of it or nothing. */
export async function loadCourse(
  db: Db,
  course: ParsedCourse,
  at: Date,
  loading: Loading = { isOwn: false },
): Promise<LoadedCourse> {
  await db.transaction((tx) => loadCourseIn(tx, course, at, loading));
  const { structure, items, lessons } = course;
  return { id: structure.id, items: items.length, lessons: lessons.length };
}

/** The same in the caller's transaction. */
export async function loadCourseIn(
  tx: Sql,
  course: ParsedCourse,
  at: Date,
  { isOwn, by, why = '', made = null }: Loading,
): Promise<void> {
  const chunks = course.lessons.flatMap((lesson) => chunkLesson(lesson));
  const id = course.structure.id;
  await lockCourse(tx, id);
  const before = await filesOf(tx, id);
  await storeCourse(tx, course, at);
  await dropPackOf(tx, id);
  await markOwn(tx, id, isOwn);
  await replaceChunks(tx, id, chunks, course.questions, made);
  await takeCourseHints(tx, course, chunks, at);
  // of a first one the files themselves say all
  const files = before.size > 0 ? changedFiles(before, course.files ?? new Map()) : [];
  if (by || files.length > 0) await addChange(tx, id, { at, by: by ?? null, why, files });
}

/** Until the transaction ends nobody else loads, retires or brings back the course. */
export async function lockCourse(tx: Sql, id: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`ustat course ${id}`]);
}
