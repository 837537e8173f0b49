import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMeans, removeLanguage } from '@/lib/retrieval/encoder-means';

const base64 = (...numbers: number[]) => Buffer.from(Float32Array.from(numbers).buffer).toString('base64');
const unit = (...numbers: number[]) => {
  const length = Math.hypot(...numbers);
  return numbers.map((value) => value / length);
};
const mean = (...numbers: number[]) => ({ query: base64(...numbers), passage: base64(0, 0, 0) });
const means = parseMeans({
  weight: 0.5,
  languages: { ky: mean(0.4, 0, 0.2), ru: mean(0, 0.8, 0) },
  directions: base64(1, 0, 0, 0, 0.6, 0.8),
  kept: [0.25, 0.5],
});

function removed(language: string, kind: 'query' | 'passage', ...numbers: number[]): number[] {
  const vector = Float32Array.from(numbers);
  removeLanguage(vector, means, language, kind);
  return Array.from(vector);
}

describe('removeLanguage', () => {
  it("takes out a share of the language's mean, then keeps a share of what is left along each direction", () => {
    // (1, 0, 0) less half of the mean is (.8, 0, -.1); along (0, .6, .8) stands -.08, of which half
    // goes
    const expected = unit(0.8 * 0.25, 0.04 * 0.6, -0.1 + 0.04 * 0.8);
    for (const [i, value] of removed('ky', 'query', 1, 0, 0).entries())
      expect(value).toBeCloseTo(expected[i] ?? 0, 6);
  });

  it('knows a language by its first part, and takes the mean of all means for one it does not know', () => {
    expect(removed('ky-Latn', 'query', 0.6, 0.8, 0)).toEqual(removed('ky', 'query', 0.6, 0.8, 0));
    const expected = unit(0.25 * (0.6 - 0.5 * 0.2), ...damped(0.8 - 0.5 * 0.4, -0.5 * 0.1));
    for (const [i, value] of removed('xx', 'query', 0.6, 0.8, 0).entries())
      expect(value).toBeCloseTo(expected[i] ?? 0, 6);
  });

  function damped(y: number, z: number): [number, number] {
    const gone = 0.5 * (0.6 * y + 0.8 * z);
    return [y - gone * 0.6, z - gone * 0.8];
  }
});

describe('the file that ships', () => {
  const shipped = parseMeans(JSON.parse(readFileSync('models/encoder.means.json', 'utf8')));
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

  it('damps directions at right angles to each other, the first the most', () => {
    const kept = shipped.damped.map((one) => one.kept);
    expect(kept).toHaveLength(64);
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
    for (const [i, { direction }] of shipped.damped.entries())
      for (const [j, other] of shipped.damped.entries())
        expect(dot(direction, other.direction)).toBeCloseTo(i === j ? 1 : 0, 5);
  });
});
