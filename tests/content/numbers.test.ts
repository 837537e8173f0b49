import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ItemText } from '@/lib/content/items/item';
import { type ItemDefinition, itemDefinition } from '@/lib/content/items/kinds';
import { readNumber } from '@/lib/content/items/read-number';
import { mark, takenFor } from '@/lib/content/marking';

const valuesOf = (typed: string) => readNumber(typed)?.values ?? [];

/** Scripts whose digits stand on a phone's keyboard or in a school's books, by their zero. */
const ZEROS = [
  ...[0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0],
  ...[0xf20, 0x1040, 0x17e0, 0x1810, 0xff10],
];
const inScript = (text: string, zero: number) =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const zero = fc.constantFrom(...ZEROS);
const MARKS = ['', '\u200e', '\u200f', '\u202a', '\u2066', '\u061c', '\ufeff'];
const grouped = (value: number, sign: string) => String(value).replace(/\B(?=(\d{3})+$)/g, sign);

describe('a number in digits', () => {
  it('is read in the digits of every script, whatever groups them', () => {
    const groups = [' ', '\u00a0', '\u202f', '\u2009', "'", '’', '_', '٬', ''];
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999_999 }),
        zero,
        fc.constantFrom(...groups),
        fc.constantFrom(...MARKS),
        (value, zero, sign, mark) => {
          expect(valuesOf(`${mark}${inScript(grouped(value, sign), zero)}${mark}`)).toEqual([value]);
        },
      ),
    );
  });

  it('has its decimals behind a dot, a comma or the Arabic sign', () => {
    const half = fc.constantFrom('.', ',', '٫', '،');
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999 }),
        fc.integer({ min: 0, max: 99 }),
        half,
        zero,
        (...given) => {
          const [whole, part, sign, zero] = given;
          const decimals = String(part).padStart(2, '0');
          const expected = [Number(`${whole}.${decimals}`)];
          expect(valuesOf(inScript(`${whole}${sign}${decimals}`, zero))).toEqual(expected);
          expect(valuesOf(inScript(`${grouped(whole, ' ')}${sign}${decimals}`, zero))).toEqual(expected);
          expect(valuesOf(inScript(`${sign}${decimals}`, zero))).toEqual([Number(`0.${decimals}`)]);
        },
      ),
    );
  });

  it('means both where a dot or a comma stands before three digits, but not behind a zero', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999 }),
        fc.integer({ min: 0, max: 999 }),
        fc.constantFrom('.', ',', ', '),
        (front, back, sign) => {
          const rest = String(back).padStart(3, '0');
          expect(valuesOf(`${front}${sign}${rest}`)).toEqual([
            ...new Set([front * 1_000 + back, Number(`${front}.${rest}`)]),
          ]);
          expect(valuesOf(`0${sign.trim()}${rest}`)).toEqual([Number(`0.${rest}`)]);
        },
      ),
    );
  });

  it('is negative with the minus of any keyboard, and never without its sign', () => {
    const minus = fc.constantFrom(...'-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d');
    const space = fc.constantFrom('', ' ', '\u00a0');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9_999 }),
        minus,
        space,
        zero,
        fc.constantFrom(...MARKS),
        (...given) => {
          const [value, sign, space, zero, mark] = given;
          const digits = inScript(String(value), zero);
          for (const typed of [
            `${mark}${sign}${space}${digits}`,
            `${sign}${mark}${digits}${mark}`,
            `(${digits})`,
          ])
            expect(valuesOf(typed)).toEqual([-value]);
          for (const word of ['минус', 'minus', 'ناقص'])
            expect(valuesOf(`${word} ${digits}`)).toEqual([-value]);
        },
      ),
    );
  });

  it.each<[string, number[]]>([
    ['.5', [0.5]],
    [',5', [0.5]],
    ['٫٥', [0.5]],
    ['.50', [0.5]],
    ['0.500', [0.5]],
    ['5, 000', [5_000, 5]],
    ['- 5', [-5]],
    ['(5)', [-5]],
    ['৫৩', [53]],
    ['၅၃', [53]],
    ['៥៣', [53]],
    ['๕๓', [53]],
    ['', []],
    ['none', []],
    ['1 0000', []],
    ['12 34', []],
    ['5 5', []],
    ['1,234,567.8', [1_234_567.8]],
    ['1.234.567', [1_234_567]],
    ['1,234.567.8', []],
    ['1.000 000', []],
    ['12,34,567', [1_234_567]],
    ['1,2,3', []],
    ['1.2.3', []],
    ['5.', [5]],
    ['5,,', [5]],
    ['5,-', [5]],
    ['5-', []],
    ['5!', [5]],
    ['5️⃣3️⃣', [53]],
    ['53 👍', [53]],
    ['№5', [5]],
    ['~5', [5]],
    ['±5', []],
    ['<5', []],
    ['5_', []],
    ['①', []],
    ['5₂', []],
    ['Ⅴ', []],
    ['5²', [25]],
    ['25 м²', [25]],
    ['½', [0.5]],
    ['1½', [1.5]],
    ['4⅔', [4 + 2 / 3]],
    ['4 2/7', [4 + 2 / 7]],
    ['٤ ٢/٧', [4 + 2 / 7]],
    ['5/0', []],
    ['4 9/7', []],
    ['1/2/3', []],
    ['12:30', []],
    ['12.05.2026', []],
    ['5x', []],
    ['12abc', []],
    ['1О0', []],
    ['1e3', []],
    ['5th', []],
  ])('%s is %j', (typed, values) => {
    expect(valuesOf(typed)).toEqual(values);
  });
});

