import { describe, expect, it } from 'vitest';
import { openIdb } from '@/lib/browser/store/idb';
import { openRows } from '@/lib/browser/store/rows';
import { openSaved } from '@/lib/browser/store/saved';

/** With room for 3 MB, and a database that is closed: run in a browser (store.test.ts). */

const ids = () => crypto.randomUUID();
const clock = () => new Date();
const placed = { kind: 'read', payload: { courseId: 'tea', moduleId: 'm', blockId: 'b' } } as const;
/** Bytes that don't compress. */
function noise(bytes: number): Uint8Array {
  const made = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(made.subarray(at, at + 65_536));
  return made;
}

describe('a phone without room', () => {
  it('says so, and what was there stays as it was', async () => {
    const idb = openIdb('full');
    const rows = openRows({ idb, clock, ids });
    const saved = openSaved(idb);
    const change = (bytes: number) =>
      rows.change(async (tx) => {
        tx.put('l', 'state', 'tea', bytes);
        tx.tell('l', placed);
        tx.put('l', 'round', 'r', noise(bytes));
      });
    await change(1);
    const full = async (work: Promise<unknown>) =>
      expect(
        await work.then(
          () => 'kept',
          ({ code }) => code,
        ),
      ).toBe('not-saved');
    await full(change(4_000_000));
    await full(saved.putPart('h', noise(4_000_000)));
    const again = openRows({ idb: openIdb('full'), clock, ids });
    for (const one of [rows, again]) {
      expect((await one.reads()).get('l', 'state', 'tea')).toBe(1);
      expect(await one.waiting('l')).toBe(1);
    }
    expect(await saved.hasPart('h')).toBe(false);
  });
});

describe('a database that the browser closes', () => {
  /** The next call of a method does something else; those after it are as ever. */
  function next<T extends object, K extends keyof T>(of: T, name: K, work: (on: unknown) => never | void) {
    const own = of[name] as (...given: unknown[]) => unknown;
    of[name] = function (this: unknown, ...given: unknown[]) {
      of[name] = own as T[K];
      work(this);
      return own.apply(this, given);
    } as T[K];
  }

  it('is opened again, and what was to be kept is kept once', async () => {
    const rows = openRows({ idb: openIdb('closed'), clock, ids });
    const change = () => rows.change(async (tx) => tx.tell('l', placed));
    await change();
    next(IDBDatabase.prototype, 'transaction', (on) => (on as IDBDatabase).close());
    await change();
    expect(await rows.waiting('l')).toBe(2);
  });

  it('also while it writes', async () => {
    const rows = openRows({ idb: openIdb('aborted'), clock, ids });
    const change = () => rows.change(async (tx) => tx.tell('l', placed));
    await change();
    next(IDBObjectStore.prototype, 'put', (on) => (on as IDBObjectStore).transaction.abort());
    await change();
    expect(await rows.waiting('l')).toBe(2);
  });
});
