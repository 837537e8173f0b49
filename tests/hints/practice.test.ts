import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { approvedHints } from '@/lib/hints/hint-queries';
import { faultKinds, type PracticeSource, plantFaults, resultOf } from '@/lib/hints/practice';
import { addPractice, answerCard, approvedOfCourse, practicesOf } from '@/lib/hints/practice-queries';
import { loadCourse } from '@/lib/server/work/load-course';
import { bothDatabases } from '../support/both-databases';
import { smallCourse } from '../support/course';
import { lacks } from '../support/needs';

const sources: PracticeSource[] = Array.from({ length: 20 }, (_, n) => ({
  ...{ itemId: `item ${n}`, level: 1 + (n % 3), language: 'ky', answer: `жооп ${n}` },
  ...{ text: `Чайнекке ${n} мүнөт көңүл буруңуз.`, elsewhere: `Посмотрите ${n} минут.` },
}));

describe('planted faults', () => {
  it('are one of each kind among hints that are whole, the same for the same seed', () => {
    const before = JSON.stringify(sources);
    const cards = plantFaults(sources, 'a');
    expect(plantFaults(sources, 'a')).toEqual(cards);
    expect(plantFaults(sources, 'b')).not.toEqual(cards);
    expect(cards).toHaveLength(10);
    const kinds = cards.flatMap(({ fault }) => fault ?? []);
    expect([...kinds].sort()).toEqual([...faultKinds].sort());
    expect(JSON.stringify(sources)).toBe(before);
    for (const { itemId, text, fault } of cards) {
      const source = sources.find((one) => one.itemId === itemId);
      expect(text === source?.text).toBe(fault === null);
    }
  });

  it('are those that the hints allow', () => {
    const few = sources.slice(0, 5).map((one) => ({ ...one, language: 'fr', elsewhere: null }));
    const kinds = plantFaults(few, 'a').flatMap(({ fault }) => fault ?? []);
    expect(kinds.length).toBeGreaterThan(1);
    expect(kinds.filter((kind) => ['name', 'language', 'instruction'].includes(kind))).toEqual([]);
  });

  it('are told when they were missed, and what was refused without one', () => {
    const cards = plantFaults(sources, 'a');
    const all = resultOf(
      cards,
      cards.map(() => true),
    );
    expect(all.missed).toHaveLength(6);
    expect(all.refused).toEqual([]);
    const none = resultOf(
      cards,
      cards.map(() => false),
    );
    expect(none.missed).toEqual([]);
    expect(none.refused).toHaveLength(4);
    expect(
      resultOf(
        cards,
        cards.map(({ fault }) => fault === null),
      ),
    ).toMatchObject({
      ...{ faulty: 6, whole: 4, missed: [], refused: [] },
    });
  });
});

describe.each(Object.keys(bothDatabases) as (keyof typeof bothDatabases)[])('practice on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
    const AIDA = '018f0000-0000-7000-8000-00000000000a';
    const now = new Date('2026-05-01T08:00:00Z');
    let opened: { db: Db; drop(): Promise<void> };
    beforeAll(async () => {
      opened = await bothDatabases[kind]();
      await loadCourse(opened.db, parseCourse(smallCourse()), now);
      await opened.db.query(
        `insert into staff (id, name, name_key, passphrase_hash, language, made_at, seen_at) values ($1, 'Аида', 'аида', '', 'ky', $2, $2)`,
        [AIDA, now],
      );
    });
    afterAll(() => opened?.drop());

    it('keeps each answer once, and touches no hint', async () => {
      const { db } = opened;
      const place = { courseId: 'tea', itemId: 'heat.when', language: 'en' };
      const before = await approvedHints(db, place);
      const events = () => db.query('select count(*)::int as count from hint_event');
      const had = await events();
      const approved = await approvedOfCourse(db, 'tea');
      expect(approved.length).toBeGreaterThanOrEqual(6);
      const id = crypto.randomUUID();
      const cards = plantFaults(
        approved.map((one) => ({ ...one, answer: 'x', elsewhere: null })),
        id,
      );
      await addPractice(db, AIDA, 'tea', { id, language: 'en', madeAt: now, cards });
      await answerCard(db, AIDA, { id, at: 0, passes: true });
      await expect(answerCard(db, AIDA, { id, at: 0, passes: false })).rejects.toThrow('already');
      const other = '018f0000-0000-7000-8000-00000000000b';
      await expect(answerCard(db, other, { id, at: 1, passes: false })).rejects.toThrow('already');
      expect(await practicesOf(db, AIDA, 'tea')).toMatchObject([{ id, cards, answers: [true] }]);
      expect(await approvedHints(db, place)).toEqual(before);
      expect(await events()).toEqual(had);
    });
  });
});
