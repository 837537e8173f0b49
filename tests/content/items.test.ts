import { describe, expect, it } from 'vitest';
import type { ItemText } from '@/lib/content/items/item';
import { type Answer, answer, type ItemDefinition, itemDefinition, kindOf } from '@/lib/content/items/kinds';
import { normaliseText } from '@/lib/content/items/normalise-text';
import { shuffle } from '@/lib/content/items/shuffle';

/** Each kind of item, by what its file does: right values, and every fault it names. */

const define = (rest: object): ItemDefinition =>
  itemDefinition.parse({ id: 'x', skills: ['s'], difficulty: 0, ...rest });
const words = (rest: Partial<ItemText> = {}): ItemText => ({
  ...{ stem: '?', otherwise: '…', hints: ['a', 'b'], explanation: 'e' },
  ...rest,
});

const single = define({ kind: 'single-choice', options: ['a', 'b', 'c'], answer: 'b' });
const multiple = define({ kind: 'multiple-choice', options: ['a', 'b', 'c', 'd'], answer: ['a', 'c'] });
const number = define({
  kind: 'number',
  answer: { value: 2000, tolerance: 5, unit: 'som' },
  mistakes: { near: 2005, half: 1000, below: 1995 },
});
const short = define({ kind: 'short-text', mistakes: ['sum', 'name'] });
const ordering = define({
  kind: 'ordering',
  steps: ['a', 'b', 'c'],
  mistakes: { early: ['c', 'a'], middle: ['b', 'a'] },
});
const matching = define({
  kind: 'matching',
  pairs: { l: 'x', m: 'y', n: 'x' },
  extra: ['z'],
  mistakes: { extra: ['l', 'z'], swap: ['m', 'x'] },
});
const all = [single, multiple, number, short, ordering, matching];

/** What a kind's own function makes of an item, typed once here for all kinds. */
const own = (item: ItemDefinition) => kindOf(item.kind) as ReturnType<typeof kindOf<typeof item.kind>>;
const say = (item: ItemDefinition, given: object, texts: ItemText[] = []) =>
  own(item).mark(item as never, texts, { kind: item.kind, ...given } as never);
const named = (id: string) => ({ correct: false, mistake: { kind: 'named', id } });
const option = (id: string) => ({ correct: false, mistake: { kind: 'option', id } });
const RIGHT = { correct: true, mistake: null };
const WRONG = { correct: false, mistake: null };
const UNREADABLE = { ...WRONG, unreadable: true };

function faultsOf(item: ItemDefinition): string[] {
  const found: string[] = [];
  own(item).checkDefinition(item as never, (path, message) => found.push(`${path.join('.')}: ${message}`));
  return found;
}

function wordFaultsOf(item: ItemDefinition, text: ItemText): string[] {
  const found: string[] = [];
  own(item).checkWords?.(item as never, text, (path, message) => found.push(`${path.join('.')}: ${message}`));
  return found;
}

