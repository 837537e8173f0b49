import { migrate } from '../../lib/db/migrate';
import { chunkLesson, embeddedText } from '../../lib/retrieval/chunk';
import type { Embedder } from '../../lib/retrieval/embedder';
import { search } from '../../lib/retrieval/search';
import { sentences } from '../../lib/retrieval/sentences';
import { openEmbedded } from '../../lib/server/store/pglite';
import { sqlPassages } from '../../lib/server/store/sql-passages';
import { shippedCourse } from './course';
import { courseSets } from './retrieval-sets';
import { COURSE, storeShippedCourse } from './shipped-course';

const PASSAGES = 40;

/**
 * Milliseconds from a question to its quotations, on the course that ships: with the encoder as it
 * runs, and with vectors that are there already. `vectors` are the same embedder's, kept.
 */
export async function questionTimes(encoder: Embedder, vectors: Embedder) {
  const db = await openEmbedded(undefined);
  await migrate(db);
  await storeShippedCourse(db, { ...vectors, id: encoder.id });
  const passages = sqlPassages(db);
  const questions = courseSets().flatMap((set) => set.questions);
  const timed = async (embedder: Embedder) => {
    const times: number[] = [];
    for (const { text, language } of questions) {
      const began = performance.now();
      await search(passages, [{ ...embedder, id: encoder.id }], {
        courseId: COURSE,
        text,
        languages: [language],
        k: 4,
      });
      times.push(performance.now() - began);
    }
    return times.sort((a, b) => a - b);
  };
  // Pages of the database and compiled code are warm, as on a server that runs.
  await timed(vectors);
  const [whole, without] = [await timed(encoder), await timed(vectors)];
  await db.close();
  const at = (times: readonly number[], share: number) =>
    times[Math.floor(share * times.length)] ?? Number.NaN;
  return { p50: at(whole, 0.5), p99: at(whole, 0.99), search: at(without, 0.5), asked: whole.length };
}

export async function passagesASecond(encoder: Embedder) {
  const chunks = shippedCourse().lessons.flatMap(chunkLesson).slice(0, PASSAGES);
  const timed = async (texts: readonly string[]) => {
    const began = performance.now();
    await encoder.embed(texts, 'passage', 'en');
    return (performance.now() - began) / 1000;
  };
  const whole = await timed(chunks.map(embeddedText));
  const each = await timed(chunks.flatMap(({ text, language }) => sentences(text, language)));
  return { whole: PASSAGES / whole, withSentences: PASSAGES / (whole + each), passages: PASSAGES };
}
