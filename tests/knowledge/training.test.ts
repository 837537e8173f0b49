import { describe, expect, it } from 'vitest';
import { compare } from '@/lib/research/compare';
import { logBuilder } from '@/lib/research/log';
import { drawCourse, type Shape } from '@/lib/research/simulate/course';
import { createLearner } from '@/lib/research/simulate/learner';
import { seeded } from '@/lib/research/simulate/random';
import { type Log, simulateCourse } from '@/lib/research/simulate/simulate';
import { readForwardModel } from '@/lib/server/models/knowledge-model';
import { evaluateCourses } from '@/models/training/knowledge/evaluation';
import { readLog } from '@/models/training/knowledge/logs';
import { replay } from '@/models/training/knowledge/replay';
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

describe('simulated learners', () => {
  const courses = (shape: Shape) => Array.from({ length: 40 }, (_, seed) => drawCourse(seeded(seed), shape));

  it('of two kinds are never trained on', () => {
    const families = new Set(
      courses({ learners: 1, skills: 2, itemsPerSkill: 1 }).map(({ family }) => family),
    );
    expect([...families].sort()).toEqual(['jump', 'pfa', 'power', 'static']);
  });

  it('of the kind that fades know more after practice, and less of it after a while', () => {
    const shape: Shape = { family: 'fading', learners: 1, skills: 2, itemsPerSkill: 4, order: 'blocked' };
    const stages = courses(shape).map((course) => {
      const learner = createLearner(course, 0, 200, seeded(1));
      const [own = [], others = []] = course.skills.map((skill) => skill.items);
      const competence = () => own.reduce((sum, item) => sum + learner.competence(item), 0) / own.length;
      const before = competence();
      for (const item of own.slice(0, 2)) learner.answer(item);
      const after = competence();
      for (let n = 0; n < 150; n++) learner.answer(others[n % others.length] as number);
      return { gained: after - before, kept: competence() - before };
    });
    const mean = (of: (one: (typeof stages)[number]) => number) =>
      stages.reduce((sum, one) => sum + of(one), 0) / stages.length;
    expect(mean(({ gained }) => gained)).toBeGreaterThan(0.02);
    expect(mean(({ kept }) => kept)).toBeLessThan(0.9 * mean(({ gained }) => gained));
    expect(mean(({ kept }) => kept)).toBeGreaterThan(0);
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

describe.skipIf(lacks('shared-data'))(
  'the shipped model on a log that nobody simulated (needs shared-data)',
  () => {
    it('beats Elo from cold, and its recalibration comes closer to what happens', async () => {
      const builder = logBuilder();
      for (const [n, answers] of readLog('../shared/data/kt/assist2009-test.tsv.gz').learners.entries()) {
        if (n >= 150) break;
        for (const answer of answers) builder.add({ ...answer, learner: `${n}`, time: null });
      }
      const { rows } = compare(
        builder.done(),
        'learner',
        await readForwardModel('models'),
        null,
        undefined,
        5,
      );
      const of = (name: string) => rows.find((row) => row.name === name)?.measures;
      expect(of('Ustat')?.auc.value).toBeGreaterThan((of('Elo')?.auc.value ?? 1) + 0.01);
      expect(of('Ustat')?.auc.value).toBeGreaterThan(0.71);
      expect(of('Ustat')?.ece.value).toBeLessThan(of('Ustat, not recalibrated')?.ece.value ?? 0);
    });

    it('recalibrates as well where all learners answer in turn: nothing hangs on the one at hand', async () => {
      const random = seeded(4);
      const learners = readLog('../shared/data/kt/assist2009-train.tsv.gz').learners.filter(
        (_, n) => n % 8 === 0,
      );
      const turns = learners.flatMap((answers, n) => answers.map(() => n));
      const builder = logBuilder();
      random.shuffled(turns.length).forEach((turn, time) => {
        const n = turns[turn] ?? 0;
        const answer = learners[n]?.shift();
        if (answer) builder.add({ ...answer, learner: `${n}`, time });
      });
      const parts = await readForwardModel('models');
      const { rows } = compare(builder.done(), 'time', parts, null, undefined, 5);
      const auc = (name: string) => rows.find((row) => row.name === name)?.measures?.auc.value ?? Number.NaN;
      expect(auc('Ustat')).toBeGreaterThan(auc('Ustat, not recalibrated') + 0.005);
    });
  },
);

describe('the shipped model on courses that nobody fitted it to', () => {
  it('beats Elo and the logistic baseline', async () => {
    const { forward, logistic } = await readForwardModel('models');
    const courses = [1, 2, 3, 4, 5, 6].map((seed) => simulateCourse(77_000 + seed));
    const { rows } = evaluateCourses(forward, courses, logistic);
    const loss = (name: string) =>
      rows.find((row) => row.name === name)?.measures?.logLoss.value ?? Number.NaN;
    expect(loss('Ustat, not recalibrated')).toBeLessThan(loss('Elo'));
    expect(loss('Ustat, not recalibrated')).toBeLessThan(loss('Logistic'));
    expect(loss('Ustat')).toBeLessThan(loss('Logistic'));
  });
});
