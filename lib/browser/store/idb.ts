import { UstatError } from '../../errors';

/** The phone's one database: what is saved, what is the learner's own, what waits to be sent. */
const NAME = 'ustat';
const VERSION = 1;

/** `content` and `meta` by name, `own` by [learner, table, key], `outbox` by [learner, counter]. */
export type StoreName = 'content' | 'own' | 'outbox' | 'meta';

/** The database, opened when it is first needed, and anew where the browser has closed it. */
export interface Idb {
  /**
   * One transaction: `work` asks for all it wants at once, since a transaction ends at the first
   * wait for anything else. What the browser had closed (iOS does, in the background) is opened
   * again and tried once more. What was read is there at once, what was written when it is kept.
   * @throws UstatError 'not-saved' where the phone has no room left: nothing of it is kept then
   */
  run<T>(
    names: readonly StoreName[],
    mode: 'readonly' | 'readwrite',
    work: (of: (name: StoreName) => IDBObjectStore) => T | Promise<T>,
  ): Promise<T>;
  close(): Promise<void>;
}

/** The value of one request. */
export const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const ended = (tx: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(tx.error ?? new DOMException('aborted', 'AbortError'));
  });

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, VERSION);
  request.onupgradeneeded = () => {
    const db = request.result;
    for (const store of ['content', 'own', 'outbox', 'meta']) db.createObjectStore(store);
  };
  return asked(request);
}

export function openIdb(name = NAME): Idb {
  let opening: Promise<IDBDatabase> | null = null;
  const opened = () => {
    opening ??= open(name).then(
      (db) => {
        const forget = () => {
          opening = null;
        };
        db.onclose = forget;
        // another tab deletes or changes it: it would wait for this one
        db.onversionchange = () => {
          forget();
          db.close();
        };
        return db;
      },
      (error: unknown) => {
        opening = null;
        throw error;
      },
    );
    return opening;
  };

  const once: Idb['run'] = async (names, mode, work) => {
    const tx = (await opened()).transaction([...names], mode, { durability: 'strict' });
    const done = ended(tx);
    done.catch(() => {});
    try {
      const result = await work((store) => tx.objectStore(store));
      if (mode === 'readwrite') await done;
      return result;
    } catch (error) {
      if (!isFull(error) && !isFull(tx.error)) throw error;
      // what was written before there was no room left must not stay
      if (!isFull(tx.error)) aborted(tx);
      throw new UstatError('not-saved', 'No room is left on this phone.', [], { cause: error });
    }
  };

  return {
    async run(names, mode, work) {
      try {
        return await once(names, mode, work);
      } catch (error) {
        if (!isClosed(error)) throw error;
        opening = null;
        return once(names, mode, work);
      }
    },
    async close() {
      (await opening)?.close();
      opening = null;
    },
  };
}

const nameOf = (error: unknown) => (error as { name?: string } | null)?.name;
const isFull = (error: unknown) => nameOf(error) === 'QuotaExceededError';
/** Before, on its way (iOS: "connection lost"), or while it is written. */
const CLOSED = ['InvalidStateError', 'TransactionInactiveError', 'UnknownError', 'AbortError'];
const isClosed = (error: unknown) => CLOSED.includes(nameOf(error) ?? '');

function aborted(tx: IDBTransaction): void {
  try {
    tx.abort();
  } catch {
    // it has ended by itself
  }
}
