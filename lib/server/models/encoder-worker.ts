import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { parseMeans } from '../../retrieval/encoder-means';
import { type EncoderParts, type EncoderRequest, vectorsOf } from '../../retrieval/encoder-run';
import { tokeniser } from '../../retrieval/tokenise';
import type { EncoderFiles } from './encoder-files';

/**
 * The encoder's own thread: a batch keeps a processor busy for up to half a second, and pages must
 * be served meanwhile.
 */

/** Vectors one after another. `failure` ends that request alone. */
export type Answer = { vectors: Float32Array } | { failure: string };

interface Encoder extends EncoderParts {
  session: InferenceSession;
}

const port = parentPort;
if (!port) throw new Error('encoder-worker runs as a worker only');
const encoder = await opened(workerData as EncoderFiles);
port.on('message', async (request: EncoderRequest | 'end') => {
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
    async run({ ids, mask, shape }) {
      const { embedding } = await session.run({
        input_ids: new Tensor('int64', ids, shape),
        attention_mask: new Tensor('int64', mask, shape),
      });
      return embedding?.data as Float32Array;
    },
    tokeniser: tokeniser(text(files.tokeniser)),
    means: files.means && parseMeans(text(files.means)),
    width: files.width,
  };
}
