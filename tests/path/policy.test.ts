import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseItem } from '@/lib/path/choose-item';
import { band, type Candidate, choose, type Situation } from '@/lib/path/policy';

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
      sure: fc.boolean(),
      carries: fc.boolean(),
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
                (other) => other.moduleId === required && (known(other) || other.carries),
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
          sure: true,
          carries: false,
        });
        const given = { candidates: [candidate('a', less), candidate('b', more)], lastModule: null };
        const made = choose(given, () => 0.5);
        fc.pre(band(p) > 1e-9);
        expect(made.moduleId).toBe('b');
        expect(choose(given, () => 0.5)).toEqual(made);
      }),
    );
  });

  it('ranks practice within the band of P above practice outside it', () => {
    expect(band(0.6)).toBe(1);
    expect(band(0.85)).toBe(1);
    expect(band(0.3)).toBeLessThan(band(0.5));
    expect(band(0.99)).toBeLessThan(1);
  });

  const module = (moduleId: string, rest: Partial<Candidate> = {}): Candidate => ({
    ...{ moduleId, requires: [], state: 'learning', p: 0.7, sure: true, carries: false },
    ...{ expectedProgress: 0.05, daysOverdue: 0 },
    ...rest,
  });
  const codes = (candidates: Candidate[], lastModule: string | null) =>
    choose({ candidates, lastModule }, () => 0.5).reasons.map((reason) => reason.code);

  it('opens what builds on a module that was practised long enough, and does not say that it is known', () => {
    const next = (carries: boolean) =>
      choose(
        {
          candidates: [
            module('a', { carries, expectedProgress: 0.03 }),
            module('b', { requires: ['a'], state: 'new' }),
          ],
          lastModule: 'a',
        },
        () => 0.5,
      );
    expect(next(false).moduleId).toBe('a');
    expect(next(true).moduleId).toBe('b');
    expect(next(true).reasons.map((reason) => reason.code)).not.toContain('builds-on');
  });

  it('goes on with a module unless another promises clearly more', () => {
    const next = (other: number) =>
      choose(
        {
          candidates: [module('a', { expectedProgress: other }), module('b', { expectedProgress: 0.05 })],
          lastModule: 'b',
        },
        () => 0.5,
      ).moduleId;
    expect(next(0.052)).toBe('b');
    expect(next(0.07)).toBe('a');
  });

  it('says that a module is within reach only when it is sure of it', () => {
    expect(codes([module('a'), module('b')], 'b')).toContain('in-reach');
    expect(codes([module('a', { sure: false }), module('b', { sure: false })], 'b')).not.toContain(
      'in-reach',
    );
  });

  it('says that everything is mastered instead of choosing', () => {
    const done = {
      candidates: [module('a', { state: 'mastered', expectedProgress: 0 })],
      lastModule: 'a',
    };
    expect(choose(done, () => 0)).toMatchObject({ moduleId: null, reasons: [{ code: 'all-mastered' }] });
  });
});

describe('the next item of a round', () => {
  const item = (itemId: string, rest: Partial<Parameters<typeof chooseItem>[0][number]> = {}) => ({
    itemId,
    p: 0.7,
    worth: 0.05,
    answersAgo: null,
    inThisRound: false,
    ...rest,
  });

  it('comes twice in a round only when the module has no other', () => {
    expect(chooseItem([item('a', { inThisRound: true }), item('b', { p: 0.05 })], () => 0.5)).toBe('b');
    expect(chooseItem([item('a', { inThisRound: true })], () => 0.5)).toBe('a');
    expect(chooseItem([], () => 0.5)).toBeNull();
  });

  it('is of the component that gains most, not just seen, in reach', () => {
    expect(chooseItem([item('a', { worth: 0.04 }), item('b', { p: 0.2 })], () => 0.5)).toBe('b');
    expect(chooseItem([item('a', { answersAgo: 1 }), item('b', { answersAgo: 50 })], () => 0.5)).toBe('b');
    expect(chooseItem([item('a', { p: 0.999 }), item('b')], () => 0.5)).toBe('b');
  });
});
