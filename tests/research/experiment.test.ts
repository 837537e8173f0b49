import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '@/lib/random';
import { adaptiveIntervals, type Block, contrastOf, scoresOf } from '@/lib/research/experiment/adaptive';
import { type Arm, adjusted, summary } from '@/lib/research/experiment/arm';
import {
  anytimeErrors,
  anytimeInterval,
  bootstrapDifference,
  fixedInterval,
  mixing,
} from '@/lib/research/experiment/difference';
import { chiSquareAbove, normalQuantile, studentQuantile } from '@/lib/research/experiment/distributions';
import { missingBounds } from '@/lib/research/experiment/missing';
import { fixedPower, fixedUnits, sequentialPower, sequentialUnits } from '@/lib/research/experiment/power';
import { holm, sampleRatio } from '@/lib/research/experiment/several';

type Interval = Record<'value' | 'low' | 'high' | 'p', number>;
interface Reference {
  arms: [Arm, Arm];
  planned: number;
  intervals: Record<string, Interval>;
  boundary: { planned: number; values: { units: number; alpha: number; errors: number }[] };
  sampleRatio: { units: number[]; weights: number[]; p: number }[];
  holm: { given: number[]; adjusted: number[] };
  power: { effect: number; units: number; alpha: number; power: number }[];
  normal: { p: number; z: number }[];
  student: { p: number; freedom: number; t: number }[];
  chiSquare: { x: number; freedom: number; p: number }[];
}
/** tests/research/reference/experiment.py made it: gbstats, confseq, scipy. */
const reference = JSON.parse(
  readFileSync(new URL('../data/experiment-reference.json', import.meta.url), 'utf8'),
) as Reference;

const near = (found: number | null | undefined, wanted: number, by: number, what = '') =>
  expect(Math.abs((found ?? Number.NaN) - wanted), what).toBeLessThan(by);

describe('distributions', () => {
  it("are scipy's", () => {
    for (const { p, z } of reference.normal) near(normalQuantile(p), z, 1e-9, `normal ${p}`);
    for (const { p, freedom, t } of reference.student)
      near(studentQuantile(p, freedom), t, 1e-8, `student ${p} ${freedom}`);
    for (const { x, freedom, p } of reference.chiSquare)
      near(chiSquareAbove(x, freedom) / p, 1, 1e-9, `chi-square ${x} ${freedom}`);
  });
});

describe('a difference', () => {
  const { arms, planned } = reference;
  const [a, b] = arms.map(({ outcome }) => summary(outcome)) as [
    ReturnType<typeof summary>,
    ReturnType<typeof summary>,
  ];
  const [c, d] = adjusted(arms) as [typeof a, typeof b];

  it.each(Object.keys(reference.intervals))("is gbstats': %s", (name) => {
    const wanted = reference.intervals[name] as Interval;
    const [one, other] = name.startsWith('cuped') ? [c, d] : [a, b];
    const options = { alpha: 0.05, relative: name.includes('relative') };
    const found = name.endsWith('fixed')
      ? fixedInterval(one, other, options)
      : anytimeInterval(one, other, planned, options);
    for (const key of ['value', 'low', 'high', 'p'] as const) near(found?.[key], wanted[key], 1e-6, key);
  });

  it("has at any time the boundary of confseq's normal mixture", () => {
    const { values } = reference.boundary;
    for (const { units, alpha, errors } of values)
      near(anytimeErrors(units, mixing(reference.boundary.planned, alpha), alpha), errors, 1e-9);
  });

  it('is narrower with what was measured before, and wider at any time', () => {
    const width = (found: { low: number; high: number } | null) =>
      found ? found.high - found.low : Number.NaN;
    expect(width(fixedInterval(c, d))).toBeLessThan(0.85 * width(fixedInterval(a, b)));
    expect(width(anytimeInterval(a, b, planned))).toBeGreaterThan(width(fixedInterval(a, b)));
    expect(adjusted([{ outcome: [1, 2], before: null }])).toBeNull();
    const same = { outcome: [1, 2, 4], before: [3, 3, 3] };
    expect(adjusted([same])).toEqual([summary(same.outcome)]);
  });

  it('by bootstrap agrees with Welch, as a difference and as a ratio', () => {
    const found = bootstrapDifference(arms, { draws: 2000, seed: '1' });
    const welch = fixedInterval(a, b);
    near(found?.difference.low, welch?.low ?? 0, 0.08);
    near(found?.difference.high, welch?.high ?? 0, 0.08);
    const relative = fixedInterval(a, b, { alpha: 0.05, relative: true });
    near(found?.ratio?.low, 1 + (relative?.low ?? 0), 0.02);
    expect(bootstrapDifference(arms, { draws: 50, seed: '1' })).toEqual(
      bootstrapDifference(arms, { draws: 50, seed: '1' }),
    );
  });

  it("can't be said of one unit, of no spread, or relative to nothing: null, never NaN", () => {
    const [one, still, none] = [summary([1]), summary([2, 2, 2]), summary([-1, 1, -1, 1])];
    const empty = summary([]);
    for (const other of [one, empty]) {
      expect(fixedInterval(other, b)).toBeNull();
      expect(anytimeInterval(a, other, planned)).toBeNull();
    }
    expect(fixedInterval(still, still)).toBeNull();
    expect(fixedInterval(none, b, { alpha: 0.05, relative: true })).toBeNull();
    expect(
      bootstrapDifference([{ outcome: [1], before: null }, arms[1]], { draws: 9, seed: '1' }),
    ).toBeNull();
    const zero = { outcome: [0, 0, 1], before: null };
    expect(bootstrapDifference([zero, arms[1]], { draws: 200, seed: '1' })?.ratio).toBeNull();
  });
});

