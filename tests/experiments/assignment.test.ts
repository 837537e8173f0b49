import { describe, expect, it } from 'vitest';
import { type Allocation, assignedArm, checkAllocation, stratifiedArm } from '@/lib/experiments/assignment';
import { sampleRatio } from '@/lib/research/experiment/several';

const allocation: Allocation = {
  salt: 'order of modules, 2026',
  arms: [
    { id: 'ustat', weight: 0.5 },
    { id: 'course-order', weight: 0.3 },
    { id: 'lowest-mastery', weight: 0.2 },
  ],
  traffic: 1,
};
const UNITS = Array.from({ length: 6000 }, (_, n) => `learner-${n}`);
const weights = allocation.arms.map(({ weight }) => weight);
const countsOf = (arms: readonly (string | null)[]) =>
  allocation.arms.map(({ id }) => arms.filter((arm) => arm === id).length);

describe('assignedArm', () => {
  const whole = UNITS.map((unit) => assignedArm(allocation, unit));

  it('is the same every time, and gives arms their shares', () => {
    expect(UNITS.map((unit) => assignedArm(allocation, unit))).toEqual(whole);
    expect(sampleRatio(countsOf(whole), weights).p).toBeGreaterThan(0.001);
    // A value that must never change: phones assign offline what the server assigns.
    expect(UNITS.slice(0, 6).map((unit) => assignedArm(allocation, unit))).toEqual([
      ...['course-order', 'ustat', 'ustat'],
      ...['lowest-mastery', 'lowest-mastery', 'course-order'],
    ]);
  });

  it('falls elsewhere under another salt: one experiment tells nothing of another', () => {
    const other = UNITS.map((unit) => assignedArm({ ...allocation, salt: 'hints' }, unit));
    const same = other.filter((arm, n) => arm === whole[n]).length / UNITS.length;
    expect(Math.abs(same - (0.25 + 0.09 + 0.04))).toBeLessThan(0.025);
  });

  it('moves nobody when more take part', () => {
    const half = UNITS.map((unit) => assignedArm({ ...allocation, traffic: 0.5 }, unit));
    const more = UNITS.map((unit) => assignedArm({ ...allocation, traffic: 0.8 }, unit));
    const taking = half.filter((arm) => arm !== null).length;
    expect(Math.abs(taking / UNITS.length - 0.5)).toBeLessThan(0.03);
    for (const [n, arm] of half.entries()) if (arm !== null) expect(more[n]).toBe(arm);
    expect(sampleRatio(countsOf(half), weights).p).toBeGreaterThan(0.001);
    expect(assignedArm({ ...allocation, traffic: 0 }, 'anybody')).toBeNull();
  });

  it('of two equal arms (A/A) finds no difference more often than chance does', () => {
    const arms = [
      { id: 'a', weight: 0.5 },
      { id: 'b', weight: 0.5 },
    ];
    const surprises = Array.from({ length: 100 }, (_, n) => {
      const all = UNITS.slice(0, 300).map((unit) =>
        assignedArm({ salt: `A/A ${n}`, arms, traffic: 1 }, unit),
      );
      const a = all.filter((arm) => arm === 'a').length;
      return sampleRatio([a, all.length - a], [1, 1]).p < 0.05;
    });
    expect(surprises.filter(Boolean).length).toBeLessThan(13);
  });
});

describe('stratifiedArm', () => {
  it('gives each twenty of a stratum the shares, in an order of its own', () => {
    const arms = (stratum: string) =>
      Array.from({ length: 200 }, (_, index) => stratifiedArm(allocation, stratum, index));
    const [kyrgyz, arabic] = [arms('ky'), arms('ar')];
    for (let block = 0; block < 200; block += 20)
      expect(countsOf(kyrgyz.slice(block, block + 20))).toEqual([10, 6, 4]);
    expect(kyrgyz.slice(0, 20)).not.toEqual(arabic.slice(0, 20));
    expect(kyrgyz.slice(0, 20)).not.toEqual(kyrgyz.slice(20, 40));
    const thirds = { ...allocation, arms: ['a', 'b', 'c'].map((id) => ({ id, weight: 1 / 3 })) };
    const all = Array.from({ length: 3000 }, (_, index) => stratifiedArm(thirds, 'ky', index));
    const counts = ['a', 'b', 'c'].map((id) => all.filter((arm) => arm === id).length);
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(40);
    expect(() => stratifiedArm(allocation, 'ky', -1)).toThrow('whole number');
  });
});

describe('checkAllocation', () => {
  it.each<[string, Partial<Allocation>, string]>([
    ['no arm', { arms: [] }, 'there is no arm'],
    ['weights that do not sum', { arms: [{ id: 'a', weight: 0.5 }] }, 'the weights are 0.5 together, not 1'],
    [
      'a weight of 0',
      {
        arms: [
          { id: 'a', weight: 1 },
          { id: 'b', weight: 0 },
        ],
      },
      'a weight is not above 0 and at most 1',
    ],
    [
      'one id twice',
      {
        arms: [
          { id: 'a', weight: 0.5 },
          { id: 'a', weight: 0.5 },
        ],
      },
      'two arms have one id',
    ],
    ['too much traffic', { traffic: 1.5 }, 'the traffic is not from 0 to 1'],
    ['an empty salt', { salt: '' }, 'the salt is empty'],
  ])('refuses %s by name', (_, change, detail) => {
    expect(() => checkAllocation({ ...allocation, ...change })).toThrow(
      expect.objectContaining({ code: 'bad-input', details: expect.arrayContaining([detail]) }),
    );
  });
});
