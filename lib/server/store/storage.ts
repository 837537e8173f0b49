import { mkdirSync } from 'node:fs';
import { tombstones } from '../../auth/person-queries';
import type { Copies, Journal } from '../../db/journal';
import { migrate } from '../../db/migrate';
import type { Db, Tx } from '../../db/port';
import type { Config } from '../config';
import type { Log } from '../log';
import { backUp, openStore } from './embedded';
import { erasedBy, isDeletion, type JournalEntry, journalEntry } from './entries';
import { type FileJournal, type JournalState, noCopies, noJournal, openJournal } from './file-journal';
import { lockDirectory } from './lock';
import type { Embedded } from './pglite';
import { openPostgres } from './postgres';
import { replayJournal } from './replay';

export interface Storage {
  db: Db;
  journal: Journal<JournalEntry>;
  copies: Copies;
  /** Null where no folder can hold one. */
  journalState(): JournalState | null;
  /** False while an answer could not be saved. */
  saves(): boolean;
  close(): Promise<void>;
}

const BACKUP_EVERY = 15 * 60_000;
/** A deletion waits this long for others before the dump is made anew. */
const BACKUP_SOON = 2_000;

/**
 * The database, migrated: PostgreSQL where an address is given, else PGlite under the data
 * directory.
 */
export async function openStorage(config: Config, clock: () => Date, log: Log): Promise<Storage> {
  if (config.databaseUrl) return openServer(config.databaseUrl, config.dataDir, clock, log);
  return openDirectory(config.dataDir, clock, log);
}

/**
 * PostgreSQL keeps everything by itself. Only what was deleted is noted in the data directory too:
 * a backup that is older, read back by whatever tool, must not undo it.
 */
async function openServer(url: string, dataDir: string, clock: () => Date, log: Log): Promise<Storage> {
  const db = await openPostgres(url);
  await migrateOrClose(db, log);
  let journal: FileJournal<JournalEntry>;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    // several servers may share the folder: lines are added, none is taken out
    journal = await openJournal(dataDir, { schema: journalEntry, erasedBy, erases: false, log });
  } catch (error) {
    log.failure(
      `What is deleted can not be noted in ${dataDir}; a backup that is older would undo it`,
      error,
    );
    return {
      db,
      journal: noJournal,
      copies: noCopies,
      journalState: () => null,
      saves: () => true,
      close: () => db.close(),
    };
  }
  await bringUp(db, journal, clock, log, isDeletion);
  return {
    db,
    journalState: journal.state,
    // what learners do is safe in PostgreSQL; a deletion that can't be noted is refused by itself
    saves: () => true,
    journal: { append: async (entry) => (isDeletion(entry) ? journal.append(entry) : undefined) },
    copies: noCopies,
    async close() {
      await journal.close();
      await db.close();
    },
  };
}

async function migrateOrClose(db: Db, log: Log): Promise<void> {
  try {
    const applied = await migrate(db);
    if (applied.length > 0) log.step(`Database prepared: ${applied.join(', ')}`);
  } catch (error) {
    await db.close();
    throw error;
  }
}

async function openDirectory(dataDir: string, clock: () => Date, log: Log): Promise<Storage> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = await lockDirectory(dataDir);
  try {
    log.step(`Opening the embedded database in ${dataDir}`);
    const { db, from, movedTo } = await openStore(dataDir, clock());
    if (movedTo) {
      log.step(
        `  It was damaged and now lies in ${movedTo}; ${from === 'restored' ? 'the last backup' : 'an empty one'} takes its place.`,
      );
    }
    await migrateOrClose(db, log);
    const journal = await openJournal(dataDir, { schema: journalEntry, erasedBy, erases: true, log });
    await bringUp(db, journal, clock, log);
    const backups = scheduleBackups(db, dataDir, log);
    return {
      db: noticing(db, backups.changed),
      journal,
      copies: { renew: backups.soon },
      journalState: journal.state,
      saves: () => !journal.state().failing,
      async close() {
        await backups.stop();
        await journal.close();
        await db.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * The database up to what the journal tells, and the journal up to the deletions that the database
 * tells.
 * @param counts which of its entries this database needs
 */
async function bringUp(
  db: Db,
  journal: FileJournal<JournalEntry>,
  clock: () => Date,
  log: Log,
  counts: (entry: JournalEntry) => boolean = () => true,
): Promise<void> {
  const { entries, faults } = journal.read();
  const { attempts, forgotten, told, remains } = await replayJournal(db, those(entries, counts), clock());
  if (attempts > 0) log.step(`  ${attempts} answers brought back from the journal.`);
  if (forgotten > 0) log.step(`  ${forgotten} deleted profiles deleted again.`);
  if (faults.length > 0) log.step(`  Faults of the journal (kept as they are): ${faults.join(', ')}`);
  const untold = (await tombstones(db)).filter(({ learnerId }) => !told.has(learnerId));
  await Promise.all(untold.map(({ learnerId, at }) => journal.append({ type: 'forgotten', learnerId, at })));
  journal.erase(remains);
}

async function* those<T>(all: AsyncIterable<T>, counts: (one: T) => boolean): AsyncGenerator<T> {
  for await (const one of all) if (counts(one)) yield one;
}

/** The database, telling of every statement that may change it. */
function noticing(db: Db, changed: () => void): Db {
  const watch = (on: Tx): Tx => ({
    query(text, params) {
      if (!/^\s*select\b/i.test(text)) changed();
      return on.query(text, params);
    },
    script(text) {
      changed();
      return on.script(text);
    },
  });
  return { ...db, ...watch(db), transaction: (work) => db.transaction((tx) => work(watch(tx))) };
}

/**
 * A synced dump every quarter of an hour in which something changed, soon after a deletion, and at
 * the end.
 */
function scheduleBackups(db: Embedded, dataDir: string, log: Log) {
  let dirty = true;
  let working: Promise<void> = Promise.resolve();
  const run = () => {
    working = working
      .then(async () => {
        if (!dirty) return;
        dirty = false;
        await backUp(db, dataDir);
      })
      .catch((error: unknown) => {
        dirty = true;
        log.failure('The backup could not be written', error);
      });
    return working;
  };
  const timer = setInterval(run, BACKUP_EVERY).unref();
  let soon: NodeJS.Timeout | undefined;
  return {
    changed() {
      dirty = true;
    },
    soon() {
      dirty = true;
      // the first one's time holds: who deletes again and again must not put it off for ever
      soon ??= setTimeout(() => {
        soon = undefined;
        run();
      }, BACKUP_SOON);
    },
    async stop() {
      clearInterval(timer);
      clearTimeout(soon);
      await run();
    },
  };
}
