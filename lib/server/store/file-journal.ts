import { closeSync, createReadStream, existsSync, fdatasync, openSync, readFileSync, write } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { type Journal, type JournalEntry, journalEntry } from '../../knowledge/journal';
import { replaceFileDurably } from './durable';
import { parseJson } from './jsonl';

const writeAsync = promisify(write);
const syncAsync = promisify(fdatasync);

export interface FileJournal extends Journal {
  /** Entries oldest first; damaged lines are counted, kept in the file and reported, never dropped. */
  read(): Promise<{ entries: JournalEntry[]; damagedLines: number[] }>;
  close(): Promise<void>;
}

/**
 * An append-only file, one JSON entry a line. PGlite never syncs, so after a power cut its directory may lack answers
 * that were acknowledged, or not open at all; this file has them: `append` returns after fdatasync.
 * Entries that wait together share one sync. A `forgotten` entry takes that learner's lines out of the file for good.
 */
export function openJournal(path: string): FileJournal {
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

  async function forget(learnerId: string): Promise<void> {
    const kept = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !(line.includes(learnerId) && !line.includes('"forgotten"')));
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
      if (entry.type !== 'forgotten') return written;
      working = working.then(() => forget(entry.learnerId));
      return Promise.all([written, working]).then(() => undefined);
    },
    read: () => readEntries(path),
    async close() {
      await working;
      closeSync(descriptor);
    },
  };
}

/** PostgreSQL syncs by itself. */
export const noJournal: Journal = { append: async () => undefined };

async function readEntries(path: string) {
  const entries: JournalEntry[] = [];
  const damagedLines: number[] = [];
  let number = 0;
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number += 1;
    if (line === '') continue;
    const parsed = journalEntry.safeParse(parseJson(line));
    if (parsed.success) entries.push(parsed.data);
    else damagedLines.push(number);
  }
  return { entries, damagedLines };
}

/** A line that was cut off by a power cut was never acknowledged; end it, so that the next entry gets its own line. */
function repairLastLine(path: string): void {
  if (!existsSync(path)) return;
  const content = readFileSync(path);
  if (content.length > 0 && content[content.length - 1] !== 0x0a) {
    replaceFileDurably(path, Buffer.concat([content, Buffer.from('\n')]));
  }
}
