import { describe, expect, it } from 'vitest';
import type { ItemText } from '@/lib/content/items/item';
import { itemDefinition } from '@/lib/content/items/kinds';
import { exerciseWords, gives, type Key, keyOf } from '@/lib/grounding/answer-key';

const words = (rest: Partial<ItemText> = {}): ItemText => ({
  ...{ stem: 'How much arrives?', otherwise: '…', hints: ['a', 'b'], explanation: 'e' },
  ...rest,
});
const keyFor = (definition: object, ...texts: ItemText[]): Key =>
  keyOf(itemDefinition.parse({ id: 'x', skills: ['s'], difficulty: 0, ...definition }), texts);
const number = (value: number, tolerance = 0) =>
  keyFor({ kind: 'number', answer: { value, tolerance } }, words());

describe('the key of a number', () => {
  it.each([
    'It is 36800.',
    '36 800 roubles',
    '36,800',
    '36.800',
    '3-6-8-0-0',
    '3 6 8 0 0',
    '36.8 thousand',
    '36,8 тыс. рублей',
    '36.8k',
    'thirty-six thousand eight hundred',
    'three six eight zero zero',
    '٣٦٨٠٠',
    '３６８００',
    '36\u200b800',
    '368OO',
  ])('is given by “%s”', (text) => {
    expect(gives(text, number(36_800))).toBe(true);
  });

  it.each(['It is 3680.', '368000', '136800', '36801', '36 900', 'thirty-six thousand', '36.8 roubles', ''])(
    'is not given by “%s”',
    (text) => {
      expect(gives(text, number(36_800))).toBe(false);
    },
  );

  it('is given by what lies within its tolerance, and no further', () => {
    const near = number(100, 5);
    for (const said of ['95', '100', '105', 'ninety-six']) expect(gives(said, near)).toBe(true);
    for (const said of ['94', '106', '94.9', 'ninety']) expect(gives(said, near)).toBe(false);
  });

  it('is given by a single digit as such alone', () => {
    expect(gives('It takes 7 days.', number(7))).toBe(true);
    expect(gives('seven days', number(7))).toBe(true);
    for (const said of ['17 days', '70', 'six days']) expect(gives(said, number(7))).toBe(false);
    expect(gives('0.94 for one', number(0.94))).toBe(true);
    expect(gives('0,94', number(0.94))).toBe(true);
    expect(gives('94', number(0.94))).toBe(false);
  });

  it('is no secret where the exercise names it, in whatever language', () => {
    const named = keyFor(
      { kind: 'number', answer: { value: 300, tolerance: 10 } },
      words(),
      words({ case: 'Он отдал 295 рублей.' }),
    );
    expect(named.number).toBeNull();
    expect(gives('It is 300.', named)).toBe(false);
    expect(number(300, 10)).toMatchObject({
      number: 300,
      tolerance: 10,
      words: [],
      choices: [],
      steps: [],
      pairs: [],
    });
  });
});

describe('the key of a text', () => {
  const key = keyFor(
    { kind: 'short-text' },
    words({ accept: ['receipt', 'paper slip'] }),
    words({ accept: ['чек', 'код'] }),
  );

  it('is each accepted spelling, with endings where it is long, in any language of the item', () => {
    expect(key).toMatchObject({ number: null, words: ['receipt', 'paper slip', 'чек', 'код'] });
    for (const said of [
      'Keep the receipt.',
      'RECEIPTS',
      'r e c e i p t',
      'r-e-c-e-i-p-t',
      'paper slip',
      'Чек!',
    ])
      expect(gives(said, key), said).toBe(true);
    for (const said of ['Keep it.', 'кодовый', 'paper', 'slip of paper', 'recei', ''])
      expect(gives(said, key), said).toBe(false);
  });

  it('is what is accepted of a text alone', () => {
    expect(
      keyFor({ kind: 'single-choice', options: ['a', 'b'], answer: 'a' }, words({ accept: ['x'] })).words,
    ).toEqual([]);
  });
});

