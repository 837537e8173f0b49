import { askedIn } from '../../lib/retrieval/asked';
import type { Embedder } from '../../lib/retrieval/embedder';
import { grams } from '../../lib/retrieval/grams';

/** A power of two. */
const DIMENSION = 2048;

/**
 * Vectors without a model, for tests of what is done with vectors: near each other where texts
 * share words.
 */
export const gramEmbedder: Embedder = {
  id: `grams:romanised-4-grams-${DIMENSION}:1`,
  async embed(texts, kind) {
    return texts.map((text) =>
      hashed(kind === 'query' ? grams(askedIn(text).flat().join(' ')) : grams(text)),
    );
  },
};

/**
 * Sublinear term frequency (1 + ln n) into hashed places; a sign from the hash makes collisions
 * cancel on average.
 */
function hashed(counts: ReadonlyMap<string, number>): Float32Array {
  const vector = new Float32Array(DIMENSION);
  for (const [gram, n] of counts) {
    const hash = fnv1a(gram);
    const place = hash & (DIMENSION - 1);
    const sign = hash & 0x8000_0000 ? -1 : 1;
    vector[place] = (vector[place] ?? 0) + sign * (1 + Math.log(n));
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** FNV-1a, 32 bit, over UTF-16 units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
