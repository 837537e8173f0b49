import { describe, expect, it } from 'vitest';
import { chooseItem, type FirstTry, type ItemCandidate, weighItems } from '@/lib/path/choose-item';
import { componentToRead, isNothingLeft, isStuck } from '@/lib/path/pace';
import { chooseExample } from '@/lib/path/worked-example';

const item = (itemId: string, rest: Partial<ItemCandidate> = {}): ItemCandidate => ({
  ...{ itemId, skillId: 'k', p: 0.7, worth: 0.05, answersAgo: null },
  ...{ isOfToday: false, inThisRound: false },
  ...rest,
});
const tries = (pattern: string, skillId = 'k'): FirstTry[] =>
  [...pattern].map((one, i) => ({ itemId: `t${i}`, skillId, right: one === '1' }));
const chosen = (pattern: string, items: ItemCandidate[], random = () => 0.5) =>
  chooseItem(items, { tries: tries(pattern) }, random);

describe('the next item of a round', () => {
  it('begins with one that is likely to be right and not idle, else with the nearest to that', () => {
    const begins = (...p: number[]) =>
      chosen(
        '',
        p.map((one, i) => item(`i${i}`, { p: one })),
      );
    expect(begins(0.5, 0.8, 0.95)).toBe('i1');
    expect(begins(0.2, 0.5, 0.4)).toBe('i1');
    expect(begins(0.99, 0.93)).toBe('i1');
    expect(begins(0.76, 0.89)).toBe('i1');
    // whatever its component is worth; of several that are, the one that is worth most
    expect(chosen('', [item('a', { p: 0.3, worth: 2 }), item('b', { p: 0.8, worth: 0 })])).toBe('b');
    expect(chosen('', [item('a', { p: 0.76, worth: 2 }), item('b', { p: 0.88, worth: 0 })])).toBe('a');
  });

  it('is the likeliest of what is wanted while no more is right than not, and of all on first steps', () => {
    const all = [
      item('hard', { p: 0.3, worth: 1 }),
      item('soft', { p: 0.5, worth: 1 }),
      item('easy', { p: 0.9, worth: 0 }),
    ];
    for (const pattern of ['0', '10', '100']) expect(chosen(pattern, all)).toBe('soft');
    const harder = (pattern: string) => chosen(pattern, all.with(1, item('soft', { p: 0.001, worth: 1 })));
    expect([harder('1'), harder('110')]).toEqual(['hard', 'hard']);
    expect(chooseItem(all, { tries: tries('111'), isFirstStep: true }, () => 0.5)).toBe('easy');
  });

  it('is easier after two misses in a row: of what is wanted, else of anything', () => {
    const missed = item('t4', { p: 0.4, worth: 1, inThisRound: true });
    const easy = item('easy', { p: 0.9, worth: 0 });
    expect(chosen('11100', [missed, item('soft', { p: 0.5, worth: 1 }), easy])).toBe('soft');
    expect(chosen('11100', [missed, item('hard', { p: 0.3, worth: 1 }), easy])).toBe('easy');
    expect(chosen('11110', [missed, item('hard', { p: 0.3, worth: 1 }), easy])).toBe('hard');
  });

  it('is none once the last answer made three in a row, and everything else carries', () => {
    const [own, carries] = [item('own', { inARow: 3 }), item('other', { skillId: 'l' })];
    const has = (pattern: string, ...items: ItemCandidate[]) => chosen(pattern, items) !== null;
    expect(has('111', own, carries)).toBe(false);
    expect(has('111', own, item('other', { skillId: 'l', worth: 1.1 }))).toBe(true);
    expect(has('111', item('own', { inARow: 2 }), carries)).toBe(true);
    // who comes back to what carries has a whole round
    expect(has('1', item('own', { inARow: 4 }), carries)).toBe(true);
    expect(has('', own, carries)).toBe(true);
    // nothing is drawn for it
    const drawn = () => expect.fail('a number was drawn');
    const made = weighItems([own, carries], { tries: tries('111') }, drawn);
    expect(made).toMatchObject({ itemId: null, reason: 'enough' });
    expect(made.scores).toHaveLength(2);
  });

  it('never comes twice in a round, nor within a day while there are others', () => {
    expect(chosen('1', [item('a', { inThisRound: true }), item('b', { p: 0.05 })])).toBe('b');
    expect(chosen('1', [item('a', { inThisRound: true })])).toBeNull();
    expect(chosen('1', [])).toBeNull();
    const today = { isOfToday: true, answersAgo: 20, worth: 2 };
    expect(chosen('1', [item('a', today), item('b', { p: 0.05, worth: 0 })])).toBe('b');
    expect(chosen('1', [item('a', today), item('b', { inThisRound: true })])).toBe('a');
  });

  it('is, of those seen today, one that was not among the last eight', () => {
    const seen = (itemId: string, answersAgo: number) => item(itemId, { isOfToday: true, answersAgo });
    expect(chosen('1', [seen('a', 7), seen('b', 8)])).toBe('b');
  });

  it('is of the component that gains most, in reach, best one that never came', () => {
    expect(chosen('1', [item('a', { worth: 0.04 }), item('b', { p: 0.2 })])).toBe('b');
    expect(chosen('1', [item('a', { p: 0.999 }), item('b')])).toBe('b');
    expect(chosen('1', [item('a', { answersAgo: 30 }), item('b')])).toBe('b');
  });

  it('is chance’s among those that are near, within a fifth', () => {
    const throws = (...at: number[]) => {
      const list = [...at];
      return () => list.shift() ?? 0;
    };
    const two = (p: number, random: () => number) => chosen('1', [item('a'), item('b', { p })], random);
    expect(two(0.7, throws(0.4, 0.6))).toBe('b');
    expect(two(0.7, throws(0.6, 0.4))).toBe('a');
    // e^-.125 x 1.1 > .9, e^-.5 x 1.1 < .9
    expect(two(0.5, throws(0, 0.999))).toBe('b');
    expect(two(0.4, throws(0, 0.999))).toBe('a');
  });
});

