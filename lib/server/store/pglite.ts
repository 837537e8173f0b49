import { constants, cpSync } from 'node:fs';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { PGlite, type PGliteInterface, type Transaction } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import type { Pool } from 'pg';
import type { Db, Tx } from '../../db/port';
import { pglitePool } from './pglite-pool';

export interface Embedded extends Db {
  /**
   * A copy of its directory as it is between two statements, which wait meanwhile: what is under
   * way in a transaction is undone where the copy is opened.
   * @throws Error of one that lives in memory
   */
  copyTo(folder: string): Promise<void>;
  /** The same connection as the queue of jobs wants it. */
  jobPool(): Pool;
}

/** Within a transaction others of the thread get their turn after so long. */
const TURN_MS = 20;

/**
 * PGlite answers without leaving the thread: a hundred statements in a row, of a course that is
 * loaded, would keep every page waiting for seconds.
 */
function givingTurns(tx: Tx): Tx {
  let since = performance.now();
  async function turn(): Promise<void> {
    if (performance.now() - since < TURN_MS) return;
    await setImmediate();
    since = performance.now();
  }
  return {
    async query(text, params) {
      await turn();
      return tx.query(text, params);
    },
    async script(text) {
      await turn();
      await tx.script(text);
    },
  };
}

interface Wal {
  first: string;
  last: string;
}
const WAL = `
  select pg_walfile_name(redo_lsn) as first, pg_walfile_name(pg_current_wal_insert_lsn()) as last
  from pg_control_checkpoint()`;

/** Segments of the write-ahead log from before the checkpoint, and those laid in, are not. */
function isNeeded(name: string, wal: Wal | undefined): boolean {
  return !wal || !/^[0-9A-F]{24}$/.test(name) || (name >= wal.first && name <= wal.last);
}

/** Wraps an open PGlite; `close` is safe to call twice. @param dataDir undefined: in memory */
export function embeddedDb(pg: PGliteInterface, dataDir?: string): Embedded {
  let closed = false;
  const tx = (on: PGliteInterface | Transaction): Tx => ({
    async query<Row>(text: string, params: readonly unknown[] = []) {
      return (await on.query<Row>(text, [...params])).rows;
    },
    async script(text) {
      await on.exec(text);
    },
  });
  return {
    ...tx(pg),
    transaction: (work) => pg.transaction((inner) => work(givingTurns(tx(inner)))),
    async copyTo(folder) {
      if (dataDir === undefined) throw new Error('A database in memory has no directory.');
      await pg.query('checkpoint');
      // nothing else is done meanwhile
      await pg.transaction(async (tx) => {
        const [wal] = (await tx.query<Wal>(WAL)).rows;
        const filter = (path: string) => isNeeded(basename(path), wal);
        // at once: file by file in turn with other work it takes three times as long, and whoever
        // asks for rows waits for its end; on file systems that can, nothing is copied
        cpSync(dataDir, folder, { recursive: true, mode: constants.COPYFILE_FICLONE, filter });
      });
    },
    jobPool: () => pglitePool(pg),
    async close() {
      if (closed) return;
      closed = true;
      await pg.close();
    },
  };
}

/**
 * Opens PostgreSQL in WebAssembly with pgvector.
 * @param dataDir a directory (one process at a time: take the lock first), or undefined for memory
 */
export async function openEmbedded(dataDir: string | undefined): Promise<Embedded> {
  const given = dataDir === undefined ? {} : { dataDir };
  return embeddedDb(await PGlite.create({ ...given, extensions: { vector } }), dataDir);
}
