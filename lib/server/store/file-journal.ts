import { closeSync, createReadStream, existsSync, fdatasync, openSync, readFileSync, write } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type * as z from 'zod';
import type { Copies, Journal } from '../../db/journal';
import { replaceFileDurably } from './durable';
import { parseJson } from './jsonl';

const writeAsync = promisify(write);
const syncAsync = promisify(fdatasync);

/**
 * Entries oldest first; damaged lines are counted, kept in the file and reported, never dropped.
 */
export interface JournalRead<Entry> {
  entries: Entry[];
  damagedLines: number[];
}

export interface FileJournal<Entry> extends Journal<Entry> {
  read(): Promise<JournalRead<Entry>>;
  close(): Promise<void>;
}

/**
 * An append-only file, one JSON entry a line. PGlite never syncs, so after a power cut its
 * directory may lack answers that were acknowledged, or not open at all; this file has them:
 * `append` returns after fdatasync. Entries that wait together share one sync.
 * @param erasedBy whose other lines an entry takes out of the file for good, by the id that they
 *   hold
 */
export function openJournal<Entry>(
  path: string,
  schema: z.ZodType<Entry>,
  erasedBy: (entry: Entry) => string | null,
): FileJournal<Entry> {
  repairLastLine(path);
  let descriptor = openSync(path, 'a', 0o600);
  let waiting: { line: string; resolve: () => void; reject: (error: unknown) => void }[] = [];
  let working: Promise<void> = Promise.resolve();

  async function flush(): Promise<void> {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    try {
      await writeAsync(descriptor, batch.map((entry) => entry.line).join(''));
      await syncAsync(descriptor);
      for (const entry of batch) entry.resolve();
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    }
  }

  async function erase(id: string): Promise<void> {
    const stays = (line: string) => {
      const entry = line.includes(id) ? schema.safeParse(parseJson(line)).data : undefined;
      return entry === undefined ? !line.includes(id) : erasedBy(entry) === id;
    };
    const kept = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && stays(line));
    replaceFileDurably(path, kept.map((line) => `${line}\n`).join(''));
    closeSync(descriptor);
    descriptor = openSync(path, 'a', 0o600);
  }

  return {
    append(entry) {
      const written = new Promise<void>((resolve, reject) => {
        waiting.push({ line: `${JSON.stringify(entry)}\n`, resolve, reject });
      });
      working = working.then(flush);
      const erased = erasedBy(entry);
      if (erased === null) return written;
      working = working.then(() => erase(erased));
      return Promise.all([written, working]).then(() => undefined);
    },
    read: () => readJournal(path, schema),
    async close() {
      await working;
      closeSync(descriptor);
    },
  };
}

/** PostgreSQL syncs by itself, and the program keeps no copies of it. */
export const noJournal: Journal<unknown> = { append: async () => undefined };
export const noCopies: Copies = { renew: () => undefined };

/** A journal's file, also one that belongs to another site. */
export async function readJournal<Entry>(
  path: string,
  schema: z.ZodType<Entry>,
): Promise<JournalRead<Entry>> {
  const entries: Entry[] = [];
  const damagedLines: number[] = [];
  let number = 0;
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number += 1;
    if (line === '') continue;
    const parsed = schema.safeParse(parseJson(line));
    if (parsed.success) entries.push(parsed.data);
    else damagedLines.push(number);
  }
  return { entries, damagedLines };
}

/**
 * A line that was cut off by a power cut was never acknowledged; end it, so that the next entry
 * gets its own line.
 */
function repairLastLine(path: string): void {
  if (!existsSync(path)) return;
  const content = readFileSync(path);
  if (content.length > 0 && content[content.length - 1] !== 0x0a) {
    replaceFileDurably(path, Buffer.concat([content, Buffer.from('\n')]));
  }
}
