import { describe, expect, it } from 'vitest';
import { openKnowledgeModel } from '@/lib/server/knowledge-model';
import { evaluateLogs } from '@/models/training/knowledge/evaluation';
import { readLog } from '@/models/training/knowledge/logs';
import { auc, aucInterval, calibrationError, logLoss } from '@/models/training/knowledge/metrics';
import { seeded } from '@/models/training/knowledge/random';
import { replay } from '@/models/training/knowledge/replay';
import { type Log, simulateCourse } from '@/models/training/knowledge/simulate';
import { lacks } from '../support/needs';

const answersOf = (log: Log) => log.learners.flat();

describe('simulated courses', () => {
  it('are the same for the same seed and others for another', () => {
    expect(simulateCourse(5)).toEqual(simulateCourse(5));
    expect(simulateCourse(5)).not.toEqual(simulateCourse(6));
  });

  it('answer as often right as their own probabilities say', () => {
    const answers = [1, 2, 3, 4, 5, 6].flatMap((seed) => answersOf(simulateCourse(seed)));
    const bins = new Map<number, { n: number; expected: number; right: number }>();
    for (const { target, right } of answers) {
      expect(target).toBeGreaterThanOrEqual(0);
      expect(target).toBeLessThanOrEqual(1);
      const bin = bins.get(Math.floor(target * 5)) ?? { n: 0, expected: 0, right: 0 };
      bins.set(Math.floor(target * 5), {
        n: bin.n + 1,
        expected: bin.expected + target,
        right: bin.right + (right ? 1 : 0),
      });
    }
    expect(bins.size).toBe(5);
    // five standard errors: fixed seeds, so this either holds or the simulator is wrong
    for (const { n, expected, right } of bins.values()) {
      expect(Math.abs(right - expected)).toBeLessThan(5 * Math.sqrt(n / 4));
    }
  });

  it('hold every order of practice that the mixture names', () => {
    for (const order of ['problem', 'blocked', 'review', 'interleaved', 'spaced'] as const) {
      const log = simulateCourse(3, { order, learners: 4, meanLength: 60 });
      expect(answersOf(log).length, order).toBeGreaterThan(12);
    }
  });
});

describe('replay', () => {
  const log = simulateCourse(12, { learners: 8, meanLength: 30, skills: 5, itemsPerSkill: 3 });

  it('gives a learner the same rows whether or not the rows of others are wanted', () => {
    const all = replay(log, new Set(log.learners.keys()));
    expect(replay(log, new Set([3]))).toEqual([all[3]]);
  });

  it('mixes learners in time without mixing up the answers of any', () => {
    const mixed = replay(log, new Set(log.learners.keys()), seeded(1));
    const apart = replay(log, new Set(log.learners.keys()));
    expect(mixed.map((sequence) => sequence.right)).toEqual(apart.map((sequence) => sequence.right));
    expect(mixed.map((sequence) => sequence.inputs)).not.toEqual(apart.map((sequence) => sequence.inputs));
  });
});

describe('metrics', () => {
  it('agree with values worked out by hand', () => {
    expect(auc([0.1, 0.4, 0.35, 0.8], [false, false, true, true])).toBe(0.75);
    expect(auc([0.5, 0.5, 0.5], [true, false, true])).toBe(0.5);
    expect(logLoss([0.5, 0.25], [true, false])).toBeCloseTo((Math.log(2) + Math.log(4 / 3)) / 2, 12);
    expect(calibrationError([0.7, 0.7, 0.2], [true, false, false])).toBeCloseTo((0.4 + 0.2) / 3, 12);
  });

  it('put the AUC between the ends of its interval', () => {
    const random = seeded(4);
    const learners = Array.from({ length: 40 }, () => {
      const p = Array.from({ length: 20 }, () => random.uniform());
      return { p, right: p.map((value) => random.chance(value)), first: p.map(() => false) };
    });
    const [low, high] = aucInterval(learners);
    const whole = auc(
      learners.flatMap(({ p }) => p),
      learners.flatMap(({ right }) => right),
    );
    expect(low).toBeLessThan(whole);
    expect(high).toBeGreaterThan(whole);
    expect(high - low).toBeLessThan(0.2);
  });
});

describe.skipIf(lacks('shared-data'))(
  'the shipped model on a log that nobody simulated (needs shared-data)',
  () => {
    it('beats Elo from cold', async () => {
      const log = readLog('../shared/data/kt/assist2009-test.tsv.gz');
      const some = { ...log, learners: log.learners.slice(0, 120) };
      const [traced, elo] = await evaluateLogs(await openKnowledgeModel('models'), [some], null);
      const aucIn = (line = '') => Number(/AUC ([\d.]+)/.exec(line)?.[1]);
      expect(aucIn(traced)).toBeGreaterThan(aucIn(elo));
      expect(aucIn(traced)).toBeGreaterThan(0.7);
    });
  },
);
