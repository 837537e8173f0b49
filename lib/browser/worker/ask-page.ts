import { UstatError } from '../../errors';
import type { Embedder } from '../../retrieval/embedder';
import type { EncoderRequest } from '../../retrieval/encoder-run';
import { classifierFile } from '../../tutor/call-classifier';
import { ENCODER_CACHE, encoderPath } from '../encoder/files';
import type { WorkerScope } from './scope';
import type { PhoneServices } from './twins/web/services';

/** So long, in milliseconds, a question waits: a slow phone takes half a second. */
const PATIENCE_MS = 5_000;

interface Said {
  vectors?: Float32Array;
  width?: number;
  failure?: string;
}

/**
 * What a question is answered with where the page that asks has an encoder (islands/encoder.ts): a
 * form that is sent says of which vectors, and the page is there until it is answered.
 * @param id of its vectors @param address of the page
 */
export async function withEncoder(
  id: string,
  address: string,
): Promise<Pick<PhoneServices, 'embedders' | 'classifiers'>> {
  const cache = await caches.open(ENCODER_CACHE);
  const weights = async (name: 'danger' | 'talk') => {
    const response = await cache.match(encoderPath(`${name}.json`));
    return response ? classifierFile.parse(await response.json()) : null;
  };
  const [danger, talk] = await Promise.all([weights('danger'), weights('talk')]);
  return { embedders: [pagesEmbedder(id, address)], classifiers: { danger, talk } };
}

function pagesEmbedder(id: string, address: string): Embedder {
  return {
    ...{ id, embedsSentences: true, calibrated: true },
    async embed(texts, kind, language) {
      const { clients } = globalThis as unknown as Pick<WorkerScope, 'clients'>;
      const pages = await clients.matchAll({ type: 'window' });
      const page = pages.find(({ url }) => url.split('#')[0] === address.split('#')[0]);
      const { port1, port2 } = new MessageChannel();
      const answer = new Promise<Said>((resolve) => {
        port1.onmessage = ({ data }) => resolve(data as Said);
        setTimeout(() => resolve({ failure: 'too slow' }), PATIENCE_MS);
      });
      page?.postMessage({ do: 'embed', request: { texts, kind, language } satisfies EncoderRequest }, [
        port2,
      ]);
      const { vectors, width = 0, failure } = page ? await answer : ({ failure: 'gone' } as Said);
      if (!vectors) throw new UstatError('unavailable', `The page's encoder: ${failure}`);
      return texts.map((_, at) => vectors.slice(at * width, (at + 1) * width));
    },
  };
}
