import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { authoredId } from '@/lib/hints/course-hints';
import { decisionLines } from '@/lib/hints/decision-queries';
import { deskHint } from '@/lib/hints/desk-queries';
import { effectOfHint, effectsOfLevels, versionsNow } from '@/lib/hints/effect-queries';
import { effectCounts, effectOf, type Showing } from '@/lib/hints/effects';
import { addEvents, approvedHints } from '@/lib/hints/hint-queries';
import { insertAttempt, nextPlace } from '@/lib/knowledge/attempt-queries';
import { showingsOf } from '@/lib/practice/showings';
import { measureHints } from '@/lib/server/work/effects-job';
import { loadCourse } from '@/lib/server/work/load-course';
import { newAttempt } from '../store/fixtures';
import { bothDatabases } from '../support/both-databases';
import { smallCourse } from '../support/course';
import { addLearner } from '../support/db';
import { lacks } from '../support/needs';

describe('a difference of shares', () => {
  it('is that of Newcombe’s method 10, where there is one stratum', () => {
    // Newcombe 1998, Statistics in Medicine 17:873, table II (a): 56/70 and 48/80, .0524 to .3339
    const effect = effectOf([{ seen: { right: 56, of: 70 }, others: { right: 48, of: 80 } }]);
    expect(effect?.difference).toBeCloseTo(0.2, 6);
    expect(effect?.low).toBeCloseTo(0.0524, 4);
    expect(effect?.high).toBeCloseTo(0.3339, 4);
  });

  it('is none under 20 learners on either side, nor of needs that only one side has', () => {
    const full = { right: 10, of: 20 };
    expect(effectOf([{ seen: { right: 19, of: 19 }, others: full }])).toBeNull();
    expect(effectOf([{ seen: full, others: { right: 0, of: 19 } }])).toBeNull();
    const none = { right: 0, of: 0 };
    expect(
      effectOf([
        { seen: full, others: none },
        { seen: none, others: full },
      ]),
    ).toBeNull();
    expect(effectOf([{ seen: full, others: full }])).toMatchObject({ seen: 20, others: 20, difference: 0 });
  });

  it('weighs needs by those who saw the hint: more wrong answers alone are no effect', () => {
    const counts = effectCounts(() => 1);
    const showing = (wrong: number, isSeen: boolean, next: boolean): Showing => ({
      ...{ itemId: 'a', wrong, next },
      seen: isSeen ? [{ hintId: 'h', version: 1, level: 1, wrongBefore: wrong }] : [],
    });
    // nine of ten who needed nothing do well, three of ten who were wrong twice, hint or not
    for (let n = 0; n < 100; n += 1) {
      const tenth = Math.floor(n / 10);
      counts.learner([showing(0, n % 10 === 9, tenth !== 0)]);
      counts.learner([showing(2, n % 2 === 0, tenth < 3)]);
    }
    const { hints, levels } = counts.effects();
    const effect = hints.get('h');
    expect(effect?.low).toBeLessThan(0);
    expect(effect?.high).toBeGreaterThan(0);
    expect(levels.get(1)?.seen).toBe(effect?.seen);
  });

  it('asks for the next other item of the skill, first try, without help', () => {
    const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 8, minute));
    const base = { learnerId: 'l', roundId: 'r', skillId: 's', ordinal: 1, unaided: true };
    const found = showingsOf(
      [
        { ...base, position: 1, itemId: 'a', correct: false, at: at(1) },
        { ...base, position: 1, itemId: 'a', ordinal: 2, correct: true, unaided: false, at: at(3) },
        { ...base, position: 2, itemId: 'z', skillId: 'other', correct: true, at: at(4) },
        { ...base, position: 3, itemId: 'b', correct: true, at: at(5) },
      ],
      [{ roundId: 'r', position: 1, hintId: 'h', version: 2, level: 1, at: at(2) }],
    );
    expect(found[0]).toEqual({
      ...{ itemId: 'a', wrong: 1, next: true },
      seen: [{ hintId: 'h', version: 2, level: 1, wrongBefore: 1 }],
    });
    expect(found.map(({ next }) => next)).toEqual([true, null, null]);
  });
});

