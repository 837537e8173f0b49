import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { CHOOSING_FAMILIES } from '@/lib/research/simulate/choosing-families';
import { FAMILIES } from '@/lib/research/simulate/families';
import type { Ground } from '@/lib/research/simulate/family';
import { LAPSING_FAMILIES } from '@/lib/research/simulate/lapsing-families';
import { cellOf, groundOf, itemsToGain, rankOf, ratioOf } from '@/lib/research/simulate/matrix';
import { attainableBy, type Run } from '@/lib/research/simulate/practice-by-policy';
import { seeded } from '@/lib/research/simulate/random';
import { SUDDEN_FAMILIES } from '@/lib/research/simulate/sudden-families';
import { readCourseFolder } from '@/lib/server/work/load-course';
import { compareBySimulation, compareOn } from '@/lib/server/work/simulate';
import { algebraCourse, hasAlgebra, servedCourse } from '@/lib/server/work/simulated-courses';

const COURSE = 'seed/courses/money-phone-safely';
const course = servedCourse(readCourseFolder(COURSE));
const comparison = {
  ...{ course: COURSE, families: FAMILIES.map(({ id }) => id), learners: 2, seed: 3, most: 40 },
  policies: ['ustat', 'lowest-mastery', 'lowest-mastery-items', 'zpdes'],
};

/** Two components of two items each; the second builds on the first. */
const ground: Ground = {
  skills: [{ items: [0, 1] }, { items: [2, 3] }],
  items: [0, 0, 1, 1].map((skill) => ({ skill, difficulty: 0 })),
  buildsOn: [[], [0]],
};
const score = (learner: { chance(item: number): number }) =>
  [0, 1, 2, 3].reduce((sum, item) => sum + learner.chance(item) / 4, 0);

describe.each(
  [...FAMILIES, ...CHOOSING_FAMILIES, ...SUDDEN_FAMILIES, ...LAPSING_FAMILIES].map(
    (family) => [family.id, family] as const,
  ),
)('learners of %s', (id, family) => {
  const meet = (n: number) => family.open(ground, seeded(5))(seeded(n));
  const mean = (of: (n: number) => number) =>
    Array.from({ length: 300 }, (_, n) => of(n) / 300).reduce((sum, one) => sum + one, 0);

  it('are the same for the same seed, and answer as often right as is said', () => {
    const answers = (n: number) => {
      const learner = meet(n);
      return Array.from({ length: 30 }, (_, i) => [learner.chance(i % 4), learner.answer(i % 4)] as const);
    };
    expect(answers(1)).toEqual(answers(1));
    const all = Array.from({ length: 300 }, (_, n) => answers(n)).flat();
    const said = all.reduce((sum, [chance]) => sum + chance, 0) / all.length;
    const right = all.filter(([, isRight]) => isRight).length / all.length;
    expect(Math.abs(said - right)).toBeLessThan(0.02);
  });

  it('learn by practice, more slowly what builds on what they do not know', () => {
    const practised = (items: readonly number[]) =>
      mean((n) => {
        const learner = meet(n);
        for (const item of items) learner.answer(item);
        return (learner.chance(2) + learner.chance(3)) / 2;
      });
    const untouched = practised([]);
    const alone = practised([2, 3, 2, 3]);
    expect(alone).toBeGreaterThan(untouched + 0.01);
    expect(practised([0, 1, 0, 1, 0, 1, 0, 1, 2, 3, 2, 3])).toBeGreaterThan(alone);
  });

  it('promise what they gain, and forget or do not, as the family has it', () => {
    const gain = mean((n) => {
      const learner = meet(n);
      const before = score(learner);
      learner.answer(0);
      return score(learner) - before;
    });
    const promised = mean((n) => meet(n).promise(0) / 4);
    // what is forgotten of the other component meanwhile is not promised
    expect(Math.abs(gain - promised)).toBeLessThan(0.03);
    const lost = mean((n) => {
      const learner = meet(n);
      for (let i = 0; i < 20; i += 1) learner.answer(i % 4);
      const before = score(learner);
      for (let night = 0; night < 10; night += 1) learner.rest();
      return before - score(learner);
    });
    // nights take nothing there
    if (['pfa-items', 'facts'].includes(id)) expect(lost).toBe(0);
    else expect(lost).toBeGreaterThan(0.005);
  });

  it('can be brought further by who knows everything than by items in turn', () => {
    const inTurn = mean((n) => {
      const learner = meet(n);
      for (let i = 0; i < 30; i += 1) learner.answer(i % 4);
      return score(learner);
    });
    expect(mean((n) => attainableBy(meet(n), ground, 30))).toBeGreaterThan(inTurn - 0.01);
  });
});

