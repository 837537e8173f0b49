import { join } from 'node:path';
import type * as z from 'zod';
import type { Copies, Journal } from '../../db/journal';
import { UstatError } from '../../errors';
import type { Log } from '../log';
import { unwatched, type Watch } from '../metrics/watch';
import { compactSegments } from './compact-journal';
import { disk, type Files } from './files';
import {
  covered,
  JOURNAL,
  type JournalRead,
  OLD_JOURNAL,
  readJournal,
  type Segment,
  segmentName,
  segmentsIn,
} from './journal-segments';
import { beginSegment, type SegmentWriter } from './segment-writer';

/** Bytes of a segment, after which another one is begun. */
const SEGMENT = 64 << 20;
/** A deletion waits this long for others before the learners' lines are taken out. */
const ERASE_AFTER = 30_000;
/** After a failure it is tried again this often whether the disk takes something. */
const TRY_EVERY = 2_000;

export interface FileJournal<Entry> extends Journal<Entry> {
  read(): JournalRead<Entry>;
  /** Takes everything of these learners out, soon: their tombstones stay. */
  erase(ids: Iterable<string>): void;
  state(): JournalState;
  /** Ends what is under way. */
  close(): Promise<void>;
}

export interface JournalState {
  /** The last entries could not be written; it is tried again by itself. */
  failing: boolean;
  /** Entries that were refused, and are written as soon as there is room. */
  owed: number;
  appended: number;
  refused: number;
  /** When something was last appended, null before the first. */
  lastAt: Date | null;
}

export interface JournalOptions<Entry> {
  schema: z.ZodType<Entry>;
  /** Whose other lines an entry takes out for good, by the UUID that they hold. */
  erasedBy(entry: Entry): string | null;
  /** False where several servers share the folder: lines are added, none is taken out. */
  erases: boolean;
  log: Pick<Log, 'step' | 'failure'>;
  /** Sees each pass that takes lines out. */
  watch?: Watch;
  files?: Files;
  limits?: { segment: number; eraseAfter: number; tryEvery: number };
}

/**
 * A folder of segments that are only added to. PGlite never syncs, so after a power cut its
 * directory may lack answers that were acknowledged, or not open at all; this has them: `append`
 * returns after fdatasync. Entries that wait together share one.
 *
 * After a failure the segment is left as it is and another one begun: what a disk did with bytes
 * whose sync failed can't be known. Each start begins one of its own, too.
 * @throws what the disk says when the folder can't be used
 */
