import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { band, type Candidate, choose, isFirstStep, type Situation } from '@/lib/path/policy';

const state = fc.constantFrom<Candidate['state']>('new', 'learning', 'known', 'mastered', 'review');
const unit = fc.double({ min: 0, max: 1, noNaN: true });

/** A course of 1 to 8 modules that require only modules before them. */
const situation: fc.Arbitrary<Situation> = fc
  .array(
    fc.record({
      state,
      p: unit,
      expectedProgress: unit,
      daysOverdue: unit,
      ease: unit,
      sure: fc.boolean(),
      answersToCarry: fc.nat(30),
      requires: fc.array(fc.nat(7), { maxLength: 2 }),
    }),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((modules) => ({
    candidates: modules.map((module, index) => ({
      ...module,
      moduleId: `m${index}`,
      requires: [...new Set(module.requires.filter((other) => other < index).map((other) => `m${other}`))],
    })),
    lastModule: null,
  }));

const known = (candidate: Candidate) => ['known', 'mastered', 'review'].includes(candidate.state);

describe('the policy', () => {
  it('shows only modules whose prerequisites are known and that are neither known nor mastered', () => {
    fc.assert(
      fc.property(situation, unit, (given, at) => {
        const made = choose(given, () => Math.min(at, 0.999999));
        const chosen = given.candidates.find((candidate) => candidate.moduleId === made.moduleId);
        const open = given.candidates.filter(
          (candidate) =>
            !['known', 'mastered'].includes(candidate.state) &&
            candidate.requires.every((required) =>
              given.candidates.some(
                (other) => other.moduleId === required && (known(other) || other.answersToCarry === 0),
              ),
            ),
        );
        if (open.length === 0) expect(made.moduleId).toBeNull();
        else expect(open).toContain(chosen);
      }),
    );
  });

  it('states propensities that sum to 1, and the one of its choice', () => {
    fc.assert(
      fc.property(situation, unit, (given, at) => {
        const made = choose(given, () => Math.min(at, 0.999999));
        if (made.moduleId === null) return;
        const sum = made.candidates.reduce((total, candidate) => total + candidate.propensity, 0);
        expect(sum).toBeCloseTo(1, 9);
        const own = made.candidates.find((candidate) => candidate.moduleId === made.moduleId);
        expect(made.propensity).toBe(own?.propensity);
        expect(made.propensity).toBeGreaterThan(0);
      }),
    );
  });

  it('shows each module as often as its propensity says', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const draws = Array.from({ length: 1000 }, (_, index) => choose(given, () => (index + 0.5) / 1000));
        for (const candidate of draws[0]?.candidates ?? []) {
          const share = draws.filter((made) => made.moduleId === candidate.moduleId).length / 1000;
          expect(Math.abs(share - candidate.propensity)).toBeLessThanOrEqual(0.0011);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('gives one to three reasons, none twice, and names the module it chose', () => {
    fc.assert(
      fc.property(situation, unit, (given, at) => {
        const made = choose(given, () => Math.min(at, 0.999999));
        const codes = made.reasons.map((reason) => reason.code);
        expect(codes.length).toBeGreaterThanOrEqual(1);
        expect(codes.length).toBeLessThanOrEqual(3);
        expect(new Set(codes).size).toBe(codes.length);
        for (const reason of made.reasons)
          if (made.moduleId) expect(reason.params.module).toBe(made.moduleId);
        if (codes.includes('builds-on')) {
          const other = given.candidates.find(
            (candidate) =>
              candidate.moduleId === made.reasons.find((r) => r.code === 'builds-on')?.params.other,
          );
          expect(other && known(other)).toBe(true);
        }
      }),
    );
  });

  it('prefers more expected progress when all else is equal, and the same result for the same seed', () => {
    fc.assert(
      fc.property(unit, unit, unit, (p, less, more) => {
        fc.pre(more > less + 1e-6);
        const candidate = (moduleId: string, expectedProgress: number): Candidate => ({
          moduleId,
          requires: [],
          state: 'new',
          p,
          expectedProgress,
          daysOverdue: 0,
          ease: 0.7,
          sure: true,
          answersToCarry: 10,
        });
        const given = { candidates: [candidate('a', less), candidate('b', more)], lastModule: null };
        const made = choose(given, () => 0.5);
        expect(made.moduleId).toBe('b');
        expect(choose(given, () => 0.5)).toEqual(made);
      }),
    );
  });

  it('has a band of P that falls off on either side', () => {
    expect(band(0.6)).toBe(1);
    expect(band(0.85)).toBe(1);
    expect(band(0.3)).toBeLessThan(band(0.5));
    expect(band(0.99)).toBeLessThan(1);
  });

  const module = (moduleId: string, rest: Partial<Candidate> = {}): Candidate => ({
    ...{ moduleId, requires: [], state: 'learning', p: 0.7, sure: true, answersToCarry: 10 },
    ...{ expectedProgress: 0.05, daysOverdue: 0 },
    ease: 0.7,
    ...rest,
  });
  const codes = (candidates: Candidate[], lastModule: string | null) =>
    choose({ candidates, lastModule }, () => 0.5).reasons.map((reason) => reason.code);

  it('opens what builds on a module that was practised long enough, and does not say that it is known', () => {
    const next = (answersToCarry: number) =>
      choose(
        {
          candidates: [
            module('a', { answersToCarry, expectedProgress: 0.03 }),
            module('b', { requires: ['a'], state: 'new' }),
          ],
          lastModule: 'a',
        },
        () => 0.5,
      );
    expect(next(1).moduleId).toBe('a');
    expect(next(0).moduleId).toBe('b');
    expect(next(0).reasons.map((reason) => reason.code)).not.toContain('builds-on');
  });

  describe('of a module that others wait for', () => {
    const open = module('open', { expectedProgress: 0.05 });
    const first = module('first', { expectedProgress: 0.04, answersToCarry: 15 });
    const locked = module('locked', { requires: ['first'], state: 'new', expectedProgress: 0.08 });
    const made = (...candidates: Candidate[]) => choose({ candidates, lastModule: 'open' }, () => 0.5);
    const scoreOf = (moduleId: string, ...candidates: Candidate[]) =>
      made(...candidates).candidates.find((one) => one.moduleId === moduleId)?.score;

    it('counts what it opens, the less the more answers it takes', () => {
      // .04 + .08 * 5 / (15 + 5)
      expect(scoreOf('first', open, first, locked)).toBeCloseTo(0.06, 12);
      expect(scoreOf('first', open, { ...first, answersToCarry: 5 }, locked)).toBeCloseTo(0.08, 12);
      expect(made(open, first).moduleId).toBe('open');
      expect(made(open, first, locked).moduleId).toBe('first');
      expect(made(open, { ...first, answersToCarry: 40 }, locked).moduleId).toBe('open');
    });

    it('says that it is needed, and not that it gains most', () => {
      const codes = made(open, first, locked).reasons.map((reason) => reason.code);
      expect(codes).toContain('needed-next');
      expect(codes).not.toContain('gains-most');
    });

    it('counts nothing for what is known already', () => {
      expect(scoreOf('first', open, first, { ...locked, state: 'mastered' })).toBeCloseTo(0.04, 12);
    });

    it('looks through what is not open itself, and counts all that has to carry', () => {
      const far = module('far', { requires: ['locked'], state: 'new', expectedProgress: 0.1 });
      // .04 + .08 * 5 / (15 + 5) + .1 * 5 / (15 + 10 + 5)
      expect(scoreOf('first', open, first, locked, far)).toBeCloseTo(0.06 + 0.5 / 30, 12);
      const both = { ...locked, requires: ['first', 'open'] };
      // either is waited for, and the other one's 10 or 15 answers count too
      expect(scoreOf('open', open, first, both)).toBeCloseTo(0.05 + 0.4 / 30, 12);
      expect(scoreOf('first', open, first, both)).toBeCloseTo(0.04 + 0.4 / 30, 12);
    });
  });

  it('names what needs its choice whenever the choice is not the one that gains most', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const begun = { ...given, lastModule: 'm0' };
        const { moduleId, reasons, candidates, runnerUp } = choose(begun, () => 0.5);
        const chosen = given.candidates.find((one) => one.moduleId === moduleId);
        const best = Math.max(...candidates.map(({ score }) => score));
        const own = candidates.find((one) => one.moduleId === moduleId);
        if (!chosen || !own || own.score < best || runnerUp === null || known(chosen)) return;
        const more = candidates.some(
          (one) => one.eligible && one.parts.expectedProgress > own.parts.expectedProgress,
        );
        const learns = candidates.every(
          (one) =>
            !one.eligible || given.candidates.find((c) => c.moduleId === one.moduleId)?.state !== 'review',
        );
        if (more && learns) expect(reasons.map(({ code }) => code)).toContain('needed-next');
      }),
      { numRuns: 2000 },
    );
  });

  it('says that a module is within reach only when it is sure of it', () => {
    expect(codes([module('a'), module('b')], 'b')).toContain('in-reach');
    expect(codes([module('a', { sure: false }), module('b', { sure: false })], 'b')).not.toContain(
      'in-reach',
    );
  });

  it('counts a review by how long it has been due, whatever could be learned there', () => {
    const review = (daysOverdue: number) =>
      choose(
        {
          candidates: [module('a', { state: 'review', daysOverdue, expectedProgress: 0.5 })],
          lastModule: 'a',
        },
        () => 0.5,
      ).candidates[0];
    expect(review(0)?.score).toBeCloseTo(0.06, 12);
    expect(review(7)?.score).toBeCloseTo(0.09, 12);
    expect(review(14)?.score).toBeCloseTo(0.12, 12);
    expect(review(40)?.score).toBeCloseTo(0.12, 12);
    expect(review(7)?.parts).toEqual({ expectedProgress: 0.5, opens: 0, review: expect.closeTo(0.09, 12) });
  });

  it('scores what may be shown alone, and no progress below none', () => {
    const { candidates } = choose(
      {
        candidates: [
          module('done', { state: 'mastered' }),
          module('placed', { state: 'known' }),
          module('behind', { requires: ['falls'] }),
          module('falls', { expectedProgress: -0.2 }),
          module('open'),
        ],
        lastModule: null,
      },
      () => 0,
    );
    expect(candidates.map(({ moduleId, eligible, score }) => [moduleId, eligible, score])).toEqual([
      ['done', false, 0],
      ['placed', false, 0],
      ['behind', false, 0],
      // .05 * 5 / (10 + 5) for what waits behind it
      ['falls', true, expect.closeTo(0.05 / 3, 12)],
      ['open', true, 0.05],
    ]);
  });

  it('leaves one choice in ten to chance, among all that are open', () => {
    const candidates = [
      module('a', { expectedProgress: 0.02 }),
      module('b', { expectedProgress: 0.09 }),
      module('c', { expectedProgress: 0.05 }),
      module('d', { state: 'mastered' }),
    ];
    const at = (random: number) => choose({ candidates, lastModule: 'x' }, () => random);
    const share = 0.1 / 3;
    expect(at(0.5).candidates.map(({ propensity }) => propensity)).toEqual([
      expect.closeTo(share, 12),
      expect.closeTo(0.9 + share, 12),
      expect.closeTo(share, 12),
      0,
    ]);
    const chosen = [0, share - 1e-9, share + 1e-9, 0.5, 0.9 + 2 * share - 1e-9, 0.9 + 2 * share + 1e-9, 1];
    expect(chosen.map((random) => at(random).moduleId)).toEqual(['a', 'a', 'b', 'b', 'b', 'c', 'c']);
    expect(at(0.5)).toMatchObject({ propensity: expect.closeTo(0.9 + share, 12), runnerUp: 'c' });
    expect(at(0)).toMatchObject({ propensity: expect.closeTo(share, 12), runnerUp: 'b' });
    expect(choose({ candidates: [module('a')], lastModule: 'x' }, () => 0)).toMatchObject({
      ...{ propensity: 1, runnerUp: null },
    });
  });

  it.each<[string, Candidate[], string | null, number, [string, string?][]]>([
    [
      'at the very beginning',
      [module('a', { state: 'new' })],
      null,
      0.5,
      [['first-step'], ['only-one'], ['in-reach']],
    ],
    [
      'at the beginning, in one that builds on another',
      [module('a', { state: 'new', requires: ['b'] }), module('b', { state: 'known' })],
      null,
      0.5,
      [['builds-on', 'b'], ['only-one'], ['in-reach']],
    ],
    [
      'later on',
      [module('a', { state: 'new', p: 0.5 }), module('z', { expectedProgress: 0.01 })],
      'z',
      0.5,
      [['gains-most']],
    ],
    [
      'when it is begun, and gains most',
      [module('a'), module('z', { expectedProgress: 0.01 })],
      'z',
      0.5,
      [['unfinished'], ['gains-most'], ['in-reach']],
    ],
    ['when others gain the same', [module('a'), module('z')], 'z', 0.5, [['unfinished'], ['in-reach']]],
    [
      'when chance has chosen it',
      [module('a', { expectedProgress: 0.01, p: 0.2, state: 'new' }), module('z')],
      'z',
      0,
      [['variety']],
    ],
    [
      'when it is due',
      [module('a', { state: 'review', daysOverdue: 9 }), module('z', { expectedProgress: 0.01 })],
      'z',
      0.5,
      [['review-due']],
    ],
    [
      'when another waits for it, and not when that is known',
      [
        module('a', { p: 0.95 }),
        module('b', { requires: ['a'], state: 'known' }),
        module('c', { requires: ['a'], state: 'new' }),
      ],
      'a',
      0.5,
      [['unfinished'], ['only-one'], ['needed-next', 'c']],
    ],
    [
      'when nothing else is to be said',
      [module('a', { state: 'new', p: 0.2 }), module('z', { state: 'new', p: 0.2 })],
      'z',
      0.5,
      [['something-new']],
    ],
    [
      'three at most',
      [
        module('a', { requires: ['k'] }),
        module('k', { state: 'mastered' }),
        module('c', { requires: ['a'] }),
      ],
      'a',
      0.5,
      [['unfinished'], ['builds-on', 'k'], ['only-one']],
    ],
  ])('says why: %s', (_, candidates, lastModule, at, expected) => {
    const made = choose({ candidates, lastModule }, () => at);
    expect(made.moduleId).toBe('a');
    expect(made.reasons).toEqual(
      expected.map(([code, other]) => ({ code, params: { module: 'a', ...(other ? { other } : {}) } })),
    );
  });

  it('has a band that falls off as a Gaussian of .2', () => {
    expect(band(0.4)).toBeCloseTo(Math.exp(-0.5), 12);
    expect(band(0.2)).toBeCloseTo(Math.exp(-2), 12);
    expect(band(0.95)).toBeCloseTo(Math.exp(-0.125), 12);
  });

  it('says that everything is mastered instead of choosing', () => {
    const done = {
      candidates: [module('a', { state: 'mastered', expectedProgress: 0 })],
      lastModule: 'a',
    };
    expect(choose(done, () => 0)).toEqual({
      ...{ moduleId: null, propensity: 1, runnerUp: null },
      reasons: [{ code: 'all-mastered', params: {} }],
      candidates: [
        {
          ...{ moduleId: 'a', eligible: false, score: 0, propensity: 0 },
          parts: { expectedProgress: 0, opens: 0, review: 0 },
        },
      ],
    });
  });
});

