import { describe, expect, it } from 'vitest';
import { grams, questionGrams } from '@/lib/retrieval/grams';
import { answerable, areVersions, ENOUGH, rank } from '@/lib/retrieval/rank';
import { romanise } from '@/lib/retrieval/romanise';
import type { Candidate } from '@/lib/retrieval/schema';
import { bm25Share, coverage, statisticsOf } from '@/lib/retrieval/statistics';

let serial = 0;
function candidate(over: Partial<Candidate>): Candidate {
  serial += 1;
  return {
    id: String(serial),
    courseId: 'c',
    moduleId: 'm',
    language: 'en',
    position: 0,
    headingPath: ['Title', 'Heading'],
    blockIds: [`b${serial}`],
    text: 'Nothing.',
    hash: String(serial),
    cosine: null,
    ...over,
  };
}

const price = candidate({ blockIds: ['price'], text: 'The fee is written on the receipt. It is small.' });
const kyrgyz = candidate({
  blockIds: ['price'],
  language: 'ky',
  text: 'Комиссия дүмүрчөктө жазылган. Ал аз.',
});
const other = candidate({ blockIds: ['other'], text: 'Read the contract slowly at home.' });
const all = [other, kyrgyz, price];
const statistics = statisticsOf(all);

describe('romanise', () => {
  it.each([
    ['Дүмүрчөк', 'dumurchok'],
    ['думурчок', 'dumurchok'],
    ['Dümürçök', 'dumurchok'],
    ['ещё', 'eshe'],
    ['жыл', 'jil'],
    ['zhyl', 'jil'],
    ['ХАРАЖАТ', 'harajat'],
    ["don't", 'dont'],
    ['البنك', 'bnk'],
    ['الـبَنْك', 'bnk'],
    ['١٢', '12'],
    ['ａｂｃ', 'abc'],
  ])('%s -> %s', (text, expected) => {
    expect(romanise(text)).toBe(expected);
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
  it('leaves words that only build a question out, unless nothing else is there', () => {
    expect(questionGrams('What is the fee?')).toEqual(grams('fee'));
    expect(questionGrams('Why?')).toEqual(grams('why'));
  });
});

describe('coverage and bm25Share', () => {
  it('are 0 for nothing in common, and coverage 1 for all of it', () => {
    expect(coverage(grams('zebra'), grams('receipt'), statistics)).toBe(0);
    expect(bm25Share(grams('zebra'), grams('receipt'), statistics)).toBe(0);
    expect(coverage(grams('receipt'), grams('the receipt'), statistics)).toBe(1);
  });
  it('weigh rare grams more than common ones', () => {
    const asked = grams('heading receipt');
    const rare = coverage(asked, grams('receipt'), statistics);
    expect(rare).toBeGreaterThan(coverage(asked, grams('heading'), statistics));
  });
});

describe('rank', () => {
  it('counts the versions of one passage once and shows the learner’s language', () => {
    const inEnglish = rank({ text: 'fee on the receipt', language: 'en' }, all, statistics);
    const inKyrgyz = rank({ text: 'fee on the receipt', language: 'ky' }, all, statistics);
    expect(inEnglish.map(({ chunk }) => chunk.id)).toEqual([price.id, other.id]);
    expect(inKyrgyz.map(({ chunk }) => chunk.id)).toEqual([kyrgyz.id, other.id]);
    expect(inKyrgyz[0]?.score).toBe(inEnglish[0]?.score);
  });

  it('takes versions for the same when their chunks are cut at different blocks', () => {
    const long = candidate({ language: 'ru', blockIds: ['x', 'price'] });
    expect(areVersions(long, price)).toBe(true);
    expect(areVersions(price, { ...price, blockIds: ['price'] })).toBe(false);
    expect(areVersions({ ...long, moduleId: 'other' }, price)).toBe(false);
  });

  it('prefers the learner’s language among equals', () => {
    const twins = ['ru', 'ky', 'en'].map((language) => candidate({ language, text: '12345 67890' }));
    const [first] = rank({ text: '12345', language: 'ky' }, twins, statisticsOf(twins));
    expect(first?.chunk.language).toBe('ky');
  });

  it('does not mind the order of the candidates', () => {
    const ask = { text: 'contract receipt', language: 'en' };
    const order = (list: Candidate[]) => rank(ask, list, statistics).map(({ chunk }) => chunk.id);
    expect(order([...all].reverse())).toEqual(order(all));
  });

  it('quotes whole sentences of the passage in reading order', () => {
    const text = 'Birds sing. The fee is written down. The receipt shows the fee. Fish swim.\n\nThe end.';
    const chunk = candidate({ text, blockIds: ['p', 'q'] });
    const [best] = rank({ text: 'fee receipt', language: 'en' }, [chunk], statisticsOf([chunk]));
    expect(best?.sentences).toContain('The receipt shows the fee.');
    expect(best?.sentences.length).toBeLessThanOrEqual(3);
    expect(text).toContain(best?.sentences.join(' '));
  });

  it('quotes points of a list whole', () => {
    const chunk = candidate({ text: 'The fee. You pay it first.\nThe margin. It hides.' });
    const [best] = rank({ text: 'margin', language: 'en' }, [chunk], statisticsOf([chunk]));
    expect(best?.sentences).toContain('The margin. It hides.');
  });

  it('puts the situation that opens a lesson behind what explains it', () => {
    const scene = candidate({ headingPath: ['Title'], text: price.text });
    const chunks = [scene, price];
    const [best] = rank({ text: 'fee receipt', language: 'en' }, chunks, statisticsOf(chunks));
    expect(best?.chunk.id).toBe(price.id);
  });
});

describe('answerable', () => {
  it('asks the words of some passage to reach the threshold, whatever the cosine', () => {
    const [best] = rank({ text: 'fee on the receipt', language: 'en' }, all, statistics);
    if (!best) throw new Error('nothing ranked');
    expect(answerable([{ ...best, words: ENOUGH, cosine: 0 }])).toBe(true);
    expect(answerable([{ ...best, words: ENOUGH - 0.01, cosine: 1, score: 2 }])).toBe(false);
    expect(answerable([])).toBe(false);
  });
});
