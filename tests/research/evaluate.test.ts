import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { widening } from '@/lib/research/evaluate/bootstrap';
import { loggedColumns } from '@/lib/research/evaluate/columns';
import {
  estimatesOf,
  NOTHING,
  perDecision,
  plus,
  rowSums,
  switchAt,
  weightsOf,
} from '@/lib/research/evaluate/estimators';
import { DEFAULTS, type Evaluation, evaluatePolicy } from '@/lib/research/evaluate/evaluate';
import { type Logged, loggedReader, type ReadLogged } from '@/lib/research/evaluate/logged';
import { evaluationJson } from '@/lib/research/evaluate/report';
import { columnTarget, policyReader, tableTarget, uniformTarget } from '@/lib/research/evaluate/target';
import type { ReasonCode } from '@/lib/research/evaluate/verdict';
import { reasonsIn } from '@/lib/server/work/verdict-words';
import { simulatedLog } from '../support/simulated-log';

const QUICK = { ...DEFAULTS, draws: 200 };
const evaluated = (logged: Logged, copies = 1): Evaluation =>
  evaluatePolicy({ logged, faults: [], copies }, uniformTarget(logged), QUICK);

const IN_ENGLISH = reasonsIn(process.cwd(), 'en');
const codesOf = ({ reasons }: Evaluation) => reasons.map(({ code }) => code);

const HEADER = 'user_id,time,item,p,y,slot,pi';
const COLUMNS = 'action=item,propensity=p,reward=y,context=slot,target=pi';
function read(rows: readonly string[], columns = COLUMNS, header = HEADER): ReadLogged {
  const reader = loggedReader(loggedColumns(columns));
  for (const [at, row] of [header, ...rows].entries()) reader.row({ cells: row.split(','), line: at + 1 });
  return reader.done();
}
/** 1,200 choices of three items by chances .5, .3 and .2, in one order. */
const PLAIN = Array.from({ length: 1200 }, (_, n) => {
  const [item, p] = (
    [
      ['a', 0.5],
      ['b', 0.3],
      ['c', 0.2],
    ] as const
  )[n % 10 < 5 ? 0 : n % 10 < 8 ? 1 : 2];
  return `u${n % 61},${n},${item},${p},${(n * 7) % 3 === 0 ? 1 : 0},s${n % 2},${item === 'c' ? 0.5 : 0.25}`;
});

describe('estimates', () => {
  interface Reference {
    table: Record<
      'action' | 'propensity' | 'reward' | 'target' | 'expectedShown' | 'expectedChosen',
      number[]
    >;
    tau: number;
    [name: string]: unknown;
  }
  const reference = JSON.parse(
    readFileSync(new URL('../data/ope-reference.json', import.meta.url), 'utf8'),
  ) as Reference;
  const { table, tau } = reference;
  const weights = weightsOf(table.target, table.propensity);
  const reward = Float64Array.from(table.reward);
  const expected = {
    shown: Float64Array.from(table.expectedShown),
    chosen: Float64Array.from(table.expectedChosen),
  };

  it('are those of Open Bandit Pipeline (tests/research/reference/ope.py)', () => {
    const sums = table.action.reduce(
      (all, _, row) => plus(all, rowSums(row, weights, reward, expected, tau)),
      NOTHING,
    );
    const all = estimatesOf(sums, true);
    for (const [name, value] of Object.entries(all))
      expect(Math.abs((value ?? Number.NaN) - (reference[name] as number)), name).toBeLessThan(1e-9);
  });

  it('per decision too', () => {
    const steps = table.action.map((_, row) => row);
    const logged = {
      ...simulatedLog({ rows: 1, learners: 1, actions: 1, skew: 0, rates: [0, 1], seed: '1' }).logged,
      reward,
      learners: null,
      sequence: {
        episode: Int32Array.from(steps, (row) => Math.floor(row / 3)),
        step: Float64Array.from(steps, (row) => row % 3),
      },
    };
    const all = perDecision(logged, weights) ?? [];
    const mean = all.reduce((sum, { value }) => sum + value, 0) / all.length;
    expect(Math.abs(mean - (reference.per_decision as number))).toBeLessThan(1e-9);
    expect(all).toHaveLength(100);
    logged.sequence.step[1] = 0;
    expect(() => perDecision(logged, weights)).toThrow('which came first');
  });

  it('of Switch-DR leave out weights where they cost more than they tell', () => {
    const flat = Float64Array.from([1, 1, 1, 1]);
    const even = { shown: new Float64Array(4), chosen: new Float64Array(4) };
    expect(switchAt(flat, Float64Array.from([0, 1, 0, 1]), even)).toBe(1);
    const rows = 400;
    const wild = Float64Array.from({ length: rows }, (_, n) => (n % 100 === 0 ? 90 : 1));
    const noise = Float64Array.from({ length: rows }, (_, n) => ((n % 100 === 0 ? n / 100 : n) % 2 ? 1 : -1));
    const nothing = { shown: new Float64Array(rows), chosen: new Float64Array(rows) };
    expect(switchAt(wild, noise, nothing)).toBe(90);
    expect(Math.max(...weightsOf([0.5, 0.9], [0.0001, 0.9], 20))).toBe(20);
  });

  it('of few units have wider intervals than percentiles', () => {
    expect(widening(1000)).toBeCloseTo(1.002, 2);
    expect(widening(30)).toBeCloseTo(1.06, 1);
    expect(widening(3)).toBeGreaterThan(2);
  });
});

