import fc from 'fast-check';
import { type Card, createEmptyCard, fsrs, Rating, State } from 'ts-fsrs';
import { describe, expect, it } from 'vitest';
import { boundsOf, isMastered, isSure, RULE } from '@/lib/knowledge/mastery';
import { dueAt, type Review, updateReview } from '@/lib/knowledge/recall';
import { countsAs } from '@/lib/knowledge/trace';

const DAY = 86_400_000;

const normal = fc.record({
  mean: fc.double({ min: -6, max: 6, noNaN: true }),
  sd: fc.double({ min: 0.05, max: 3, noNaN: true }),
});

describe('mastery', () => {
  const known = { mean: 3, sd: 0.5 };
  const practised = { unaidedRight: 3, itemsRight: 2 };

  it('needs three unaided right answers on two items and a high chance of knowing, all of them', () => {
    expect(isMastered(known, practised)).toBe(true);
    expect(isMastered(known, { ...practised, unaidedRight: 2 })).toBe(false);
    expect(isMastered(known, { ...practised, itemsRight: 1 })).toBe(false);
    expect(isMastered({ mean: 3, sd: 2 }, practised)).toBe(false);
    expect(isMastered({ mean: 1.5, sd: 0.5 }, practised)).toBe(false);
  });

  it('is a statement about .8: at a standard deviation of 1 the mean must lie 1.645 above its logit for 95 %', () => {
    const rule = { ...RULE, chance: 0.95 };
    const least = Math.log(0.8 / 0.2) + 1.6449;
    expect(isMastered({ mean: least + 0.001, sd: 1 }, practised, rule)).toBe(true);
    expect(isMastered({ mean: least - 0.001, sd: 1 }, practised, rule)).toBe(false);
  });

  it('shows the central 80 %: of a standard normal logit .2173 to .7827', () => {
    const { p, lower, upper } = boundsOf({ mean: 0, sd: 1 });
    expect([p, lower, upper].map((value) => Number(value.toFixed(4)))).toEqual([0.5, 0.2173, 0.7827]);
  });

  it('holds p between its bounds, which close as the deviation falls', () => {
    fc.assert(
      fc.property(normal, (given) => {
        const { p, lower, upper } = boundsOf(given);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(upper).toBeLessThanOrEqual(1);
        expect(lower).toBeLessThan(p);
        expect(p).toBeLessThan(upper);
        const surer = boundsOf({ ...given, sd: given.sd / 2 });
        expect(surer.upper - surer.lower).toBeLessThan(upper - lower);
      }),
    );
  });

  it('says nothing on two answers, however they look, nor on a wide interval', () => {
    fc.assert(
      fc.property(normal, fc.integer({ min: 0, max: 2 }), (given, answers) => {
        expect(isSure(boundsOf(given), answers)).toBe(false);
      }),
    );
    expect(isSure({ p: 0.5, lower: 0.3, upper: 0.69 }, 3)).toBe(true);
    expect(isSure({ p: 0.5, lower: 0.3, upper: 0.71 }, 300)).toBe(false);
  });
});

