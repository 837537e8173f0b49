import { describe, expect, it } from 'vitest';
import { askedIn, termsFrom } from '@/lib/retrieval/asked';
import { buildLexicalIndex, readLexicalIndex } from '@/lib/retrieval/lexical';

const terms = termsFrom([
  { en: ['receipt'], ru: ['квитанц', 'чек'], ky: ['дүмүрчөк', 'квитанция'] },
  { en: ['wage'], ru: ['зарплат'], ky: ['эмгек акы', 'айлык'] },
  { en: ['receipt of wages'], ky: ['эмгек акы дүмүрчөгү'] },
]);
const first = (question: string, language?: string) => askedIn(question, terms, language).map(([own]) => own);

describe('askedIn', () => {
  it('finds terms at the beginning of words, typed any way, the longest first', () => {
    expect(first('Думурчокту канчага чейин сактайм?', 'ky')).toEqual(['dumurchoktu', 'saktaim']);
    expect(askedIn('Думурчокту сактайм', terms, 'ky')[0]).toContain('receipt');
    const [slip] = askedIn('эмгек акы дүмүрчөгүн', terms, 'ky');
    expect(slip?.[0]).toBe('emgek aki dumurchogun');
    expect(slip).toContain('receipt of wages');
  });

  it('takes terms of any language when they lack the question’s', () => {
    expect(askedIn('чек', terms, 'kk')[0]).toContain('dumurchok');
    expect(askedIn('чек', terms, 'ky')).toEqual([['chek']]);
  });

  it('may keep to the wordings of the question’s language', () => {
    expect(askedIn('айлык', terms, 'ky', 'own')[0]).toEqual(['ailik', 'emgek aki', 'ailik']);
    expect(askedIn('айлык', terms, 'ky')[0]).toContain('wage');
  });

  it('leaves out words that only build a question, unless nothing else is there', () => {
    expect(first('What is the receipt?', 'en')).toEqual(['receipt']);
    expect(first('Why?', 'en')).toEqual(['whi']);
    expect(first('🙂', 'en')).toEqual([]);
  });
});

describe('a question in another language than the text', () => {
  const texts = ['Keep the receipt until May.', 'The wage is paid on Friday.', 'Read the contract.'];
  const index = readLexicalIndex(buildLexicalIndex(texts));

  it('finds by its terms what it cannot find by its words', () => {
    const question = 'Дүмүрчөктү сактайм';
    expect(Math.max(...index.shares(askedIn(question)))).toBe(0);
    const shares = index.shares(askedIn(question, terms, 'ky'));
    expect(shares.indexOf(Math.max(...shares))).toBe(0);
    expect(shares[0]).toBeGreaterThan(0.4); // one of its two words
  });

  it('weighs a term as the question’s own word, however many wordings it has', () => {
    const same = termsFrom([{ en: ['receipt'], xx: ['receipt', 'recei', 'receipt'] }]);
    const plain = index.shares(askedIn('receipt wage'));
    for (const [row, share] of index.shares(askedIn('receipt wage', same, 'en')).entries())
      expect(share).toBeCloseTo(plain[row] ?? 0, 1);
  });
});
