import type { AskedCosine, Cosines, CourseVectors } from '../../retrieval/schema';
import { NEAREST } from '../../retrieval/sections';

/**
 * Vectors of a course, as a phone keeps them: unit vectors by eight bits a number, row after row;
 * of passages in the languages that are saved, of what is asked in all.
 */
export interface VectorsPart {
  embedderId: string;
  width: number;
  /** Two's complement. */
  rows: Uint8Array<ArrayBuffer>;
  /** What one step of a row is. */
  steps: Float32Array<ArrayBuffer>;
  /** Rows of a passage: its own, then those of its sentences; in the order of all rows. */
  passages: { place: string; hash: string; sentences: number }[];
  /** Then those of what is asked about a section; no ids for what the course does not answer. */
  asked: { moduleId: string | null; sectionId: string | null; count: number }[];
}

/** Where a passage stands: the same on the server and on a phone. */
const placeOf = ({ moduleId, language, position }: Place): string =>
  JSON.stringify([moduleId, language, position]);
interface Place {
  moduleId: string;
  language: string;
  position: number;
}

const MOST = 127;

export function packVectors({ embedderId, passages, asked }: CourseVectors): VectorsPart {
  const vectors = [...passages, ...asked].flatMap((one) => one.vectors);
  const width = vectors[0]?.length ?? 0;
  const rows = new Int8Array(vectors.length * width);
  const steps = Float32Array.from(vectors, (vector) => Math.max(...vector.map(Math.abs)) / MOST);
  for (const [row, vector] of vectors.entries()) {
    const step = steps[row] || 1;
    for (const [at, value] of vector.entries()) rows[row * width + at] = Math.round(value / step);
  }
  return {
    ...{ embedderId, width, rows: new Uint8Array(rows.buffer), steps },
    passages: passages.map(({ vectors: own, hash, ...place }) => ({
      ...{ place: placeOf(place), hash, sentences: own.length - 1 },
    })),
    asked: asked.map(({ moduleId, sectionId, vectors: own }) => ({ moduleId, sectionId, count: own.length })),
  };
}

/** The same, to be asked of. */
export interface KeptVectors {
  embedderId: string;
  /** Of a passage that is as it was embedded; null where it has none. */
  cosines(passage: Place & { hash: string }, vector: Float32Array): Cosines | null;
  /** As retrieval/store.ts says of it. */
  asked(vectors: readonly Float32Array[]): AskedCosine[];
}

export function openVectors({ embedderId, width, rows, steps, passages, asked }: VectorsPart): KeptVectors {
  const signed = new Int8Array(rows.buffer, rows.byteOffset, rows.byteLength);
  const cosine = (row: number, vector: Float32Array): number => {
    let sum = 0;
    for (let at = 0; at < width; at += 1) sum += (signed[row * width + at] ?? 0) * (vector[at] ?? 0);
    return sum * (steps[row] ?? 0);
  };
  let next = 0;
  const begins = (count: number) => {
    next += count;
    return next - count;
  };
  const byPlace = new Map(
    passages.map((one) => [one.place, { ...one, from: begins(1 + one.sentences) }] as const),
  );
  const sections = new Map<string, Pick<AskedCosine, 'moduleId' | 'sectionId'> & { rows: number[] }>();
  for (const { moduleId, sectionId, count } of asked) {
    const key = JSON.stringify([moduleId, sectionId]);
    const from = begins(count);
    const own = Array.from({ length: count }, (_, n) => from + n);
    const section = sections.get(key);
    if (section) section.rows.push(...own);
    else sections.set(key, { moduleId, sectionId, rows: own });
  }
  return {
    embedderId,
    cosines(passage, vector) {
      const found = byPlace.get(placeOf(passage));
      if (found?.hash !== passage.hash || vector.length !== width) return null;
      const each = Array.from({ length: found.sentences }, (_, n) => cosine(found.from + 1 + n, vector));
      return { cosine: cosine(found.from, vector), sentenceCosines: each.length > 0 ? each : null };
    },
    asked(vectors) {
      const own = vectors.filter(({ length }) => length === width);
      if (own.length === 0) return [];
      return [...sections.values()].map(({ rows: of, ...section }) => {
        const near = of.map((row) => Math.max(...own.map((vector) => cosine(row, vector))));
        const best = near.sort((a, b) => b - a).slice(0, NEAREST);
        return { ...section, cosine: best.reduce((sum, one) => sum + one, 0) / best.length };
      });
    },
  };
}
