import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '@/lib/db/migrate';
import type { Db } from '@/lib/db/port';
import { insertHints, insertVersions } from '@/lib/hints/course-hint-queries';
import { approvedHints, insertEvents, saveStates } from '@/lib/hints/hint-queries';
import { eventKinds, type HintEvent } from '@/lib/hints/schema';
import { postgresTestDb, testDb } from '../support/db';
import { lacks } from '../support/needs';

const AT = new Date('2026-05-01T08:00:00Z');
const COURSE = 'tea';
const HINTS = 400;
const READS = 2_000;

const event = fc.record({
  kind: fc.constantFrom(...eventKinds, 'approved' as const),
  version: fc.constantFrom(1, 1, 1, 2, 3),
  undoes: fc.integer({ min: 1, max: 9 }),
});

/** Whatever somebody, or a fault, may write: also what no screen of ours offers. */
const histories: HintEvent[][] = fc
  .sample(fc.array(event, { minLength: 1, maxLength: 9 }), { numRuns: HINTS, seed: 17 })
  .map((list) =>
    [{ kind: 'drafted' as const, version: 1, undoes: 0 }, ...list].map(({ kind, version, undoes }, at) => ({
      ...{ seq: at + 1, kind, version, by: 'Aida', at: new Date(AT.getTime() + at) },
      ...{ reason: null, words: null, undoes: kind === 'undone' ? undoes : null },
    })),
  );

/**
 * Said another way than review.ts says it: the last text has an approval of its own that nothing
 * has taken back since.
 */
function mayBeSeen(history: readonly HintEvent[]): boolean {
  const undone = history.map(({ undoes }) => undoes);
  const counts = history.filter(({ seq, kind }) => kind !== 'undone' && !undone.includes(seq));
  const text = counts.findLast(({ kind }) => ['drafted', 'written', 'imported', 'edited'].includes(kind));
  if (!text) return false;
  const since = counts.filter(({ seq }) => seq > text.seq);
  const ofIt = since.filter(({ version }) => version === text.version);
  const approval = ofIt.findLast(({ kind }) => kind === 'approved');
  if (!approval || since.some(({ kind }) => kind === 'retired')) return false;
  return !ofIt.some(({ seq, kind }) => seq > approval.seq && ['rejected', 'source-changed'].includes(kind));
}

const idOf = (n: number) => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const placeOf = (n: number) => ({ courseId: COURSE, itemId: `item.${n}`, language: 'ky' });

async function fill(db: Db): Promise<void> {
  const hints = histories.map((_, n) => ({ id: idOf(n), ...placeOf(n), level: 1 + (n % 3), answer: null }));
  await insertHints(db, hints, AT);
  await insertVersions(
    db,
    hints.flatMap(({ id }) =>
      [1, 2, 3].map((version) => ({
        hintId: id,
        version,
        text: `hint ${version}`,
        provenance: { by: 'person' as const, name: 'Aida', sources: [], itemHash: null },
      })),
    ),
  );
  const written = histories.map((events, n) => ({ id: idOf(n), events }));
  await insertEvents(db, new Map(written.map(({ id, events }) => [id, events])));
  await saveStates(db, written);
}

const databases = {
  PGlite: async () => {
    const db = await testDb();
    return { db, drop: () => db.close() };
  },
  PostgreSQL: async () => {
    const opened = await postgresTestDb();
    await migrate(opened.db);
    return opened;
  },
};

describe.each(Object.keys(databases) as (keyof typeof databases)[])('hints on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
    let opened: { db: Db; drop(): Promise<void> };
    beforeAll(async () => {
      opened = await databases[kind]();
      await fill(opened.db);
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
