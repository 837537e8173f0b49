import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifierFile, gramBuckets, judgeCall } from '@/lib/tutor/call-classifier';
import { doorClassifier, doorFile } from './small-classifier';

describe('judgeCall', () => {
  it('adds the log odds of both halves', () => {
    const logOdds = (text: string, x: number, over = {}) => {
      const { probability } = judgeCall(text, Float32Array.of(x, 1 - x), doorClassifier(over));
      return Math.log(probability / (1 - probability));
    };
    // rows of weights (10, 0) and (0, 10): log odds of the softmax are 20 x - 10
    expect(logOdds('', 0.7)).toBeCloseTo(0.5 * 4, 3);
    const grams = {
      weights: { scale: 0.5, bytes: Buffer.from(Int8Array.of(4)).toString('base64') },
      bias: 1,
    };
    const single = { grams, odds: { vector: 0.5, grams: 0.25, bias: -1 } };
    // a text of one gram: one bucket of weight 2; an empty one has none
    expect(logOdds('', 0.7, single)).toBeCloseTo(-1 + 2 + 0.25, 3);
    expect(logOdds('a', 0.7, single)).toBeCloseTo(-1 + 2 + 0.25 * 3, 3);
  });

  it('names the likeliest topic of a call, also where none is likely', () => {
    const kinds = [
      { topic: 'violence', call: true, bias: -9 },
      { topic: 'locked-in', call: true, bias: -8 },
      { topic: 'locked-in', call: false, bias: 9 },
    ];
    const vector = { scale: 1, bytes: Buffer.from(new Int8Array(6)).toString('base64') };
    const judged = judgeCall('?', Float32Array.of(1, 0), doorClassifier({ kinds, vector }));
    expect(judged.topic).toBe('locked-in');
    expect(judged.probability).toBeLessThan(0.01);
  });

  it('gives a probability for any text and vector', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 2000 }), fc.double({ noNaN: true }), (text, x) => {
        const { probability } = judgeCall(
          text,
          Float32Array.of(Math.min(1, Math.max(-1, x)), 0),
          doorClassifier(),
        );
        return probability >= 0 && probability <= 1;
      }),
    );
  });

  it('takes the same words in other letters for the same grams', () => {
    expect(gramBuckets('паспорт', 1024)).toEqual(gramBuckets('PASPORT', 1024));
    expect(new Set(gramBuckets('a a a b', 1024)).size).toBe(gramBuckets('a a a b', 1024).length);
  });
});

describe('classifierFile', () => {
  it.each([
    ['rows are missing', { vector: { scale: 1, bytes: '' } }],
    ['the line comes after the card', { card: 0.3, line: 0.6 }],
    ['there are no grams', { grams: { weights: { scale: 1, bytes: '' }, bias: 0 } }],
    ['bytes are no base64', { vector: { scale: 1, bytes: '?' } }],
    ['a field is unknown', { colour: 'red' }],
  ])('refuses weights where %s', (_, over) => {
    expect(classifierFile.safeParse({ ...doorFile(), ...over }).success).toBe(false);
  });
});
