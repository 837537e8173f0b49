import { embeddedText } from './chunk';
import { grams } from './grams';
import type { Chunk } from './schema';

/** What BM25 needs to know about all chunks of a course, in all its languages. */
export interface Statistics {
  chunks: number;
  /** Mean number of grams of a chunk. */
  averageLength: number;
  /** Chunks that hold the gram. */
  frequency: ReadonlyMap<string, number>;
}

export function statisticsOf(chunks: Iterable<Pick<Chunk, 'headingPath' | 'text'>>): Statistics {
  const frequency = new Map<string, number>();
  let number = 0;
  let total = 0;
  for (const chunk of chunks) {
    number += 1;
    for (const [gram, n] of grams(embeddedText(chunk))) {
      frequency.set(gram, (frequency.get(gram) ?? 0) + 1);
      total += n;
    }
  }
  return { chunks: number, averageLength: number === 0 ? 0 : total / number, frequency };
}

/** Rarity of a gram, ln(1 + (N - n + 0.5) / (n + 0.5)): never negative; highest for what the course does not hold. */
export function rarity(statistics: Statistics, gram: string): number {
  const n = statistics.frequency.get(gram) ?? 0;
  return Math.log(1 + (statistics.chunks - n + 0.5) / (n + 0.5));
}

/** Share of the question's rarity that is found in a text, 0 to 1. */
export function coverage(
  question: ReadonlyMap<string, number>,
  text: ReadonlyMap<string, number>,
  statistics: Statistics,
): number {
  let found = 0;
  let all = 0;
  for (const gram of question.keys()) {
    const weight = rarity(statistics, gram);
    all += weight;
    if (text.has(gram)) found += weight;
  }
  return all === 0 ? 0 : found / all;
}

const K1 = 1.2;
const B = 0.75;

/** BM25 over the sum of the question's rarities: about 0 to 1 (up to K1 + 1 where a text repeats every gram). */
export function bm25Share(
  question: ReadonlyMap<string, number>,
  text: ReadonlyMap<string, number>,
  statistics: Statistics,
): number {
  let length = 0;
  for (const n of text.values()) length += n;
  const norm = K1 * (1 - B + (B * length) / (statistics.averageLength || 1));
  let score = 0;
  let all = 0;
  for (const gram of question.keys()) {
    const weight = rarity(statistics, gram);
    all += weight;
    const n = text.get(gram) ?? 0;
    score += (weight * n * (K1 + 1)) / (n + norm);
  }
  return all === 0 ? 0 : score / all;
}

/** Cosine of two counts of grams, each count as 1 + ln n. */
export function gramCosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let dot = 0;
  for (const [gram, n] of a) {
    const other = b.get(gram);
    if (other !== undefined) dot += (1 + Math.log(n)) * (1 + Math.log(other));
  }
  const length = Math.sqrt(squares(a) * squares(b));
  return length === 0 ? 0 : dot / length;
}

function squares(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const n of counts.values()) sum += (1 + Math.log(n)) ** 2;
  return sum;
}