describe('an answer', () => {
  it('to a single choice is an option, or none', () => {
    expect(say(single, { option: 'b' })).toEqual(RIGHT);
    expect(say(single, { option: 'a' })).toEqual(option('a'));
    expect(say(single, { option: '' })).toEqual(UNREADABLE);
    expect(() => say(single, { option: 'z' })).toThrow('The item x has no "z".');
  });

  it('to a multiple choice is right with all its options and no other', () => {
    expect(say(multiple, { options: ['c', 'a'] })).toEqual(RIGHT);
    expect(say(multiple, { options: ['a'] })).toEqual(WRONG);
    expect(say(multiple, { options: ['d', 'b', 'a', 'c'] })).toEqual(option('b'));
    expect(say(multiple, { options: [] })).toEqual(UNREADABLE);
    expect(() => say(multiple, { options: ['a', 'z'] })).toThrow('no "z"');
  });

  it('in numbers is right to its tolerance, at both ends, and a mistake is named to the same', () => {
    for (const text of ['2000', '1995', '2005', '2005.000001', '2 000 сом', '2,000'])
      expect(say(number, { text })).toEqual(RIGHT);
    for (const text of ['1989', '2011', '2010.1', '-2000', '2000 рублей', '$2000'])
      expect(say(number, { text })).toEqual(WRONG);
    for (const text of ['995', '1000', '1005']) expect(say(number, { text })).toEqual(named('half'));
    for (const text of ['', 'many', '1 or 2']) expect(say(number, { text })).toEqual(UNREADABLE);
    const small = define({ kind: 'number', answer: { value: 0.3 } });
    expect(say(small, { text: '0.3000000001' })).toEqual(RIGHT);
    expect(say(small, { text: '0.300001' })).toEqual(WRONG);
    const large = define({ kind: 'number', answer: { value: -3e9 } });
    expect(say(large, { text: '-3000000002' })).toEqual(RIGHT);
    expect(say(large, { text: '-3000000004' })).toEqual(WRONG);
  });

  it('in words counts in any language of the item, the first mistake by name', () => {
    const texts = [
      words({ accept: ['чек', 'квитанция'], spellings: { sum: ['сумма'], name: ['аты'] } }),
      words({ accept: ['receipt'], spellings: { sum: ['bill'], name: ['bill', 'name'] } }),
    ];
    for (const text of ['Чек', 'квитанция!', ' receipt ']) expect(say(short, { text }, texts)).toEqual(RIGHT);
    expect(say(short, { text: 'bill' }, texts)).toEqual(named('sum'));
    expect(say(short, { text: 'name' }, texts)).toEqual(named('name'));
    expect(say(short, { text: 'receipts' }, texts)).toEqual(RIGHT);
    expect(say(short, { text: 'receipt' }, [words()])).toEqual(WRONG);
    for (const text of ['', ' ', '?!']) expect(say(short, { text }, texts)).toEqual(UNREADABLE);
  });

  it('in order is right in one order; each of its steps stands there once', () => {
    expect(say(ordering, { steps: ['a', 'b', 'c'] })).toEqual(RIGHT);
    expect(say(ordering, { steps: ['c', 'a', 'b'] })).toEqual(named('early'));
    expect(say(ordering, { steps: ['b', 'a', 'c'] })).toEqual(named('middle'));
    expect(say(ordering, { steps: ['a', 'c', 'b'] })).toEqual(WRONG);
    for (const steps of [[], ['a', 'b'], ['a', 'b', 'b'], ['a', 'b', 'c', 'c']])
      expect(say(ordering, { steps })).toEqual(UNREADABLE);
    expect(() => say(ordering, { steps: ['a', 'b', 'z'] })).toThrow('no "z"');
  });

  it('in pairs is right when every left side has its own', () => {
    expect(say(matching, { pairs: { l: 'x', m: 'y', n: 'x' } })).toEqual(RIGHT);
    expect(say(matching, { pairs: { l: 'z', m: 'x', n: 'x' } })).toEqual(named('extra'));
    expect(say(matching, { pairs: { l: 'x', m: 'x', n: 'x' } })).toEqual(named('swap'));
    expect(say(matching, { pairs: { l: 'x', m: 'y', n: 'y' } })).toEqual(WRONG);
    for (const pairs of [{}, { l: 'x', m: 'y' }, { l: 'x', m: 'y', n: '' }])
      expect(say(matching, { pairs })).toEqual(UNREADABLE);
    expect(() => say(matching, { pairs: { l: 'x', m: 'y', n: 'q' } })).toThrow('no "q"');
    expect(() => say(matching, { pairs: { l: 'x', m: 'y', n: 'x', o: 'x' } })).toThrow('no "o"');
  });

  it('is read from the fields of a form', () => {
    const fields = [
      ...[['kind', 'any'] as const, ['option', 'a'] as const, ['option', 'b'] as const],
      ...[['options', 'c'] as const, ['options', 'd'] as const, ['text', '12'] as const],
      ...[['step.a', '10'] as const, ['step.b', '9'] as const, ['pair.l', 'x'] as const],
    ];
    const read = (item: ItemDefinition) => own(item).readForm(fields);
    expect(all.map(read)).toEqual([
      { option: 'a' },
      { options: ['c', 'd'] },
      { text: '12' },
      { text: '12' },
      { steps: ['b', 'a'] },
      { pairs: { l: 'x' } },
    ]);
    expect(all.map((item) => own(item).readForm([]))).toEqual([
      { option: '' },
      { options: [] },
      { text: '' },
      { text: '' },
      { steps: [] },
      { pairs: {} },
    ]);
    const places = (a: string, b: string) =>
      own(ordering).readForm([
        ['step.a', a],
        ['step.b', b],
      ]);
    expect(places('2', '')).toEqual({ steps: [] });
    expect(places('', '')).toEqual({ steps: [] });
    expect(places('1', '1')).toEqual({ steps: [] });
    expect(places('1', 'x')).toEqual({ steps: [] });
    expect(places('2', '1')).toEqual({ steps: ['b', 'a'] });
  });

  it('is refused where it is longer than a form lets anybody type', () => {
    const isAnswer = (given: Partial<Answer> & object) => answer.safeParse(given).success;
    expect(isAnswer({ kind: 'number', text: '1'.repeat(100) })).toBe(true);
    expect(isAnswer({ kind: 'number', text: '1'.repeat(101) })).toBe(false);
    expect(isAnswer({ kind: 'short-text', text: 'a'.repeat(500) })).toBe(true);
    expect(isAnswer({ kind: 'short-text', text: 'a'.repeat(501) })).toBe(false);
    expect(isAnswer({ kind: 'single-choice', option: '' })).toBe(true);
    expect(isAnswer({ kind: 'single-choice', option: 'Not An Id' })).toBe(false);
  });
});

