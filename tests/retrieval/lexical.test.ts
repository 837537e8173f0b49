import { describe, expect, it } from 'vitest';
import { romanise, romanisedWords } from '@/lib/content/romanise';
import { askedIn } from '@/lib/retrieval/asked';
import { grams, indexedGrams } from '@/lib/retrieval/grams';
import { buildLexicalIndex, readLexicalIndex } from '@/lib/retrieval/lexical';

const index = (texts: string[]) => readLexicalIndex(buildLexicalIndex(texts));

/** BM25 worked out a second time, from its definition and with strings instead of hashes. */
function bm25(question: string, texts: string[]): { score: number; share: number }[] {
  const held = texts.map(indexedGrams);
  const length = held.map((counts) => [...counts.values()].reduce((sum, n) => sum + n, 0));
  const average = length.reduce((sum, n) => sum + n, 0) / texts.length;
  const asked = [...indexedGrams(askedIn(question).flat().join(' ')).keys()].map((gram) => {
    const n = held.filter((counts) => counts.has(gram)).length;
    return { gram, idf: Math.log(1 + (texts.length - n + 0.5) / (n + 0.5)) };
  });
  const all = asked.reduce((sum, { idf }) => sum + idf, 0);
  return held.map((counts, at) => {
    const score = asked.reduce((sum, { gram, idf }) => {
      const n = counts.get(gram) ?? 0;
      return sum + (idf * n * 2.2) / (n + 1.2 * (0.25 + (0.75 * (length[at] ?? 0)) / average));
    }, 0);
    return { score, share: score / all };
  });
}

const TEXTS = [
  'The fee is written on the receipt. It is small.',
  'Комиссия дүмүрчөктө жазылган. Ал аз.',
  'Read the contract slowly at home, read the contract again.',
  '',
  'Квитанция: комиссия, курс, комиссия.',
];

describe('lexical index', () => {
  it.each(['fee on the receipt', 'комиссия', 'contract', 'zebra', 'думурчок комиссиясы'])(
    'gives BM25 and its share of the question: %s',
    (question) => {
      const expected = bm25(question, TEXTS);
      const hits = index(TEXTS).search(question, 10);
      expect(hits.map(({ row }) => row)).toEqual(
        expected
          .map(({ score }, row) => ({ row, score }))
          .filter(({ score }) => score > 0)
          .sort((a, b) => b.score - a.score)
          .map(({ row }) => row),
      );
      for (const { row, score, share } of hits) {
        expect(score).toBeCloseTo(expected[row]?.score ?? 0, 5);
        expect(share).toBeCloseTo(expected[row]?.share ?? 0, 5);
      }
      const shares = index(TEXTS).shares(askedIn(question));
      for (const [row, { share }] of expected.entries()) expect(shares[row]).toBeCloseTo(share, 5);
    },
  );

  it('gives at most k hits, the lower row first among equals', () => {
    const twins = index(['some receipt', 'some receipt', 'some receipt', 'other']);
    expect(twins.search('receipt', 2).map(({ row }) => row)).toEqual([0, 1]);
    expect(twins.search('receipt', 0)).toEqual([]);
  });

  it('takes no texts, and questions of nothing', () => {
    expect(index([]).search('receipt', 5)).toEqual([]);
    for (const question of ['', '🙂🙂', '\u0000\u200b', 'x'.repeat(10_000)])
      expect(index(TEXTS).search(question, 5)).toEqual([]);
  });

  it('holds more than 65,536 texts, and a gram more than 255 times in one', () => {
    const texts = Array.from({ length: 65_600 }, (_, at) => `t${at}`);
    texts.push('receipt '.repeat(300));
    expect(index(texts).search('receipt', 3)).toMatchObject([{ row: 65_600 }]);
  });

  it('reads the bytes wherever they lie, and refuses others', () => {
    const bytes = buildLexicalIndex(TEXTS);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(readLexicalIndex(shifted.subarray(3)).search('receipt', 1)).toMatchObject([{ row: 0 }]);
    const others = [new Uint8Array(), bytes.subarray(0, -1), bytes.map((byte, at) => (at === 3 ? 9 : byte))];
    for (const wrong of others) expect(() => readLexicalIndex(wrong)).toThrow(/no lexical index/);
  });

  it('weighs rare grams more than common ones', () => {
    const { rarity } = index(TEXTS);
    expect(rarity('fee ')).toBeGreaterThan(rarity('komi'));
    expect(rarity('zebr')).toBeGreaterThan(rarity('fee '));
  });
});

/** What a learner types -> what a passage says. */
const PAIRS: [string, string, string][] = [
  ['ң ө ү left out', 'дүмүрчөктү үйгө жөнөтүңүз', 'думурчокту уйго жонотунуз'],
  [
    'Kyrgyz in Latin letters',
    'акча которуу, жыл, чоң',
    'akcha kotoruu, zhyl, chong'.replace('chong', 'chon'),
  ],
  ['Kyrgyz in Turkish letters', 'дүмүрчөк', 'dümürçök'],
  ['е for ё, и for й', 'твёрдый счёт', 'твердыи счет'],
  ['Uzbek apostrophes', 'oʻzbekcha toʻlov', "o'zbekcha to`lov"],
  ['Uzbek without apostrophes', 'toʻlov', 'tolov'],
  ['Arabic vowel signs', 'اَلْبَنْكُ', 'البنك'],
  ['Arabic hamza', 'أجر إيصال مسؤول رئيس آلة', 'اجر ايصال مسوول رييس الة'],
  ['Arabic endings', 'رسالة مستشفى', 'رساله مستشفي'],
  ['Persian and Arabic letters', 'کارت بانکی', 'كارت بانكي'],
  ['Persian joiner', 'می\u200cخواهم', 'میخواهم'],
  ['digits', '١٢ ۳۴', '12 34'],
];

describe('folding', () => {
  it('reads two letters with a stroke between them as a word, and nothing longer', () => {
    expect(romanisedWords('З/п за март: и/или, 1/2')).toEqual(['zp', 'za', 'mart', 'i', 'ili', '1', '2']);
  });
  it.each(PAIRS)('makes spellings meet: %s', (_, written, typed) => {
    expect(romanise(typed)).toBe(romanise(written));
    expect(index(['zebra', written]).search(typed, 2)).toMatchObject([{ row: 1 }]);
  });

  it.each([
    ['Дүмүрчөк', 'dumurchok'],
    ['ещё', 'eshe'],
    ['жыл', 'jil'],
    ['ХАРАЖАТ', 'harajat'],
    ["don't", 'dont'],
    ['البنك', 'bnk'],
    ['ａｂｃ', 'abc'],
  ])('%s -> %s', (text, expected) => {
    expect(romanise(text)).toBe(expected);
  });

  it('keeps words apart that only look alike', () => {
    const pairs = [
      ['карыз', 'кагаз'],
      ['банк', 'пакет'],
      ['أجر', 'جرد'],
    ] as const;
    for (const [a, b] of pairs) expect(romanise(a)).not.toBe(romanise(b));
  });
});

describe('grams', () => {
  it('pads words with spaces, and keeps short words whole', () => {
    expect([...grams('a fee fee').entries()]).toEqual([
      [' a ', 1],
      [' fee', 2],
      ['fee ', 2],
    ]);
  });
});
