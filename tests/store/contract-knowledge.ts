import { describe, expect, it } from 'vitest';
import { hasCode } from '@/lib/errors';
import { newCalibration } from '@/lib/knowledge/calibration';
import { newPopulation } from '@/lib/knowledge/counts';
import { INPUT_COUNT } from '@/lib/knowledge/features';
import { type CountedCrowd, countIn, type Increment } from '@/lib/knowledge/increment';
import type { LearnerStore } from '@/lib/practice/store';
import { AT, COURSE, ids, later, newAttempt, type On } from './fixtures';

/** Answers, and what is worked out from them. */
export function knowledgeContract(on: On): void {
  describe('answers', () => {
    it('come back as they were kept, in their order, and belong to one learner', async () => {
      const roundId = ids();
      const first = newAttempt(on.anna, { roundId, mistake: 'option:cold', correct: false, language: 'ar' });
      const second = newAttempt(on.anna, {
        roundId,
        ordinal: 2,
        itemId: 'heat.degrees',
        answeredAt: later(1),
      });
      const [one, two] = await on.anna.change(async (tx) => [
        await tx.addAttempt(first),
        await tx.addAttempt(second),
      ]);
      expect(two).toBeGreaterThan(one ?? Number.NaN);
      expect(await on.anna.attempts(COURSE)).toEqual([
        { ...first, seq: one },
        { ...second, seq: two },
      ]);
      expect(await on.anna.latest(COURSE, 1)).toEqual([
        { id: second.id, moduleId: 'brew', itemId: 'heat.degrees', answeredAt: later(1) },
      ]);
      expect((await on.anna.latest(COURSE, 9)).map(({ id }) => id)).toEqual([second.id, first.id]);
      expect(await on.anna.inRound(roundId)).toMatchObject([
        { id: first.id, ordinal: 1, mistake: 'option:cold' },
        { id: second.id, ordinal: 2, answer: second.answer },
      ]);
      expect(await on.anna.change((tx) => tx.attempt(first.id))).toEqual(first);
      expect(await on.bek.attempts(COURSE)).toEqual([]);
      expect(await on.bek.inRound(roundId)).toEqual([]);
      expect(await on.bek.change((tx) => tx.attempt(first.id))).toBeNull();
      expect(await on.anna.attempts('coffee')).toEqual([]);
    });

    it('are found up to a moment, and since one to a quarter of an hour', async () => {
      await on.anna.change(async (tx) => {
        for (const minutes of [0, 1, 40])
          await tx.addAttempt(newAttempt(on.anna, { answeredAt: later(minutes) }));
      });
      expect(await on.anna.attempts(COURSE, later(1))).toHaveLength(2);
      const times = (await on.anna.answeredSince(COURSE, AT)).map((at) => at.toISOString());
      expect([...new Set(times)]).toEqual(['2026-05-01T08:00:00.000Z', '2026-05-01T08:30:00.000Z']);
      expect(await on.anna.answeredSince(COURSE, later(60))).toEqual([]);
      expect(await on.bek.answeredSince(COURSE, AT)).toEqual([]);
    });

    it('are there once', async () => {
      const row = newAttempt(on.anna);
      await on.anna.change((tx) => tx.addAttempt(row));
      const again = on.anna.change((tx) => tx.addAttempt(row));
      await expect(again).rejects.toSatisfy((error) => hasCode(error, 'conflict'));
      expect(await on.anna.attempts(COURSE)).toHaveLength(1);
    });

    it('are counted by module: first tries, and those not right without help, but for one round', async () => {
      const placed = ids();
      await on.anna.change(async (tx) => {
        await tx.addAttempt(newAttempt(on.anna));
        await tx.addAttempt(newAttempt(on.anna, { correct: false }));
        await tx.addAttempt(newAttempt(on.anna, { hintsUsed: 1, unaided: false, roundId: ids() }));
        await tx.addAttempt(newAttempt(on.anna, { ordinal: 2, unaided: false }));
        await tx.addAttempt(newAttempt(on.anna, { moduleId: 'serve', roundId: placed }));
      });
      const [before, since] = [new Map([['brew', later(-1)]]), new Map([['brew', AT]])];
      expect(await on.anna.triesByModule(COURSE, placed, before)).toEqual(
        new Map([['brew', { tries: 3, notRight: 2 }]]),
      );
      const counted = await on.anna.triesByModule(COURSE, null, since);
      expect([...counted.keys()].sort()).toEqual(['brew', 'serve']);
      expect(counted.get('brew')).toEqual({ tries: 3, notRight: 0 });
      expect((await on.anna.triesByModule(COURSE, ids(), new Map())).get('brew')?.notRight).toBe(0);
    });
  });

  describe('what is worked out', () => {
    it('is kept as it was: a state, counts of everybody, weights of everybody and of one', async () => {
      const stored = { modelId: 'm', lastSeq: 7, state: null };
      await on.anna.change((tx) => tx.keepState(COURSE, stored, AT));
      expect(await on.anna.state(COURSE)).toEqual(stored);
      expect(await on.bek.state(COURSE)).toBeNull();
      await on.anna.change((tx) => tx.keepState(COURSE, { ...stored, lastSeq: 8 }, later(1)));
      expect(await on.anna.state(COURSE)).toMatchObject({ lastSeq: 8 });

      const [monday, tuesday, today] = [later(-3 * 1440), later(-2 * 1440), later(2)];
      expect(await on.bek.stateAt(COURSE, today)).toBeNull();
      for (const [lastSeq, at] of [
        [1, monday],
        [2, tuesday],
        [3, later(-2 * 1440 + 5)],
        [4, today],
      ] as const)
        await on.bek.change((tx) => tx.keepState(COURSE, { ...stored, lastSeq }, at, lastSeq % 2 === 0));
      const then = async (at: Date) => (await on.bek.stateAt(COURSE, at))?.lastSeq ?? null;
      expect(await then(later(-4 * 1440))).toBeNull();
      expect(await then(monday)).toBe(1);
      // within a day: what the day before ended with
      expect(await then(tuesday)).toBe(1);
      expect(await then(later(-1 * 1440))).toBe(3);
      expect(await then(today)).toBe(4);

      const increment = await leave(on.anna);
      const before = await on.anna.crowd(COURSE, 'm');
      expect(await on.answers.uncounted()).toEqual([COURSE]);
      let kept: CountedCrowd = { population: newPopulation(), calibrations: new Map() };
      const counted = await on.answers.count(COURSE, 100, (crowd, increments) => {
        expect(increments).toEqual([increment]);
        for (const one of increments) countIn(crowd, one);
        kept = structuredClone(crowd);
      });
      expect(counted).toBe(1);
      expect(await on.answers.uncounted()).toEqual([]);

      const { population, calibration } = await on.anna.crowd(COURSE, 'm');
      expect(population.course.answers).toBe(before.population.course.answers + 1);
      expect(population).toEqual(kept.population);
      const { calibration: everybodys, learners } = kept.calibrations.get('m') ?? {};
      const own = learners?.get(on.anna.learnerId);
      expect(own).not.toEqual(newCalibration().learner);
      expect(calibration).toEqual({ ...everybodys, learner: own });
      const theirs = (await on.bek.crowd(COURSE, 'm')).calibration;
      expect(theirs).toEqual({ ...everybodys, learner: newCalibration().learner });
      expect((await on.anna.crowd(COURSE, 'another')).calibration).toEqual(newCalibration());
    });

    it('is counted in the order of the answers, so many at a time, and not at all where that fails', async () => {
      const left: Increment[] = [];
      for (const right of [true, false, true]) left.push(await leave(on.anna, { right }));
      const fails = on.answers.count(COURSE, 9, () => {
        throw new Error('halfway');
      });
      await expect(fails).rejects.toThrow('halfway');
      const seen: Increment[][] = [];
      const count = () => on.answers.count(COURSE, 2, (_, increments) => seen.push([...increments]));
      expect([await count(), await count(), await count()]).toEqual([2, 1, 0]);
      expect(seen.flat()).toEqual(left);
    });
  });
}

let taken = 0;

/** What a learner's answer leaves to be counted. */
async function leave(
  { learnerId, change }: LearnerStore,
  given: Partial<Increment> = {},
): Promise<Increment> {
  const increment: Increment = {
    ...{ learnerId, skillId: 'heat', itemId: 'heat.when', right: true, difficulty: -0.5 },
    stand: { ability: 0.8, count: 1, streak: 5 },
    forecast: { model: 'm', p: 0.7, inputs: new Float32Array(INPUT_COUNT).fill(0.5) },
    ...given,
  };
  taken += 1;
  await change((tx) => tx.keepIncrement(COURSE, taken, increment));
  return increment;
}
