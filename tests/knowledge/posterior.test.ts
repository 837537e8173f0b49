import { describe, expect, it } from 'vitest';
import { newLearner } from '@/lib/knowledge/counts';
import { LEVEL } from '@/lib/knowledge/mastery';
import {
  chanceOfAtLeast,
  normalBelow,
  posteriorOf,
  SIGHT_NAMES,
  type Sight,
  sightOf,
  UNFITTED,
} from '@/lib/knowledge/posterior';
import { readForwardModel } from '@/lib/server/models/knowledge-model';
import { coverage } from '@/models/training/knowledge/coverage';
import { glimpses } from '@/models/training/knowledge/glimpses';
import { seeded } from '@/models/training/knowledge/random';
import { answer, arrive, openSite, sight } from '@/models/training/knowledge/visitor';

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

describe('the shipped posterior', () => {
  it('holds the truth about as often as it says, on courses that it was not fitted to', async () => {
    const { model } = await readForwardModel('models');
    const looks = await glimpses(model, 4, 4711);
    for (const { scope, answers, in80, in90, said, known } of coverage(model.posterior, looks)) {
      if (answers) continue;
      // four courses share their luck: the card has fifty
      expect(in80, scope).toBeGreaterThan(0.68);
      expect(in80, scope).toBeLessThan(0.92);
      expect(in90, scope).toBeGreaterThan(in80);
      expect(known, scope).toBeGreaterThan(said - 0.12);
    }
  });

  it('is surer, and thinks better of a learner, the more answers are right', async () => {
    const { model } = await readForwardModel('models');
    const judgedAfter = async (right: boolean) => {
      const site = openSite(model, seeded(3), { learners: 30, shipped: true });
      const visitor = arrive(site, 0, 12);
      visitor.learner = { ...visitor.learner, answer: () => ({ right, chance: 0.5 }) };
      const [items, skills] = [site.course.skills[0]?.items ?? [], [0]];
      const look = async () =>
        posteriorOf(model.posterior, 'skill', await sight(site, visitor, items, skills));
      const before = await look();
      for (let n = 0; n < 12; n++) await answer(site, visitor, items[n % items.length] ?? 0);
      return { before, after: await look() };
    };
    const up = await judgedAfter(true);
    const down = await judgedAfter(false);
    expect(up.after.mean).toBeGreaterThan(up.before.mean + 0.5);
    expect(down.after.mean).toBeLessThan(down.before.mean - 0.5);
    expect(up.after.sd).toBeLessThan(up.before.sd);
    expect(chanceOfAtLeast(up.after, LEVEL)).toBeGreaterThan(0.8);
    expect(chanceOfAtLeast(down.after, LEVEL)).toBeLessThan(0.1);
  });
});
