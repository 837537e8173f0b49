import { setImmediate } from 'node:timers/promises';
import { PGlite, type PGliteInterface, type Transaction } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import type { Pool } from 'pg';
import type { Db, Tx } from '../../db/port';
import { pglitePool } from './pglite-pool';

export interface Embedded extends Db {
  /** A gzipped tar of the whole data directory, for `restore`. */
  dump(): Promise<Uint8Array>;
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

/** Wraps an open PGlite; `close` is safe to call twice. */
function embeddedDb(pg: PGliteInterface): Embedded {
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
    async dump() {
      return new Uint8Array(await (await pg.dumpDataDir('gzip')).arrayBuffer());
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
 * @param dump a dump to start from; the directory must then be empty or absent
 */
export async function openEmbedded(dataDir: string | undefined, dump?: Uint8Array): Promise<Embedded> {
  const pg = await PGlite.create({
    ...(dataDir === undefined ? {} : { dataDir }),
    extensions: { vector },
    ...(dump ? { loadDataDir: new Blob([new Uint8Array(dump)], { type: 'application/x-gzip' }) } : {}),
  });
  return embeddedDb(pg);
}
