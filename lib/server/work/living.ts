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

/** How the jobs of workers that are dead come back, and those of the living stay theirs. */
export interface Living {
  /** Frees what the dead held; called before the first worker begins, and looked after since. */
  begin(): Promise<void>;
  /** A worker is about to take its first job. */
  born(pool: string): Promise<void>;
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
  if (isAlone) return { begin: () => freeAll(db), born: async () => undefined, end: async () => undefined };
  const own = new Map<string, number>();
  const births = new Map<string, Promise<void>>();
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
    held ??= take().catch((error: unknown) => {
      held = null;
      throw error;
    });
    return held;
  }

  /** Called on the connection. */
  function lose(this: pg.PoolClient): void {
    held = null;
    this.release(true);
  }

  async function take(): Promise<pg.PoolClient> {
    const taken = await connections.connect();
    taken.once('error', lose);
    for (const [one, lock] of own) await takeLock(db, taken, one, lock);
    return taken;
  }

  async function bear(one: string): Promise<void> {
    const connection = await hold();
    const lock = randomInt(1, 2 ** 31);
    own.set(one, lock);
    await takeLock(db, connection, one, lock);
  }

  function turn(): void {
    timer = setTimeout(() => {
      working = Promise.all([look(), hold()])
        .then(() => undefined)
        .catch((error: unknown) => log.failure('It could not be seen which workers live', error))
        .finally(() => {
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
      const birth = births.get(one) ?? bear(one);
      births.set(one, birth);
      return birth;
    },
    async end() {
      ended = true;
      clearTimeout(timer);
      await working;
      const connection = await held;
      await db.transaction((tx) => unlockWorkers(tx, [...own.keys()]));
      if (!connection) return;
      for (const lock of own.values()) await freeLock(asSql(connection), lock);
      connection.off('error', lose);
      connection.release();
    },
  };
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
