import OpenAI from 'openai';
import * as z from 'zod';
import { UstatError } from '../../errors';
import type { Embedder } from '../../retrieval/embedder';

interface OpenAiEmbedderOptions {
  apiKey: string;
  /** With its path, such as "https://api.openai.com/v1". */
  baseUrl: string;
  model: string;
  timeoutMs?: { passages: number; question: number };
}

/** Inputs of one request: fewer than any known server's limit. */
const BATCH = 64;
/** Of one request. A learner waits for the question's vector; after that words alone decide. */
const TIMEOUT_MS = { passages: 30_000, question: 3_000 };

const response = z.object({
  data: z.array(z.object({ index: z.number().int(), embedding: z.array(z.number()).min(1) })),
});

/** Any server with an OpenAI-compatible /v1/embeddings. */
export function openAiEmbedder(options: OpenAiEmbedderOptions): Embedder {
  const { apiKey, baseUrl, model, timeoutMs = TIMEOUT_MS } = options;
  const client = new OpenAI({ apiKey, baseURL: baseUrl, maxRetries: 1, logLevel: 'off' });
  return {
    id: `openai:${model}@${new URL(baseUrl).host}:1`,
    async embed(texts, kind) {
      const timeout = kind === 'query' ? timeoutMs.question : timeoutMs.passages;
      const vectors: Float32Array[] = [];
      for (let from = 0; from < texts.length; from += BATCH) {
        vectors.push(...(await embedded(client, model, texts.slice(from, from + BATCH), timeout)));
      }
      return vectors;
    },
  };
}

async function embedded(
  client: OpenAI,
  model: string,
  texts: readonly string[],
  timeout: number,
): Promise<Float32Array[]> {
  // asked for in plain numbers: not every compatible server knows base64
  const answer = await client.embeddings
    .create({ model, input: [...texts], encoding_format: 'float' }, { timeout })
    .catch((cause: unknown) => {
      throw new UstatError('unavailable', `The embedding model ${model} does not answer.`, [], { cause });
    });
  const parsed = response.safeParse(answer);
  const vectors = new Map(parsed.data?.data.map(({ index, embedding }) => [index, embedding]));
  const inOrder = texts.map((_, at) => vectors.get(at));
  const [first] = inOrder;
  if (!inOrder.every((vector) => vector !== undefined && vector.length === first?.length)) {
    throw new UstatError(
      'unavailable',
      `The embedding model ${model} sent something else than ${texts.length} vectors.`,
    );
  }
  return inOrder.map((vector) => unit(vector ?? []));
}

function unit(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector);
  return Float32Array.from(vector, (value) => (length === 0 ? 0 : value / length));
}
