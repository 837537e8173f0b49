import type { Db } from '@/lib/db/port';
import { chunkLesson } from '@/lib/retrieval/chunk';
import { replaceChunks } from '@/lib/retrieval/chunk-queries';
import type { Embedder } from '@/lib/retrieval/embedder';
import { embedCourse } from '@/lib/retrieval/embedding-queries';
import { smallLessons } from './small-lessons';

export const COURSE = 'small';

/**
 * A course of two modules, one of them in two languages, with vectors where an embedder is given.
 */
export async function addSmallCourse(db: Db, embedder?: Embedder, lessons = smallLessons()): Promise<void> {
  await db.query(
    `insert into course (id, version, structure, loaded_at) values ($1, '1', '{}'::jsonb, $2) on conflict do nothing`,
    [COURSE, new Date('2026-01-01T00:00:00Z')],
  );
  await db.transaction((tx) => replaceChunks(tx, COURSE, lessons.flatMap(chunkLesson)));
  if (embedder) await embedCourse(db, embedder, COURSE);
}
