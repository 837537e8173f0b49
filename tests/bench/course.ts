import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseLesson } from '../../lib/content/import/lesson';
import { Problems } from '../../lib/content/import/problems';
import { chunkLesson } from '../../lib/retrieval/chunk';
import type { StoredChunk } from '../../lib/retrieval/schema';

const COURSE = 'seed/courses/money-phone-safely';
/** The modules that the question sets were written for; more modules only make the search harder. */
const MODULES = ['suspicious-links', 'sending-money', 'employment-contract'];
export const LANGUAGES = ['en', 'ru', 'ky'];

export function readText(file: string): string {
  return readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
}

export function readYamlFile(file: string): unknown {
  return parse(readText(file));
}

/** Chunks of the course that ships, as the importer makes them. */
export function chunksOfCourse(): StoredChunk[] {
  const problems = new Problems();
  const chunks = LANGUAGES.flatMap((language) =>
    MODULES.flatMap((moduleId) => {
      const file = `${COURSE}/${language}/${moduleId}.md`;
      const lesson = parseLesson(file, readText(file), moduleId, language, problems);
      return lesson ? chunkLesson(lesson) : [];
    }),
  );
  if (problems.lines.length > 0) throw new Error(problems.lines.join('\n'));
  return chunks.map((chunk, at) => ({ ...chunk, id: String(at), courseId: 'money-phone-safely' }));
}
