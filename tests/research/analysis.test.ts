import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { chancesOf } from '@/lib/experiments/chances-queries';
import { leaveOutYounger, saveConsent } from '@/lib/experiments/consent-queries';
import { experimentById, insertDraft, saveExperiment } from '@/lib/experiments/experiment-queries';
import type { Plan } from '@/lib/experiments/plan';
import { seededRandom } from '@/lib/random';
import { mergedCells } from '@/lib/research/experiment/adaptive-analysis';
import { analyse } from '@/lib/research/experiment/analysis';
import { adjusted, summary } from '@/lib/research/experiment/arm';
import { curvesOf } from '@/lib/research/experiment/curve';
import { curveSumsOf } from '@/lib/research/experiment/curve-queries';
import { anytimeInterval, fixedInterval } from '@/lib/research/experiment/difference';
import { added, adjustedOf, summaryOf } from '@/lib/research/experiment/moments';
import { type Cell, outcomesOf } from '@/lib/research/experiment/outcome-queries';
import { drawnDifference, drawnMeans, type Part } from '@/lib/research/experiment/resample';
import { measuredOf, saveMeasured } from '@/lib/research/experiment/result-queries';
import { shrunk } from '@/lib/research/experiment/shrinkage';
import { measuredNow, storeMeasured } from '@/lib/server/work/measure-outcomes';
import { renewShares } from '@/lib/server/work/shares-job';
import { drafted } from '../experiments/drafted';
import { bothDatabases } from '../support/both-databases';
import { addExposed, type Learner } from '../support/experiment-rows';
import { lacks } from '../support/needs';

const AT = new Date('2026-05-01T08:00:00Z');
const DAY = 86_400_000;
const ID = '018f0000-0000-7000-8000-0000000000e1';
const later = (days: number) => new Date(AT.getTime() + days * DAY);

