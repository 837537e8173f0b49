import { describe, expect, it } from 'vitest';
import { type Bkt, bkt, fitBkt, OATUTOR } from '@/lib/research/bkt';
import { logBuilder, replayOrder } from '@/lib/research/log';
import { measure } from '@/lib/research/metrics';
import type { Met } from '@/lib/research/replay';
import { seeded } from '@/lib/research/simulate/random';

const met = (learner: number, skill = 'kx'): Met => ({ learner, skill, inputs: new Float32Array(), elo: 0 });

describe('measures', () => {
  const of = (p: number[], right: boolean[], learner = p.map((_, i) => i), first = p.map(() => 1)) =>
    measure(
      {
        p: Float64Array.from(p),
        right: Uint8Array.from(right, Number),
        first: Uint8Array.from(first),
        learner: Int32Array.from(learner),
      },
      50,
    );

  it('agree with values worked out by hand', () => {
    expect(of([0.1, 0.4, 0.35, 0.8], [false, false, true, true]).auc.value).toBe(0.75);
    expect(of([0.5, 0.5, 0.5], [true, false, true]).auc.value).toBe(0.5);
    const two = of([0.5, 0.25], [true, false]);
    expect(two.logLoss.value).toBeCloseTo((Math.log(2) + Math.log(4 / 3)) / 2, 12);
    expect(two.brier.value).toBeCloseTo((0.25 + 0.0625) / 2, 12);
    // two bins of equal mass hold one answer each
    expect(two.ece.value).toBeCloseTo((0.5 + 0.25) / 2, 12);
    expect(of([0.9, 0.9], [true, true]).auc.value).toBeNaN();
  });

  it('take first answers alone for their AUC', () => {
    const { firstAuc } = of([0.2, 0.9, 0.8, 0.1], [false, true, false, true], [0, 1, 2, 3], [1, 1, 0, 0]);
    expect(firstAuc.value).toBe(1);
  });

  it('have intervals about them, wider the fewer learners answered', () => {
    const random = seeded(4);
    const p = Array.from({ length: 900 }, () => random.uniform());
    const right = p.map((value) => random.chance(value));
    const many = of(
      p,
      right,
      p.map((_, i) => i % 300),
    );
    const few = of(
      p,
      right,
      p.map((_, i) => i % 6),
    );
    for (const { auc, logLoss, ece } of [many, few]) {
      for (const one of [auc, logLoss]) {
        expect(one.low).toBeLessThan(one.value);
        expect(one.high).toBeGreaterThan(one.value);
      }
      expect(ece.value).toBeLessThan(0.1);
    }
    expect(many.auc.high - many.auc.low).toBeLessThan(0.1);
  });
});

describe('Bayesian knowledge tracing', () => {
  it("with OATutor's numbers takes three right answers to .95", () => {
    const model = bkt('fixed', () => OATUTOR);
    // P(known) .1 -> P(right) .1 * .9 + .9 * .1
    expect(model.predict(met(0))).toBeCloseTo(0.18, 12);
    for (let i = 0; i < 3; i++) model.learn(met(0), true);
    const known = (model.predict(met(0)) - 0.1) / 0.8;
    expect(known).toBeGreaterThan(0.95);
    expect(model.predict(met(1))).toBeCloseTo(0.18, 12);
    expect(model.predict(met(0, 'ky'))).toBeCloseTo(0.18, 12);
    model.forget(0);
    expect(model.predict(met(0))).toBeCloseTo(0.18, 12);
  });

  it('fitted by EM finds the numbers that a log was drawn from', () => {
    const truth: Bkt = { known: 0.3, learn: 0.2, slip: 0.1, guess: 0.2 };
    const random = seeded(9);
    const builder = logBuilder();
    for (let n = 0; n < 1500; n++) {
      let known = random.chance(truth.known);
      for (let i = 0; i < 12; i++) {
        const right = random.chance(known ? 1 - truth.slip : truth.guess);
        builder.add({ learner: `l${n}`, item: 'i', skill: 'x', right, time: null });
        known ||= random.chance(truth.learn);
      }
    }
    const log = builder.done();
    const fitted = fitBkt(log, replayOrder(log, 'learner'));
    expect(fitted.skills).toBe(1);
    for (const key of ['known', 'learn', 'slip', 'guess'] as const) {
      expect(Math.abs(fitted.of('kx')[key] - truth[key]), key).toBeLessThan(0.04);
      expect(fitted.of('a component nobody has met')[key]).toBeCloseTo(fitted.of('kx')[key], 12);
    }
  });
});