describe('thousands and millions', () => {
  it('multiply what stands before them, in every language and its shorts', () => {
    const words: [number, string[]][] = [
      [
        1_000,
        [
          'тыс.',
          'тыс',
          'тысяч',
          'тыщ',
          'к',
          'k',
          'К',
          'миң',
          'мин',
          'мың',
          'ming',
          'thousand',
          'ألف',
          'الف',
          'آلاف',
        ],
      ],
      [1_000_000, ['млн', 'миллион', 'mln', 'million', 'millions', 'مليون', 'ملايين']],
      [1_000_000_000, ['млрд', 'миллиард', 'billion', 'مليار']],
    ];
    const pairs = words.flatMap(([factor, all]) => all.map((word) => [factor, word] as const));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999 }),
        fc.constantFrom(...pairs),
        fc.constantFrom('', ' ', '\u00a0'),
        zero,
        (count, [factor, word], space, zero) => {
          expect(valuesOf(`${inScript(String(count), zero)}${space}${word}`)).toEqual([count * factor]);
          expect(valuesOf(`${count},5 ${word}`)).toEqual([(count + 0.5) * factor]);
          expect(valuesOf(`${count} ${word} 600`)).toEqual(factor > 600 ? [count * factor + 600] : []);
        },
      ),
    );
  });

  it.each<[string, number[]]>([
    ['17 миң 600 сом', [17_600]],
    ['١٧ ألف و ٦٠٠', [17_600]],
    ['1 млн 200 тыс', [1_200_000]],
    ['15 т.р.', [15_000]],
    ['5 жүз', [500]],
    ['1,500 тыс', [1_500_000, 1_500]],
    ['1,5 тыс 600', []],
    ['5 тыс 2 млн', []],
    ['17 миң 60000', []],
    ['тыс. 15', []],
    ['к', []],
  ])('%s is %j', (typed, values) => {
    expect(valuesOf(typed)).toEqual(values);
  });
});

describe('a number in words', () => {
  it.each<[string, number[]]>([
    ['беш', [5]],
    ['fifty-three', [53]],
    ['Fifty three hours', [53]],
    ['пятьдесят три', [53]],
    ['элүү үч', [53]],
    ['elüü üch', [53]],
    ['ثلاثة وخمسون', [53]],
    ['seventeen thousand six hundred', [17_600]],
    ['семнадцать тысяч шестьсот сомов', [17_600]],
    ['он жети миң алты жүз', [17_600]],
    ['سبعة عشر ألفا وستمائة', [17_600]],
    ['17 миң алты жүз', [17_600]],
    ['тысяча', [1_000]],
    ['ألفين', [2_000]],
    ['полторы тысячи', [1_500]],
    ['пять с половиной', [5.5]],
    ['беш жарым', [5.5]],
    ['five and a half', [5.5]],
    ['half a million', [500_000]],
    ['8100 (восемь тысяч сто)', [8_100]],
    ['8100 (восемь тысяч двести)', []],
    ['он заплатил 8100', [8_100]],
    ['бир жумада 2000', [2_000]],
    ['два, три', []],
    ['five or six', []],
  ])('%s is %j', (typed, values) => {
    expect(valuesOf(typed)).toEqual(values);
  });
});