/** Numbers anywhere in what a page is given. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (value instanceof Date || value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(numbersIn);
}

const cell = (arm: string, outcomes: readonly number[], change: Partial<Cell> = {}): Cell => ({
  ...{ arm, language: 'ky', units: outcomes.length, waiting: 0, late: 0, open: 0, missing: 0, silent: 0 },
  ...{ lateDays: 0, outcomes: outcomes.length },
  sum: outcomes.reduce((sum, y) => sum + y, 0),
  squares: outcomes.reduce((sum, y) => sum + y * y, 0),
  before: { sum: 0, squares: 0, product: 0, known: 0 },
  ...change,
});
const analysed = (
  cells: Cell[],
  plan: Plan = drafted(),
  more: { isOver?: boolean; now?: Date; neededForOne?: number } = {},
) =>
  analyse({
    ...{
      plan,
      cells,
      withdrawn: {},
      offPath: {},
      parts: [],
      curve: [],
      adaptive: null,
      planned: 200,
      neededForOne: 80,
      startedAt: AT,
    },
    ...{ now: later(40), isOver: false, ...more },
  });
const codes = (...given: Parameters<typeof analysed>) =>
  analysed(...given)
    .comparisons.map(({ finding }) => finding.code)
    .join();
const draws = (n: number, mean: number, seed: string) => {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => Math.min(1, Math.max(0, mean + 0.4 * (random() - 0.5))));
};

describe('an analysis', () => {
  it('says of shares no difference that shares can not have', () => {
    const few = [cell('a', [1, 1, 0.5, 1, 0.5, 1]), cell('b', [0.5, 0, 0.5, 0.5, 0, 1])];
    const of = (plan: Plan) => analysed(few, plan).comparisons[0];
    const shares = of(drafted());
    expect(shares?.anytime?.low).toBeLessThan(-1);
    expect(shares?.finding.interval).toEqual({ ...shares?.anytime, low: -1 });
    const minutes = of({ ...drafted(), outcome: { kind: 'minutes', moduleId: null, days: 7 } });
    expect(minutes?.finding.interval).toEqual(minutes?.anytime);
  });

  it('says that nothing can be said where nothing can, and is never NaN', () => {
    const sad: [string, Cell[]][] = [
      ['no-outcome', []],
      ['no-outcome', [cell('a', [1])]],
      ['no-outcome', [cell('a', [1]), cell('b', [])]],
      ['few', [cell('a', [1]), cell('b', [0])]],
      ['few', [cell('a', [0, 1, 1, 0]), cell('b', [0, 1, 1, 0, 1])]],
      ['no-spread', [cell('a', [1, 1, 1, 1, 1]), cell('b', [1, 1, 1, 1, 1])]],
      ['no-spread', [cell('a', [0, 0, 0, 0, 0]), cell('b', [0, 0, 0, 0, 0])]],
      ['unclear', [cell('a', [0, 1, 1, 0, 1]), cell('b', [1, 0, 0, 0, 1])]],
      ['unclear', [cell('a', draws(19, 0.2, 'few')), cell('b', draws(19, 0.8, 'many'))]],
    ];
    for (const [code, cells] of sad) {
      expect(codes(cells)).toBe(code);
      expect(numbersIn(analysed(cells)).filter((value) => !Number.isFinite(value))).toEqual([]);
    }
    const one = { ...drafted(), arms: drafted().arms.slice(0, 1) };
    expect(analysed([cell('a', [1, 0])], one)).toMatchObject({ comparisons: [], ratio: null });
  });

  it('finds what is there, and says when it rests on too little', () => {
    const [low, high] = [draws(300, 0.4, 'low'), draws(300, 0.6, 'high')];
    expect(codes([cell('a', low), cell('b', high)])).toBe('higher');
    expect(codes([cell('a', high), cell('b', low)])).toBe('lower');
    expect(codes([cell('a', low), cell('b', draws(300, 0.4, 'same'))])).toBe('alike');
    expect(codes([cell('a', low), cell('b', high)], { ...drafted(), minimumDays: 60 })).toBe('early');
    expect(codes([cell('a', low, { units: 900 }), cell('b', high)])).toBe('mismatch');
    const lost = { missing: 200, units: 500 };
    expect(codes([cell('a', low, lost), cell('b', high, lost)])).toBe('fragile');
  });

  it('does not call arms alike, or different by a measure without bounds, while outcomes are missing', () => {
    const [low, high] = [draws(300, 0.4, 'low'), draws(300, 0.6, 'high')];
    const lost = { missing: 60, units: 360 };
    expect(codes([cell('a', low, lost), cell('b', draws(300, 0.4, 'same'), lost)])).toBe('unclear');
    const few = { open: 3, units: 303 };
    expect(codes([cell('a', low, few), cell('b', draws(300, 0.4, 'same'), few)])).toBe('alike');
    const minutes: Plan = { ...drafted(), outcome: { ...drafted().outcome, kind: 'minutes' } };
    expect(codes([cell('a', low), cell('b', high)], minutes)).toBe('higher');
    expect(codes([cell('a', low, few), cell('b', high, few)], minutes)).toBe('fragile');
  });

  it('does not take a look for one that was planned, unless it was', () => {
    const low = draws(90, 0.5, 'p');
    const high = low.map((y) => y + 0.038);
    const cells = [cell('a', low), cell('b', high)];
    expect(fixedInterval(summary(low), summary(high))?.p).toBeLessThan(0.05);
    expect(codes(cells, { ...drafted(), effect: 0.01 })).toBe('unclear');
    const plan = { ...drafted(), effect: 0.01 };
    expect(codes(cells, plan, { isOver: true })).toBe('once');
    // somebody has gone on until it found something
    expect(codes(cells, plan, { isOver: true, neededForOne: 70 })).toBe('unclear');
    expect(codes(cells, plan, { isOver: true, neededForOne: 91 })).toBe('unclear');
    const lost = cells.map((one) => ({ ...one, missing: 10, units: 100 }));
    expect(codes(lost, plan, { isOver: true })).toBe('unclear');
    // three arms: each comparison has half of the level
    const many = { ...plan, arms: [...plan.arms, { ...drafted().arms[1], id: 'c', name: 'two' }] } as Plan;
    const p = fixedInterval(summary(low), summary(high))?.p ?? 0;
    expect(p).toBeGreaterThan(0.025);
    expect(codes([...cells, cell('c', low)], many, { isOver: true })).toBe('unclear,unclear');
  });

  it('takes alike arms for what they are', () => {
    const [first, second] = drafted().arms;
    if (!first || !second) throw new Error('two arms');
    const same = { ...drafted(), arms: [first, { ...second, condition: { kind: 'default' } as const }] };
    expect(codes([cell('a', draws(300, 0.4, 'x')), cell('b', draws(300, 0.4, 'y'))], same)).toBe('aa-alike');
    expect(codes([cell('a', draws(300, 0.4, 'x')), cell('b', draws(300, 0.6, 'y'))], same)).toBe(
      'aa-differs',
    );
  });

  it('puts Student’s interval around a mean, and shows nothing of what fewer than five have done', () => {
    const { arms, comparisons } = analysed([cell('a', [0, 1, 1, 0, 1, 1]), cell('b', [1, 1, 0, 1])]);
    // t of five degrees of freedom: 2.570582; deviation .516398
    expect(arms[0]?.interval?.high).toBeCloseTo(2 / 3 + (2.570_581_8 * 0.516_397_8) / Math.sqrt(6), 5);
    const none = { mean: null, deviation: null, interval: null, drawn: null };
    expect(arms[1]).toMatchObject({ outcomes: 4, ...none });
    expect(comparisons).toMatchObject([
      { fixed: null, anytime: null, ratio: null, worst: null, drawn: null },
    ]);
  });

  it('finds what an arm shows beside another one that nobody has come to yet', () => {
    const [low, high] = [draws(300, 0.4, 'low'), draws(300, 0.8, 'high')];
    const third = { ...drafted().arms[1], id: 'c', name: 'none' } as Plan['arms'][number];
    const plan = { ...drafted(), arms: [...drafted().arms, third].map((arm) => ({ ...arm, weight: 1 / 3 })) };
    const { comparisons } = analysed([cell('a', low), cell('b', high), cell('c', [], { units: 300 })], plan);
    expect(comparisons.map(({ holm }) => (holm ?? 1) < 0.05)).toEqual([true, false]);
    expect(comparisons.map(({ finding }) => finding.code)).toEqual(['higher', 'no-outcome']);
  });

  it('holds several arms to one level', () => {
    const third = {
      id: 'c',
      name: 'none',
      weight: 0.5,
      condition: { kind: 'hints', until: 0, from: 'start' },
    };
    const plan = { ...drafted(), arms: [...drafted().arms, third] } as Plan;
    const cells = ['a', 'b', 'c'].map((id) => cell(id, draws(200, id === 'a' ? 0.4 : 0.45, id)));
    const { comparisons } = analysed(cells, plan);
    const alone = comparisons.map(({ anytime }) => anytime?.p ?? 1);
    expect(comparisons.map(({ holm }) => holm)).not.toContain(null);
    expect(Math.min(...comparisons.map(({ holm }) => holm ?? 0))).toBeCloseTo(2 * Math.min(...alone), 12);
  });

  it('tells no language apart that has fewer than 20 outcomes in an arm', () => {
    const of = (language: string, arm: string, n: number) =>
      cell(arm, draws(n, arm === 'a' ? 0.4 : 0.5, `${language}${arm}`), { language });
    const cells = [of('ky', 'a', 40), of('ky', 'b', 40), of('ru', 'a', 40), of('ru', 'b', 40)];
    const found = analysed([...cells, of('ar', 'a', 19), of('ar', 'b', 90)]);
    expect(found.comparisons[0]?.languages.map(({ language }) => language)).toEqual(['ky', 'ru']);
    expect(found.fewIn).toEqual(['ar']);
  });
});

describe('sums', () => {
  const random = seededRandom('sums');
  const units = [0, 1].map((arm) =>
    Array.from({ length: 50 }, () => {
      const x = random();
      return { x, y: 0.5 * x + 0.2 * arm + 0.3 * random() };
    }),
  );
  const sums = units.map((of, n) => ({
    ...cell(
      n === 0 ? 'a' : 'b',
      of.map(({ y }) => y),
    ),
    before: {
      sum: of.reduce((sum, { x }) => sum + x, 0),
      squares: of.reduce((sum, { x }) => sum + x * x, 0),
      product: of.reduce((sum, { x, y }) => sum + x * y, 0),
      known: of.length,
    },
  }));

  it('give the summaries and CUPED that the outcomes themselves give', () => {
    const arms = units.map((of) => ({ outcome: of.map(({ y }) => y), before: of.map(({ x }) => x) }));
    for (const [n, arm] of arms.entries()) {
      const own = summaryOf(added([sums[n] as Cell]));
      const whole = summary(arm.outcome);
      for (const name of ['mean', 'variance'] as const) expect(own?.[name]).toBeCloseTo(whole[name], 10);
    }
    const [own, whole] = [adjustedOf(sums), adjusted(arms)];
    for (const n of [0, 1])
      for (const name of ['mean', 'variance', 'plainMean'] as const)
        expect(own?.[n]?.[name]).toBeCloseTo(whole?.[n]?.[name] ?? Number.NaN, 10);
  });

  it('give the bounds that the outcomes themselves give, at any look', () => {
    const [a, b] = sums.map((one, n) => ({ ...one, missing: 5 + n, units: 55 + n })) as [Cell, Cell];
    const filled = (arm: number, value: number) =>
      summary([...(units[arm]?.map(({ y }) => y) ?? []), ...new Array<number>(5 + arm).fill(value)]);
    const worst = analysed([a, b]).comparisons[0]?.worst;
    const [low, high] = [
      anytimeInterval(filled(0, 1), filled(1, 0), 200),
      anytimeInterval(filled(0, 0), filled(1, 1), 200),
    ];
    expect(worst?.low).toBeCloseTo(low?.low ?? Number.NaN, 10);
    expect(worst?.high).toBeCloseTo(high?.high ?? Number.NaN, 10);
  });

  it('shrink what chance explains wholly, and what it does not hardly', () => {
    const same = shrunk([
      { value: 0.1, variance: 0.01 },
      { value: 0.12, variance: 0.01 },
    ]);
    for (const { value } of same) expect(value).toBeCloseTo(0.11, 12);
    const far = shrunk([
      { value: 0, variance: 1e-4 },
      { value: 1, variance: 1e-4 },
    ]);
    expect(far[0]?.value).toBeCloseTo(0, 3);
    expect(shrunk([{ value: 0.3, variance: 0.01 }])[0]?.value).toBe(0.3);
    expect(shrunk([])).toEqual([]);
  });
});

describe('what is drawn again, and curves', () => {
  const parts = (arm: string, outcomes: readonly number[]) =>
    outcomes.map((sum): Part => ({ arm, outcomes: 1, sum }));

  it('give the intervals of a bootstrap of units, and none of one', () => {
    const [a, b] = [draws(200, 0.4, 'first'), draws(200, 0.5, 'second')];
    const [one, other] = ['a', 'b'].map((arm) => drawnMeans([...parts('a', a), ...parts('b', b)], arm, 'x'));
    const value = summary(b).mean - summary(a).mean;
    const found = drawnDifference(one ?? null, other ?? null, value);
    const welch = fixedInterval(summary(a), summary(b));
    for (const end of ['low', 'high'] as const)
      expect(Math.abs((found?.[end] ?? 9) - (welch?.[end] ?? 0))).toBeLessThan(0.006);
    expect(drawnMeans(parts('a', [1]), 'a', 'x')).toBeNull();
    expect(drawnDifference(one ?? null, null, value)).toBeNull();
  });

  it('have a band of learners, not of tries, and no point of fewer than 20', () => {
    // 30 learners try twice each: both right, or both wrong
    const sums = { arm: 'a', n: 1, learners: 30, tries: 60, hits: 40, triesSquared: 120, hitsSquared: 80 };
    const [curve] = curvesOf(
      [
        { ...sums, product: 80 },
        { ...sums, n: 2, learners: 19, product: 80 },
      ],
      ['a', 'b'],
    );
    expect(curve?.points).toHaveLength(1);
    const [point] = curve?.points ?? [];
    expect(point?.value).toBeCloseTo(1 / 3, 12);
    // 20 of 30 learners: the deviation of such a mean of learners
    expect(point?.high).toBeCloseTo(1 / 3 + 1.96 * Math.sqrt(((1 / 3) * (2 / 3)) / 29), 10);
  });
});

describe.each(Object.keys(bothDatabases) as (keyof typeof bothDatabases)[])('outcomes on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
    let opened: { db: Db; drop(): Promise<void> };
    beforeAll(async () => {
      opened = await bothDatabases[kind]();
    });
    afterAll(() => opened?.drop());
    beforeEach(() => opened.db.query('delete from learner'));

    const add = (learner: Learner) => addExposed(opened.db, { experimentId: ID, exposedAt: AT }, learner);
    const outcomes = (outcome: Partial<Plan['outcome']> = {}, now = later(60), more: Partial<Plan> = {}) => {
      const plan = { ...drafted(), ...more, outcome: { ...drafted().outcome, ...outcome } };
      const asked = { id: ID, version: 1, plan, until: null, now, modules: { tea: 2 } };
      return outcomesOf(opened.db, asked).then(({ rows }) => rows);
    };
    const right = (...days: number[]) => days.map((day) => ({ day, right: true }));
    const wrong = (...days: number[]) => days.map((day) => ({ day, right: false }));

    it('are none without anybody', async () => {
      expect(await outcomes()).toEqual([]);
    });

    it('count what came in time; what came late where nothing did; and what is still waited for', async () => {
      await add({ arm: 'a', answers: [...right(1, 2), ...wrong(3, 4), ...wrong(9)] });
      await add({ arm: 'a', answers: [...right(-3), ...wrong(-2), ...right(14)] });
      await add({ arm: 'a', answers: [] });
      const [cell] = await outcomes();
      expect(cell).toMatchObject({ units: 3, outcomes: 2, sum: 1.5, squares: 1.25, late: 1, missing: 1 });
      expect(cell).toMatchObject({ silent: 1, waiting: 0, open: 0, before: { known: 1, sum: 1 } });
      expect(cell?.lateDays).toBeCloseTo(7, 6);
      expect(await outcomes({}, later(20))).toMatchObject([{ open: 1, missing: 0, outcomes: 2 }]);
      expect(await outcomes({}, later(6))).toMatchObject([{ waiting: 3, outcomes: 0, sum: 0 }]);
    });

    it('are of one module, where the plan says so', async () => {
      await add({ arm: 'a', answers: [...right(1), { day: 2, right: false, of: 'pour' }] });
      expect(await outcomes({ moduleId: 'pour' })).toMatchObject([{ outcomes: 1, sum: 0 }]);
      expect(await outcomes({ moduleId: 'brew' })).toMatchObject([{ outcomes: 1, sum: 1 }]);
    });

    it('are what the other kinds say', async () => {
      await add({
        arm: 'a',
        answers: [...wrong(1), ...right(1.001, 1.002, 1.003), { day: 2, right: true, of: 'pour' }],
      });
      await add({ arm: 'b', answers: right(1, 2, 9) });
      const of = async (kind: Plan['outcome']['kind']) =>
        (await outcomes({ kind })).map(({ outcomes: n, sum }) => [n, Number(sum.toFixed(3))]);
      expect(await of('completion')).toEqual([
        [1, 1],
        [1, 0],
      ]);
      expect(await of('retention')).toEqual([
        [0, 0],
        [1, 1],
      ]);
      // three pauses of 86.4 seconds
      expect(await of('minutes')).toEqual([
        [1, 4.32],
        [1, 0],
      ]);
      expect(await of('items')).toEqual([
        [1, 4],
        [1, 3],
      ]);
      expect((await outcomes({ kind: 'items' })).map(({ late }) => late)).toEqual([0, 1]);
    });

    it('are whether every module was practised until then, and none of a course that can’t be read', async () => {
      await add({ arm: 'a', answers: [...right(-2), { day: 2, right: true, of: 'pour' }] });
      await add({ arm: 'a', answers: [...right(1), { day: 8, right: true, of: 'pour' }] });
      await add({ arm: 'a', answers: [] });
      expect(await outcomes({ kind: 'completion' })).toMatchObject([{ outcomes: 3, sum: 1 }]);
      for (const modules of [{ tea: 0 }, {}] as Record<string, number>[]) {
        const plan: Plan = { ...drafted(), outcome: { ...drafted().outcome, kind: 'completion' } };
        const asked = { id: ID, version: 1, plan, until: null, now: later(60), modules };
        expect((await outcomesOf(opened.db, asked)).rows).toMatchObject([{ outcomes: 0, sum: 0 }]);
      }
    });

    it('take answers in their order, whatever order they came in', async () => {
      // the latest arrives first, as from a phone that was offline
      await add({ arm: 'a', answers: [...right(1.003, 1.002, 1.001), ...wrong(1)] });
      expect((await outcomes({ kind: 'minutes' }))[0]?.sum).toBeCloseTo(4.32, 6);
      expect(await outcomes({ kind: 'items' })).toMatchObject([{ outcomes: 1, sum: 4 }]);
    });

    it('leave out who has left, and whoever takes no part', async () => {
      const gone = await add({ arm: 'a', answers: right(1) });
      const young = await add({ arm: 'a', answers: right(1) });
      await add({ arm: 'a', answers: right(1) });
      await opened.db.query('update exposure set withdrawn_at = $2 where learner_id = $1', [gone, AT]);
      await opened.db.query('update study_consent set is_of_age = false where learner_id = $1', [young]);
      expect(await outcomes()).toMatchObject([{ units: 1, outcomes: 1 }]);
    });

    it('set the shares of who comes next, and are read by the chances of each', async () => {
      const plan: Plan = { ...drafted(), adaptive: { floor: 0.1, near: 0 } };
      const now = later(40);
      await opened.db.query('delete from experiment_chances');
      await opened.db.query('delete from experiment');
      await insertDraft(opened.db, { id: ID, courseId: 'tea', plan, madeAt: AT });
      const draft = await experimentById(opened.db, ID);
      await saveExperiment(opened.db, { ...draft, state: 'running', version: 1, startedAt: AT });
      for (let n = 0; n < 12; n += 1) {
        await add({ arm: 'a', answers: n % 3 === 0 ? right(1) : wrong(1) });
        await add({ arm: 'b', language: 'ru', answers: n % 3 === 0 ? wrong(1) : right(1) });
      }
      const courses = () => ({ course: () => Promise.reject(new Error('no course')) }) as never;
      const deps = { db: opened.db, clock: () => now, courses };
      expect([await renewShares(deps), await renewShares(deps)]).toEqual([1, 0]);
      const chances = await chancesOf(opened.db, ID, 1);
      expect(chances).toMatchObject([
        {
          known: [
            { outcomes: 12, sum: 4 },
            { outcomes: 12, sum: 8 },
          ],
        },
      ]);
      expect(chances[0]?.from).toEqual(new Date(now.getTime() + 60_000));
      const [low = 0, high = 0] = chances[0]?.chances ?? [];
      expect(low + high).toBeCloseTo(1, 12);
      expect(high).toBeGreaterThan(0.8);
      const given = { experimentId: ID, exposedAt: later(41), propensity: high };
      for (let n = 0; n < 4; n += 1) await addExposed(opened.db, given, { arm: 'b', answers: right(1) });
      const asked = { id: ID, version: 1, plan, until: null, now: later(60), modules: {} };
      const { rows } = await outcomesOf(opened.db, asked);
      const plain = await outcomesOf(opened.db, { ...asked, plan: drafted() });
      expect(mergedCells(rows)).toEqual(mergedCells(plain.rows));
      expect(new Set(rows.map(({ since }) => since))).toEqual(new Set([0, now.getTime() + 60_000]));
      const found = (of = rows) =>
        analyse({
          ...{
            plan,
            cells: mergedCells(of),
            withdrawn: {},
            offPath: {},
            parts: [],
            curve: [],
            adaptive: { rows: of, chances },
          },
          ...{ planned: 60, neededForOne: 20, startedAt: AT, now: later(60), isOver: false },
        });
      expect(numbersIn(found()).filter((value) => !Number.isFinite(value))).toEqual([]);
      expect(found().comparisons).toMatchObject([{ finding: { code: 'unclear' }, adjustedFixed: null }]);
      expect(found().comparisons[0]?.anytime?.value).toBeGreaterThan(0);
      // an exposure that keeps another chance than was logged
      const untrue = rows.map((row) => ({ ...row, propensity: row.since === 0 ? row.propensity : 0.5 }));
      expect(found(untrue).comparisons).toMatchObject([{ finding: { code: 'untrue' } }]);
      expect(found([]).comparisons).toMatchObject([{ finding: { code: 'no-outcome' } }]);
    });

    it('make curves of tries since the exposure, skill by skill', async () => {
      for (let n = 0; n < 20; n += 1)
        await add({
          arm: 'a',
          answers: [...wrong(-1, 1), ...right(2), { day: 3, right: false, of: 'pour' }],
        });
      const asked = { id: ID, version: 1, plan: drafted(), until: null, now: later(60), modules: {} };
      const sums = await curveSumsOf(opened.db, asked, 20);
      const said = sums.map(({ n, learners, tries, hits }) => [n, learners, tries, hits]);
      expect(said).toEqual([
        [1, 20, 40, 0],
        [2, 20, 20, 20],
      ]);
      expect(curvesOf(sums, ['a'])[0]?.points.map(({ value }) => value)).toEqual([1, 0]);
      expect(await curveSumsOf(opened.db, { ...asked, until: later(1.5) }, 20)).toMatchObject([{ n: 1 }]);
    });

    it('are those of the last hour where there are very many, and of now where not', async () => {
      await opened.db.query('delete from experiment_result');
      await add({ arm: 'a', answers: right(1) });
      const asked = { id: ID, version: 1, plan: drafted(), until: null, now: later(60), modules: {} };
      const units = async (large?: number) =>
        (await measuredNow(opened.db, asked, large)).rows.map((row) => row.units).join();
      expect([await storeMeasured(opened.db, asked, 1), await units(0)]).toEqual([false, '1']);
      expect(await storeMeasured(opened.db, asked, 0)).toBe(true);
      const since = { experimentId: ID, exposedAt: later(61) };
      await addExposed(opened.db, since, { arm: 'a', answers: wrong(1) });
      expect([await units(0), await units()]).toEqual(['1', '2']);
      expect((await measuredNow(opened.db, asked)).parts.map(({ outcomes }) => outcomes)).toHaveLength(1);
    });

    it('hold nobody who has left since, however they left, nor who leaves meanwhile', async () => {
      const asked = { id: ID, version: 1, plan: drafted(), until: null, now: later(60), modules: {} };
      const units = async () => (await measuredNow(opened.db, asked, 0)).rows[0]?.units;
      const ways: ((learner: string) => Promise<unknown>)[] = [
        (learner) => saveConsent(opened.db, learner, { takesPart: false, isOfAge: true, age: 18 }, later(61)),
        (learner) => opened.db.query('delete from learner where id = $1', [learner]),
        () => leaveOutYounger(opened.db, 21, later(61)),
      ];
      for (const leave of ways) {
        await opened.db.query('delete from learner');
        const leaver = await add({ arm: 'a', answers: right(1) });
        const stays = await add({ arm: 'a', answers: right(1) });
        await opened.db.query('update study_consent set age = 21 where learner_id = $1', [stays]);
        await storeMeasured(opened.db, asked, 0);
        const stored = await measuredOf(opened.db, ID, 1);
        expect(await measuredNow(opened.db, asked, 0)).toEqual(stored);
        await leave(leaver);
        expect(await units()).toBe(1);
        await storeMeasured(opened.db, asked, 0);
        expect(await measuredNow(opened.db, asked, 0)).toEqual(await measuredOf(opened.db, ID, 1));
      }
      // counted with somebody, stored after they have left
      const last = await add({ arm: 'a', answers: right(1) });
      const late = { ...opened.db, query: opened.db.query.bind(opened.db) } as Db;
      let seen = 0;
      late.query = async (text, params) => {
        const rows = await opened.db.query(text, params);
        if (text.includes('hashtextextended') && ++seen === 1)
          await saveConsent(opened.db, last, { takesPart: false, isOfAge: true, age: 18 }, later(61));
        return rows as never;
      };
      await storeMeasured(late, asked, 0);
      expect([seen, await units()]).toEqual([1, 1]);
    });

    it('are read as they were counted, in the form of this program', async () => {
      const withdrawn = { a: 2 };
      const measured = {
        at: later(3),
        mark: '-12',
        rows: [],
        parts: [{ arm: 'a', outcomes: 2, sum: 1.5 }],
        curve: [],
        withdrawn,
        offPath: { a: { learners: 1, modules: 2, allModules: 9, rounds: 1, allRounds: 4 } },
      };
      await saveMeasured(opened.db, ID, 1, { ...measured, at: later(1) });
      await saveMeasured(opened.db, ID, 1, measured);
      expect(await measuredOf(opened.db, ID, 1)).toEqual(measured);
      await opened.db.query('update experiment_result set form = 0');
      expect(await measuredOf(opened.db, ID, 1)).toBeNull();
    });

    it('are a class’s mean, where classes are assigned', async () => {
      await add({ arm: 'a', unit: 'c1', answers: right(1) });
      await add({ arm: 'a', unit: 'c1', answers: wrong(1) });
      await add({ arm: 'a', unit: 'c2', language: 'ru', answers: right(1) });
      const cells = await outcomes({}, later(60), { unit: 'class' });
      expect(cells.map(({ language, units, sum }) => [language, units, sum])).toEqual([
        ['ky', 1, 0.5],
        ['ru', 1, 1],
      ]);
    });

    it('are due for a class with those who came while its first learner was waited for', async () => {
      await add({ arm: 'a', unit: 'c1', answers: right(1) });
      const joined = (days: number, answers: Learner['answers']) =>
        addExposed(
          opened.db,
          { experimentId: ID, exposedAt: later(days) },
          { arm: 'a', unit: 'c1', answers },
        );
      await joined(5, wrong(1));
      await joined(58, wrong(1));
      const cells = await outcomes({}, later(60), { unit: 'class' });
      expect(cells).toMatchObject([{ units: 1, outcomes: 1, waiting: 0, sum: 0.5 }]);
    });

    it('end where everybody was put on the default', async () => {
      await add({ arm: 'a', answers: [...right(1), ...wrong(3)] });
      const asked = { id: ID, version: 1, plan: drafted(), now: later(60), modules: {} };
      const { rows } = await outcomesOf(opened.db, { ...asked, until: later(2) });
      expect(rows).toMatchObject([{ sum: 1 }]);
    });
  });
});