describe('several arms', () => {
  it('are told apart by Holm, and their sizes checked as gbstats does', () => {
    const { given, adjusted: wanted } = reference.holm;
    for (const [n, p] of holm(given).entries()) near(p, wanted[n] as number, 1e-12);
    expect(holm([])).toEqual([]);
    for (const { units, weights, p } of reference.sampleRatio) near(sampleRatio(units, weights).p, p, 1e-9);
    expect(sampleRatio([5000, 4600], [0.5, 0.5]).isMismatch).toBe(true);
    expect(sampleRatio([500, 530], [1, 1]).isMismatch).toBe(false);
    expect(sampleRatio([0, 0], [1, 1])).toEqual({ p: 1, isMismatch: false });
    expect(() => sampleRatio([5], [1])).toThrow('two arms');
    expect(() => sampleRatio([5, 5], [1, 0])).toThrow('above 0');
  });
});

describe('power', () => {
  it("is scipy's for one look, and the units are the least that have it", () => {
    for (const { effect, units, alpha, power } of reference.power)
      near(fixedPower({ effect, deviation: 1, alpha }, units), power, 1e-9);
    const plan = { effect: 3, deviation: 10, alpha: 0.05 };
    const units = fixedUnits(plan, 0.8);
    expect(units).toBe(175);
    expect(fixedPower(plan, units - 1)).toBeLessThan(0.8);
  });

  it('of looks at any time is had with the units that are planned, which are more', () => {
    const plan = { effect: 0.5, deviation: 1, alpha: 0.05 };
    const units = sequentialUnits(plan, 0.8);
    expect(units).toBeGreaterThan(fixedUnits(plan, 0.8));
    const found = sequentialPower(plan, { units, every: 5, runs: 1000, seed: '1' });
    expect(found).toBeGreaterThan(0.78);
    expect(found).toBeLessThan(0.9);
    const none = sequentialPower({ ...plan, effect: 1e-9 }, { units, every: 1, runs: 1000, seed: '2' });
    expect(none).toBeLessThan(0.05);
  });

  it('of a plan without effect or spread is refused', () => {
    for (const wrong of [{ effect: 0 }, { deviation: 0 }, { alpha: 1 }, { effect: Number.NaN }])
      expect(() => fixedUnits({ effect: 1, deviation: 1, alpha: 0.05, ...wrong }, 0.8)).toThrow(
        'A plan wants',
      );
    expect(() => fixedUnits({ effect: 1e-7, deviation: 1, alpha: 0.05 }, 0.8)).toThrow('too small');
  });
});

describe('missing outcomes', () => {
  it('leave bounds that hold whatever they are', () => {
    const a = { outcome: [0, 0, 1, 1, 0, 1, 0, 1, 0, 1], missing: 2 };
    const b = { outcome: [1, 1, 1, 1, 0, 1, 1, 1, 1, 1], missing: 0 };
    const { missing, atRandom, worst } = missingBounds([a, b], [0, 1]);
    expect(missing).toEqual([2 / 12, 0]);
    expect(atRandom?.value).toBeCloseTo(0.4, 12);
    const whole = (value: number) =>
      fixedInterval(summary([...a.outcome, value, value]), summary(b.outcome)) ?? { low: 0, high: 0 };
    expect(worst).toEqual({ low: whole(1).low, high: whole(0).high });
    const none = missingBounds([{ ...a, missing: 0 }, b], [0, 1]);
    expect(none.worst).toEqual({ low: none.atRandom?.low, high: none.atRandom?.high });
    expect(missingBounds([{ outcome: [], missing: 0 }, b], [0, 1])).toMatchObject({
      missing: [0, 0],
      atRandom: null,
      worst: null,
    });
  });
});