describe('first steps', () => {
  const easy = {
    ...{ requires: [], state: 'new' as const, p: 0.5, sure: false },
    daysOverdue: 0,
    answersToCarry: 10,
  };
  const candidates: Candidate[] = [
    { ...easy, moduleId: 'gains', expectedProgress: 0.2, ease: 0.6 },
    { ...easy, moduleId: 'easy', expectedProgress: 0.1, ease: 0.8 },
  ];

  it('are two rounds, unless nearly all goes well', () => {
    expect(isFirstStep({ answers: 0, right: 0 })).toBe(true);
    expect(isFirstStep({ answers: 5, right: 3 })).toBe(true);
    expect(isFirstStep({ answers: 5, right: 4 })).toBe(false);
    expect(isFirstStep({ answers: 9, right: 0 })).toBe(true);
    expect(isFirstStep({ answers: 10, right: 0 })).toBe(false);
  });

  it('lead to the easiest module, and say that it should go well', () => {
    const at = (isFirst: boolean) =>
      choose({ candidates, lastModule: 'x', isFirstStep: isFirst }, () => (isFirst ? 0.9 : 0.1));
    expect(at(true)).toMatchObject({ moduleId: 'easy', reasons: [{ code: 'goes-well' }] });
    expect(at(false)).toMatchObject({ moduleId: 'gains', reasons: [{ code: 'gains-most' }] });
  });
});
