import type { Db } from '../../db/port';
import { keepShared, numberOf } from '../../knowledge/shared-ids-queries';

/** Lists of a database that this process has seen there; some hundreds of a course. */
const seen = new WeakMap<Db, Set<number>>();
const MOST = 50_000;

/**
 * Sees to it that a list of ids is there before a row names it: in a statement of its own, the
 * first time that this process needs it. Nothing takes one away.
 */
export async function shareIds(db: Db, ids: readonly string[]): Promise<void> {
  const known = seen.get(db) ?? new Set<number>();
  seen.set(db, known);
  const number = numberOf(ids);
  if (known.has(number)) return;
  await keepShared(db, ids);
  if (known.size >= MOST) known.clear();
  known.add(number);
}

/** For a database that was put in the place of another one meanwhile. */
export const forgetShared = (db: Db): boolean => seen.delete(db);