describe('what learning builds on', () => {
  it('is the course’s graph, but for a fifth of the learners', () => {
    const grounds = Array.from({ length: 500 }, (_, n) => groundOf(course, seeded(n)));
    const usual = JSON.stringify(
      grounds.map(({ buildsOn }) => JSON.stringify(buildsOn)).sort((a, b) => (a < b ? -1 : 1))[250],
    );
    const other =
      grounds.filter(({ buildsOn }) => JSON.stringify(JSON.stringify(buildsOn)) !== usual).length / 500;
    // some are drawn as they were
    expect(other).toBeGreaterThan(0.12);
    expect(other).toBeLessThan(0.25);
  });
});

describe('the matrix', () => {
  const run = (scores: number[], attainable = 1): Run => ({
    ...{ scores, attainable },
    beyondNeed: scores.map((_, n) => n),
  });
  it('counts items to 90 % of what can be gained, all of them where it is not reached', () => {
    expect(itemsToGain(run([0.5, 0.9, 0.95, 1]))).toBe(2);
    expect(itemsToGain(run([0.5, 0.6], 0.6))).toBe(1);
    expect(itemsToGain(run([0.5, 0.6, 0.7]))).toBeNull();
    const cell = cellOf('f', 'p', [run([0.5, 0.9, 0.95, 1]), run([0.5, 0.5, 0.5, 0.5])]);
    expect(cell).toMatchObject({ never: 1, learners: 2, items90: { value: 2.5, low: 2, high: 3 } });
    expect(cell.overPractice.value).toBe(2.5);
  });
  it('compares policies with the same learners, and ranks them', () => {
    const [fast, slow] = [run([0, 1, 1, 1, 1]), run([0, 0, 0, 0, 1])];
    expect(ratioOf([fast, fast], [slow, slow])).toEqual({ value: 0.25, low: 0.25, high: 0.25 });
    const cells = [cellOf('f', 'a', [slow]), cellOf('f', 'b', [fast]), cellOf('g', 'b', [slow])];
    expect([rankOf(cells, 'f', 'a'), rankOf(cells, 'f', 'b'), rankOf(cells, 'g', 'b')]).toEqual([2, 1, 1]);
  });
  it('is the same for the same seed, another one for another', async () => {
    const told: number[] = [];
    const first = await compareBySimulation(comparison, (done, all) => told.push(done / all));
    expect(told.at(-1)).toBe(1);
    expect(await compareBySimulation(comparison, () => {})).toEqual(first);
    expect((await compareBySimulation({ ...comparison, seed: 4 }, () => {})).cells).not.toEqual(first.cells);
    expect(first.cells).toHaveLength(12);
    for (const { curve, score40 } of first.cells) {
      expect(curve).toHaveLength(5);
      expect(score40.value).toBeCloseTo(curve[4] ?? 0, 12);
    }
  });
  it('names what it can not do, and stops when it is told to', async () => {
    const wrong = { ...comparison, families: ['x'], policies: ['y'], learners: 0.5, most: 1 };
    await expect(compareBySimulation(wrong, () => {})).rejects.toMatchObject({
      code: 'bad-input',
      details: [
        expect.stringMatching(/no family "x"/),
        expect.stringMatching(/no policy "y"/),
        expect.stringMatching(/^learners/),
        expect.stringMatching(/^most/),
      ],
    });
    const stop = new AbortController();
    const long = compareBySimulation({ ...comparison, learners: 1000 }, () => stop.abort(), stop.signal);
    await expect(long).rejects.toMatchObject({ name: 'AbortError' });
  });
  it('ends at Ctrl-C without a trace', async () => {
    const child = spawn('node', ['--import', 'tsx', 'lib/server/commands/simulate.ts', '--learners', '3000']);
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    await once(child.stderr, 'data');
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    expect(said).toMatch(/Stopped/);
  });
});

describe.skipIf(!hasAlgebra)('OATutor’s algebra course (../shared/data)', () => {
  it('can be practised by simulated learners', async () => {
    const algebra = servedCourse(algebraCourse().files);
    const policies = ['ustat', 'lowest-mastery'];
    const few = { ...comparison, course: 'algebra', families: ['pfa-items'], policies, most: 20 };
    const { cells } = await compareOn(algebra, few, () => {});
    expect(cells.map(({ learners, curve }) => [learners, curve.length])).toEqual([
      [2, 3],
      [2, 3],
    ]);
    expect(algebra.items.length).toBeGreaterThan(400);
  });
});
