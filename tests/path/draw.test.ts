import { describe, expect, it } from 'vitest';
import { best, drawn } from '@/lib/path/policies/draw';
import { modules } from './policy-ground';

describe('a draw', () => {
  const three = modules().slice(0, 3);
  const at = (random: number, weights: (number | null)[]) =>
    drawn(
      three,
      ({ id }) => {
        const weight = weights['abc'.indexOf(id)] ?? null;
        return weight === null ? null : { score: 7, weight };
      },
      'why',
      () => random,
    );

  it('falls on each by its part, in their order', () => {
    const chosen = (random: number) => at(random, [1, 2, 1]).choice;
    expect([0, 0.249, 0.25, 0.749, 0.75, 0.999].map(chosen)).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
    // what rounding leaves of the sum falls to the last that may come
    expect(at(1, [1, 2, null]).choice).toBe('b');
    expect(at(0, [0, 2, 2])).toMatchObject({ choice: 'b', propensity: 0.5, reason: 'why' });
  });

  it('tells the score and the chance of each, none of what could not come', () => {
    expect(at(0, [null, 1, 3])).toMatchObject({
      choice: 'b',
      propensity: 0.25,
      scores: [
        { id: 'a', score: 0, propensity: 0 },
        { id: 'b', score: 7, propensity: 0.25 },
        { id: 'c', score: 7, propensity: 0.75 },
      ],
    });
  });

  it('finds nothing where nothing has a chance', () => {
    const nothing = { choice: null, propensity: 1, reason: 'nothing-left' };
    expect(at(0, [null, null, null])).toMatchObject(nothing);
    expect(at(0, [0, 0, 0])).toMatchObject({
      ...nothing,
      scores: ['a', 'b', 'c'].map((id) => ({ id, propensity: 0 })),
    });
  });

  it('of the best is even among those that are hardly apart', () => {
    const chances = (...scores: (number | null)[]) =>
      best(
        three,
        ({ id }) => scores['abc'.indexOf(id)] ?? null,
        'best',
        () => 0,
      ).scores.map(({ propensity }) => propensity);
    expect(chances(0.5, 0.5 + 1e-13, 0.4)).toEqual([0.5, 0.5, 0]);
    expect(chances(0.5, 0.5 + 1e-9, 0.4)).toEqual([0, 1, 0]);
    expect(chances(-1, null, -2)).toEqual([1, 0, 0]);
    expect(chances(0, 0, null)).toEqual([0.5, 0.5, 0]);
  });
});
