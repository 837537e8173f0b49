import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounds, type Evidence, isMastered, RULE } from '@/lib/knowledge/mastery';
import { dueAt, type Review, recall, reviewed } from '@/lib/knowledge/review';
import { traced } from '@/lib/knowledge/trace';

const DAY = 86_400_000;

const evidence = fc.record({
  predictions: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 }),
  answers: fc.integer({ min: 0, max: 500 }),
  unaidedRight: fc.integer({ min: 0, max: 500 }),
  itemsRight: fc.integer({ min: 0, max: 9 }),
});

describe('mastery', () => {
  const known: Evidence = { predictions: [0.97, 0.96, 0.98], answers: 9, unaidedRight: 9, itemsRight: 3 };

  it('needs three unaided right answers on two items and a high lower bound, all of them', () => {
    expect(isMastered(known)).toBe(true);
    expect(isMastered({ ...known, unaidedRight: 2 })).toBe(false);
    expect(isMastered({ ...known, itemsRight: 1 })).toBe(false);
    expect(isMastered({ ...known, predictions: [0.97, 0.6, 0.98] })).toBe(false);
    expect(isMastered({ ...known, predictions: [] })).toBe(false);
  });

  it("gives Wilson's interval: SciPy's binomtest(18, 20).proportion_ci(method='wilson') is .6990 to .9721", () => {
    const rule = { ...RULE, priorAnswers: 10, z: 1.959964 };
    const { p, lower, upper } = bounds({ ...known, predictions: [0.9], answers: 10 }, rule);
    expect([p, lower, upper].map((value) => Number(value.toFixed(4)))).toEqual([0.9, 0.699, 0.9721]);
  });

  it('holds p between its bounds, and the bounds close as answers come in', () => {
    fc.assert(
      fc.property(evidence, (given) => {
        const { p, lower, upper } = bounds(given);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(upper).toBeLessThanOrEqual(1);
        expect(lower).toBeLessThanOrEqual(p + 1e-12);
        expect(upper).toBeGreaterThanOrEqual(p - 1e-12);
        const later = bounds({ ...given, answers: given.answers + 10 });
        expect(later.upper - later.lower).toBeLessThan(upper - lower);
      }),
    );
  });

  it('is never lost by a higher prediction or one more right answer', () => {
    fc.assert(
      fc.property(evidence, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
        const better = {
          predictions: given.predictions.map((p) => p + share * (1 - p)),
          answers: given.answers + 1,
          unaidedRight: given.unaidedRight + 1,
          itemsRight: given.itemsRight,
        };
        expect(isMastered(better) || !isMastered(given)).toBe(true);
      }),
    );
  });
});

describe('review', () => {
  const practised = (start: Review | undefined, days: number[], right: boolean) =>
    days.reduce<Review | undefined>((review, day) => reviewed(review, right, day * DAY), start) as Review;

  it('is due when recall has fallen to 90 %, and later each time it succeeds when due', () => {
    const first = reviewed(undefined, true, 0);
    expect(dueAt(first)).toEqual(new Date(2 * DAY));
    expect(recall(first, 2 * DAY)).toBeCloseTo(0.9, 12);
    const second = reviewed(first, true, 2 * DAY);
    expect(dueAt(second)).toEqual(new Date((2 + 5) * DAY));
    expect(dueAt(reviewed(second, true, 7 * DAY))).toEqual(new Date((7 + 12.5) * DAY));
  });

  it('is not put off by answers in a row on one day', () => {
    const crammed = practised(undefined, [0, 0.001, 0.002, 0.003, 0.004], true);
    expect(crammed.stability).toBeLessThan(2.02);
  });

  it('comes sooner after a wrong answer, never sooner than a day, never later than half a year', () => {
    const known = practised(undefined, [0, 2, 7, 20], true);
    expect(reviewed(known, false, 50 * DAY).stability).toBeLessThan(known.stability / 3);
    expect(practised(known, [51, 52, 53, 54], false).stability).toBe(1);
    expect(practised(undefined, [0, 2, 7, 20, 50, 150, 500, 900], true).stability).toBe(180);
  });

  it('does not turn back with a clock that was set back', () => {
    const review = reviewed(undefined, true, 10 * DAY);
    const back = reviewed(review, true, 3 * DAY);
    expect(back).toEqual(review);
    expect(recall(review, 3 * DAY)).toBe(1);
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
    expect(traced(attempt)).toBe(counts);
  });
});