describe('review', () => {
  const practised = (days: readonly number[], right: boolean, start?: Review, p = 2 / 3) =>
    days.reduce<Review | undefined>((card, day) => updateReview(card, right, day * DAY, p), start) as Review;
  const daysTo = (card: Review) => (dueAt(card).getTime() - card.lastAt) / DAY;

  it("starts where FSRS's published first states are read at the model's P: Good at .67, Easy at 1", () => {
    const { stability, difficulty, lastAt } = practised([7], true);
    expect([stability, difficulty, lastAt]).toEqual([2.3065, expect.closeTo(2.1181, 4), 7 * DAY]);
    expect(practised([0], true, undefined, 1).stability).toBeCloseTo(8.2956, 6);
    expect([0.4, 0.7, 0.85, 0.95].map((p) => daysTo(practised([0], true, undefined, p)))).toEqual([
      1, 3, 5, 7,
    ]);
    expect(daysTo(practised([0], false, undefined, 0.95))).toBe(2);
  });

  it("moves from day to day as ts-fsrs's own scheduler moves the card", () => {
    const scheduler = fsrs({ enable_fuzz: false, maximum_interval: 180 });
    let ours = practised([0], true);
    let card: Card = {
      ...createEmptyCard(new Date(0)),
      ...{ stability: ours.stability, difficulty: ours.difficulty, state: State.Review },
      ...{ reps: 1, last_review: new Date(0), scheduled_days: 2 },
    };
    for (const [day, right] of [
      [2, true],
      [9, true],
      [30, false],
      [31, true],
      [33, true],
    ] as const) {
      ours = updateReview(ours, right, day * DAY, Number.NaN);
      card = scheduler.next(
        { ...card, state: State.Review },
        day * DAY,
        right ? Rating.Good : Rating.Again,
      ).card;
      expect([ours.stability, ours.difficulty]).toEqual([
        expect.closeTo(card.stability, 6),
        expect.closeTo(card.difficulty, 6),
      ]);
      if (right) expect(dueAt(ours)).toEqual(card.due);
    }
  });

  it('is put off by successes days apart, hardly by successes in a row on one day', () => {
    expect(daysTo(practised([0, 0.001, 0.002, 0.003, 0.004], true))).toBe(2);
    const apart = [0, 2, 12, 50].map((_, n, days) => daysTo(practised(days.slice(0, n + 1), true)));
    expect(apart).toEqual([...apart].sort((a, b) => a - b));
    expect(apart.at(-1)).toBeGreaterThan(60);
  });

  it('comes sooner after a wrong answer, never sooner than a day, never later than half a year', () => {
    const known = practised([0, 2, 12, 50], true);
    expect(updateReview(known, false, 90 * DAY, 0.9).stability).toBeLessThan(known.stability / 3);
    expect(daysTo(practised([91, 92, 93, 94], false, known))).toBe(1);
    expect(daysTo(practised([0, 2, 12, 50, 150, 500, 900], true))).toBe(180);
  });

  it('takes wrong answers of the first evening for learning, not for a difficulty that stays', () => {
    const evening = practised([0, 0.01, 0.02, 0.03, 0.04], false);
    expect(evening.difficulty).toBe(practised([0], true).difficulty);
    expect(daysTo(evening)).toBe(1);
    const nextWeek = practised([1, 3, 9], true, evening);
    expect(daysTo(nextWeek)).toBeGreaterThan(7);
  });

  /** Right at these hours of every day. */
  const daily = (hours: readonly number[], days: number, start?: Review) => {
    const at = Array.from({ length: days }, (_, day) => hours.map((hour) => day + hour / 24));
    return practised(at.flat(), true, start);
  };

  it.each([[[6, 14, 22]], [[0, 8, 16]], [[6, 22]], [[8, 8.5, 9, 20]]])(
    'is put off as long by answers at %o o’clock as by one a day',
    (hours) => {
      for (const days of [12, 30]) {
        expect(daysTo(daily(hours, days))).toBeGreaterThanOrEqual(daysTo(daily([20], days)));
      }
    },
  );

  it('forgets a clock that was two years ahead with the first answer after it', () => {
    const ahead = practised([730, 730.01, 730.02], true);
    const mended = daily([0], 12, ahead);
    expect(mended.lastAt).toBe(11 * DAY);
    expect(daysTo(mended)).toBeCloseTo(daysTo(daily([0], 12)), -1);
  });

  it('does not age with a clock that went back by a little', () => {
    const card = practised([10], true);
    const back = updateReview(card, true, 10 * DAY - 5_000, 0.5);
    expect(back.stability).toBe(practised([10, 10], true).stability);
    expect(back.lastAt).toBe(10 * DAY - 5_000);
  });
});

describe('which attempts are traced', () => {
  it.each([
    [{ ordinal: 1, hintsUsed: 0, correct: true }, true],
    [{ ordinal: 1, hintsUsed: 0, correct: false }, false],
    [{ ordinal: 1, hintsUsed: 1, correct: true }, false],
    [{ ordinal: 1, hintsUsed: 2, correct: false }, false],
    [{ ordinal: 2, hintsUsed: 0, correct: true }, null],
    [{ ordinal: 3, hintsUsed: 1, correct: false }, null],
  ])('%o counts as %s', (attempt, counts) => {
    expect(countsAs(attempt)).toBe(counts);
  });
});
