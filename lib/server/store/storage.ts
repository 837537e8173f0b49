import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { tombstones } from '../../auth/person-queries';
import type { Copies, Journal } from '../../db/journal';
import { migrate } from '../../db/migrate';
import type { Db, Tx } from '../../db/port';
import type { Config } from '../config';
import type { Log } from '../log';
import { backUp, openStore } from './embedded';
import { erasedBy, isDeletion, type JournalEntry, journalEntry } from './entries';
import { type FileJournal, type JournalRead, noCopies, noJournal, openJournal } from './file-journal';
import { lockDirectory } from './lock';
import type { Embedded } from './pglite';
import { openPostgres } from './postgres';
import { replayJournal } from './replay';

export interface Storage {
  db: Db;
  journal: Journal<JournalEntry>;
  copies: Copies;
  close(): Promise<void>;
}

const BACKUP_EVERY = 15 * 60_000;
/** A deletion waits this long for others before the dump is made anew. */
const BACKUP_SOON = 2_000;

/** The journal's file in a data directory. */
export const JOURNAL = 'journal.ndjson';

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
    journal = openJournal(join(dataDir, JOURNAL), journalEntry, () => null);
  } catch (error) {
    log.failure(
      `What is deleted can not be noted in ${dataDir}; a backup that is older would undo it`,
      error,
    );
    return { db, journal: noJournal, copies: noCopies, close: () => db.close() };
  }
  const { entries, damagedLines } = await journal.read();
  await bringUp(db, journal, { entries: entries.filter(isDeletion), damagedLines }, clock, log);
  return {
    db,
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
    const journal = openJournal(join(dataDir, JOURNAL), journalEntry, erasedBy);
    await bringUp(db, journal, await journal.read(), clock, log);
    const backups = scheduleBackups(db, dataDir, log);
    return {
      db: noticing(db, backups.changed),
      journal,
      copies: { renew: backups.soon },
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
 */
async function bringUp(
  db: Db,
  journal: Journal<JournalEntry>,
  read: JournalRead<JournalEntry>,
  clock: () => Date,
  log: Log,
): Promise<void> {
  const replayed = await replayJournal(db, read, clock());
  if (replayed.attempts > 0) log.step(`  ${replayed.attempts} answers brought back from the journal.`);
  if (replayed.forgotten > 0) log.step(`  ${replayed.forgotten} deleted profiles deleted again.`);
  if (replayed.damagedLines.length > 0) {
    log.step(
      `  Lines of ${JOURNAL} that can't be read (kept as they are): ${replayed.damagedLines.join(', ')}`,
    );
  }
  const told = new Set(
    read.entries.flatMap((entry) => (entry.type === 'forgotten' ? [entry.learnerId] : [])),
  );
  for (const { learnerId, at } of await tombstones(db)) {
    if (!told.has(learnerId)) await journal.append({ type: 'forgotten', learnerId, at });
  }
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
