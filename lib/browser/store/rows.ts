import type { NewEvent } from '../../sync/event';
import { type Device, newDevice, type OutboxStore, recordEvent, type Waiting } from '../../sync/outbox';
import { asked, type Idb, type StoreName } from './idb';

/**
 * What is a learner's own, row by row. It is little (some hundred rows), so it is held in memory,
 * and each change is written in one transaction, with what is to be sent of it.
 */
export type Table =
  | 'learner'
  | 'attempt'
  | 'state'
  | 'weights'
  | 'decision'
  | 'placement'
  | 'round'
  | 'hint'
  | 'place'
  | 'sheet'
  | 'crowd'
  | 'uncounted'
  | 'conversation'
  | 'turn'
  | 'sent'
  | 'heard'
  | 'left';

/** Who has signed out while no server could be told, and the form that says so. */
export interface Left {
  learner: string;
  fields: [name: string, value: string][];
}

/** Not of one learner: what everybody's answers say, and who is here. */
export const EVERYBODY = '';

export interface RowReads {
  get<R>(learner: string, table: Table, key: string): R | undefined;
  /** In no order that may be relied on. */
  all<R>(learner: string, table: Table): R[];
  keys(learner: string, table: Table): string[];
}

export interface RowChange extends RowReads {
  put(learner: string, table: Table, key: string, row: unknown): void;
  remove(learner: string, table: Table, key: string): void;
  /** Puts it into the learner's outbox, in the same transaction. */
  tell(learner: string, event: NewEvent): void;
}

export interface Rows {
  reads(): Promise<RowReads>;
  /**
   * Until it is let go, what is read is as it is now and as this worker changes it: a page asks
   * many times. Changes still see what others have changed.
   * @returns lets go
   */
  hold(): Promise<() => void>;
  /** All of it or nothing, one change after another, whichever tab or worker makes it. */
  change<T>(work: (tx: RowChange) => Promise<T>): Promise<T>;
  /** What of a learner's waits to be sent. */
  outbox(learner: string): OutboxStore;
  /** How much of it: events that no server has yet. */
  waiting(learner: string): Promise<number>;
  /**
   * Nothing of this learner's is left; of the last one on the phone saved courses go too.
   * @param left stays in its place, until the server knows it
   */
  forget(learner: string, left?: Left): Promise<void>;
  /** Nothing of anybody's is left, saved courses included. */
  wipe(): Promise<void>;
}

export interface RowDeps {
  idb: Idb;
  clock: () => Date;
  /** UUID version 7. */
  ids: () => string;
}

type Partition = Map<string, unknown>;
/** By learner and table. */
type Mirror = Map<string, Partition>;
interface Write {
  learner: string;
  table: Table;
  key: string;
  row: unknown;
}
interface Told {
  learner: string;
  event: NewEvent;
}
/** Beyond every counter, in the order of IndexedDB's keys. */
const LAST: IDBValidKey = [];

const LEFT: IDBValidKey = [EVERYBODY, 'left', ''];
const deviceKey = (learner: string) => `device ${learner}`;
const nameOf = (learner: string, table: Table) => `${learner}/${table}`;
/** Work under one name waits for that of other tabs and workers. */
const LOCK = 'ustat-own';