describe('the lesson comes before more items', () => {
  it('when a component was missed just now, for the second time in the round', () => {
    expect(componentToRead([])).toBeNull();
    expect(componentToRead(tries('0'))).toBeNull();
    expect(componentToRead(tries('00'))).toBe('k');
    expect(componentToRead(tries('010'))).toBe('k');
    expect(componentToRead(tries('001'))).toBeNull();
    expect(componentToRead(tries('0010'))).toBe('k');
    expect(componentToRead([...tries('0'), ...tries('0', 'other')])).toBeNull();
  });
});

describe('a round', () => {
  it('has nothing left to teach once its module is mastered, not when a review is due', () => {
    const at = (state: 'learning' | 'mastered' | 'review') =>
      isNothingLeft({ modules: new Map([['m', { state }]]) as never }, 'm');
    expect([at('learning'), at('mastered'), at('review')]).toEqual([false, true, false]);
  });

  it('is the third without progress when in none of three more than half was right', () => {
    const scores = (...right: number[]) => isStuck(right.map((one) => ({ right: one, exercises: 5 })));
    expect(scores(2, 1, 1)).toBe(true);
    expect(scores(1, 1)).toBe(false);
    expect(scores(3, 1, 1)).toBe(false);
    expect(scores(1, 3, 1)).toBe(false);
    expect(scores(1, 1, 1, 5)).toBe(true);
    expect(isStuck([1, 1, 1].map(() => ({ right: 2, exercises: 4 })))).toBe(true);
  });
});

describe('an exercise is shown solved', () => {
  const one = (itemId: string, p: number, more: Partial<ItemCandidate> = {}): ItemCandidate => ({
    ...{ itemId, skillId: 'k', p, worth: 1, answersAgo: null, isOfToday: false, inThisRound: false },
    ...more,
  });
  const missed = [one('a', 0.5, { inThisRound: true }), one('b', 0.6, { inThisRound: true })];
  const twice = [
    { itemId: 'a', skillId: 'k', right: false },
    { itemId: 'b', skillId: 'k', right: false },
  ];
  const shown = (left: readonly ItemCandidate[], given: { tries?: FirstTry[]; toCome?: number } = {}) =>
    chooseExample(
      [...missed, ...left],
      { tries: given.tries ?? twice },
      { nextId: 'next', toCome: given.toCome ?? 0 },
    );

  it('after two misses in a row, where the next one is no easier', () => {
    const left = [one('next', 0.6), one('c', 0.4), one('d', 0.5)];
    expect(shown(left)).toBe('d');
    expect(shown([one('next', 0.61), one('c', 0.4)])).toBeNull();
    expect(shown(left, { tries: twice.slice(1) })).toBeNull();
    const between = { itemId: 'a', skillId: 'k', right: true };
    expect(shown(left, { tries: [...twice.slice(0, 1), between, ...twice.slice(1)] })).toBeNull();
  });

  it('of the component that comes next, and one that was answered before rather than a new one', () => {
    expect(shown([one('next', 0.3), one('c', 0.9, { skillId: 'other' })])).toBeNull();
    expect(shown([one('next', 0.3), one('c', 0.9), one('d', 0.2, { answersAgo: 12 })])).toBe('d');
  });

  it('where enough are left for the round', () => {
    const left = [one('next', 0.3), one('c', 0.3), one('d', 0.2)];
    expect(shown(left, { toCome: 1 })).toBe('c');
    expect(shown(left, { toCome: 2 })).toBeNull();
  });
});
