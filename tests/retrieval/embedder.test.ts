import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Embedder } from '@/lib/retrieval/embedder';
import { lexicalEmbedder } from '@/lib/retrieval/lexical-embedder';
import { openAiEmbedder } from '@/lib/server/embedder-openai';
import { type OpenAiServer, openAiServer } from '../support/openai-server';

let server: OpenAiServer;
beforeAll(async () => {
  server = await openAiServer();
});
beforeEach(() => server.embeddings('vectors'));
afterAll(() => server.close());

const remote = () => openAiEmbedder({ apiKey: 'none', baseUrl: server.baseUrl, model: 'letters' });
const dot = (a?: Float32Array, b?: Float32Array) =>
  (a ?? new Float32Array()).reduce((sum, value, at) => sum + value * (b?.[at] ?? 0), 0);

describe.each<[string, () => Embedder]>([
  ['lexical', () => lexicalEmbedder],
  ['OpenAI over HTTP', remote],
])('Embedder contract: %s', (_, make) => {
  it('gives one vector of unit length and one dimension per text, in order', async () => {
    const embedder = make();
    const texts = ['Keep the receipt.', 'Дүмүрчөктү сактаңыз.', 'احتفظ بالإيصال'];
    const together = await embedder.embed(texts, 'passage');
    expect(together).toHaveLength(3);
    expect(new Set(together.map((vector) => vector.length)).size).toBe(1);
    for (const [at, text] of texts.entries()) {
      expect(dot(together[at], together[at])).toBeCloseTo(1, 5);
      const [alone] = await embedder.embed([text], 'passage');
      expect(dot(alone, together[at])).toBeCloseTo(1, 5);
    }
  });

  it('puts the same words nearer than other words', async () => {
    const [question, near, far] = await make().embed(
      ['exchange rate', 'the exchange rates of today', 'a dog sleeps on wool'],
      'passage',
    );
    expect(dot(question, near)).toBeGreaterThan(dot(question, far));
  });

  it('takes no text at all, an empty one, and more than one request holds', async () => {
    const embedder = make();
    expect(await embedder.embed([], 'query')).toEqual([]);
    const [empty] = await embedder.embed([''], 'query');
    expect(empty?.every((value) => value === 0)).toBe(true);
    const many = Array.from({ length: 150 }, (_, at) => `text number ${'x'.repeat(at)}`);
    const vectors = await embedder.embed(many, 'passage');
    const [last] = await embedder.embed(many.slice(-1), 'passage');
    expect(dot(vectors.at(-1), last)).toBeCloseTo(1, 5);
  });
});

describe('lexicalEmbedder', () => {
  const cosine = async (a: string, b: string) => {
    const [va, vb] = await lexicalEmbedder.embed([a, b], 'passage');
    return dot(va, vb);
  };
  it('does not mind missing ң ө ү, ё, й or Latin letters', async () => {
    expect(await cosine('дүмүрчөктү жөнөтүңүз', 'думурчокту жонотунуз')).toBeCloseTo(1, 5);
    expect(await cosine('акча которуу', 'akcha kotoruu')).toBeCloseTo(1, 5);
    expect(await cosine('ещё твёрдый', 'еще твердыи')).toBeCloseTo(1, 5);
  });
  it('finds a word behind other endings', async () => {
    expect(await cosine('келишимде', 'келишимге')).toBeGreaterThan(0.6);
  });
});

describe('openAiEmbedder', () => {
  it('names the model and the host in its id, without the key', () => {
    expect(remote().id).toBe(`openai:letters@${new URL(server.baseUrl).host}:1`);
  });
  it.each([429, 500, 'malformed', 'too-few'] as const)('says "unavailable" on %s', async (mode) => {
    server.embeddings(mode);
    await expect(remote().embed(['a', 'b'], 'query')).rejects.toMatchObject({ code: 'unavailable' });
  });
});
