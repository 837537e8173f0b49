import { embeddedText } from '../../lib/retrieval/chunk';
import type { Embedder } from '../../lib/retrieval/embedder';
import { normal, randomNumbers } from './random';
import { kazqad, ntrexPassages } from './retrieval-sets';

export const WIDTH = 384;
const LANGUAGES = ['en', 'ru', 'ky', 'ar', 'tr', 'kk', 'uz', 'fa'];
/** Courses at this size are common enough that the largest ones reach the cut. */
const COURSES = 1000;
const LARGEST = 20_000;
/**
 * Real passages that one noise is mixed of: it then varies in the directions in which passages do.
 */
const MIXED = 8;

/** A real passage and a real question about it. */
export interface Seed {
  text: string;
  language: string;
  document: string;
  vector: Float32Array;
  question: { text: string; vector: Float32Array };
}

/**
 * NTREX passages in eight languages, each asked about by a sentence of it in the next language;
 * KazQAD with its questions.
 */
export async function seeds(embedder: Embedder, data: string): Promise<Seed[]> {
  const made: Omit<Seed, 'vector'>[] = [];
  const asked = new Map<string, { text: string; language: string }>();
  for (const [at, language] of LANGUAGES.entries()) {
    const other = LANGUAGES[(at + 1) % LANGUAGES.length] ?? 'en';
    for (const { passage, rows } of ntrexPassages(data, language)) {
      const text = rows[Math.floor(rows.length / 2)]?.text[other] ?? passage;
      asked.set(passage, { text, language: other });
      made.push({
        text: passage,
        language,
        document: rows[0]?.doc ?? '',
        question: { text, vector: new Float32Array() },
      });
    }
  }
  const school = kazqad(data);
  for (const { text, relevant } of school.questions) {
    const chunk = school.passages[relevant[0] ?? 0];
    const passage = chunk ? embeddedText(chunk) : '';
    if (asked.has(passage)) continue;
    asked.set(passage, { text, language: 'kk' });
    made.push({
      text: passage,
      language: 'kk',
      document: passage,
      question: { text, vector: new Float32Array() },
    });
  }
  const found: Seed[] = [];
  for (const seed of made) {
    const [vector = new Float32Array()] = await embedder.embed([seed.text], 'passage', seed.language);
    const language = asked.get(seed.text)?.language ?? seed.language;
    const [question = new Float32Array()] = await embedder.embed([seed.question.text], 'query', language);
    found.push({ ...seed, vector, question: { text: seed.question.text, vector: question } });
  }
  return found;
}

/** Sizes of courses: Zipf with s = 1, none above LARGEST, together `total`. */
export function courseSizes(total: number): number[] {
  const sizes = (first: number) =>
    Array.from({ length: COURSES }, (_, rank) =>
      Math.max(1, Math.min(LARGEST, Math.floor(first / (rank + 1)))),
    );
  const sum = (list: number[]) => list.reduce((all, size) => all + size, 0);
  let [low, high] = [1, total];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (sum(sizes(middle)) <= total) low = middle;
    else high = middle;
  }
  const found = sizes(low);
  found[found.length - 1] = (found.at(-1) ?? 0) + total - sum(found);
  return found;
}

/**
 * Half of real passages have a nearest passage of another document, in their language, at this
 * cosine or above. Noise is given the size that makes two rows from one passage that near: 1 / (1 +
 * size^2) = cosine.
 */
export function noiseFor(real: readonly Seed[]): { nearest: number; size: number } {
  const nearest = real
    .map((seed) =>
      real.reduce(
        (best, other) =>
          other.language === seed.language && other.document !== seed.document
            ? Math.max(best, dot(seed.vector, other.vector))
            : best,
        -1,
      ),
    )
    .sort((a, b) => a - b);
  const median = nearest[Math.floor(nearest.length / 2)] ?? 0;
  return { nearest: median, size: Math.sqrt(1 / median - 1) };
}

/** A real passage each, with noise; one row after another in `vectors`. */
export function noisyRows(real: readonly Seed[], total: number, size: number) {
  const mean = new Float32Array(WIDTH);
  for (const { vector } of real)
    for (let i = 0; i < WIDTH; i += 1) mean[i] = (mean[i] ?? 0) + (vector[i] ?? 0) / real.length;
  const random = randomNumbers(20_261_123);
  const pick = () => Math.floor(random() * real.length);
  const vectors = new Float32Array(total * WIDTH);
  const from = new Uint32Array(total);
  const noise = new Float32Array(WIDTH);
  for (let row = 0; row < total; row += 1) {
    const at = pick();
    from[row] = at;
    noise.fill(0);
    for (let n = 0; n < MIXED; n += 1) {
      const { vector } = real[pick()] as Seed;
      const weight = normal(random);
      for (let i = 0; i < WIDTH; i += 1)
        noise[i] = (noise[i] ?? 0) + weight * ((vector[i] ?? 0) - (mean[i] ?? 0));
    }
    const scale = size / Math.sqrt(dot(noise, noise));
    const own = vectors.subarray(row * WIDTH, (row + 1) * WIDTH);
    const { vector } = real[at] as Seed;
    for (let i = 0; i < WIDTH; i += 1) own[i] = (vector[i] ?? 0) + scale * (noise[i] ?? 0);
    const length = Math.sqrt(dot(own, own));
    for (let i = 0; i < WIDTH; i += 1) own[i] = (own[i] ?? 0) / length;
  }
  return { vectors, from };
}

export function dot(a: Float32Array, b: Float32Array): number {
  let [even, odd] = [0, 0]; // two sums at once: 200 million of these are asked for
  for (let i = 0; i < a.length; i += 2) {
    even += (a[i] as number) * (b[i] as number);
    odd += (a[i + 1] as number) * (b[i + 1] as number);
  }
  return even + odd;
}

export const EMBEDDER = 'scale:1';

export interface Rows {
  total: number;
  vectors: Float32Array;
  /** Of each row: the seed it was made from. */
  from: Uint32Array;
  /** Of each course: its first row; one more at the end. */
  starts: number[];
  real: readonly Seed[];
}
