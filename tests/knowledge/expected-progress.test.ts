import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ComponentTries, expectedProgress, nextRise } from '@/lib/knowledge/expected-progress';

const component: fc.Arbitrary<ComponentTries> = fc.record({
  items: fc.integer({ min: 1, max: 12 }),
  p: fc.double({ min: 0, max: 1, noNaN: true }),
  answers: fc.nat(60),
});
const module = fc.array(component, { minLength: 1, maxLength: 4 });

describe('expected progress', () => {
  it('is what is missing, closed hyperbolically, worked by hand', () => {
    // 1 / (3 + 0 + 1) of the missing .4; then 1 / 5 of what is left
    expect(nextRise({ p: 0.6, answers: 0 })).toBeCloseTo(0.4 / 4, 12);
    expect(expectedProgress([{ items: 5, p: 0.6, answers: 0 }], 2)).toBeCloseTo(0.4 * (1 - 3 / 5), 12);
    // both answers go to the larger component: 6 of 8 items gain
    const two = [
      { items: 6, p: 0.6, answers: 0 },
      { items: 2, p: 0.6, answers: 0 },
    ];
    expect(expectedProgress(two, 2)).toBeCloseTo((6 / 8) * 0.4 * (1 - 3 / 5), 12);
  });

  it('is none without items, answers or anything missing', () => {
    expect(expectedProgress([], 5)).toBe(0);
    expect(expectedProgress([{ items: 0, p: 0.2, answers: 0 }], 5)).toBe(0);
    expect(expectedProgress([{ items: 4, p: 0.2, answers: 0 }], 0)).toBe(0);
    expect(expectedProgress([{ items: 4, p: 1, answers: 0 }], 5)).toBe(0);
  });

  it('never passes what is missing, and grows with answers by less and less', () => {
    fc.assert(
      fc.property(module, (components) => {
        const items = components.reduce((sum, one) => sum + one.items, 0);
        const missing = components.reduce((sum, one) => sum + one.items * (1 - one.p), 0) / items;
        const curve = Array.from({ length: 12 }, (_, answers) => expectedProgress(components, answers));
        const steps = curve.slice(1).map((value, i) => value - (curve[i] as number));
        expect(curve.at(-1)).toBeLessThanOrEqual(missing + 1e-12);
        steps.forEach((step, i) => {
          expect(step).toBeGreaterThanOrEqual(0);
          if (i > 0) expect(step).toBeLessThanOrEqual((steps[i - 1] as number) + 1e-12);
        });
      }),
    );
  });

  it('is less for what is known better or was practised more', () => {
    fc.assert(
      fc.property(component, fc.integer({ min: 1, max: 20 }), (one, more) => {
        fc.pre(one.p < 0.99);
        expect(nextRise({ ...one, answers: one.answers + more })).toBeLessThan(nextRise(one));
        expect(nextRise({ ...one, p: one.p + 0.01 })).toBeLessThan(nextRise(one));
      }),
    );
  });
});