describe('a sum', () => {
  it('counts when it leads to its result', () => {
    const signs = fc.constantFrom(['+', 1] as const, ['−', -1] as const, ['-', -1] as const);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99_999 }),
        fc.integer({ min: 1, max: 99_999 }),
        signs,
        fc.constantFrom('', ' '),
        (a, b, [sign, factor], space) => {
          const result = a + factor * b;
          const sum = [a, sign, b].join(space);
          expect(valuesOf(`${sum}${space}=${space}${result}`)).toEqual([result]);
          expect(valuesOf(`${result}=${sum}`)).toEqual([result]);
          expect(valuesOf(`${sum}=${result + 1}`)).toEqual([]);
          expect(valuesOf(sum)).toEqual([]);
        },
      ),
    );
  });

  it.each<[string, number[]]>([
    ['4200+3900=8100', [8_100]],
    ['4200 сом + 3900 сом = 8100 сом', [8_100]],
    ['(20000-300)*0,9-130=17600', [17_600]],
    ['20000-300=19700*0.9=17730-130=17600', [17_600]],
    ['20000-300=19700; 19700*90%=17730; 17730-130=17600', [17_600]],
    ['21000:3000=7', [7]],
    ['5х9+8=53', [53]],
    ['100/3=33,3', [33.3]],
    ['4200 плюс 3900 равно 8100', [8_100]],
    ['x = 8100', [8_100]],
    ['8100 = ', [8_100]],
    ['=', []],
    ['(5+3=8', []],
  ])('%s is %j', (typed, values) => {
    expect(valuesOf(typed)).toEqual(values);
  });
});

