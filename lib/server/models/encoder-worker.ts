import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Means, parseMeans, removeLanguage, toUnit } from '../../retrieval/encoder-means';
import { sequencesOf, type TextKind } from '../../retrieval/encoder-text';
import { type Tokeniser, tokeniser } from '../../retrieval/tokenise';
import type { EncoderFiles } from './encoder-files';

/**
 * The encoder's own thread: a batch keeps a processor busy for up to half a second, and pages must
 * be served meanwhile.
 */

export interface Request {
  texts: readonly string[];
  kind: TextKind;
  language: string | undefined;
}
/** Vectors one after another. `failure` ends that request alone. */
export type Answer = { vectors: Float32Array } | { failure: string };

/**
 * Ids of one run, padding included: larger batches save nothing on one thread and take more memory.
 */
const IDS_AT_ONCE = 1024;

interface Encoder {
  session: InferenceSession;
  tokeniser: Tokeniser;
  means: Means | null;
  width: number;
}

const port = parentPort;
if (!port) throw new Error('encoder-worker runs as a worker only');
const encoder = await opened(workerData as EncoderFiles);
port.on('message', async (request: Request | 'end') => {
  if (request === 'end') {
    await encoder.session.release();
    return port.close();
  }
  try {
    const vectors = await vectorsOf(encoder, request);
    port.postMessage({ vectors } satisfies Answer, [vectors.buffer as ArrayBuffer]);
  } catch (error) {
    port.postMessage({ failure: error instanceof Error ? error.message : String(error) } satisfies Answer);
  }
});
port.postMessage('ready');

async function opened(files: EncoderFiles): Promise<Encoder> {
  const text = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));
  const session = await InferenceSession.create(files.model, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  return {
    session,
    tokeniser: tokeniser(text(files.tokeniser)),
    means: files.means && parseMeans(text(files.means)),
    width: files.width,
  };
}

async function vectorsOf(encoder: Encoder, { texts, kind, language }: Request): Promise<Float32Array> {
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
  { session, tokeniser }: Encoder,
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
  const shape = [rows.length, longest];
  const { embedding } = await session.run({
    input_ids: new Tensor('int64', ids, shape),
    attention_mask: new Tensor('int64', mask, shape),
  });
  return embedding?.data as Float32Array;
}
