import * as z from 'zod';
import type { TextKind } from './encoder-text';

/** Browsers and Node both have it. */
declare const atob: (text: string) => string;

const base64 = z.string().transform((text) => {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  return new Float32Array(bytes.buffer);
});
const perKind = z.object({ query: base64, passage: base64 });
const means = z.object({
  /** How much of the mean is taken out; chosen on the fit half. */
  weight: z.number().min(0).max(1),
  /** Mean vector of general text in each language, little-endian float32. */
  languages: z.record(z.string(), perKind),
  /**
   * Unit vectors, one after another: directions in which translations of one sentence differ most.
   */
  directions: base64,
  /** Of what a vector has in each direction, how much stays. */
  kept: z.array(z.number().min(0).max(1)),
});

export interface Means {
  weight: number;
  of(language: string | undefined, kind: TextKind): Float32Array;
  damped: readonly { direction: Float32Array; kept: number }[];
}

/** A language that was not measured gets the mean of all means. */
export function parseMeans(json: unknown): Means {
  const { weight, languages, directions, kept } = means.parse(json);
  const width = directions.length / kept.length;
  const all = Object.values(languages);
  const unknown = {
    query: meanOf(all.map(({ query }) => query)),
    passage: meanOf(all.map(({ passage }) => passage)),
  };
  return {
    weight,
    of: (language, kind) => (languages[language?.split('-')[0] ?? ''] ?? unknown)[kind],
    damped: kept.map((share, at) => ({
      direction: directions.subarray(at * width, (at + 1) * width),
      kept: share,
    })),
  };
}

/** Of vectors of one length; empty for none. */
export function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) for (const [at, value] of vector.entries()) sum[at] = (sum[at] ?? 0) + value;
  return sum.map((value) => value / vectors.length);
}

/**
 * Takes out of a unit vector what texts of its language share, and damps the directions in which
 * translations differ most, so that vectors of two languages compare by meaning (within-class
 * covariance normalisation, Hatch, Kajarekar & Stolcke 2006, of low rank).
 */
export function removeLanguage(
  vector: Float32Array,
  means: Means,
  language: string | undefined,
  kind: TextKind,
): void {
  const mean = means.of(language, kind);
  for (const [i, value] of mean.entries()) vector[i] = (vector[i] ?? 0) - means.weight * value;
  for (const { direction, kept } of means.damped) {
    let along = 0;
    for (let i = 0; i < vector.length; i += 1) along += (vector[i] ?? 0) * (direction[i] ?? 0);
    const gone = (1 - kept) * along;
    for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] ?? 0) - gone * (direction[i] ?? 0);
  }
  toUnit(vector);
}

/** False for a text that had nothing to embed: its zeros stay. */
export function toUnit(vector: Float32Array): boolean {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (length === 0) return false;
  for (const [i, value] of vector.entries()) vector[i] = value / length;
  return true;
}
