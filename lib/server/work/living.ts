import { randomInt } from 'node:crypto';
import type pg from 'pg';
import type { Db, Sql } from '../../db/port';
import {
  freeLock,
  holders,
  holdLock,
  lifeless,
  registerWorker,
  unlockWorkers,
} from '../../jobs/worker-queries';
import type { Log } from '../log';
import type { JobStore } from '../store/job-pool';

/** Milliseconds that a connection which lives takes at most. */
const ANSWERS_WITHIN = 5_000;

/** How the jobs of workers that are dead come back, and those of the living stay theirs. */
export interface Living {
  /** Frees what the dead held; called before the first worker begins, and looked after since. */
  begin(): Promise<void>;
  /** A worker is about to take its first job. */
  born(pool: string): Promise<void>;
  /** The workers of this process have ended, though it goes on: what they held is free. */
  over(): Promise<void>;
  end(): Promise<void>;
}

/**
 * A worker is dead when the lock that its connection held is free at two looks in a row: one whose
 * connection was lost has taken it again by then.
 */
export function keepLiving(
  db: Db,
  { pool: connections, isAlone }: JobStore,
  log: Log,
  everyMs: number,
): Living {
  const nothing = async () => undefined;
  if (isAlone) return { begin: () => freeAll(db), born: nothing, over: () => freeAll(db), end: nothing };
  const own = new Map<string, number>();
  const births = new Map<string, Promise<void>>();
  /** Were this process's, and hold something yet. */
  const former = new Set<string>();
  let suspects: string[] = [];
  let held: Promise<pg.PoolClient> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  let working: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const gone = (await lifeless(db)).filter((one) => !own.has(one));
    const dead = gone.filter((one) => suspects.includes(one));
    suspects = gone.filter((one) => !dead.includes(one));
    if (dead.length === 0) return;
    await db.transaction((tx) => unlockWorkers(tx, dead));
    log.step(`Jobs of ${dead.length} workers that have ended go on elsewhere`);
  }

  /** The connection whose end says that this process has ended; taken again where it was lost. */
  function hold(): Promise<pg.PoolClient> {
    if (held) return held;
    const taking = take();
    held = taking;
    taking.catch(() => {
      if (held === taking) held = null;
    });
    return taking;
  }

  async function take(): Promise<pg.PoolClient> {
    const taken = await connections.connect();
    taken.on('error', lose);
    try {
      for (const [one, lock] of own) await takeLock(db, taken, one, lock);
    } catch (error) {
      letGo(taken, true);
      throw error;
    }
    return taken;
  }

  /** Called on the connection. */
  function lose(this: pg.PoolClient): void {
    letGo(this, true);
  }

  /** Gives a connection back, once: it may be lost at any moment of its use. */
  function letGo(connection: pg.PoolClient, isBroken: boolean): void {
    if (!connection.listeners('error').includes(lose)) return;
    connection.off('error', lose);
    held = null;
    connection.release(isBroken);
  }

  /** One that nobody uses may be cut on its way without a word. */
  async function keepHeld(): Promise<void> {
    const connection = await hold();
    try {
      await answers(connection);
    } catch {
      letGo(connection, true);
      await hold();
    }
  }

  async function bear(one: string): Promise<void> {
    const connection = await hold();
    const lock = own.get(one) ?? randomInt(1, 2 ** 31);
    own.set(one, lock);
    await takeLock(db, connection, one, lock);
  }

  function turn(): void {
    timer = setTimeout(() => {
      working = Promise.allSettled([look(), keepHeld()]).then((ends) => {
        const failed = ends.find((one) => one.status === 'rejected');
        if (failed) log.failure('It could not be seen which workers live', failed.reason);
        if (!ended) turn();
      });
    }, everyMs).unref();
  }

  return {
    async begin() {
      await look();
      turn();
    },
    born(one) {
      const known = births.get(one);
      if (known) return known;
      const birth = bear(one);
      births.set(one, birth);
      // the next job tries again
      birth.catch(() => births.delete(one));
      return birth;
    },
    async over() {
      const locks = [...own.values()];
      for (const one of own.keys()) former.add(one);
      own.clear();
      births.clear();
      const connection = await held?.catch(() => null);
      if (connection) for (const lock of locks) await freeLock(asSql(connection), lock);
      await db.transaction((tx) => unlockWorkers(tx, [...former]));
      former.clear();
    },
    async end() {
      ended = true;
      clearTimeout(timer);
      await working;
      const connection = await held?.catch(() => null);
      let isFree = false;
      try {
        await db.transaction((tx) => unlockWorkers(tx, [...own.keys(), ...former]));
        if (connection) for (const lock of own.values()) await freeLock(asSql(connection), lock);
        isFree = true;
      } finally {
        if (connection) letGo(connection, !isFree);
      }
    },
  };
}

/** @throws Error where it does not in time */
async function answers(connection: pg.PoolClient): Promise<void> {
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    limit = setTimeout(() => reject(new Error('The connection does not answer.')), ANSWERS_WITHIN);
  });
  await Promise.race([connection.query('select 1'), late]).finally(() => clearTimeout(limit));
}

/** Of a database that this process alone has opened, every worker of before is dead. */
async function freeAll(db: Db): Promise<void> {
  const dead = await holders(db);
  if (dead.length > 0) await db.transaction((tx) => unlockWorkers(tx, dead));
}

async function takeLock(db: Db, connection: pg.PoolClient, worker: string, lock: number): Promise<void> {
  // the lock comes first: who is listed without one is dead
  await holdLock(asSql(connection), lock);
  await registerWorker(db, worker, lock);
}

const asSql = (connection: pg.PoolClient): Sql => ({
  async query<Row>(text: string, params: readonly unknown[] = []) {
    return (await connection.query(text, [...params])).rows as Row[];
  },
});
