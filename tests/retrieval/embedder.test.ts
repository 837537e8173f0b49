import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAiEmbedder } from '@/lib/server/models/embedder-openai';
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

describe('Embedder contract: OpenAI over HTTP', () => {
  it('gives one vector of unit length and one dimension per text, in order', async () => {
    const embedder = remote();
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
    const [question, near, far] = await remote().embed(
      ['exchange rate', 'the exchange rates of today', 'a dog sleeps on wool'],
      'passage',
    );
    expect(dot(question, near)).toBeGreaterThan(dot(question, far));
  });

  it('takes no text at all, an empty one, and more than one request holds', async () => {
    const embedder = remote();
    expect(await embedder.embed([], 'query')).toEqual([]);
    const [empty] = await embedder.embed([''], 'query');
    expect(empty?.every((value) => value === 0)).toBe(true);
    const many = Array.from({ length: 150 }, (_, at) => `text number ${'x'.repeat(at)}`);
    const vectors = await embedder.embed(many, 'passage');
    const [last] = await embedder.embed(many.slice(-1), 'passage');
    expect(dot(vectors.at(-1), last)).toBeCloseTo(1, 5);
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