describe('arms whose chances change', () => {
  /** The last arm succeeds by .1 more; it is favoured once it is ahead. */
  const blocks = (seed: string, effect: number, arms = 2): Block[] => {
    const random = seededRandom(seed);
    let lead = 0;
    return Array.from({ length: 600 }, () => {
      const last = lead > 0 ? 0.85 : 0.15;
      const chances = Array.from({ length: arms }, (_, n) =>
        n === arms - 1 ? last : (1 - last) / (arms - 1),
      );
      const draw = random();
      const arm = draw < last ? arms - 1 : Math.floor(((draw - last) / (1 - last)) * (arms - 1));
      const outcome = random() < 0.5 + (arm === arms - 1 ? effect : 0) ? 1 : 0;
      lead += (arm === arms - 1 ? 1 : -1) * (outcome - 0.5);
      const units = (n: number) => (n === arm ? 1 : 0);
      const sums = (n: number) => ({ units: units(n), sum: outcome * units(n), squares: outcome * units(n) });
      return { chances, arms: chances.map((_, n) => sums(n)) };
    });
  };

  it.each([2, 3])('are told apart without bias by their logged chances, at any time: %i', (arms) => {
    const contrast = contrastOf(arms, arms - 1, 0);
    const found = Array.from({ length: 100 }, (_, n) =>
      adaptiveIntervals(blocks(`adaptive ${n}`, 0.1, arms), contrast, 600),
    );
    const mean = found.reduce((sum, one) => sum + (one?.anytime.value ?? 0), 0) / found.length;
    expect(Math.abs(mean - 0.1)).toBeLessThan(0.025);
    const holds = (name: 'fixed' | 'anytime') =>
      found.filter((one) => one && one[name].low <= 0.1 && 0.1 <= one[name].high).length;
    expect(holds('anytime')).toBeGreaterThan(94);
    expect(holds('fixed')).toBeGreaterThan(88);
    expect(holds('fixed')).toBeLessThan(100);
  });

  it('say nothing of few, of what does not vary, and of chances that are none', () => {
    const contrast = contrastOf(2, 1, 0);
    expect(adaptiveIntervals(blocks('few', 0).slice(0, 5), contrast, 600)).toBeNull();
    const still = blocks('still', 0).map(({ chances, arms }) => ({
      chances,
      arms: arms.map(({ units }) => ({ units, sum: 0, squares: 0 })),
    }));
    expect(adaptiveIntervals(still, contrast, 600)).toBeNull();
    const sums = { units: 1, sum: 1, squares: 1 };
    for (const chances of [[0, 1], [1.2, -0.2], [Number.NaN, 0.5], [0.5]])
      expect(() => adaptiveIntervals([{ chances, arms: [sums, sums] }], contrast, 600)).toThrow('between 0');
  });

  it('give in blocks what they give one by one, where means do not move', () => {
    // one learner after the other under the same chances: the same sums
    const one = (right: number) => ({ units: 1, sum: right, squares: right });
    const none = { units: 0, sum: 0, squares: 0 };
    const chances = [0.3, 0.7];
    const known: Block = {
      chances,
      arms: [
        { units: 20, sum: 10, squares: 10 },
        { units: 20, sum: 12, squares: 12 },
      ],
    };
    const whole: Block = { chances, arms: [one(1), { units: 2, sum: 1, squares: 1 }] };
    const apart: Block[] = [
      { chances, arms: [one(1), none] },
      { chances, arms: [none, one(1)] },
      { chances, arms: [none, one(0)] },
    ];
    const [together, single] = [scoresOf([known, whole], [-1, 1]), scoresOf([known, ...apart], [-1, 1])];
    expect(single.units).toBe(together.units);
    expect(Math.abs(single.score / single.weight - together.score / together.weight)).toBeLessThan(0.05);
    // by hand: means of 40 units .55, drawn by ten: (10 + 5.5) / 30, (12 + 5.5) / 30
    const [a, b] = [15.5 / 30, 17.5 / 30];
    const value = b - a + (-(1 - a) / 0.3 + (1 - 2 * b) / 0.7) / 3;
    expect(together.score / together.weight).toBeCloseTo(value, 12);
  });
});
