import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { approvedHints } from '@/lib/hints/hint-queries';
import { bothDatabases } from '../support/both-databases';
import { fillHints, mayBeSeen, placeOf, randomHistories } from '../support/hint-histories';
import { lacks } from '../support/needs';

const HINTS = 400;
const READS = 2_000;
const histories = randomHistories(HINTS);

describe.each(Object.keys(bothDatabases) as (keyof typeof bothDatabases)[])('hints on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
    let opened: { db: Db; drop(): Promise<void> };
    beforeAll(async () => {
      opened = await bothDatabases[kind]();
      await fillHints(opened.db, histories);
    });
    afterAll(() => opened?.drop());

    const served = async (n: number) => (await approvedHints(opened.db, placeOf(n))).length === 1;

    it('are served when they are approved, whatever has become of them, and else never', async () => {
      const seen = await Promise.all(histories.map((_, n) => served(n)));
      expect(seen).toEqual(histories.map(mayBeSeen));
      expect(seen.filter(Boolean).length).toBeGreaterThan(20);
    });

    it('are not served either when lists take them for approved', async () => {
      await opened.db.query(`update hint set state = 'approved'`);
      const wrong: number[] = [];
      for (let read = 0; read < READS; read += 1) {
        const n = (read * 7919) % HINTS;
        if ((await served(n)) && !mayBeSeen(histories[n] ?? [])) wrong.push(n);
      }
      expect(wrong).toEqual([]);
    });

    it('are of their own language and item alone', async () => {
      const n = histories.findIndex(mayBeSeen);
      expect(await approvedHints(opened.db, placeOf(n))).toHaveLength(1);
      expect(await approvedHints(opened.db, { ...placeOf(n), language: 'ru' })).toEqual([]);
      expect(await approvedHints(opened.db, { ...placeOf(n), courseId: 'coffee' })).toEqual([]);
    });
  });
});