describe('the key of a choice', () => {
  const options = {
    wait: 'Wait for the bank',
    call: 'Call the number printed on your own card',
    ok: 'Agree',
  };
  const single = (answer: string) =>
    keyFor({ kind: 'single-choice', options: ['wait', 'call', 'ok'], answer }, words({ options }));

  it('is the phrase, also with the letters apart, and words of its own that say the same', () => {
    const key = single('call');
    expect(key.choices).toMatchObject([{ text: options.call }]);
    expect(key.choices[0]?.telling.split(' ').sort()).toEqual(
      ['call', 'card', 'number', 'own', 'printed'].sort(),
    );
    for (const said of [
      'You should call the number printed on your own card.',
      'C a l l  t h e  n u m b e r  p r i n t e d  o n  y o u r  o w n  c a r d',
      'The number that is printed on the card that you own is the one to call.',
    ])
      expect(gives(said, key), said).toBe(true);
    for (const said of ['Wait for the bank.', 'Call somebody.', 'There is a number on the card.', ''])
      expect(gives(said, key), said).toBe(false);
  });

  it('is the phrase alone where it is short: as words, not within others', () => {
    const key = single('ok');
    expect(gives('Just agree with them', key)).toBe(true);
    for (const said of ['They disagree', 'an agreement']) expect(gives(said, key), said).toBe(false);
  });

  it('is none where a language has no words of the option', () => {
    expect(keyFor({ kind: 'single-choice', options: ['a', 'b'], answer: 'a' }, words()).choices).toEqual([]);
  });

  it('is each right option of several, told by words that no other option has and the exercise lacks', () => {
    const several = keyFor(
      { kind: 'multiple-choice', options: ['one', 'two', 'three'], answer: ['one', 'two'] },
      words({
        stem: 'What belongs into a contract?',
        options: {
          one: 'the wage in the contract',
          two: 'the hours of work',
          three: 'the colour of the wage',
        },
      }),
    );
    expect(several.choices.map(({ telling }) => telling)).toEqual(['', 'hours work']);
  });
});

describe('the key of steps and pairs', () => {
  const ordering = keyFor(
    { kind: 'ordering', steps: ['a', 'b', 'c'] },
    words({ steps: { a: 'Put the phone down', b: 'Find the real number', c: 'Ring them yourself' } }),
    words({ steps: { a: 'Положите трубку', b: 'Найдите номер', c: 'Позвоните сами' } }),
  );
  it('is most steps of one language together', () => {
    expect(gives('First put the phone down, then find the real number.', ordering)).toBe(true);
    expect(gives('Put the phone down.', ordering)).toBe(false);
    expect(gives('Put the phone down, потом найдите номер.', ordering)).toBe(false);
    expect(gives('Положите трубку. Позвоните сами.', ordering)).toBe(true);
    expect(ordering.steps.map((steps) => steps.length)).toEqual([3, 3]);
    expect(keyFor({ kind: 'ordering', steps: ['a', 'b', 'c'] }, words()).steps).toEqual([[]]);
    expect(gives('anything', keyFor({ kind: 'ordering', steps: ['a', 'b', 'c'] }, words()))).toBe(false);
  });

  it('is both sides of a pair', () => {
    const matching = keyFor(
      { kind: 'matching', pairs: { l: 'x', m: 'y' } },
      words({
        left: { l: 'Tariff', m: 'Margin' },
        right: { x: 'monthly fee', y: 'hidden part of the rate' },
      }),
    );
    expect(matching.pairs.map(([left, right]) => [left.text, right.text])).toEqual([
      ['Tariff', 'monthly fee'],
      ['Margin', 'hidden part of the rate'],
    ]);
    expect(gives('The margin is the hidden part of the rate.', matching)).toBe(true);
    for (const said of ['The tariff is the hidden part of the rate.', 'the margin', 'a monthly fee'])
      expect(gives(said, matching), said).toBe(false);
    expect(gives('anything', keyFor({ kind: 'matching', pairs: { l: 'x', m: 'y' } }, words()))).toBe(false);
  });

  it('the exercise is its situation and its question', () => {
    expect(exerciseWords(words({ case: 'Aigul pays.' }))).toBe('Aigul pays.\nHow much arrives?');
    expect(exerciseWords(words())).toBe('How much arrives?');
  });
});