describe('what is not one number', () => {
  it('is asked again', () => {
    for (const typed of [
      ...[
        '5 или 6',
        '5-6',
        '5–6 недель',
        '5...6',
        'от 5 до 6',
        '5 and 6',
        'не 5',
        '5 эмес',
        'not 5',
        'ليس 5',
      ],
      ...['больше 315', 'more than 315', '315тен көп', 'أكثر من 315', 'ответ-5', '5 years 3', 'M5'],
    ])
      expect(valuesOf(typed), typed).toEqual([]);
    expect(valuesOf('на 315 больше')).toEqual([315]);
    expect(valuesOf('ответ — 5')).toEqual([5]);
    expect(valuesOf('ответ -5')).toEqual([-5]);
  });

  it('is never read in part', () => {
    const piece = fc.constantFrom(
      ...'0123456789 .,-–/:=+()',
      'тыс',
      'миң',
      'сом',
      'и',
      'беш',
      'x',
      '²',
      '½',
      'a',
      'ألف',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const typed = pieces.join('');
        for (const value of valuesOf(typed)) expect(Number.isFinite(value)).toBe(true);
        // Two numbers with a word between are never one of them.
        if (valuesOf(typed).length > 0 && !typed.includes('='))
          expect(valuesOf(`${typed} или ${typed}`)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a unit', () => {
  const words = (unit: string, stem = '?'): ItemText => ({
    ...{ stem, unit, otherwise: '…', hints: ['a', 'b'], explanation: 'e' },
  });
  const define = (value: number, unit?: string, mistakes = {}): ItemDefinition =>
    itemDefinition.parse({
      ...{ id: 'x', skills: ['s'], difficulty: 0, kind: 'number', mistakes },
      answer: { value, ...(unit ? { unit } : {}) },
    });
  const verdict = (item: ItemDefinition, texts: ItemText[], typed: string) => {
    const { correct, mistake, unreadable } = mark(item, texts, { kind: 'number', text: typed });
    return unreadable ? 'again' : correct ? 'right' : (mistake?.id ?? 'wrong');
  };
  const weeks = define(14, 'week', { half: 7 });
  const weekWords = [
    words('weeks'),
    words('недель', 'Через сколько недель будет вся сумма?'),
    words('أسبوع'),
  ];
  const som = define(17_600, 'som');
  const somWords = [words('som'), words('сомов'), words('сом', 'Колуна канча сом тиет?'), words('سوم')];

  it.each([
    ...['14', '14 weeks', '14 week', '14 недель', '14нед.', '14 жума', '14 жумада', '١٤ أسبوعا', '98 дней'],
    ...['через 14 недель', 'in 14 weeks', 'fourteen weeks', '14-недель'],
  ])('%s is right where fourteen weeks are asked', (typed) => {
    expect(verdict(weeks, weekWords, typed)).toBe('right');
  });

  it.each([
    ...[
      '14 days',
      '14 дней',
      '14 күн',
      '14 يوما',
      '14 months',
      '14 ай',
      '14 сом',
      '14 $',
      '$14',
      '14%',
      '-14',
    ],
  ])('%s is wrong there', (typed) => {
    expect(verdict(weeks, weekWords, typed)).toBe('wrong');
  });

  it('names a mistake in its own unit, and in one that converts', () => {
    expect(verdict(weeks, weekWords, '7 недель')).toBe('half');
    expect(verdict(weeks, weekWords, '49 дней')).toBe('half');
    expect(verdict(weeks, weekWords, '7 сомов')).toBe('wrong');
  });

  it.each([
    ...['17600 сом', '17 600 сомов', '17600с', '17.600 som', '١٧٦٠٠ سوم', '17600 кыргыз сому', 'KGS 17600'],
    ...['17600 com', '17600 тиет', '17600 сом 00 тыйын', '17,6 миң сом', '17600 сом колуна'],
  ])('%s is right where som are asked', (typed) => {
    expect(verdict(som, somWords, typed)).toBe('right');
  });

  it('does not make a number right whose sign is another', () => {
    const seven = define(7_500, 'som');
    const texts = [words('som'), words('сом')];
    for (const typed of ['7500', '7 500 сом', '7,5 миң']) expect(verdict(seven, texts, typed)).toBe('right');
    for (const typed of ['минус 7500', 'minus 7500', '−7500 сом', '(7500)', '٧٥٠٠-'])
      expect(verdict(seven, texts, typed), typed).not.toBe('right');
  });

  it('that nobody knows is asked about, unless the exercise speaks of it', () => {
    expect(verdict(som, somWords, '17600 bananas')).toBe('again');
    expect(verdict(som, somWords, '17600 б')).toBe('again');
    expect(verdict(som, somWords, '17600 рублей')).toBe('wrong');
    expect(verdict(som, somWords, '17600 дней')).toBe('wrong');
  });

  it('of the exercise itself needs no table', () => {
    const accounts = define(5, 'account');
    const texts = [words('accounts'), words('аккаунтов'), words('حساب')];
    for (const typed of ['5', '5 accounts', '5 аккаунтов', '5 аккаунта', '5 حسابات', 'пять'])
      expect(verdict(accounts, texts, typed)).toBe('right');
    for (const typed of ['5 сом', '5 hours']) expect(verdict(accounts, texts, typed)).toBe('wrong');
  });

  it('is passed over where none is asked for, and joined where it is two of a kind', () => {
    expect(verdict(define(5), [words('')], '5 сом')).toBe('right');
    const hours = define(2.5, 'hour');
    const texts = [words('часов')];
    for (const typed of ['2,5 ч', '2 часа 30 минут', '2 часа и 30 мин', '150 минут', 'два с половиной часа'])
      expect(verdict(hours, texts, typed)).toBe('right');
    expect(verdict(hours, texts, '2 часа 5 сом')).toBe('again');
    expect(verdict(define(15_000, 'rouble'), [words('рублей')], '15 мин')).toBe('right');
    expect(verdict(define(15_000, 'hour'), [words('часов')], '15 мин')).toBe('wrong');
  });

  it('is said back with the reading that was judged', () => {
    const said = (typed: string) => takenFor(som, somWords, { kind: 'number', text: typed });
    for (const typed of ['17,600', '17.600 сом', '17,6 миң', 'он жети миң алты жүз'])
      expect(said(typed)).toEqual({ number: 17_600 });
    expect(said('5,000')).toEqual({ number: 5_000 });
    expect(takenFor(weeks, weekWords, { kind: 'number', text: '49 дней' })).toEqual({ number: 7 });
    for (const typed of ['5 или 6', '17600 рублей']) expect(said(typed)).toBeNull();
    expect(takenFor(som, somWords, { kind: 'short-text', text: '5' })).toBeNull();
    expect(takenFor(som, somWords, { text: '5' })).toBeNull();
  });
});
