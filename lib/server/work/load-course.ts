import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { storeCourse } from '../../content/course-queries';
import { parseCourse } from '../../content/import/course';
import type { ParsedCourse } from '../../content/parsed-course';
import type { Db } from '../../db/port';
import { hasCode, UstatError } from '../../errors';
import { takeCourseHints } from '../../hints/course-hint-queries';
import { chunkLesson } from '../../retrieval/chunk';
import { replaceChunks } from '../../retrieval/chunk-queries';
import { readText } from '../read-text';

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

/**
 * Reads and parses course folders, before a database is touched.
 * @throws UstatError 'not-found', or 'bad-input' that names every fault, or two folders of one
 * course id
 */
export function parseCourses(folders: readonly string[]): ParsedCourse[] {
  const folderOf = new Map<string, string>();
  return folders.map((folder) => {
    const course = parseCourse(readCourseFolder(folder));
    const { id } = course.structure;
    const other = folderOf.get(id);
    if (other) throw new UstatError('bad-input', `${folder} and ${other} are both the course "${id}".`);
    folderOf.set(id, folder);
    return course;
  });
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

/** Stores a parsed course, its chunks and its hints in one transaction: all of it or nothing. */
export async function loadCourse(db: Db, course: ParsedCourse, at: Date): Promise<LoadedCourse> {
  const chunks = course.lessons.flatMap((lesson) => chunkLesson(lesson));
  const id = course.structure.id;
  await db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`ustat course ${id}`]);
    await storeCourse(tx, course, at);
    await replaceChunks(tx, id, chunks, course.questions);
    await takeCourseHints(tx, course, chunks, at);
  });
  return { id, items: course.items.length, lessons: course.lessons.length };
}
