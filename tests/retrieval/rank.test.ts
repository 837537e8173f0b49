import { describe, expect, it } from 'vitest';
import { askedIn } from '@/lib/retrieval/asked';
import { embeddedText } from '@/lib/retrieval/chunk';
import { buildLexicalIndex, readLexicalIndex } from '@/lib/retrieval/lexical';
import { bestSentences } from '@/lib/retrieval/quoted-sentences';
import { areVersions, rank } from '@/lib/retrieval/rank';
import type { Chunk, StoredChunk, Unranked } from '@/lib/retrieval/schema';

/** To be ranked, with what is quoted of it. */
type Whole = StoredChunk & Unranked;

let serial = 0;
function candidate(over: Partial<Whole>): Whole {
  serial += 1;
  return {
    id: String(serial),
    courseId: 'c',
    moduleId: 'm',
    language: 'en',
    position: 0,
    headingPath: ['Title', 'Heading'],
    sectionId: '',
    blockIds: [`b${serial}`],
    text: 'Nothing.',
    hash: String(serial),
    cosine: null,
    sentenceCosines: null,
    share: 0,
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

const indexOf = (chunks: readonly Chunk[]) => readLexicalIndex(buildLexicalIndex(chunks.map(embeddedText)));

function ranked(question: string, language: string, chunks: readonly Whole[]) {
  const shares = indexOf(chunks).shares(askedIn(question));
  return rank(
    language,
    chunks.map((chunk, row) => ({ ...chunk, share: shares[row] ?? 0 })),
  );
}

describe('rank', () => {
  it('counts the versions of one passage once and shows the learner’s language', () => {
    const inEnglish = ranked('fee on the receipt', 'en', all);
    const inKyrgyz = ranked('fee on the receipt', 'ky', all);
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
    const [first] = ranked('12345', 'ky', twins);
    expect(first?.chunk.language).toBe('ky');
  });

  it('does not mind the order of the candidates', () => {
    const order = (list: Whole[]) => ranked('contract receipt', 'en', list).map(({ chunk }) => chunk.id);
    expect(order([...all].reverse())).toEqual(order(all));
  });

  it('puts the situation that opens a lesson behind what explains it', () => {
    const scene = candidate({ headingPath: ['Title'], text: price.text });
    const chunks = [scene, price];
    const [best] = ranked('fee receipt', 'en', chunks);
    expect(best?.chunk.id).toBe(price.id);
  });

  it('takes no text without headings for such a situation', () => {
    const [plain, sectioned] = ['d', 'e'].map((moduleId) =>
      candidate({ moduleId, headingPath: ['Title'], text: price.text, cosine: 0.5 }),
    );
    const section = candidate({ moduleId: 'e', cosine: 0 });
    const scores = rank('en', [plain, sectioned, section] as Unranked[]);
    expect(scores.find(({ chunk }) => chunk === plain)?.score).toBeCloseTo(0.5, 9);
    expect(scores.find(({ chunk }) => chunk === sectioned)?.score).toBeCloseTo(0.4, 9);
  });

  it('judges the versions of a passage together: one that is near by chance falls behind', () => {
    const version = (name: string, language: string, cosine: number) =>
      candidate({ moduleId: name, blockIds: [name], language, cosine });
    const [first, second] = rank('en', [
      ...[version('lucky', 'en', 0.52), version('lucky', 'ru', 0.1), version('lucky', 'ky', 0.1)],
      ...[version('right', 'en', 0.5), version('right', 'ru', 0.48), version('right', 'ky', 0.46)],
    ]);
    expect([first?.chunk.moduleId, second?.chunk.moduleId]).toEqual(['right', 'lucky']);
    expect(first?.cosine).toBeCloseTo(0.5 * 0.5 + 0.5 * 0.48, 9);
  });

  it('counts the nearest sentence beside the whole, and the words beside both', () => {
    const one = candidate({ cosine: 0.4, sentenceCosines: [0.1, 0.6], share: 0.2 });
    expect(rank('en', [one])[0]?.score).toBeCloseTo(0.45 * 0.4 + 0.55 * 0.6 + 0.5 * 0.2, 9);
  });

  it('counts a chunk that has no vector yet as the farthest', () => {
    const near = candidate({ cosine: 0.5 });
    const far = candidate({ cosine: 0.3 });
    const waiting = candidate({ cosine: null });
    const found = candidate({ cosine: null, share: 1 });
    const order = rank('en', [near, far, waiting, found]).map(({ chunk }) => chunk.id);
    expect(order).toEqual([found, near, far, waiting].map(({ id }) => id));
  });
});

describe('bestSentences', () => {
  it('quotes whole sentences of the passage in reading order', () => {
    const text = 'Birds sing. The fee is written down. The receipt shows the fee. Fish swim.\n\nThe end.';
    const chunk = candidate({ text, blockIds: ['p', 'q'] });
    const quoted = bestSentences(askedIn('fee receipt'), chunk, chunk, indexOf([chunk]));
    expect(quoted).toContain('The receipt shows the fee.');
    expect(quoted.length).toBeLessThanOrEqual(3);
    expect(text).toContain(quoted.join(' '));
  });

  it('quotes the sentence that is nearest to the question where no word tells', () => {
    const chunk = candidate({
      text: 'Birds sing in May. Rivers run to the sea. Fish swim there. Trees grow high.\n\nThe end has come.',
      blockIds: ['p', 'q'],
      sentenceCosines: [0.1, 0.1, 0.1, 0.1, 0.6],
    });
    expect(bestSentences(askedIn('zebra'), chunk, chunk, indexOf([chunk]))).toEqual(['The end has come.']);
  });

  it('quotes points of a list whole', () => {
    const chunk = candidate({ text: 'The fee. You pay it first.\nThe margin. It hides.' });
    expect(bestSentences(askedIn('margin'), chunk, chunk, indexOf([chunk]))).toContain(
      'The margin. It hides.',
    );
  });
});
