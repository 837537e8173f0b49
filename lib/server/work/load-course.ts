import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { storeCourse } from '../../content/course-queries';
import type { ParsedCourse } from '../../content/parsed-course';
import type { Db } from '../../db/port';
import { UstatError } from '../../errors';
import { chunkLesson } from '../../retrieval/chunk';
import { replaceChunks } from '../../retrieval/chunk-queries';

/** The text files of a course folder, by path relative to it. @throws UstatError 'not-found' */
export function readCourseFolder(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  const visit = (directory: string) => {
    for (const name of readdirSync(directory).sort()) {
      const path = join(directory, name);
      if (statSync(path).isDirectory()) visit(path);
      else if (/\.(ya?ml|md|svg)$/.test(name))
        files.set(relative(folder, path).split(sep).join('/'), readFileSync(path, 'utf8'));
    }
  };
  try {
    visit(folder);
  } catch (cause) {
    throw new UstatError('not-found', `No course folder at ${folder}.`, [], { cause });
  }
  return files;
}

/** Course folders under a folder: those that hold a course.yaml. */
export function courseFolders(root: string): string[] {
  return readdirSync(root)
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isDirectory() && readdirSync(path).includes('course.yaml'))
    .sort();
}

export interface LoadedCourse {
  id: string;
  items: number;
  lessons: number;
}

/** Stores a parsed course and its chunks in one transaction: all of it or nothing. */
export async function loadCourse(db: Db, course: ParsedCourse, at: Date): Promise<LoadedCourse> {
  const chunks = course.lessons.flatMap((lesson) => chunkLesson(lesson));
  const id = course.structure.id;
  await db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`ustat course ${id}`]);
    await storeCourse(tx, course, at);
    await replaceChunks(tx, id, chunks);
  });
  return { id, items: course.items.length, lessons: course.lessons.length };
}