describe.each(Object.keys(bothDatabases) as (keyof typeof bothDatabases)[])('effects on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
    const now = new Date('2026-05-01T08:00:00Z');
    const place = { courseId: 'tea', itemId: 'heat.when', language: 'en' };
    const hintId = authoredId({ ...place, level: 1 });
    let opened: { db: Db; drop(): Promise<void> };
    beforeAll(async () => {
      opened = await bothDatabases[kind]();
      await loadCourse(opened.db, parseCourse(smallCourse()), now);
    });
    afterAll(() => opened?.drop());

    const learners = async (count: number, sees: boolean, right: boolean) => {
      const { db } = opened;
      for (let n = 0; n < count; n += 1) {
        const [learnerId, roundId] = [crypto.randomUUID(), crypto.randomUUID()];
        await addLearner(db, learnerId);
        const answers = [
          { itemId: 'heat.when', position: 1, correct: false, unaided: false, minute: 1 },
          { itemId: 'heat.degrees', position: 2, correct: right, unaided: right, minute: 5 },
        ];
        for (const { minute, ...given } of answers) {
          const answeredAt = new Date(now.getTime() + minute * 60_000);
          const row = newAttempt({ learnerId } as never, { ...given, roundId, answeredAt });
          await insertAttempt(db, { ...row, seq: await nextPlace(db) });
        }
        if (!sees) continue;
        await db.query(
          `insert into hint_use (learner_id, round_id, position, item_id, level, used_at, hint_id, hint_version, language)
           values ($1, $2, 1, 'heat.when', 1, $3, $4, 1, 'en')`,
          [learnerId, roundId, new Date(now.getTime() + 120_000), hintId],
        );
      }
    };
    const hint = () => deskHint(opened.db, 'tea', hintId, { staffId: crypto.randomUUID(), now });

    it('are unknown of few learners; a hint that learners do worse after goes back once', async () => {
      const { db } = opened;
      const measure = () => measureHints({ db, clock: () => now });
      await learners(19, true, false);
      await learners(25, false, true);
      expect(await measure()).toBe(0);
      expect(await effectOfHint(db, hintId)).toBeNull();
      await learners(1, true, false);
      expect(await measure()).toBe(1);
      expect(await effectOfHint(db, hintId)).toMatchObject({ seen: 20, others: 25, difference: -1 });
      expect((await effectOfHint(db, hintId))?.high).toBeLessThan(0);
      expect(await effectsOfLevels(db, 'tea')).toMatchObject([{ level: 1, seen: 20 }]);
      const { review, events } = await hint();
      expect(review).toMatchObject({ state: 'in-review', by: { kind: 'sent-back' } });
      expect(events.at(-1)).toMatchObject({ reason: 'no-effect', by: '' });
      expect((await approvedHints(db, place)).map(({ level }) => level)).toEqual([2]);
      // a curator who has seen the figure and approves it again is not asked every night
      const rest = { by: 'Аида', at: now, reason: null, words: null, undoes: null };
      await addEvents(db, hintId, events, [{ kind: 'approved', version: 1, ...rest }]);
      expect(await measure()).toBe(0);
      expect((await hint()).review.state).toBe('approved');
    });

    it('are of the text that counts, not of one that was taken back', async () => {
      const { db } = opened;
      const place2 = authoredId({ ...place, level: 2 });
      await db.query(
        `insert into hint_version (hint_id, version, text, provenance) values ($1, 2, 'Wait.', '{"by":"person"}')`,
        [place2],
      );
      const { events } = await deskHint(db, 'tea', place2, { staffId: crypto.randomUUID(), now });
      const rest = { by: 'Аида', at: now, reason: null, words: null };
      await addEvents(db, place2, events, [
        { kind: 'edited', version: 2, ...rest, undoes: null },
        { kind: 'undone', version: 1, ...rest, undoes: (events.at(-1)?.seq ?? 0) + 1 },
      ]);
      expect((await versionsNow(db, 'tea')).get(place2)).toBe(1);
    });

    it('and every decision can be taken along, each once, with where its text comes from', async () => {
      const lines = [];
      for await (const line of decisionLines(opened.db, 'tea')) lines.push(line);
      const [row] = await opened.db.query<{ count: number }>('select count(*)::int as count from hint_event');
      expect(lines).toHaveLength(row?.count ?? 0);
      expect(new Set(lines.map(({ hintId: id, seq }) => `${id} ${seq}`)).size).toBe(lines.length);
      const own = lines.filter((line) => line.hintId === hintId);
      expect(own.map(({ event }) => event)).toEqual(['imported', 'approved', 'sent-back', 'approved']);
      expect(own.at(-1)).toMatchObject({
        by: 'Аида',
        text: 'Look at the kettle.',
        provenance: { by: 'course' },
      });
      expect(own.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    });
  });
});