describe('what is shown', () => {
  const text = words({
    options: { a: 'A', b: 'B', c: 'C', d: 'D' },
    steps: { a: 'first', b: 'second', c: 'third' },
    left: { l: 'L', m: 'M', n: 'N' },
    right: { x: 'X', y: 'Y', z: 'Z' },
    unit: 'som',
  });
  const shown = (item: ItemDefinition, seed = 's') => own(item).present(item as never, text, seed);
  const sorted = (list: { id: string; text: string }[] = []) =>
    list.map((one) => `${one.id}=${one.text}`).sort();

  it('is every choice with its words, the left sides in their order', () => {
    expect(sorted(shown(single).options)).toEqual(['a=A', 'b=B', 'c=C']);
    expect(sorted(shown(multiple).options)).toEqual(['a=A', 'b=B', 'c=C', 'd=D']);
    expect(sorted(shown(ordering).steps)).toEqual(['a=first', 'b=second', 'c=third']);
    expect(shown(matching).left).toEqual([
      { id: 'l', text: 'L' },
      { id: 'm', text: 'M' },
      { id: 'n', text: 'N' },
    ]);
    expect(sorted(shown(matching).right)).toEqual(['x=X', 'y=Y', 'z=Z']);
    expect(shown(number)).toEqual({ unit: 'som' });
    expect(own(number).present(number as never, words(), 's')).toEqual({});
    expect(shown(short)).toEqual({});
    expect(
      own(single)
        .present(single as never, words(), 's')
        .options?.map((one) => one.text),
    ).toEqual([...['', '', '']]);
  });

  it('is shuffled by its seed, every order as likely', () => {
    expect(shown(multiple, 'one')).toEqual(shown(multiple, 'one'));
    const orders = new Map<string, number>();
    for (let n = 0; n < 6_000; n += 1) {
      const order = shuffle(['a', 'b', 'c'], `${n}`).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect([...orders.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
    for (const count of orders.values()) expect(Math.abs(count - 1_000)).toBeLessThan(130);
    const list = ['a', 'b', 'c'];
    shuffle(list, 'seed');
    expect(list).toEqual(['a', 'b', 'c']);
  });

  it('is never an order that is solved', () => {
    for (let n = 0; n < 100; n += 1)
      expect(shown(ordering, `${n}`).steps?.map(({ id }) => id)).not.toEqual(['a', 'b', 'c']);
  });
});

describe('a definition', () => {
  it('has no fault where it is as it should be', () => {
    expect([single, multiple, short, ordering, matching].map(faultsOf)).toEqual([[], [], [], [], []]);
  });

  it('names what its key or its mistakes say wrongly', () => {
    expect(faultsOf({ ...single, answer: 'z' } as ItemDefinition)).toEqual([
      'answer: "z" is none of a, b, c',
    ]);
    expect(faultsOf({ ...multiple, answer: ['a', 'q'] } as ItemDefinition)).toEqual([
      'answer: "q" is none of a, b, c, d',
    ]);
    expect(faultsOf({ ...multiple, answer: ['a', 'b', 'c', 'd'] } as ItemDefinition)).toEqual([
      'answer: every option is right',
    ]);
    expect(faultsOf(number)).toEqual([
      'mistakes.near: the mistake is within the tolerance of the key',
      'mistakes.below: the mistake is within the tolerance of the key',
    ]);
    for (const value of [1e15, -1e15])
      expect(faultsOf(define({ kind: 'number', answer: { value } }))).toEqual([
        'answer.value: nobody can type a number of more than fifteen digits',
      ]);
    expect(faultsOf(define({ kind: 'number', answer: { value: 999_999_999_999_999 } }))).toEqual([]);
  });

  it('names orders that are right, and steps that are not there', () => {
    const wrong = { ...ordering, mistakes: { right: ['a', 'b'], none: ['q', 'a'] } } as ItemDefinition;
    expect(faultsOf(wrong)).toEqual([
      'mistakes.right: "a" before "b" is the right order',
      'mistakes.none: "q" is none of a, b, c',
      'mistakes.none: "q" before "a" is the right order',
    ]);
  });

  it('names pairs that ask for nothing, are right, or have no such side', () => {
    const one = { ...matching, pairs: { l: 'x' }, mistakes: {} } as ItemDefinition;
    expect(faultsOf(one)).toEqual(['pairs: fewer than two pairs ask for nothing']);
    expect(faultsOf({ ...one, pairs: { l: 'x', m: 'y' } } as ItemDefinition)).toEqual([]);
    const wrong = {
      ...matching,
      extra: ['z', 'y'],
      mistakes: { right: ['l', 'x'], left: ['q', 'x'], side: ['l', 'q'], extra: ['l', 'z'] },
    } as ItemDefinition;
    expect(faultsOf(wrong)).toEqual([
      'extra.1: "y" belongs to a pair',
      'mistakes.right: that pair is right',
      'mistakes.left: "q" is none of l, m, n',
      'mistakes.side: "q" is none of x, y, x, z, y',
    ]);
  });

  it('tells which words it needs in each language', () => {
    const needed = (item: ItemDefinition) => own(item).neededWords(item as never);
    expect(needed(single)).toEqual({ options: ['a', 'b', 'c'], feedback: ['a', 'c'] });
    expect(needed(multiple)).toEqual({ options: ['a', 'b', 'c', 'd'], feedback: ['b', 'd'] });
    expect(needed(number)).toEqual({ mistakes: ['near', 'half', 'below'] });
    expect(needed(short)).toEqual({ mistakes: ['sum', 'name'], spellings: ['sum', 'name'] });
    expect(needed(ordering)).toEqual({ steps: ['a', 'b', 'c'], mistakes: ['early', 'middle'] });
    expect(needed(matching)).toEqual({
      ...{ left: ['l', 'm', 'n'], right: ['x', 'y', 'z'], mistakes: ['extra', 'swap'] },
    });
  });

  it('tells what its right answer is made of', () => {
    expect(all.map((item) => own(item).keyOf(item as never))).toEqual([
      { options: ['b'] },
      { options: ['a', 'c'] },
      { number: { value: 2000, tolerance: 5 } },
      { isAccepted: true },
      { steps: ['a', 'b', 'c'] },
      {
        pairs: [
          ['l', 'x'],
          ['m', 'y'],
          ['n', 'x'],
        ],
      },
    ]);
  });
});

describe('the words of an item', () => {
  it('have a unit where the key has one', () => {
    expect(wordFaultsOf(number, words({ unit: 'som' }))).toEqual([]);
    expect(wordFaultsOf(number, words())).toEqual([': the unit has no word here: add "unit"']);
    expect(wordFaultsOf(define({ kind: 'number', answer: { value: 1 } }), words())).toEqual([]);
  });

  it('accept what somebody can type, and no spelling that reveals a mistake', () => {
    expect(wordFaultsOf(short, words({ accept: ['receipt'], spellings: { sum: ['bill'] } }))).toEqual([]);
    expect(wordFaultsOf(short, words())).toEqual([': a short text needs "accept", the accepted spellings']);
    const long = 'a'.repeat(501);
    expect(
      wordFaultsOf(short, words({ accept: ['x', long], spellings: { sum: ['y', 'X!'], name: ['(?)'] } })),
    ).toEqual([
      'accept.1: nobody can type more than 500 letters',
      'spellings.sum.1: "X!" is accepted, so it reveals no mistake',
      'spellings.name.0: nobody can type "(?)": no letter and no digit is left to compare',
    ]);
    expect(wordFaultsOf(short, words({ accept: ['a'.repeat(500)] }))).toEqual([]);
    expect(wordFaultsOf(short, words({ accept: ['…'] }))).toEqual([
      'accept.0: nobody can type "…": no letter and no digit is left to compare',
    ]);
  });

  it('are compared without case, accents, ң ө ү, stops and runs of spaces', () => {
    expect(normaliseText('  Дүйнөнүн — ЭҢ, жакшы «чайы»  ')).toBe('дуинонун эн жакшы чаиы');
    expect(normaliseText('Café nº 5')).toBe('cafe no 5');
    expect(normaliseText('...')).toBe('');
  });
});
