import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newCalibration } from '@/lib/knowledge/calibration';
import { countAnswers } from '@/lib/knowledge/count-answers';
import { newLearner, newPopulation } from '@/lib/knowledge/counts';
import { incrementOf } from '@/lib/knowledge/increment';
import type { LearnerStore } from '@/lib/practice/store';
import { knowledgeContract } from './contract-knowledge';
import { pathContract } from './contract-path';
import {
  AT,
  COURSE,
  ids,
  later,
  newAttempt,
  newRound,
  notFound,
  type On,
  type OpenedStore,
} from './fixtures';

/**
 * What rooms rely on, whatever keeps a learner's day: no SQL and no Node here, so that it runs in a
 * browser too.
 * @param open a store with the course of tests/support/course.ts alone
 */
export function storeContract(open: () => Promise<OpenedStore>): void {
  const on = {} as On;
  beforeAll(async () => {
    Object.assign(on, await open());
  });
  afterAll(() => on.close?.());
  beforeEach(async () => {
    [on.anna, on.bek] = await Promise.all([on.newLearner(ids()), on.newLearner(ids())]);
  });

  knowledgeContract(on);
  pathContract(on);

  describe('courses', () => {
    it('come with their texts in a language, or in their first', async () => {
      const { courses } = on;
      expect((await courses.list()).map(({ id }) => id)).toEqual([COURSE]);
      const ky = await courses.course(COURSE, 'ky');
      expect(ky).toMatchObject({ language: 'ky', text: { title: 'Tea (ky)' }, structure: { id: COURSE } });
      expect(await courses.course(COURSE, 'ar')).toMatchObject({ language: 'en', version: ky.version });
      expect(await courses.lesson(COURSE, 'serve', 'ar')).toMatchObject({
        moduleId: 'serve',
        language: 'en',
      });
      for (const ask of [
        () => courses.course('coffee', 'en'),
        () => courses.lesson(COURSE, 'drink', 'en'),
        () => courses.item(COURSE, 'nothing', 'en'),
        () => courses.item(COURSE, 'heat.when', 'en', 'a version that never was'),
      ])
        await expect(ask()).rejects.toSatisfy(notFound);
    });

    it('have their items in the order of the file, each with its version', async () => {
      const items = await on.courses.items(COURSE);
      expect(items.map(({ itemId, moduleId, skills }) => [itemId, moduleId, skills])).toEqual([
        ['heat.when', 'brew', ['heat']],
        ['heat.degrees', 'brew', ['heat']],
        ['pour.order', 'serve', ['pour']],
      ]);
      const { itemId = '', version = '' } = items[0] ?? {};
      const item = await on.courses.item(COURSE, itemId, 'ky', version);
      expect(item).toEqual(await on.courses.item(COURSE, itemId, 'ky'));
      expect(item).toMatchObject({ courseId: COURSE, moduleId: 'brew', version, language: 'ky' });
      expect(item.texts).toHaveLength(2);
    });
  });

  describe('a learner who is new', () => {
    it('has nothing yet', async () => {
      expect(await on.anna.state(COURSE)).toBeNull();
      expect(await on.anna.attempts(COURSE)).toEqual([]);
      expect(await on.anna.latest(COURSE, 3)).toEqual([]);
      expect(await on.anna.triesByModule(COURSE, ids(), new Map())).toEqual(new Map());
      expect(await on.anna.decision(COURSE)).toBeNull();
      expect(await on.anna.placement(COURSE)).toBeNull();
      expect(await on.anna.inRound(ids())).toEqual([]);
      expect(await on.anna.hints(ids())).toEqual([]);
      expect(await on.anna.roundsUnderWay(COURSE, AT)).toEqual([]);
      expect(await on.anna.readingPlace(COURSE, 'brew')).toBeNull();
      await expect(on.anna.round(ids())).rejects.toSatisfy(notFound);
      expect((await on.anna.crowd('coffee', 'm')).calibration).toEqual(newCalibration());
      expect((await on.anna.crowd('coffee', 'm')).population).toEqual(newPopulation());
    });
  });

  describe('reading', () => {
    it('goes on at the last place of each module', async () => {
      await on.anna.change((tx) => tx.keepReadingPlace(COURSE, 'brew', { blockId: 'why', seenAt: AT }));
      const place = { blockId: 'steps', seenAt: later(1) };
      await on.anna.change((tx) => tx.keepReadingPlace(COURSE, 'brew', place));
      expect(await on.anna.readingPlace(COURSE, 'brew')).toEqual(place);
      expect(await on.anna.readingPlace(COURSE, 'serve')).toBeNull();
      expect(await on.bek.readingPlace(COURSE, 'brew')).toBeNull();
    });

    it('keeps what stands on a sheet, the latest, for its learner alone', async () => {
      expect(await on.anna.filledSheet(COURSE, 'ask')).toBeNull();
      const filled = { ticked: ['cup'], gaps: { who: 'Аида' }, lines: [{ day: '1' }] };
      await on.anna.change((tx) => tx.keepFilledSheet(COURSE, 'ask', { ...filled, ticked: [] }, AT));
      await on.anna.change((tx) => tx.keepFilledSheet(COURSE, 'ask', filled, AT));
      expect(await on.anna.filledSheet(COURSE, 'ask')).toEqual(filled);
      expect(await on.anna.filledSheet(COURSE, 'other')).toBeNull();
      expect(await on.bek.filledSheet(COURSE, 'ask')).toBeNull();
    });
  });

  describe('a change', () => {
    it('sees what it has done, and is kept whole or not at all', async () => {
      const [one, two] = [newRound(), newRound()];
      const failure = new Error('stop');
      const broken = on.anna.change(async (tx) => {
        await tx.keepRound(one);
        await tx.addAttempt(newAttempt(on.anna));
        await tx.keepState(COURSE, { modelId: 'm', state: null, lastSeq: 1 }, AT);
        expect(await tx.round(one.id)).toEqual(one);
        expect(await tx.attempts(COURSE)).toHaveLength(1);
        throw failure;
      });
      await expect(broken).rejects.toBe(failure);
      await expect(on.anna.round(one.id)).rejects.toSatisfy(notFound);
      expect(await on.anna.attempts(COURSE)).toEqual([]);
      expect(await on.anna.state(COURSE)).toBeNull();
      const done = await on.anna.change(async (tx) => {
        await tx.keepRound(two);
        return 'done';
      });
      expect(done).toBe('done');
      expect(await on.anna.round(two.id)).toEqual(two);
    });

    it('keeps with a round what it shows solved, read alone and with an answer', async () => {
      const round = newRound({ example: { after: 2, itemId: 'heat.when', version: 'v1' } });
      await on.anna.change((tx) => tx.keepRound(round));
      expect(await on.anna.round(round.id)).toEqual(round);
      const at = { roundId: round.id, modelId: 'm' };
      expect(await on.anna.changeInRound(at, (tx) => tx.round(round.id))).toEqual(round);
    });

    it('waits for those of the same learner: each sees all that came before', async () => {
      const begun = newRound({ length: 20 });
      await on.anna.change((tx) => tx.keepRound(begun));
      const add = (n: number) =>
        on.anna.change(async (tx) => {
          const current = await tx.round(begun.id);
          const items = [...current.items, { itemId: `item ${n}`, version: `v${current.items.length}` }];
          await tx.keepRound({ ...current, items });
        });
      await Promise.all(Array.from({ length: 20 }, (_, n) => add(n)));
      const { items } = await on.anna.round(begun.id);
      expect(new Set(items.map(({ itemId }) => itemId)).size).toBe(20);
      expect(items.map(({ version }) => version)).toEqual(items.map((_, n) => `v${n}`));
    });

    it('in a round is as whole, sees what it has done and what the one before it did', async () => {
      const begun = newRound({ length: 20 });
      await on.anna.change((tx) => tx.keepRound(begun));
      const at = { roundId: begun.id, modelId: 'm' };
      const row = newAttempt(on.anna, { roundId: begun.id });
      const broken = on.anna.changeInRound(at, async (tx) => {
        await tx.addAttempt(row);
        throw new Error('stop');
      });
      await expect(broken).rejects.toThrow('stop');
      expect(await on.anna.inRound(begun.id)).toEqual([]);
      const add = (n: number) =>
        on.anna.changeInRound(at, async (tx) => {
          const current = await tx.round(begun.id);
          const ordinal = (await tx.inRound(begun.id)).length + 1;
          const own = { roundId: begun.id, ordinal, answeredAt: later(ordinal) };
          const attempt = newAttempt(on.anna, own);
          expect(await tx.attempt(attempt.id)).toBeNull();
          const seq = await tx.addAttempt(attempt);
          const state = { modelId: 'm', state: null, lastSeq: seq };
          await tx.keepState(COURSE, state, AT);
          await tx.keepRound(current);
          await tx.keepRound({
            ...current,
            items: [...current.items, { itemId: `item ${n}`, version: 'v1' }],
          });
          expect(await tx.state(COURSE)).toEqual(state);
          expect((await tx.latest(COURSE, 1))[0]).toMatchObject({ id: attempt.id });
          expect((await tx.round(begun.id)).items).toHaveLength(attempt.ordinal);
        });
      await Promise.all(Array.from({ length: 6 }, (_, n) => add(n)));
      const attempts = await on.anna.inRound(begun.id);
      expect(attempts.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4, 5, 6]);
      expect((await on.anna.round(begun.id)).items).toHaveLength(6);
      expect((await on.anna.state(COURSE))?.lastSeq).toBe((await on.anna.attempts(COURSE)).at(-1)?.seq);
      const others = on.bek.changeInRound(at, async () => 'done');
      await expect(others).rejects.toSatisfy(notFound);
    });

    it('in a round finds an answer that is there already, in whatever round', async () => {
      const [one, two] = [newRound(), newRound()];
      await on.anna.change((tx) => Promise.all([tx.keepRound(one), tx.keepRound(two)]));
      const row = newAttempt(on.anna, { roundId: one.id });
      const send = (roundId: string) =>
        on.anna.changeInRound({ roundId, modelId: 'm' }, async (tx) => {
          const known = await tx.attempt(row.id);
          if (!known) await tx.addAttempt(row);
          return known;
        });
      const seen = [await send(one.id), await send(one.id), await send(two.id)];
      expect(seen).toEqual([null, row, row]);
      expect(await on.anna.attempts(COURSE)).toHaveLength(1);
    });

    it('of several learners at once are counted by whoever counts at once, each answer once', async () => {
      const before = (await on.anna.crowd(COURSE, 'm')).population.course.answers;
      const learners = await Promise.all(Array.from({ length: 6 }, () => on.newLearner(ids())));
      const answer = (learner: LearnerStore) =>
        learner.change(async (tx) => {
          const row = newAttempt(learner);
          const seq = await tx.addAttempt(row);
          const increment = incrementOf(newLearner(), row);
          if (increment) await tx.keepIncrement(COURSE, seq, increment);
        });
      const count = () => countAnswers(on.answers);
      await Promise.all([...learners, ...learners].flatMap((learner) => [answer(learner), count(), count()]));
      await count();
      expect((await on.anna.crowd(COURSE, 'm')).population.course.answers).toBe(before + 12);
    });
  });
}