describe('a verdict', () => {
  it('is trust where a log can carry the estimate, and then the interval holds the truth', () => {
    const runs = Array.from({ length: 20 }, (_, n) => {
      const design = { rows: 3000, learners: 200, actions: 6, skew: 1, rates: [0.2, 0.8] as const };
      const { logged, truth } = simulatedLog({ ...design, seed: `trust ${n}` });
      const { verdict, intervals } = evaluated(logged);
      return { verdict, holds: intervals.dr && intervals.dr.low < truth && truth < intervals.dr.high };
    });
    expect(runs.filter(({ verdict }) => verdict === 'trust').length).toBeGreaterThanOrEqual(18);
    expect(runs.filter(({ holds }) => holds).length).toBeGreaterThanOrEqual(17);
  });

  it('is never trust in the case to fear: a rate of .005, 34 items doubtful, 46 not to be said', () => {
    const design = { rows: 10_000, learners: 4000, rates: [0.001, 0.009] as const };
    for (const seed of ['1', '2']) {
      const some = evaluated(simulatedLog({ ...design, actions: 34, skew: 2, seed }).logged);
      expect(some.support.ess).toBeGreaterThan(300);
      expect(some.support.ess).toBeLessThan(1000);
      expect(some.verdict).toBe('doubtful');
      const few = evaluated(simulatedLog({ ...design, actions: 46, skew: 5, seed }).logged);
      expect(few.support.ess).toBeLessThan(50);
      expect(few.verdict).toBe("can't be said");
      expect(codesOf(few)).toContain('sample');
    }
  });

  const spoiled = (change: (logged: Logged, row: number) => void) => {
    const { logged } = simulatedLog({
      ...{ rows: 2000, learners: 100, actions: 4, skew: 0.5, rates: [0.3, 0.6], seed: 'spoiled' },
    });
    for (let row = 0; row < 2000; row += 1) change(logged, row);
    return evaluated(logged);
  };

  it.each<[string, ReasonCode, (logged: Logged, row: number) => void]>([
    [
      'shuffled propensities',
      'misfit',
      (log, n) => {
        log.propensity[n] = [0.1, 0.2, 0.3, 0.4][(n * 7) % 4] as number;
      },
    ],
    [
      'a propensity of .5 for everything',
      'mean-weight',
      (log, n) => {
        log.propensity[n] = 0.5;
      },
    ],
    [
      'one learner',
      'one-unit',
      (log, n) => {
        log.unit[n] = 0;
        if (n === 0) log.learners = ['only'];
      },
    ],
    [
      'a weight of 20,000',
      'one-row',
      (log, n) => {
        if (n === 7) log.propensity[n] = 0.25 / 20_000;
      },
    ],
    [
      'rewards that are all the same',
      'rare',
      (log, n) => {
        log.reward[n] = 1;
      },
    ],
  ])("can't be said with %s", (_, reason, change) => {
    const found = spoiled(change);
    expect(found.verdict).toBe("can't be said");
    expect(codesOf(found)).toContain(reason);
    // a sentence in each language, with nothing left out of it
    for (const language of ['en', 'ru', 'ky', 'ar'] as const)
      for (const words of found.reasons.map(reasonsIn(process.cwd(), language)))
        expect(words).toMatch(/^[^{}]{20,}$/);
    for (const words of found.reasons.map(IN_ENGLISH)) expect(words).not.toMatch(/NaN|research\./);
  });

  it("can't be said without support, and says what share has none", () => {
    const { logged } = read(PLAIN);
    const policy = policyReader(loggedColumns(COLUMNS));
    for (const [line, row] of ['slot,item,probability', 's0,a,1', 's1,z,0.9', 's1,a,0.1'].entries())
      policy.row({ cells: row.split(','), line: line + 1 });
    const target = tableTarget(logged, policy.done());
    const found = evaluatePolicy({ logged, faults: [], copies: 1 }, target, QUICK);
    expect(found.support.withoutSupport).toBeCloseTo(0.45, 2);
    expect(found.verdict).toBe("can't be said");
    const none = { ...target, chance: target.chance.map(() => 0) };
    const nothing = evaluatePolicy({ logged, faults: [], copies: 1 }, none, QUICK);
    expect(nothing.estimates).toMatchObject({ ips: null, snips: null });
    expect(codesOf(nothing)).toContain('no-weight');
  });
});

