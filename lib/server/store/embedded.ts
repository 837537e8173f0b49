import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFileDurably } from './durable';
import { type Embedded, openEmbedded } from './pglite';

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
  const dump = existsSync(dumpIn(dataDir)) ? readFileSync(dumpIn(dataDir)) : undefined;
  // PGlite takes a directory without it for a new one, and lays an empty database over what is
  // there
  if (!fresh && existsSync(join(directory, 'PG_VERSION'))) {
    const db = await opened(directory, dump !== undefined);
    if (db) return { db, from: 'directory', movedTo: null };
  }
  const movedTo = fresh ? null : join(dataDir, `damaged-${now.toISOString().replace(/[:.]/g, '-')}`);
  if (movedTo) renameSync(directory, movedTo);
  if (!dump) return { db: await openEmbedded(directory), from: 'empty', movedTo };
  return { db: await openEmbedded(directory, dump), from: 'restored', movedTo };
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

/** Writes a synced dump over the last one. */
export async function backUp(db: Embedded, dataDir: string): Promise<void> {
  replaceFileDurably(dumpIn(dataDir), await db.dump());
}
