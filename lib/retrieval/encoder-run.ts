import { type Means, removeLanguage, toUnit } from './encoder-means';
import { sequencesOf, type TextKind } from './encoder-text';
import type { Tokeniser } from './tokenise';

/** The encoder around its model: the same on a server's thread and in a page's worker. */
export interface EncoderParts {
  /** One run of the model: rows of ids of one length. @returns their vectors, one after another */
  run(rows: {
    ids: BigInt64Array;
    mask: BigInt64Array;
    shape: [rows: number, length: number];
  }): Promise<Float32Array>;
  tokeniser: Tokeniser;
  means: Means | null;
  width: number;
}

export interface EncoderRequest {
  texts: readonly string[];
  kind: TextKind;
  language: string | undefined;
}

/**
 * Ids of one run, padding included: larger batches save nothing on one thread and take more memory.
 */
const IDS_AT_ONCE = 1024;

/** @returns vectors of unit length, one a text, one after another */
export async function vectorsOf(
  encoder: EncoderParts,
  { texts, kind, language }: EncoderRequest,
): Promise<Float32Array> {
  const sequences = texts.flatMap((text, at) =>
    sequencesOf(text, kind, language ?? 'en', encoder.tokeniser).map((ids) => ({ at, ids })),
  );
  sequences.sort((a, b) => a.ids.length - b.ids.length);
  const { width, means } = encoder;
  const vectors = new Float32Array(texts.length * width);
  for (const batch of batches(sequences)) {
    const embedded = await run(
      encoder,
      batch.map(({ ids }) => ids),
    );
    for (const [row, { at, ids }] of batch.entries()) {
      // parts of a long text weigh as much as they are long
      for (let i = 0; i < width; i += 1) {
        const place = at * width + i;
        vectors[place] = (vectors[place] ?? 0) + ids.length * (embedded[row * width + i] ?? 0);
      }
    }
  }
  for (let at = 0; at < texts.length; at += 1) {
    const vector = vectors.subarray(at * width, (at + 1) * width);
    if (toUnit(vector) && means) removeLanguage(vector, means, language, kind);
  }
  return vectors;
}

function batches<T extends { ids: readonly number[] }>(sequences: readonly T[]): T[][] {
  const groups: T[][] = [];
  for (const sequence of sequences) {
    const group = groups.at(-1);
    if (group && (group.length + 1) * sequence.ids.length <= IDS_AT_ONCE) group.push(sequence);
    else groups.push([sequence]);
  }
  return groups;
}

async function run(
  { run, tokeniser }: EncoderParts,
  rows: readonly (readonly number[])[],
): Promise<Float32Array> {
  const longest = Math.max(...rows.map((ids) => ids.length));
  const ids = new BigInt64Array(rows.length * longest).fill(BigInt(tokeniser.padding));
  const mask = new BigInt64Array(rows.length * longest);
  for (const [row, sequence] of rows.entries()) {
    for (const [at, id] of sequence.entries()) {
      ids[row * longest + at] = BigInt(id);
      mask[row * longest + at] = 1n;
    }
  }
  return run({ ids, mask, shape: [rows.length, longest] });
}