export function openRows({ idb, clock, ids }: RowDeps): Rows {
  let mirror: Mirror | null = null;
  /** Of what is mirrored: another tab's change makes it old. */
  let revision: string | null = null;
  let isHeld = false;

  async function load(): Promise<Mirror> {
    const [now, kept] = await idb.run(['meta', 'own'], 'readonly', async (of) => {
      const found = (await asked<string | undefined>(of('meta').get('revision'))) ?? null;
      if (mirror && found === revision) return [revision, null] as const;
      const [keys, rows] = [asked(of('own').getAllKeys()), asked(of('own').getAll())];
      return [found, { keys: await keys, rows: await rows }] as const;
    });
    if (!kept && mirror) return mirror;
    const fresh: Mirror = new Map();
    for (const [at, name] of (kept?.keys ?? []).entries()) {
      const [learner, table, key] = name as [string, Table, string];
      partition(fresh, learner, table).set(key, kept?.rows[at]);
    }
    mirror = fresh;
    revision = now;
    return fresh;
  }

  async function commit(writes: readonly Write[], told: readonly Told[]): Promise<void> {
    if (writes.length === 0 && told.length === 0) return;
    const names: StoreName[] = ['own', 'outbox', 'meta'];
    revision = await idb.run(names, 'readwrite', async (of) => {
      for (const { learner, table, key, row } of writes) {
        if (row === undefined) of('own').delete([learner, table, key]);
        else of('own').put(row, [learner, table, key]);
      }
      for (const learner of new Set(told.map((one) => one.learner))) {
        const done = told.flatMap((one) => (one.learner === learner ? [one.event] : []));
        const next = recordEvent(await deviceIn(of('meta'), learner), done, { ids, at: clock() });
        of('meta').put(next.device, deviceKey(learner));
        for (const row of next.rows) of('outbox').put(row, [learner, row.event.counter]);
      }
      const after = ids();
      of('meta').put(after, 'revision');
      return after;
    });
  }

  async function deviceIn(meta: IDBObjectStore, learner: string): Promise<Device> {
    const known = await asked<Device | undefined>(meta.get(deviceKey(learner)));
    return known ?? newDevice(ids(), learner);
  }

  function outbox(learner: string): OutboxStore {
    const from = (counter: number) => IDBKeyRange.bound([learner, counter], [learner, LAST]);
    return {
      async device() {
        const known = await idb.run(['meta'], 'readonly', (of) =>
          asked<Device | undefined>(of('meta').get(deviceKey(learner))),
        );
        if (known) return known;
        return idb.run(['meta'], 'readwrite', async (of) => {
          const device = await deviceIn(of('meta'), learner);
          of('meta').put(device, deviceKey(learner));
          return device;
        });
      },
      waiting: async (states, first, most) => {
        const rows = await idb.run(['outbox'], 'readonly', (of) =>
          asked<Waiting[]>(of('outbox').getAll(from(first))),
        );
        return rows.filter(({ state }) => states.includes(state)).slice(0, most);
      },
      settle: ({ device, rows, drop }) =>
        idb.run(['meta', 'outbox'], 'readwrite', async (of) => {
          // what was done meanwhile has counted on
          const now = await deviceIn(of('meta'), learner);
          of('meta').put({ ...device, counter: Math.max(device.counter, now.counter) }, deviceKey(learner));
          for (const row of rows) of('outbox').put(row, [learner, row.event.counter]);
          for (const counter of drop) of('outbox').delete([learner, counter]);
        }),
    };
  }

  /** Of this worker, in the order in which they came. */
  let queue: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = queue.then(() => locked(work));
    queue = mine.catch(() => {});
    return mine;
  }

  async function wipe(given?: Left): Promise<void> {
    await idb.run(['content', 'own', 'outbox', 'meta'], 'readwrite', async (of) => {
      const left = given ?? (await asked<Left | undefined>(of('own').get(LEFT)));
      for (const name of ['content', 'own', 'outbox', 'meta'] as const) of(name).clear();
      if (left) of('own').put(left, LEFT);
    });
    mirror = null;
  }

  async function forget(learner: string, left?: Left): Promise<void> {
    const others = readsOf(await load()).keys(EVERYBODY, 'learner');
    if (others.every((one) => one === learner)) return wipe(left);
    await idb.run(['own', 'outbox', 'meta'], 'readwrite', (of) => {
      for (const name of ['own', 'outbox'] as const)
        of(name).delete(IDBKeyRange.bound([learner], [learner, LAST]));
      of('own').delete([EVERYBODY, 'learner', learner]);
      of('meta').delete(deviceKey(learner));
      if (left) of('own').put(left, LEFT);
      of('meta').put(ids(), 'revision');
    });
    mirror = null;
  }

  return {
    reads: async () => readsOf((isHeld && mirror) || (await load())),
    async hold() {
      await load();
      isHeld = true;
      return () => {
        isHeld = false;
      };
    },
    change: (work) =>
      inTurn(async () => {
        const base = await load();
        const over = overlay(base);
        const result = await work(over.tx);
        await commit(over.writes, over.told);
        for (const [name, rows] of over.touched) base.set(name, rows);
        // whoever read meanwhile may have put rows of before in its place
        mirror = base;
        return result;
      }),
    outbox,
    waiting: async (learner) => (await outbox(learner).waiting(['new'], 1, Number.MAX_SAFE_INTEGER)).length,
    forget: (learner, left) => inTurn(() => forget(learner, left)),
    wipe: () => inTurn(() => wipe()),
  };
}

/** One at a time over all tabs and workers; a page without locks is alone with its own queue. */
const locked = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks ? (navigator.locks.request(LOCK, work) as Promise<T>) : work();

function partition(mirror: Mirror, learner: string, table: Table): Partition {
  const name = nameOf(learner, table);
  const rows = mirror.get(name) ?? new Map<string, unknown>();
  mirror.set(name, rows);
  return rows;
}

function readsOf(mirror: Pick<Mirror, 'get'>): RowReads {
  return {
    get: <R>(learner: string, table: Table, key: string) =>
      mirror.get(nameOf(learner, table))?.get(key) as R | undefined,
    all: <R>(learner: string, table: Table) =>
      [...(mirror.get(nameOf(learner, table))?.values() ?? [])] as R[],
    keys: (learner, table) => [...(mirror.get(nameOf(learner, table))?.keys() ?? [])],
  };
}

/** A change sees what it has done; nobody else does before it is written. */
function overlay(base: Mirror) {
  const touched: Mirror = new Map();
  const writes: Write[] = [];
  const told: Told[] = [];
  const seen = readsOf({ get: (name) => touched.get(name) ?? base.get(name) });
  function write(learner: string, table: Table, key: string, row: unknown): void {
    const name = nameOf(learner, table);
    const rows = touched.get(name) ?? new Map(base.get(name));
    touched.set(name, rows);
    if (row === undefined) rows.delete(key);
    else rows.set(key, row);
    writes.push({ learner, table, key, row });
  }
  const tx: RowChange = {
    ...seen,
    put: (learner, table, key, row) => write(learner, table, key, structuredClone(row)),
    remove: (learner, table, key) => write(learner, table, key, undefined),
    tell(learner, event) {
      const holder = seen.get<{ takesEvents?: boolean }>(EVERYBODY, 'learner', learner);
      // nobody would ever take it
      if (holder?.takesEvents !== false) told.push({ learner, event: structuredClone(event) });
    },
  };
  return { tx, touched, writes, told };
}
