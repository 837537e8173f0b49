import { describe, expect, it } from 'vitest';
import { thompsonChances } from '@/lib/experiments/thompson';
import { seededRandom } from '@/lib/random';

const OPTIONS = { floor: 0.1, near: 0, draws: 4000 };
const chances = (arms: { right: number; wrong: number }[], options = {}) =>
  thompsonChances(arms, { ...OPTIONS, ...options }, seededRandom('thompson'));
const none = { right: 0, wrong: 0 };

describe('thompsonChances', () => {
  it('are even at first, go to the arm that does better, and never below the floor', () => {
    for (const chance of chances([none, none, none])) expect(Math.abs(chance - 1 / 3)).toBeLessThan(0.03);
    const [worse = 0, better = 0] = chances([
      { right: 10, wrong: 90 },
      { right: 60, wrong: 40 },
    ]);
    expect(worse).toBeCloseTo(0.1, 6);
    expect(better).toBeCloseTo(0.9, 6);
    // P(Beta(3, 2) > Beta(2, 3)) = 53/70
    const [, some = 0] = chances([
      { right: 1, wrong: 2 },
      { right: 2, wrong: 1 },
    ]);
    expect(Math.abs(some - (0.1 + 0.8 * (53 / 70)))).toBeLessThan(0.02);
  });

  it('stay even as far as the arms may be equal', () => {
    const arms = [
      { right: 55, wrong: 45 },
      { right: 60, wrong: 40 },
    ];
    const [, plain = 0] = chances(arms);
    const [, even = 0] = chances(arms, { near: 0.1 });
    expect(even).toBeLessThan(plain - 0.05);
    expect(even).toBeGreaterThan(0.5);
    expect(chances(arms, { near: 1 })).toEqual([0.5, 0.5]);
  });

  it('are 1 together, the same for the same seed, and refused for arms that are none', () => {
    const three = chances([none, { right: 3, wrong: 1 }, { right: 1, wrong: 3 }]);
    expect(three.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 12);
    expect(chances([none, { right: 3, wrong: 1 }, { right: 1, wrong: 3 }])).toEqual(three);
    expect(() => chances([none])).toThrow('two arms');
    expect(() => chances([none, none], { floor: 0 })).toThrow('floor');
    expect(() => chances([none, none], { floor: 0.6 })).toThrow('floor');
    expect(() => chances([none, { right: -1, wrong: 0 }])).toThrow('not below 0');
  });
});