export async function openJournal<Entry>(
  dataDir: string,
  options: JournalOptions<Entry>,
): Promise<FileJournal<Entry>> {
  const { schema, erasedBy, erases, log, files = disk, watch = unwatched } = options;
  const limits = options.limits ?? { segment: SEGMENT, eraseAfter: ERASE_AFTER, tryEvery: TRY_EVERY };
  const folder = join(dataDir, JOURNAL);
  let next = await prepare(files, dataDir, erases);

  let current: SegmentWriter | null = null;
  let waiting: { json: string; resolve: () => void; reject: (error: unknown) => void }[] = [];
  let owed: string[] = [];
  let working: Promise<void> = Promise.resolve();
  let compacting: Promise<void> = Promise.resolve();
  let erasing = new Set<string>();
  let soon: NodeJS.Timeout | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;
  const state: JournalState = { failing: false, owed: 0, appended: 0, refused: 0, lastAt: null };

  async function begin(): Promise<SegmentWriter> {
    for (;;) {
      try {
        const writer = await beginSegment(files, folder, segmentName(next));
        next += 1;
        await files.syncFolder(folder).catch(async (error: unknown) => {
          await leave(writer);
          throw error;
        });
        return writer;
      } catch (error) {
        // another server of the same folder took the number
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        next += 1;
      }
    }
  }

  /** A segment in which nobody was told of anything goes, so that tries leave no files behind. */
  async function leave(writer: SegmentWriter): Promise<void> {
    await writer.leave();
    if (writer.lines === 0)
      await files.remove(writer.path).then(
        () => (next -= 1),
        () => undefined,
      );
  }

  async function write(jsons: readonly string[]): Promise<void> {
    try {
      const size = jsons.reduce((sum, json) => sum + json.length, 0);
      if (current && current.lines > 0 && current.bytes + size > limits.segment) await rotate();
      current ??= await begin();
      if (jsons.length > 0) await current.add(jsons);
    } catch (error) {
      const left = current;
      current = null;
      if (left) await leave(left);
      throw error;
    }
  }

  async function rotate(): Promise<void> {
    const full = current;
    if (full === null || full.lines === 0) return;
    current = null;
    await full.seal().catch(async (error: unknown) => {
      await full.leave();
      throw error;
    });
  }

  /** Writes what waits and what is owed; never rejects. */
  async function flush(): Promise<void> {
    const batch = waiting;
    const before = owed;
    waiting = [];
    if (batch.length + before.length === 0 && !state.failing) return;
    try {
      await write([...before, ...batch.map(({ json }) => json)]);
      owed = [];
      state.appended += before.length + batch.length;
      for (const { resolve } of batch) resolve();
      if (batch.length > 0) state.lastAt = new Date();
      if (state.failing) log.step('The journal can be written again; what was owed to it stands there.');
      state.failing = false;
    } catch (cause) {
      owed = [...before, ...batch.map(({ json }) => json)];
      state.refused += batch.length;
      for (const { reject } of batch) reject(notSaved(cause));
      if (!state.failing) log.failure('The journal can not be written: answers are refused', cause);
      state.failing = true;
      retry ??= closed ? undefined : setTimeout(tryAgain, limits.tryEvery).unref();
    }
    state.owed = owed.length;
  }

  function tryAgain(): void {
    retry = undefined;
    working = working.then(flush);
  }

  /**
   * Takes learners out of what is closed, beside entries that are added meanwhile. Never rejects:
   * what could not be taken out is tried again.
   */
  async function erase(): Promise<void> {
    if (erasing.size === 0) return;
    const ids = erasing;
    erasing = new Set();
    try {
      const segments = await closeSegments();
      const erased = (entry: unknown) => {
        const read = schema.safeParse(entry);
        return read.success ? erasedBy(read.data) : null;
      };
      const work = { files, folder, segments, limit: limits.segment, ids, erasedBy: erased };
      await watch('journal', () => compactSegments(work));
    } catch (cause) {
      eraseAll(ids);
      log.failure('Lines of deleted profiles are still in the journal, it is tried again', cause);
    }
  }

  /** All segments, none of which is added to any more. */
  function closeSegments(): Promise<Segment[]> {
    const done = working.then(async () => {
      await rotate();
      return segmentsIn(files, folder);
    });
    working = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  function eraseSoon(): void {
    if (closed) return;
    // the first one's time holds: others that follow do not put it off
    soon ??= setTimeout(() => {
      soon = undefined;
      compacting = compacting.then(erase);
    }, limits.eraseAfter).unref();
  }

  function eraseAll(ids: Iterable<string>): void {
    for (const id of ids) erasing.add(id);
    if (erases && erasing.size > 0) eraseSoon();
  }

  return {
    async append(entry) {
      if (closed) throw notSaved(new Error('It is closed.'));
      const written = new Promise<void>((resolve, reject) => {
        waiting.push({ json: JSON.stringify(entry), resolve, reject });
      });
      working = working.then(flush);
      await written;
      const erased = erasedBy(entry);
      if (erased !== null) eraseAll([erased]);
    },
    read: () => readJournal(files, dataDir, schema),
    erase: eraseAll,
    state: () => ({ ...state }),
    async close() {
      closed = true;
      clearTimeout(retry);
      clearTimeout(soon);
      await working;
      await flush();
      await compacting;
      if (erases) await erase();
      await rotate().catch(() => undefined);
      if (current) await leave(current);
      current = null;
    },
  };
}

/**
 * Makes the folder, carries over the one file of programs before, and ends a compaction that was
 * cut short. @returns the number of the next segment
 */
async function prepare(files: Files, dataDir: string, erases: boolean): Promise<number> {
  const folder = join(dataDir, JOURNAL);
  await files.makeFolder(folder);
  const names = await files.list(folder);
  const segments = await segmentsIn(files, folder);
  if (erases) {
    for (const name of names.filter((one) => one.endsWith('.new'))) await files.remove(join(folder, name));
    for (const { name } of covered(segments)) await files.remove(join(folder, name));
  }
  let next = Math.max(0, ...segments.map(({ last }) => last)) + 1;
  if ((await files.list(dataDir)).includes(OLD_JOURNAL)) {
    await files.rename(join(dataDir, OLD_JOURNAL), join(folder, segmentName(next)));
    next += 1;
  }
  await files.syncFolder(folder);
  await files.syncFolder(dataDir);
  return next;
}

const notSaved = (cause: unknown) =>
  new UstatError('not-saved', 'The journal can not be written: what it was to hold is not saved.', [], {
    cause,
  });

/** PostgreSQL syncs by itself, and the program keeps no copies of it. */
export const noJournal: Journal<unknown> = { append: async () => undefined };
export const noCopies: Copies = { renew: () => undefined };
