import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { numberOf } from '@/lib/knowledge/shared-ids-queries';
import { packChoice, unpackChoices } from '@/lib/path/packed-choice';
import type { ItemDecision } from '@/lib/path/store';
import { loggedChoices } from '@/lib/practice/round-queries';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { exportOf } from '@/lib/server/web/export';
import { newRound } from '../store/fixtures';
import { bothDatabases } from '../support/both-databases';
import { addLearner } from '../support/db';
import { lacks } from '../support/needs';

const made = (position: number, rest: Partial<ItemDecision> = {}): ItemDecision => ({
  ...{ position, policy: 'ustat/4', choice: 'i1', propensity: 0.25, reason: 'wanted-most' },
  scores: Array.from({ length: 12 }, (_, n) => ({
    ...{ id: `i${n}`, score: n < 4 ? 1.25 : 0, propensity: n < 4 ? 0.25 : 0 },
  })),
  ...rest,
});

describe('a choice as bytes', () => {
  it('is read back as it was, several of several policies behind one another', () => {
    const scores = [
      { id: 'a', score: -0.5, propensity: 0.125 },
      { id: 'b', score: 0.75, propensity: 0.875 },
      { id: 'c', score: 0, propensity: 0 },
    ];
    const other = made(2, { policy: 'zpdes/1', choice: 'b', propensity: 0.875, scores, reason: 'a new one' });
    const all = [made(1), other, made(3)];
    const packed = all.map((one) => packChoice(one, numberOf));
    const lists = new Map(packed.map(({ ids }) => [numberOf(ids), ids]));
    const bytes = Uint8Array.from(packed.flatMap((one) => [...one.packed]));
    expect(unpackChoices(bytes, (list) => lists.get(list) ?? [])).toEqual(all);
  });
  it('takes some 30 bytes', () => {
    expect(packChoice(made(5), numberOf).packed.length).toBeLessThanOrEqual(30);
  });
  it('of a layout that nobody knows is refused', () => {
    expect(() => unpackChoices(Uint8Array.of(9, 1), () => [])).toThrow(/newer Ustat/);
  });
});

describe.each(Object.keys(bothDatabases) as (keyof typeof bothDatabases)[])('choices on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
    let opened: { db: Db; drop(): Promise<void> };
    const id = crypto.randomUUID();
    beforeAll(async () => {
      opened = await bothDatabases[kind]();
      await addLearner(opened.db, id);
    });
    afterAll(() => opened?.drop());

    it('are added to their round, seen as far as the learner came, and in their export', async () => {
      const { db } = opened;
      const anna = sqlLearner(db, id);
      const items = [1, 2].map((n) => ({ itemId: `i${n}`, version: '1' }));
      const round = { ...newRound(), items: [] };
      await anna.change((tx) => tx.keepRound(round));
      const one = { ...round, items: items.slice(0, 1) };
      await anna.change((tx) => tx.keepRound(one, made(1)));
      const two = { ...round, items };
      await anna.changeInRound({ roundId: round.id, modelId: 'm' }, (tx) => tx.keepRound(two, made(2)));
      // what is kept without a choice leaves those that are there
      await anna.change((tx) => tx.keepRound(two));
      const logged = (seen: [boolean, boolean]) =>
        seen.map((was, n) => ({
          ...{ ...made(n + 1), roundId: round.id, seed: `${round.id}/${n + 1}`, seen: was },
        }));
      expect(await loggedChoices(db, id)).toEqual(logged([true, false]));
      const hint = { roundId: round.id, position: 2, itemId: 'i2', level: 1, at: new Date() };
      await anna.change((tx) => tx.keepHint({ ...hint, hintId: null, hintVersion: null, language: null }));
      expect(await loggedChoices(db, id)).toEqual(logged([true, true]));
      await db.query('delete from hint_use');
      await anna.change((tx) => tx.keepRound({ ...two, finishedAt: new Date() }));
      expect(await loggedChoices(db, id)).toEqual(logged([true, true]));
      const { rounds } = (await exportOf(db, id)) as { rounds: { choices: object[] }[] };
      expect(rounds[0]?.choices).toMatchObject([{ position: 1 }, { position: 2, policy: 'ustat/4' }]);
    });

    it('find their list again where another database has taken the place', async () => {
      const { db } = opened;
      const anna = sqlLearner(db, id);
      const round = newRound({ id: crypto.randomUUID() });
      await anna.change((tx) => tx.keepRound(round));
      const keep = (position: number) =>
        anna.changeInRound({ roundId: round.id, modelId: 'm' }, (tx) =>
          tx.keepRound(round, made(position, { policy: 'random/1' })),
        );
      await keep(1);
      await db.query('delete from shared_ids');
      await keep(2);
      const own = (await loggedChoices(db, id)).filter(({ roundId }) => roundId === round.id);
      expect(own).toMatchObject([{ policy: 'random/1' }, { policy: 'random/1', position: 2 }]);
    });
  });
});
