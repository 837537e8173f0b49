import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkedStream, type Given } from '@/lib/grounding/check';

const FEE = 'The fee is written on the receipt';
const given: Given = {
  passages: [
    {
      n: 1,
      text: 'Fees\nThe fee is written on the receipt. The room has 12 m². Chapter 3².',
      language: 'en',
    },
    { n: 2, text: 'Contract\nKeep your passport.', language: 'en' },
  ],
  question: 'What is the fee?',
  language: 'en',
};

function shown(words: string, on = given): string {
  const stream = checkedStream(on);
  return stream.push(words) + stream.end();
}

/** The digits of every numbering system that the platform knows, 0 to 9. */
const scripts = Intl.supportedValuesOf('numberingSystem')
  .map((numberingSystem): [string, string[]] => [
    numberingSystem,
    [...new Intl.NumberFormat('en', { numberingSystem, useGrouping: false }).format(9_876_543_210)].reverse(),
  ])
  .filter(([, digits]) => digits.length === 10 && /^\p{Nd}+$/u.test(digits.join('')));

const typed = (digits: readonly string[], n: number) =>
  [...String(n)].map((sign) => digits[Number(sign)]).join('');

describe('marks in the digits of every script', () => {
  it('are looked at in many', () => {
    expect(scripts.length).toBeGreaterThan(50);
    expect(scripts.map(([name]) => name)).toEqual(
      expect.arrayContaining(['arab', 'arabext', 'deva', 'fullwide', 'mathsans']),
    );
  });
  it.each(scripts)('%s: one that is right is kept as [1]', (_, digits) => {
    const one = typed(digits, 1);
    for (const mark of [
      `[${one}]`,
      `［${one}］`,
      `【${one}】`,
      `【${one}†source】`,
      `[ ${one} ]`,
      `[${one}](#source)`,
      `[[${one}]]`,
    ])
      expect(shown(`${FEE} ${mark}.`), mark).toBe(`${FEE} [1].`);
    expect(shown(`${FEE} [${one}, ${typed(digits, 9)}].`)).toBe(`${FEE} [1].`);
    expect(shown(`${FEE} [${one}][${one}] [1].`)).toBe(`${FEE} [1].`);
  });
  it.each(scripts)('%s: one that was not given is removed', (_, digits) => {
    const [two, three, nine, hundred] = [2, 3, 9, 100].map((n) => typed(digits, n));
    for (const mark of [
      ...[
        `[${nine}]`,
        `[${hundred}]`,
        `［${nine}］`,
        `【${nine}】`,
        `【${nine}†lines】`,
        `〔${nine}〕`,
        `{${nine}}`,
        `⟨${nine}⟩`,
      ],
      ...[
        `[${two}-${three}]`,
        `[^${two}]`,
        `^[${nine}]`,
        `[source ${nine}]`,
        `[${nine} and ${two}]`,
        `[${nine}; ${hundred}]`,
      ],
      ...[
        `[источник ${nine}]`,
        `[${nine} жана ${two}]`,
        `[المصدر ${nine}]`,
        `(source ${nine})`,
        `(см. ${nine})`,
        `(^${nine})`,
      ],
      ...[
        `[№ ${nine}]`,
        `[#${nine}]`,
        `[${nine}:${two}]`,
        `[${nine}](http://a.example)`,
        `[[${nine}]]`,
        `<sup>${nine}</sup>`,
      ],
    ])
      for (const words of [`${FEE} [1] ${mark}.`, `${FEE} [1]${mark}.`, `${FEE} ${mark} [1].`])
        expect(shown(words), words).toBe(`${FEE} [1].`);
  });
});

