import { describe, expect, it } from 'vitest';
import { newLearner, newPopulation, observe, viewOf } from '@/lib/knowledge/counts';
import {
  chanceOfAtLeast,
  intervalOf,
  logit,
  normalBelow,
  posteriorOf,
  SCOPES,
  SIGHT_NAMES,
  type Sight,
  sightOf,
  UNFITTED,
} from '@/lib/knowledge/posterior';

const at = (name: (typeof SIGHT_NAMES)[number]) => SIGHT_NAMES.indexOf(name);

describe('what is seen of some items', () => {
  const row = (value: number) => new Float32Array(39).fill(value);

  it('is the mean of what the network saw, and what it said', () => {
    const { numbers, answers } = sightOf(
      newLearner(),
      ['a'],
      [
        { inputs: row(1), raw: 0.5, p: 0.6 },
        { inputs: row(3), raw: 0.5, p: 0.8 },
      ],
    );
    expect(numbers).toHaveLength(SIGHT_NAMES.length);
    expect(numbers[0]).toBe(2);
    expect(numbers[at('predicted (logit)')]).toBeCloseTo(Math.log(0.7 / 0.3), 12);
    expect(numbers[at('predicted before recalibration, less')]).toBeCloseTo(-Math.log(0.7 / 0.3), 12);
    // half the distance of the two logits, .4055 and 1.3863
    expect(numbers[at('spread of predictions (logits)')]).toBeCloseTo(0.4904, 4);
    expect(answers).toBe(0);
  });

  it('counts the answers on its components, and how many items and components it looks at', () => {
    const learner = newLearner();
    const view = viewOf(newPopulation(), 'a', 'a.1', 0);
    for (const [skill, item, right] of [
      ...[['a', 'a.1', true] as const, ['a', 'a.2', true] as const, ['a', 'a.1', false] as const],
      ...[['b', 'b.1', true] as const, ['c', 'c.1', false] as const],
    ])
      observe(learner, view, skill, item, right);
    const seen = [{ inputs: row(0), raw: 0.5, p: 0.5 }];
    const { numbers, ...counted } = sightOf(learner, ['a', 'b', 'new'], [...seen, ...seen, ...seen]);
    expect(counted).toEqual({ answers: 4, unaidedRight: 3, itemsRight: 3 });
    expect(numbers[at('right on it (log)')]).toBeCloseTo(Math.log(4), 12);
    expect(numbers[at('wrong on it (log)')]).toBeCloseTo(Math.log(2), 12);
    expect(numbers[at('items right on it (log)')]).toBeCloseTo(Math.log(4), 12);
    expect(numbers[at('first tries on it, inverse')]).toBeCloseTo(1 / 5, 12);
    expect(numbers[at('items (log)')]).toBeCloseTo(Math.log(3), 12);
    expect(numbers[at('components')]).toBe(3);
    expect(numbers[at('spread of predictions (logits)')]).toBe(0);
  });

  it('takes no prediction for more than 1 in 500', () => {
    expect(logit(0.5)).toBe(0);
    expect(logit(1)).toBeCloseTo(Math.log(499), 12);
    expect(logit(0)).toBeCloseTo(-Math.log(499), 12);
    expect(logit(0.998)).toBeCloseTo(Math.log(499), 12);
  });
});

describe('the posterior', () => {
  it('goes through one hidden layer and a linear way past it, by hand', () => {
    const size = SIGHT_NAMES.length;
    const first = (value: number, rest = 0) => SIGHT_NAMES.map((_, i) => (i === 0 ? value : rest));
    const layers = {
      mean: first(1),
      spread: first(2, 1),
      hidden: [[...first(3), 0.5]],
      out: [
        [10, ...first(0.25), 0.125],
        [0, ...first(0), Math.log(4)],
      ],
    };
    const numbers = new Float64Array(size);
    numbers[0] = 2;
    const seen: Sight = { numbers, answers: 0, unaidedRight: 0, itemsRight: 0 };
    const { mean, sd } = posteriorOf({ ...UNFITTED, skill: layers }, 'skill', seen);
    // (2 - 1) / 2 = .5; relu(3 x .5 + .5) = 2; 10 x 2 + .25 x .5 + .125
    expect(mean).toBeCloseTo(20.25, 12);
    expect(sd).toBeCloseTo(2, 12);
    // beyond five spreads nothing counts further: relu(-14.5) is none, -5 goes past it
    numbers[0] = -90;
    expect(posteriorOf({ ...UNFITTED, skill: layers }, 'skill', seen).mean).toBeCloseTo(-1.125, 12);
    numbers[0] = 90;
    expect(posteriorOf({ ...UNFITTED, skill: layers }, 'skill', seen).mean).toBeCloseTo(156.375, 12);
    const sure = { ...layers, out: [layers.out[0] as number[], [0, ...first(0), -90]] };
    expect(posteriorOf({ ...UNFITTED, skill: sure }, 'skill', seen).sd).toBeCloseTo(Math.exp(-2), 12);
  });

  it('says how likely the truth is a level or more, and between what it lies', () => {
    const half = { mean: Math.log(4), sd: 0.5 };
    expect(chanceOfAtLeast(half, 0.8)).toBeCloseTo(0.5, 6);
    expect(chanceOfAtLeast({ mean: Math.log(4) + 0.5, sd: 0.5 }, 0.8)).toBeCloseTo(0.841345, 5);
    expect(chanceOfAtLeast({ mean: Math.log(4) - 1, sd: 0.5 }, 0.8)).toBeCloseTo(0.02275, 5);
    expect(intervalOf({ mean: 0, sd: 2 }, 0.5)).toEqual({
      p: 0.5,
      lower: expect.closeTo(1 / (1 + Math.E), 12),
      upper: expect.closeTo(Math.E / (1 + Math.E), 12),
    });
  });

  it('knows nothing beyond the prediction while it is not fitted', () => {
    const { numbers } = sightOf(newLearner(), ['a'], [{ inputs: new Float32Array(39), raw: 0.5, p: 0.9 }]);
    const seen: Sight = { numbers, answers: 0, unaidedRight: 0, itemsRight: 0 };
    for (const scope of SCOPES) {
      const { mean, sd } = posteriorOf(UNFITTED, scope, seen);
      expect([mean, sd]).toEqual([expect.closeTo(Math.log(9), 12), 1]);
    }
  });

  it("has the normal distribution's tails (SciPy: norm.cdf)", () => {
    for (const [z, p] of [
      [0, 0.5],
      [1.959964, 0.975],
      [-1, 0.158655],
      [3, 0.99865],
    ] as const)
      expect(normalBelow(z)).toBeCloseTo(p, 6);
  });
});
