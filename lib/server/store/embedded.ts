import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { create, extract } from 'tar';
import { UstatError } from '../../errors';
import { replaceDurably } from './durable';
import { type Embedded, openEmbedded } from './pglite';
import { tidy } from './tidy';

interface OpenedStore {
  db: Embedded;
  /** How it was opened; 'restored' and 'empty' mean that the journal has more than the database. */
  from: 'directory' | 'restored' | 'empty';
  /** Where a directory that could not be opened was put. */
  movedTo: string | null;
}

const directoryIn = (dataDir: string) => join(dataDir, 'pglite');
/** The last dump's file. */
export const DUMP = 'backup.tar.gz';
const dumpIn = (dataDir: string) => join(dataDir, DUMP);
/** A directory of the database on its way into a dump, or out of one: never whole for sure. */
const passingIn = (dataDir: string) => join(dataDir, 'pglite.new');

/** Large tables first: a damaged page shows when it is read. */
const PROBE = `
  select (select count(*) from attempt) + (select count(*) from learner) + (select count(*) from chunk_embedding)
    + (select count(*) from item_version) + (select count(*) from decision) + (select count(*) from turn) as rows`;

/**
 * Opens the embedded database of a locked data directory: the directory itself, else the last dump,
 * else an empty one. A directory that does not open is moved aside, never deleted.
 */
export async function openStore(dataDir: string, now: Date): Promise<OpenedStore> {
  const directory = directoryIn(dataDir);
  const fresh = !existsSync(directory);
  const dump = existsSync(dumpIn(dataDir));
  rmSync(passingIn(dataDir), { recursive: true, force: true });
  // PGlite takes a directory without it for a new one, and lays an empty database over what is
  // there
  if (!fresh && existsSync(join(directory, 'PG_VERSION'))) {
    const db = await opened(directory, dump);
    if (db) return { db, from: 'directory', movedTo: null };
  }
  const movedTo = fresh ? null : join(dataDir, `damaged-${now.toISOString().replace(/[:.]/g, '-')}`);
  if (movedTo) renameSync(directory, movedTo);
  if (dump) unpack(dumpIn(dataDir), passingIn(dataDir), directory);
  return { db: await openEmbedded(directory), from: dump ? 'restored' : 'empty', movedTo };
}

/** @param had whether it held tables once: without them it is damaged then */
async function opened(directory: string, had: boolean): Promise<Embedded | null> {
  let db: Embedded | undefined;
  try {
    db = await openEmbedded(directory);
    const [migrated] = await db.query<{ there: boolean }>(
      "select to_regclass('attempt') is not null as there",
    );
    if (migrated?.there) await db.query(PROBE);
    else if (had) throw new Error('there are no tables');
    return db;
  } catch {
    // PostgreSQL's own words about a damaged directory differ by what was hit (a panic, a missing
    // file, a bad page); all of them mean the same here: take the dump.
    await db?.close().catch(() => undefined);
    return null;
  }
}

/** So much of a file is held at once, in bytes. */
const PIECE = 1 << 20;

/**
 * Writes a synced dump over the last one: a gzipped tar of the database's directory. Statements
 * wait for a copy of it alone, and none of it is held in memory (lib/server/DECISIONS.md, "The
 * dump").
 */
export async function backUp(db: Embedded, dataDir: string): Promise<void> {
  const copy = passingIn(dataDir);
  await tidy(db);
  try {
    await db.copyTo(copy);
    await replaceDurably(dumpIn(dataDir), (file) =>
      create({ file, cwd: copy, gzip: { level: 1 }, portable: true, maxReadSize: PIECE, mode: 0o600 }, ['.']),
    );
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** @throws UstatError 'unavailable' where the dump is damaged: nothing of it stays then */
function unpack(dump: string, passing: string, directory: string): void {
  const faults: string[] = [];
  // dumps of before have names that begin with a slash, which is told as well
  const onwarn = (code: string, message: string | Error) => {
    if (code !== 'TAR_ENTRY_INFO') faults.push(String(message));
  };
  mkdirSync(passing, { mode: 0o700 });
  try {
    // at once: of an extraction that failed nothing is written any more
    extract({ file: dump, cwd: passing, sync: true, preserveOwner: false, maxReadSize: PIECE, onwarn });
    if (!existsSync(join(passing, 'PG_VERSION'))) faults.push('it holds no database');
    if (faults.length > 0) throw new Error(faults.join('; '));
  } catch (error) {
    rmSync(passing, { recursive: true, force: true });
    throw new UstatError(
      'unavailable',
      `The dump ${dump} is damaged. Moved away, it leaves a start from the journal alone.`,
      faults,
      { cause: error },
    );
  }
  renameSync(passing, directory);
}
