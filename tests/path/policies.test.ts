import { describe, expect, it } from 'vitest';
import type { ItemCandidate } from '@/lib/path/choose-item';
import { weighItems } from '@/lib/path/choose-item';
import { POLICY_IDS, policyById } from '@/lib/path/policies/by-id';
import { historyOf } from '@/lib/path/policies/candidates';
import { abilityAfter } from '@/lib/path/policies/elo-band';
import { knownBySkill } from '@/lib/path/policies/lowest-mastery';
import { chooseBy, type PastTry, type Policy, type PolicyCandidate } from '@/lib/path/policies/policy';
import type { Candidate } from '@/lib/path/policy';
import { seededRandom } from '@/lib/random';
import { items, modules, nine, state, tries } from './policy-ground';

const random = seededRandom('policies');

describe('every policy', () => {
  const past = [...tries('k0', '0101'), ...tries('k1', '1'), ...tries('k-a', '0011'), ...tries('k-b', '1')];
  it.each(POLICY_IDS)('%s keeps to what is open, and says when nothing is left', (id) => {
    const policy = policyById(id);
    const done = { state: 'known' as const, answersToCarry: 0 };
    const over = modules({ a: done, b: done, c: done, d: { ...done, requires: ['c'] } });
    expect(chooseBy(policy, state(), over, random).choice).toBeNull();
    expect(chooseBy(policy, state(), [], random).choice).toBeNull();
    for (let n = 0; n < 200; n += 1) {
      expect(chooseBy(policy, state(), modules(), random).choice).not.toBe('d');
      const shown = items([{ inThisRound: true }, { isOfToday: true, answersAgo: 3 }, {}]);
      expect(chooseBy(policy, state(), shown, random).choice).toBe('i2');
    }
    expect(chooseBy(policy, state(), items([{ inThisRound: true }]), random).choice).toBeNull();
    const mastered = tries('k0', '11111');
    expect(chooseBy(policy, state(mastered), items([{}], mastered), random).choice).toBe('i0');
  });

  it.each(POLICY_IDS)('%s is the same for the same seed', (id) => {
    const made = () => chooseBy(policyById(id), state(past), nine(), seededRandom('one'));
    expect(made()).toEqual(made());
  });
});

