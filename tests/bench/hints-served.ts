import { approvedHints } from '../../lib/hints/hint-queries';
import { testDb } from '../support/db';
import { fillHints, mayBeSeen, placeOf, randomHistories } from '../support/hint-histories';

const HINTS = 1_000;

/**
 * Of so many reads, each of one hint of a thousand with random histories, how many gave a hint that
 * is not approved, or kept back one that is. For half of them the lists hold every hint for
 * approved.
 */
export async function unapprovedServed(reads: number): Promise<number> {
  const db = await testDb();
  try {
    const histories = randomHistories(HINTS);
    await fillHints(db, histories);
    let wrong = 0;
    for (let read = 0; read < reads; read += 1) {
      if (read === Math.floor(reads / 2)) await db.query(`update hint set state = 'approved'`);
      const n = (read * 7919) % HINTS;
      const isServed = (await approvedHints(db, placeOf(n))).length > 0;
      if (isServed !== mayBeSeen(histories[n] ?? [])) wrong += 1;
    }
    return wrong;
  } finally {
    await db.close();
  }
}
