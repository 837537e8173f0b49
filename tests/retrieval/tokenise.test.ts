import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type TokeniserFile, tokeniser } from '@/lib/retrieval/tokenise';

/** Ids that Hugging Face's `tokenizers` 0.23.3 (Rust) gives for models/encoder.tokenizer.json. */
const reference = JSON.parse(readFileSync('tests/data/tokeniser.json', 'utf8')) as {
  language: string;
  text: string;
  ids: number[];
}[];
const file = JSON.parse(readFileSync('models/encoder.tokenizer.json', 'utf8')) as TokeniserFile;
const encoder = tokeniser(file);
const encode = (text: string) => [encoder.start, ...encoder.pieces(text), encoder.end];
const pieceOf = (id: number) => file.model.vocab[id]?.[0];

describe('tokeniser', () => {
  it.each([...new Set(reference.map(({ language }) => language))])(
    'gives the ids of the reference: %s',
    (language) => {
      const of = reference.filter((row) => row.language === language);
      expect(of.length).toBeGreaterThanOrEqual(8);
      expect(of.map(({ text }) => encode(text))).toEqual(of.map(({ ids }) => ids));
    },
  );

  it('takes a mark of the model that is written in a text for text', () => {
    for (const mark of ['<s>', '</s>', '<pad>', '<unk>']) {
      const ids = encoder.pieces(`before ${mark} after`);
      expect(ids).not.toContain(encoder.start);
      expect(ids).not.toContain(encoder.end);
      expect(ids).not.toContain(encoder.padding);
      expect(ids.map(pieceOf).join('')).toBe(`▁before▁${mark}▁after`);
    }
  });

  it('loses nothing of what it knows', () => {
    const text = 'Дүмүрчөктү сактаңыз keep the receipt احتفظ بالإيصال';
    expect(encoder.pieces(text).map(pieceOf).join('').replaceAll('▁', ' ').trim()).toBe(text);
  });

  it('does not mind how a letter is composed, or which spaces stand between words', () => {
    expect(encoder.pieces('и\u0306 e\u0301\u00a0\u200b\n x')).toEqual(encoder.pieces('й é x'));
  });

  it('says which mark a vocabulary lacks', () => {
    expect(() => tokeniser({ model: { unk_id: 0, vocab: [['<s>', 0]] } })).toThrow('<pad>');
  });
});
