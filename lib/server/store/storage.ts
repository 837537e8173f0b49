import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tombstones } from '../../auth/person-queries';
import { endCopiedSessions } from '../../auth/session-queries';
import { endCopiedDoors } from '../../auth/staff-queries';
import type { Copies, Journal } from '../../db/journal';
import { migrate } from '../../db/migrate';
import type { Db, Tx } from '../../db/port';
import type { Config } from '../config';
import type { Log } from '../log';
import { unwatched, type Watch } from '../metrics/watch';
import { scheduleDumps } from './dump-schedule';
import { backUp, DUMP, openStore } from './embedded';
import { erasedBy, isDeletion, type JournalEntry, journalEntry } from './entries';
import { type FileJournal, type JournalState, noCopies, noJournal, openJournal } from './file-journal';
import { type JobStore, openJobPool, prepareJobs } from './job-pool';
import { JOURNAL, OLD_JOURNAL } from './journal-segments';
import { lockDirectory } from './lock';
import { layPartitions } from './partitions';
import { openPostgres, type PoolLoad, SITE_LIMITS } from './postgres';
import { keepPrivate } from './private';
import { replayJournal } from './replay';

export interface Storage {
  db: Db;
  journal: Journal<JournalEntry>;
  copies: Copies;
  jobs: JobStore;
  /** Null for the embedded database. */
  pool(): PoolLoad | null;
  /** Null where no folder can hold one. */
  journalState(): JournalState | null;
  /**
   * The newest time that the journal and the files had before this start; null for a new site. A
   * clock far beyond it may be wrong.
   */
  lastTrace: Date | null;
  /** False while an answer could not be saved. */
  saves(): boolean;
  close(): Promise<void>;
}

/**
 * The database, migrated: PostgreSQL where an address is given, else PGlite under the data
 * directory. What this process writes from now on is for its user alone.
 */
export async function openStorage(
  config: Config,
  clock: () => Date,
  log: Log,
  watch: Watch = unwatched,
): Promise<Storage> {
  keepPrivate(config.dataDir);
  if (config.databaseUrl) return openServer(config.databaseUrl, config, clock, log);
  return openDirectory(config.dataDir, clock, log, watch);
}

/**
 * PostgreSQL keeps everything by itself. Only what was deleted is noted in the data directory too:
 * a backup that is older, read back by whatever tool, must not undo it.
 */
async function openServer(
  url: string,
  { dataDir, databasePrepare, databasePool, databaseDirectUrl }: Config,
  clock: () => Date,
  log: Log,
): Promise<Storage> {
  const written = lastWritten(dataDir);
  const tell = (error: Error) => log.failure('A connection to the database was lost', error);
  const direct = databaseDirectUrl ?? url;
  const own = await openPostgres(direct, { limits: SITE_LIMITS, connections: 1, tell });
  await migrateOrClose(own, log);
  await layOutOrClose(own, log);
  await own.close();
  const db = await openPostgres(url, {
    limits: SITE_LIMITS,
    prepare: databasePrepare,
    planOnce: true,
    connections: databasePool,
    tell,
  });
  const jobs = { pool: openJobPool(direct, tell), isAlone: false };
  const close = async () => {
    await jobs.pool.end();
    await db.close();
  };
  await prepareJobs(jobs.pool).catch(async (error: unknown) => {
    await close();
    throw error;
  });
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
      jobs,
      journal: noJournal,
      copies: noCopies,
      pool: db.pool,
      journalState: () => null,
      lastTrace: written,
      saves: () => true,
      close,
    };
  }
  const lastAt = await bringUp(db, journal, clock, log, isDeletion);
  return {
    db,
    jobs,
    pool: db.pool,
    lastTrace: newest(written, lastAt),
    journalState: journal.state,
    // what learners do is safe in PostgreSQL; a deletion that can't be noted is refused by itself
    saves: () => true,
    journal: { append: async (entry) => (isDeletion(entry) ? journal.append(entry) : undefined) },
    copies: noCopies,
    async close() {
      await journal.close();
      await close();
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

/** Said in tenths: of a large site that is laid out for the first time it takes minutes. */
async function layOutOrClose(db: Db, log: Log): Promise<void> {
  let told = '';
  try {
    await layPartitions(db, (table, done, total) => {
      const share = `  ${table}: ${Math.floor((10 * done) / total) * 10} % of its rows moved into partitions`;
      if (share !== told) log.step(share);
      told = share;
    });
  } catch (error) {
    await db.close();
    throw error;
  }
}

async function openDirectory(dataDir: string, clock: () => Date, log: Log, watch: Watch): Promise<Storage> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = await lockDirectory(dataDir);
  try {
    log.step(`Opening the embedded database in ${dataDir}`);
    const written = lastWritten(dataDir);
    const { db, from, movedTo } = await openStore(dataDir, clock());
    if (movedTo) {
      log.step(
        `  It was damaged and now lies in ${movedTo}; ${from === 'restored' ? 'the last backup' : 'an empty one'} takes its place.`,
      );
    }
    await migrateOrClose(db, log);
    const jobs = { pool: db.jobPool(), isAlone: true };
    await prepareJobs(jobs.pool);
    if (from === 'restored') {
      await endCopiedSessions(db, clock());
      await endCopiedDoors(db);
    }
    const journal = await openJournal(dataDir, { schema: journalEntry, erasedBy, erases: true, log, watch });
    const lastAt = await bringUp(db, journal, clock, log);
    const dumps = scheduleDumps(() => watch('dump', () => backUp(db, dataDir)), log);
    return {
      db: noticing(db, dumps.changed),
      journal,
      jobs,
      copies: { renew: dumps.soon },
      pool: () => null,
      journalState: journal.state,
      lastTrace: newest(written, lastAt),
      saves: () => !journal.state().failing,
      async close() {
        await dumps.stop();
        await journal.close();
        await jobs.pool.end();
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
 * @returns when the newest of them was made
 */
async function bringUp(
  db: Db,
  journal: FileJournal<JournalEntry>,
  clock: () => Date,
  log: Log,
  counts: (entry: JournalEntry) => boolean = () => true,
): Promise<Date | null> {
  const { entries, faults } = journal.read();
  const replayed = await replayJournal(db, those(entries, counts), clock());
  const { attempts, forgotten, told, remains, lastAt } = replayed;
  if (attempts > 0) log.step(`  ${attempts} answers brought back from the journal.`);
  if (forgotten > 0) log.step(`  ${forgotten} deleted profiles deleted again.`);
  if (faults.length > 0) log.step(`  Faults of the journal (kept as they are): ${faults.join(', ')}`);
  const untold = (await tombstones(db)).filter(({ learnerId }) => !told.has(learnerId));
  await Promise.all(untold.map(({ learnerId, at }) => journal.append({ type: 'forgotten', learnerId, at })));
  journal.erase(remains);
  return lastAt;
}

/** When the journal or the dump were last written, as their files say. */
function lastWritten(dataDir: string): Date | null {
  const folder = join(dataDir, JOURNAL);
  const names = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  const files = [...names, join(dataDir, OLD_JOURNAL), join(dataDir, DUMP)].filter((path) =>
    existsSync(path),
  );
  return newest(...files.map((path) => statSync(path).mtime));
}

function newest(...times: (Date | null)[]): Date | null {
  const known = times.filter((time) => time !== null).map((time) => time.getTime());
  return known.length > 0 ? new Date(Math.max(...known)) : null;
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