describe('what looks like a mark', () => {
  it.each([
    ...[
      '¹',
      '¹²',
      '⁹',
      '¹⁻³',
      '①',
      '⑨',
      '❾',
      '⑴',
      '⒐',
      '9⃣',
      '[¹]',
      '[a]',
      '[iv]',
      '[*]',
      '[†]',
      '[]',
      '[ ]',
      '[source]',
    ],
    ...[
      '[citation needed]',
      '[Quelle 9]',
      '[9, 9]',
      '[9–12]',
      '[p. 9]',
      '[see passage 9]',
      '[9†source]',
      '([9])',
      '⁽⁹⁾',
    ],
  ])('%s is removed', (mark) => {
    expect(shown(`${FEE} [1] ${mark}.`).replace(/\s*\(\)/, '')).toBe(`${FEE} [1].`);
  });
  it.each([
    'It is 12 m² and 30 км²',
    'Chapter 3² says so',
    'Write [your name] there',
    'Keep (at least) the receipt (a copy)',
    'Count [150 × 8] and (150 + 8)',
    'Half is ½ of it',
  ])('%s stays', (words) => {
    const said = { ...given, passages: [{ n: 1, text: `${FEE}. ${words}.`, language: 'en' }] };
    expect(shown(`${FEE} [1]. ${words} [1].`, said)).toBe(`${FEE} [1]. ${words} [1].`);
  });
  it.each([
    ['a mark inside a mark', `${FEE} [1] [[9]1].`, `${FEE} [1].`],
    ['a mark that hides another', `${FEE} [1] [[9]9].`, `${FEE} [1].`],
    [
      'a mark in an address',
      `${FEE} [1]. See evil[9].example and evil[2].example/pay.`,
      `${FEE} [1]. See evil .example and evil .example/pay.`,
    ],
    ['a mark inside a word', `${FEE} [1]. Pass[9]port.`, `${FEE} [1]. Pass port.`],
    ['a mark twice, with a stop between', `${FEE} [1]. [1] Keep it.`, `${FEE} [1]. Keep it.`],
    ['two marks in turn', `${FEE} [1][2][1].`, `${FEE} [1].`],
  ])('%s', (_, words, expected) => {
    expect(shown(words)).toBe(expected);
  });

  it('is never shown, whatever stands around it', () => {
    const number = fc
      .tuple(fc.constantFrom(...scripts.map(([, digits]) => digits)), fc.nat(120))
      .map(([digits, n]) => typed(digits, n));
    const mark = fc
      .tuple(
        fc.constantFrom('[', '［', '【', '〔', '{', '⟨', '[[', '[^', '[source ', '['),
        fc.array(number, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(', ', '-', ' and ', '; ', '؛', ' '),
        fc.constantFrom(']', '］', '】', '〕', '}', '⟩', ']]', '†x]', ']'),
      )
      .map(([open, numbers, between, close]) => open + numbers.join(between) + close);
    const bit = fc.oneof(
      mark,
      mark,
      fc.constantFrom(
        '¹',
        '²³',
        '⑨',
        `${FEE} [1]. `,
        'word',
        ' ',
        '.',
        '[',
        ']',
        '<',
        '(',
        ')',
        '^',
        '\u200b',
        '\n',
      ),
    );
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 16 }), (bits) => {
        const stream = checkedStream(given);
        const text = stream.push(`${FEE} [1]. ${bits.join('')}`) + stream.end();
        const cited = stream.cited().length;
        const rest = text.replace(/\[(\d+)\]/g, (all, n: string) =>
          Number(n) >= 1 && Number(n) <= cited ? '' : all,
        );
        expect(rest).not.toMatch(
          /[[［【〔{⟨][^\p{L}\p{Ps}\p{Pe}\n]{0,40}\p{N}[^\p{L}\p{Ps}\p{Pe}\n]{0,40}[\]］】〕}⟩]/u,
        );
        expect(rest).not.toMatch(/[¹²³⑨]/);
        expect(text).not.toMatch(/\[(\d+)\]\s*\[\1\]/);
      }),
      { numRuns: 1500 },
    );
  });

  it('costs little, however many there are', () => {
    const began = performance.now();
    for (const bad of ['[a 1 b 2 c 3 ', '[1 1 1 1 1 1 1 1 1 1 1 1 1x] ', '^[^', '(source 1'])
      shown(`${FEE} [1]. ${bad.repeat(600)}`);
    expect(performance.now() - began).toBeLessThan(4000);
  });
});
