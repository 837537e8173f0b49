import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { parseMeans } from '../../retrieval/encoder-means';
import { type EncoderParts, type EncoderRequest, vectorsOf } from '../../retrieval/encoder-run';
import { tokeniser } from '../../retrieval/tokenise';
import { type AboutEncoder, ENCODER_CACHE, type EncoderFile, encoderPath } from './files';

/**
 * The sentence encoder in a page's worker: a service worker may have none of its own, and is ended
 * after half a minute. 190 MB while its page is open.
 */

const opened = open();
opened.then(
  ({ id }) => postMessage({ id }),
  (error: unknown) => postMessage({ failure: String(error) }),
);

addEventListener('message', async ({ data, ports }: MessageEvent<EncoderRequest>) => {
  try {
    const { parts } = await opened;
    const vectors = await vectorsOf(parts, data);
    ports[0]?.postMessage({ vectors, width: parts.width });
  } catch (error) {
    ports[0]?.postMessage({ failure: String(error) });
  }
});

async function open(): Promise<{ id: string; parts: EncoderParts }> {
  const cache = await caches.open(ENCODER_CACHE);
  const kept = async (name: EncoderFile | 'about.json') => {
    const response = await cache.match(encoderPath(name));
    if (!response) throw new Error(`${name} is not on this phone.`);
    return response;
  };
  const { id, width } = (await (await kept('about.json')).json()) as AboutEncoder;
  // more threads need a page that is isolated from all others
  env.wasm.numThreads = 1;
  env.wasm.wasmBinary = await (await kept('ort.wasm')).arrayBuffer();
  const session = await InferenceSession.create(await (await kept('model.onnx')).arrayBuffer(), {
    executionProviders: ['wasm'],
  });
  const parts: EncoderParts = {
    width,
    tokeniser: tokeniser(await (await kept('tokeniser.json')).json()),
    means: parseMeans(await (await kept('means.json')).json()),
    async run({ ids, mask, shape }) {
      const { embedding } = await session.run({
        input_ids: new Tensor('int64', ids, shape),
        attention_mask: new Tensor('int64', mask, shape),
      });
      return embedding?.data as Float32Array;
    },
  };
  return { id, parts };
}
