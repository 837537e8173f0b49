import { readFileSync } from 'node:fs';
import { storeCourse } from '../../lib/content/course-queries';
import { parseCourse } from '../../lib/content/import/course';
import type { Db } from '../../lib/db/port';
import { chunkLesson } from '../../lib/retrieval/chunk';
import { replaceChunks } from '../../lib/retrieval/chunk-queries';
import type { Embedder } from '../../lib/retrieval/embedder';
import { embedCourse } from '../../lib/retrieval/embedding-queries';
import { parseMeans, removeLanguage } from '../../lib/retrieval/encoder-means';
import type { Chunk } from '../../lib/retrieval/schema';
import { readCourseFolder } from '../../lib/server/work/load-course';

export const COURSE = 'money-phone-safely';

/**
 * Stores the course that ships, as the importer does, without the chunks that are not `kept`, and
 * gives it the vectors of an embedder.
 */
export async function storeShippedCourse(
  db: Db,
  embedder: Embedder | null,
  kept: (chunk: Chunk) => boolean = () => true,
): Promise<void> {
  const course = parseCourse(readCourseFolder(`seed/courses/${COURSE}`));
  await db.transaction(async (tx) => {
    await storeCourse(tx, course, new Date('2026-01-01T00:00:00Z'));
    await replaceChunks(tx, COURSE, course.lessons.flatMap(chunkLesson).filter(kept), course.questions);
  });
  if (embedder) await embedCourse(db, embedder, COURSE);
}

/** An encoder opened without means, with them: what is cached of it serves both. */
export function withMeans(plain: Embedder): Embedder {
  const means = parseMeans(JSON.parse(readFileSync('models/encoder.means.json', 'utf8')));
  return {
    id: plain.id.replace('as-is', 'means-of-bench'),
    embedsSentences: true,
    calibrated: true,
    async embed(texts, kind, language) {
      const vectors = await plain.embed(texts, kind, language);
      return vectors.map((vector) => {
        const own = vector.slice();
        removeLanguage(own, means, language, kind);
        return own;
      });
    },
  };
}
