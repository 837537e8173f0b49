import { readFileSync } from 'node:fs';
import * as native from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sequencesOf } from '@/lib/retrieval/encoder-text';
import { type TokeniserFile, tokeniser } from '@/lib/retrieval/tokenise';

/** What a browser will run: WebAssembly on one thread. */
let inWasm: web.InferenceSession;
let inNode: native.InferenceSession;
beforeAll(async () => {
  web.env.wasm.numThreads = 1;
  const model = readFileSync('models/encoder.onnx');
  inWasm = await web.InferenceSession.create(model, { executionProviders: ['wasm'] });
  inNode = await native.InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 });
});
afterAll(async () => {
  await inWasm.release();
  await inNode.release();
});

const own = tokeniser(JSON.parse(readFileSync('models/encoder.tokenizer.json', 'utf8')) as TokeniserFile);

describe('the encoder in onnxruntime-web', () => {
  it.each([
    ['en', 'How long must I keep the receipt?'],
    ['ky', 'Дүмүрчөктү канча убакыт сактоо керек?'],
    ['ar', 'كم من الوقت يجب الاحتفاظ بالإيصال؟'],
    ['ru', `${'Сохраните квитанцию, пока деньги не пришли, и сверьте код перевода. '.repeat(6)}`],
  ])('gives the vectors of onnxruntime-node: %s', async (language, text) => {
    const [ids = []] = sequencesOf(text, 'query', language, own);
    const numbers = BigInt64Array.from(ids, BigInt);
    const mask = new BigInt64Array(ids.length).fill(1n);
    const shape = [1, ids.length];
    const { embedding: a } = await inWasm.run({
      input_ids: new web.Tensor('int64', numbers, shape),
      attention_mask: new web.Tensor('int64', mask, shape),
    });
    const { embedding: b } = await inNode.run({
      input_ids: new native.Tensor('int64', numbers, shape),
      attention_mask: new native.Tensor('int64', mask, shape),
    });
    expect(a?.dims).toEqual([1, 384]);
    const [left, right] = [a?.data as Float32Array, b?.data as Float32Array];
    const cosine = left.reduce((sum, value, i) => sum + value * (right[i] ?? 0), 0);
    expect(cosine).toBeGreaterThan(0.999);
    expect(cosine).toBeLessThan(1.001);
  });
});