describe('a logged table', () => {
  it('is the same in any order of rows', () => {
    const [plain, shuffled] = [read(PLAIN), read([...PLAIN].reverse())];
    const [a, b] = [plain, shuffled].map(({ logged }) => evaluated(logged));
    expect(b?.estimates.dr).toBeCloseTo(a?.estimates.dr ?? 0, 12);
    expect(b?.intervals.snips?.low).toBeCloseTo(a?.intervals.snips?.low ?? 0, 12);
  });

  it('whose rows stand twice counts them once, or says that it can not tell', () => {
    const twice = read([...PLAIN, ...PLAIN]);
    expect(twice.repeats).toBe(PLAIN.length);
    expect(twice.logged.action).toHaveLength(PLAIN.length);
    const untimed = PLAIN.slice(0, 10).map((row, n) => row.replace(/^u\d+,\d+/, `u${n % 3},${n % 4}`));
    const untold = read([...untimed, ...untimed]);
    expect(untold.repeats).toBe(0);
    expect(untold.copies).toBe(2);
    expect(codesOf(evaluated(untold.logged, untold.copies))).toContain('copies');
  });

  it('with sequences gives the sum of rewards of one, in the order of their steps', () => {
    const header = `${HEADER},round`;
    const columns = `${COLUMNS},episode=round,step=time`;
    const rows = PLAIN.map((row, n) => `${row},r${Math.floor(n / 3)}`);
    const [plain, shuffled] = [rows, [...rows].reverse()].map((all) => {
      const table = read(all, columns, header);
      return evaluatePolicy(table, uniformTarget(table.logged), QUICK).perDecision;
    });
    expect(plain?.sequences).toBe(400);
    const by = { a: 0.5, b: 0.3, c: 0.2 } as const;
    let sum = 0;
    for (let at = 0; at < rows.length; at += 3) {
      let weight = 1;
      for (const row of rows.slice(at, at + 3)) {
        const [, , item, , reward] = row.split(',');
        weight /= 3 * by[item as 'a' | 'b' | 'c'];
        sum += weight * Number(reward);
      }
    }
    expect(plain?.value).toBeCloseTo(sum / 400, 10);
    expect(shuffled?.value).toBeCloseTo(sum / 400, 10);
    expect(plain?.interval?.low).toBeLessThan(plain?.value ?? 0);
    const twice = rows.map((row, n) => row.replace(/^(u\d+),\d+/, `$1,${n - (n % 3)}`));
    const table = read(twice, columns, header);
    expect(() => evaluatePolicy(table, uniformTarget(table.logged), QUICK)).toThrow('which came first');
  });

  it('gives the chances of a policy from a column, also of what was not shown', () => {
    const { logged } = read(PLAIN);
    const target = columnTarget(logged);
    expect(target.spread?.[0]).toEqual(Float64Array.from([0.25, 0.25, 0.5]));
    const uneven = read(PLAIN.map((row, n) => row.replace(/[^,]+$/, String(0.1 + (n % 5) / 10))));
    expect(columnTarget(uneven.logged).spread).toBeNull();
    const found = evaluatePolicy(uneven, columnTarget(uneven.logged), QUICK);
    expect(found.main).toBe('snips');
    expect(found.estimates.dm).toBeNull();
    expect(() => columnTarget({ ...logged, target: null })).toThrow('target=');
  });

  it.each([
    ['a propensity above 1', [...PLAIN, 'u1,9,a,1.2,1,s0,0.2'], 'line 1202: propensity 1.2'],
    ['a propensity of 0', [...PLAIN, 'u1,9,a,0,1,s0,0.2'], 'line 1202: propensity 0'],
    ['a target above 1', [...PLAIN, 'u1,9,a,1,1,s0,7'], 'line 1202: target 7'],
  ])('with %s is refused by line', (_, rows, detail) => {
    expect(() => read(rows)).toThrow(expect.objectContaining({ code: 'bad-input', details: [detail] }));
  });

  it('names rows that can not be read, and reads decimal commas', () => {
    const { faults, logged } = read([...PLAIN, 'u1,9,a,x,1,s0,0.2', 'u1,9,,1,1,s0,0.2', ',9,a,1,1,s0,0.2']);
    expect(faults.map(({ why }) => why)).toEqual([
      'the propensity "x" is no number',
      'no action',
      'no learner',
    ]);
    expect(logged.learners).toHaveLength(61);
    const reader = loggedReader(loggedColumns('action=a,propensity=p,reward=r'));
    for (const [at, cells] of [
      ['a', 'p', 'r'],
      ['x', '0,25', '1,0'],
    ].entries())
      reader.row({ cells, line: at + 1 });
    expect(reader.done().logged.propensity[0]).toBe(0.25);
    expect(() => read([])).toThrow('no row that can be used');
  });

  it.each([
    ['action=item,propensity=p', 'does not name reward'],
    ['action=item,propensity=p,reward=y,mood=z', '"mood=z" is not one of'],
    ['action=item,propensity=p,reward=y,episode=e', 'go together'],
    ['action=item,action=b,propensity=p,reward=y', 'action twice'],
    ['action=thing,propensity=p,reward=y', 'no column "thing"'],
  ])('with --columns %s is refused', (columns, why) => {
    expect(() => read(PLAIN, columns)).toThrow(why);
  });

  it('refuses a policy whose chances are not 1 together, or that is silent on a context', () => {
    const policy = (rows: string[]) => {
      const reader = policyReader(loggedColumns(COLUMNS));
      for (const [at, row] of rows.entries()) reader.row({ cells: row.split(','), line: at + 1 });
      return reader.done();
    };
    const header = 'slot,item,probability';
    expect(() => policy([header, 's0,a,0.5'])).toThrow('for s0 are 0.5 together');
    expect(() => policy([header, 's0,a,x'])).toThrow('line 2');
    expect(() => policy(['slot,item', 's0,a'])).toThrow('"probability"');
    expect(() => tableTarget(read(PLAIN).logged, policy([header, 's0,a,1']))).toThrow('nothing for s1');
  });

  it('of any numbers at all gives numbers or null, never NaN', () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom(1e-12, 0.01, 0.3, 1),
      fc.constantFrom(-5, 0, 1, 1e9),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const table = read(rows.map(([user, item, p, y], n) => `u${user},${n},${item},${p},${y},s,0.5`));
        for (const target of [uniformTarget(table.logged), columnTarget(table.logged)]) {
          const found = evaluatePolicy(table, target, { ...QUICK, draws: 20 });
          const text = JSON.stringify(evaluationJson(found, table, IN_ENGLISH), (_, value) =>
            typeof value === 'number' && !Number.isFinite(value) ? 'not finite' : value,
          );
          expect(text).not.toContain('not finite');
          expect(found.verdict).not.toBe('trust');
        }
      }),
      { numRuns: 60 },
    );
  });
});
