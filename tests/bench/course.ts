import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseCourse } from '../../lib/content/import/course';
import type { ParsedCourse } from '../../lib/content/parsed-course';
import { chunkLesson } from '../../lib/retrieval/chunk';
import type { StoredChunk } from '../../lib/retrieval/schema';
import { readCourseFolder } from '../../lib/server/work/load-course';

const ROOT = join(import.meta.dirname, '../..');
/**
 * The modules that the question sets were written for; others answer some of the unanswerable
 * questions.
 */
const MODULES = ['suspicious-links', 'sending-money', 'employment-contract'];
export const LANGUAGES = ['en', 'ru', 'ky'];

function readText(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

export function readYamlFile(file: string): unknown {
  return parse(readText(file));
}

export function shippedCourse(): ParsedCourse {
  return parseCourse(readCourseFolder(join(ROOT, 'seed/courses/money-phone-safely')));
}

/** Chunks of three modules of the course that ships, as the importer makes them. */
export function chunksOfCourse(): StoredChunk[] {
  const { lessons } = shippedCourse();
  const wanted = LANGUAGES.flatMap((language) =>
    MODULES.flatMap((moduleId) =>
      lessons.filter((lesson) => lesson.language === language && lesson.moduleId === moduleId),
    ),
  );
  return wanted
    .flatMap(chunkLesson)
    .map((chunk, at) => ({ ...chunk, id: String(at), courseId: 'money-phone-safely' }));
}