describe('what a policy owes', () => {
  const bad = (made: Partial<ReturnType<Policy['choose']>>): Policy => ({
    ...{ id: 'bad', label: 'bad/1', usesHistory: false },
    choose: (_state, candidates) => ({
      ...{ choice: 'a', propensity: 1, reason: 'why not' },
      scores: candidates.map(({ id }) => ({ id, score: 1, propensity: id === 'a' ? 1 : 0 })),
      ...made,
    }),
  });
  const scores = (...chances: number[]) =>
    ['a', 'b', 'c', 'd'].map((id, n) => ({ id, score: 1, propensity: chances[n] ?? 0 }));
  it.each([
    ['is no candidate', bad({ choice: 'z' })],
    ['propensity of 0', bad({ propensity: 0, scores: scores(0, 1) })],
    ['propensity of 1.5', bad({ propensity: 1.5, scores: scores(1.5, -0.5) })],
    ['sum to 0.9', bad({ propensity: 0.4, scores: scores(0.4, 0.5) })],
    ['not the one among the scores', bad({ propensity: 0.5 })],
    ['one a candidate', bad({ scores: scores(1).slice(1) })],
    ['is no number', bad({ scores: scores(1).map((one) => ({ ...one, score: Number.NaN })) })],
    ['not from 0 to 1', bad({ propensity: Number.NaN, scores: scores(Number.NaN, 1) })],
  ])('is said where a propensity or a choice %s', (fault, policy) => {
    expect(() => chooseBy(policy, state(), modules(), random)).toThrow(
      expect.objectContaining({
        code: 'bad-input',
        message: expect.stringContaining('bad/1'),
        details: expect.arrayContaining([expect.stringContaining(fault)]),
      }),
    );
  });
  it('is a name that is known and parameters that parse; a label tells those that are not the usual', () => {
    expect(policyById().label).toBe('ustat/6');
    expect(policyById('elo-band', { target: 0.75 }).label).toBe('elo-band/1');
    expect(policyById('elo-band', { target: 0.8, step: 0.5 }).label).toBe('elo-band/1?target=0.8&step=0.5');
    expect(() => policyById('best')).toThrow(/No policy "best"/);
    expect(() => policyById('constructor')).toThrow(/No policy/);
    for (const [id, wrong] of [
      ['elo-band', { target: 1 }],
      ['elo-band', { goal: 0.5 }],
      ['zpdes', { window: 3 }],
      ['random', { exploration: 0.5 }],
      ['lowest-mastery', { slip: '.1' }],
    ] as const)
      expect(() => policyById(id, wrong)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });
});

describe('the chance of an item by ustat', () => {
  it('is exact where it can be worked out by hand', () => {
    const [even] = [weighItems(toItems([{}, {}, {}]), { tries: [] }, random)];
    for (const { propensity } of even.scores) expect(propensity).toBeCloseTo(1 / 3, 12);
    // one seen long ago (1), one new (1.15), times .9 to 1.1: they overlap on 1.035 to 1.1
    const seen = weighItems(toItems([{ answersAgo: 50 }, {}]), { tries: [] }, random);
    expect(seen.scores[0]?.propensity).toBeCloseTo((1.1 - 1.035) ** 2 / 2 / (0.2 * 0.23), 12);
    expect((seen.scores[0]?.propensity ?? 0) + (seen.scores[1]?.propensity ?? 0)).toBeCloseTo(1, 12);
  });
  const toItems = (given: Partial<ItemCandidate>[]) =>
    items(given).flatMap((one) => (one.level === 'item' ? [one.item] : []));
});

describe('lowest mastery', () => {
  const bkt = { known: 0.1, learn: 0.1, slip: 0.1, guess: 0.1, mastered: 0.95 };
  it('traces by the rule, worked out by hand', () => {
    const traced = (pattern: string) => knownBySkill(tries('k', pattern), bkt).get('k');
    // right: .09 / (.09 + .09) = .5, then .5 + .5 x .1; again .495 / .54, then + (1 - that) x .1
    expect(traced('1')).toBeCloseTo(0.55, 12);
    expect(traced('11')).toBeCloseTo(0.925, 12);
    expect(traced('111')).toBeCloseTo(0.8325 / 0.84 + 0.1 * (1 - 0.8325 / 0.84), 12);
    // wrong: .01 / (.01 + .81), then + (1 - that) x .1
    expect(traced('0')).toBeCloseTo(0.01 / 0.82 + 0.1 * (1 - 0.01 / 0.82), 12);
    expect(traced('01')).toBeCloseTo(0.576_162_790_7, 9);
    expect(traced('11') ?? 1).toBeLessThan(bkt.mastered);
    expect(traced('111')).toBeGreaterThanOrEqual(bkt.mastered);
  });
  it('takes the weakest component, of its items the one that came least', () => {
    const history = [...tries('k-a', '1'), ...tries('k-b', '0')];
    const open = modules({ c: { requires: ['b'] }, d: { requires: ['c'] } });
    expect(chooseBy(policyById('lowest-mastery'), state(history), open, random)).toMatchObject({
      ...{ choice: 'b', propensity: 1 },
    });
    const past = [...tries('k0', '1'), { itemId: 'i1', skillId: 'k1', right: false, difficulty: 0 }];
    const own = items([{ skillId: 'k0' }, { skillId: 'k1' }, { skillId: 'k1' }], past);
    expect(chooseBy(policyById('lowest-mastery'), state(past), own, random).choice).toBe('i2');
  });
});

describe.each(['lowest-mastery', 'zpdes'])('%s where all that is open is mastered by its own rule', (id) => {
  const mastered = ['a', 'b', 'c', 'd'].flatMap((of) => tries(`k-${of}`, '1111'));
  const chosen = (rest: Record<string, Partial<Candidate>>) =>
    new Set(
      Array.from(
        { length: 50 },
        () => chooseBy(policyById(id), state(mastered), modules(rest), random).choice,
      ),
    );
  it('goes on with what the app does not call done: the course is not over', () => {
    expect(chosen({ a: { state: 'mastered' }, b: { state: 'mastered' } })).toEqual(new Set(['c']));
    expect(chosen({ a: { state: 'mastered' }, b: { state: 'known' } })).toEqual(new Set(['c']));
  });
  it('has nothing left where the app calls all of it done', () => {
    const done = { state: 'mastered' as const };
    expect(chosen({ a: done, b: done, c: done, d: done })).toEqual(new Set([null]));
  });
});

describe('zpdes', () => {
  it('moves to where progress is, and leaves what has none or nothing more', () => {
    const rising = [...tries('k-a', '0000'), ...tries('k-b', '0011'), ...tries('k-c', '0000')];
    const made = chooseBy(policyById('zpdes'), state(rising), modules(), random);
    const chance = (id: string) => made.scores.find((one) => one.id === id)?.propensity ?? 0;
    // worth of b .5 -> .25 -> .125 -> .0625 + .25 -> .15625 + .5, of a and c .5 ** 5
    expect(chance('b')).toBeCloseTo(0.8 * (0.65625 / 0.71875) + 0.2 / 3, 12);
    expect(chance('a')).toBeCloseTo(0.8 * (0.03125 / 0.71875) + 0.2 / 3, 12);
    const over = [...tries('k-a', '0000'), ...tries('k-b', '1111'), ...tries('k-c', '0000')];
    const after = chooseBy(policyById('zpdes'), state(over), modules(), random);
    expect(after.scores.find(({ id }) => id === 'b')?.propensity).toBe(0);
    expect(after.scores.find(({ id }) => id === 'a')?.propensity).toBeCloseTo(0.5, 12);
  });
  it('works out worth as the formula has it', () => {
    // after "01": worth .5 -> .5 x .5 + .5 x (0 - 0) = .25 -> .125 + .5 x (1/2 - 0) = .375
    const made = chooseBy(policyById('zpdes'), state(tries('k-a', '01')), modules(), random);
    expect(made.scores[0]?.score).toBeCloseTo(0.375, 12);
    expect(made.scores[0]?.propensity).toBeCloseTo(0.8 * (0.375 / 1.375) + 0.2 / 3, 12);
  });
});

describe('elo-band', () => {
  const elo = { target: 0.75, start: 0, step: 1, fade: 0.05 };
  it('rates as Elo does', () => {
    expect(abilityAfter([], elo)).toBe(0);
    expect(abilityAfter(tries('k', '1'), elo)).toBeCloseTo(0.5, 12);
    const second = 0.5 + (1 / 1.05) * (0 - 1 / (1 + Math.exp(-0.5)));
    expect(abilityAfter(tries('k', '10'), elo)).toBeCloseTo(second, 12);
  });
  it('takes the item whose P is nearest .75', () => {
    // ability .5: P(right) of difficulty -.6 is .75
    const past = tries('k', '1');
    const made = chooseBy(policyById('elo-band'), state(past), nine(), random);
    // difficulties -1, -.5, 0 …: P .82, .73, .62
    expect(made).toMatchObject({ choice: 'i1', propensity: 1 });
    expect(made.scores[1]?.score).toBeCloseTo(1 - (0.75 - 1 / (1 + Math.exp(-1))), 12);
    // of modules: a, of difficulty -1 (P .82)
    expect(chooseBy(policyById('elo-band'), state(past), modules(), random).choice).toBe('a');
  });
});

describe('course order', () => {
  it('goes on where the first does not carry yet, then to the first not mastered', () => {
    const order = (rest: Record<string, Partial<Candidate>>) =>
      chooseBy(policyById('course-order'), state(), modules(rest), random).choice;
    expect(order({})).toBe('a');
    expect(order({ a: { answersToCarry: 0, state: 'learning' } })).toBe('b');
    const carries = { answersToCarry: 0, state: 'learning' as const };
    expect(order({ a: { ...carries, state: 'mastered' }, b: carries, c: carries, d: carries })).toBe('b');
  });
});

describe('what policies choose of', () => {
  const isOpen = (candidates: PolicyCandidate[]) =>
    candidates.filter((one) => one.isOpen).map(({ id }) => id);

  it('are modules that wait until what they require is known, carries or is gone', () => {
    expect(isOpen(modules())).toEqual(['a', 'b', 'c']);
    for (const state of ['known', 'mastered', 'review'] as const)
      expect(isOpen(modules({ c: { state } })), state).toContain('d');
    expect(isOpen(modules({ c: { state: 'learning', answersToCarry: 1 } }))).not.toContain('d');
    expect(isOpen(modules({ c: { state: 'learning', answersToCarry: 0 } }))).toContain('d');
    expect(isOpen(modules({ d: { requires: ['gone'] } }))).toContain('d');
    expect(isOpen(modules({ c: { state: 'known' }, d: { requires: ['c', 'a'] } }))).not.toContain('d');
  });

  it('know their own components and the difficulties of their own items', () => {
    expect(modules().map(({ skills, difficulties }) => [skills, difficulties])).toEqual(
      [-1, 0, 1, 2].map((difficulty, n) => [[`k-${'abcd'[n]}`], [difficulty]]),
    );
    const past = [...tries('i', '01'), { ...tries('k0', '1')[0], itemId: 'i1' }] as PastTry[];
    const [first, second] = items([{ skillId: 'k5' }, { inThisRound: true }], past);
    expect(first).toMatchObject({ skills: ['k5'], difficulties: [-1], isOpen: true, answers: 0 });
    expect(second).toMatchObject({ skills: ['k1'], difficulties: [-0.5], isOpen: false, answers: 1 });
  });

  it('come with first tries, of which those are right that had no help', () => {
    const attempt = (itemId: string, ordinal: number, correct: boolean, unaided: boolean) => ({
      ...{ itemId, skillId: 'k', ordinal, correct, unaided },
    });
    const known = [{ itemId: 'a', moduleId: 'm', skills: ['k'], difficulty: 1.5 }];
    const history = historyOf(
      [
        attempt('a', 1, true, true),
        attempt('a', 2, true, false),
        attempt('gone', 1, true, false),
        attempt('a', 1, false, true),
      ],
      known,
    );
    expect(history).toEqual([
      { itemId: 'a', skillId: 'k', right: true, difficulty: 1.5 },
      { itemId: 'gone', skillId: 'k', right: false, difficulty: 0 },
      { itemId: 'a', skillId: 'k', right: false, difficulty: 1.5 },
    ]);
  });
});

describe('the items of a round', () => {
  const past = [0, 0, 1].map((n) => ({ itemId: `i${n}`, skillId: `k${n}`, right: true, difficulty: 0 }));
  const chances = (id: string, given: PolicyCandidate[], history: PastTry[] = []) =>
    chooseBy(policyById(id), state(history), given, random).scores.map(({ propensity }) => propensity);

  it('come in course order those first that came least often', () => {
    expect(chances('course-order', items([{}, {}, {}], past), past)).toEqual([0, 0, 1]);
    expect(chances('course-order', items([{}, {}, { inThisRound: true }], past), past)).toEqual([0, 1, 0]);
    expect(chances('course-order', items([{}, {}]))).toEqual([1, 0]);
  });

  it('are all as likely by chance, of those that may be shown', () => {
    expect(chances('random', items([{}, { inThisRound: true }, {}]))).toEqual([0.5, 0, 0.5]);
  });

  it('share the chance of their component where progress is looked for', () => {
    // no component was tried: half each, by two items and by one
    const given = [{ skillId: 'k0' }, { skillId: 'k0' }, { skillId: 'k1' }];
    const made = chances('zpdes', items(given));
    for (const [n, chance] of [0.25, 0.25, 0.5].entries()) expect(made[n]).toBeCloseTo(chance, 12);
  });

  it('of the same weakest component come by the same chance', () => {
    const given = [{ skillId: 'k0' }, { skillId: 'k1' }, { skillId: 'k1' }, { skillId: 'k1' }];
    const history = [...tries('k0', '1'), { itemId: 'i3', skillId: 'k1', right: false, difficulty: 0 }];
    expect(chances('lowest-mastery', items(given, history), history)).toEqual([0, 0.5, 0.5, 0]);
  });
});

it.each(POLICY_IDS)('%s proposes no module that a placement opened', (id) => {
  const known = { state: 'known' as const };
  const made = chooseBy(policyById(id), state(), modules({ a: known, b: known }), random);
  expect(made.scores.map(({ propensity }) => propensity)).toEqual([0, 0, 1, 0]);
});
