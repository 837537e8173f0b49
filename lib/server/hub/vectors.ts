import type { Db, Sql } from '../../db/port';
import type { Jobs } from '../../jobs/kind';
import { waitsForVectors } from '../../retrieval/embedding-queries';
import { bytesOfRows, countsOf, rowsOf } from '../../retrieval/packed';
import {
  lackingTexts,
  rowsOfTexts,
  type StoredTexts,
  serveWhole,
  writeRows,
} from '../../retrieval/packed-queries';
import { EMBED, embedKey } from '../work/kinds';
import { lent, type Message, MOST_TEXTS } from './messages';

type Asked = Extract<Message, { kind: 'vectors' }>;

/** What a parent answers; counts of nothing where its vectors are of another embedder. */
export async function lendVectors(sql: Sql, { course, embedder, ...texts }: Asked) {
  const rows = await rowsOfTexts(sql, course, embedder, texts);
  // a width is asked for where nothing is lent as well
  const counts = { ...countsOf(rows), width: rows.width || 1 };
  return { counts, rows: Buffer.from(bytesOfRows(rows)).toString('base64') };
}

export interface Borrowing {
  db: Db;
  jobs: Jobs;
  embedders: readonly { id: string }[];
  /** The encoder that ships, where it is the embedder here. */
  encoder: { id: string; width: number } | null;
  failed(error: unknown): void;
}

/**
 * Gives a course of the parent's the vectors that it lacks here: the parent's, where it has some of
 * the same encoder, a letter for each MOST_TEXTS texts; what has come stays. What is not lent is
 * embedded by a job.
 */
export async function borrowVectors(
  { db, jobs, embedders, encoder, failed }: Borrowing,
  course: string,
  ask: (message: Asked) => Promise<unknown>,
): Promise<void> {
  const [chosen] = embedders;
  if (!chosen || !(await waitsForVectors(db, chosen.id, course))) return;
  if (encoder) {
    try {
      for (const some of parts(await lackingTexts(db, course, encoder.id))) {
        const asked = { kind: 'vectors', course, embedder: encoder.id, ...named(some) } as const;
        const { counts, rows } = lent.parse(await ask(asked));
        if (![...counts.passages, ...counts.asked].some((n) => n > 0)) break;
        const own = { ...counts, embedderId: encoder.id };
        await writeRows(db, some, rowsOf(Buffer.from(rows, 'base64'), own, encoder));
      }
    } catch (error) {
      // a program of before, a network that broke: nobody waits for what can be made here
      failed(error);
    }
    if (await serveWhole(db, course, encoder.id)) return;
  }
  await jobs.enqueue(db, EMBED, { course }, { key: embedKey(course) });
}

function* parts({ passages, asked }: StoredTexts): Generator<StoredTexts> {
  for (let from = 0; from < passages.length; from += MOST_TEXTS)
    yield { passages: passages.slice(from, from + MOST_TEXTS), asked: [] };
  for (let from = 0; from < asked.length; from += MOST_TEXTS)
    yield { passages: [], asked: asked.slice(from, from + MOST_TEXTS) };
}

const named = ({ passages, asked }: StoredTexts) => ({
  passages: passages.map(({ moduleId, language, hash }) => ({ moduleId, language, hash })),
  asked: asked.map(({ language, moduleId, sectionId, text }) => ({ language, moduleId, sectionId, text })),
});
