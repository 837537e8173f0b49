import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sequencesOf } from '@/lib/retrieval/encoder-text';
import { type TokeniserFile, tokeniser } from '@/lib/retrieval/tokenise';
import { type Encoder, openEncoder } from '@/lib/server/models/encoder';

let encoder: Encoder;
beforeAll(async () => {
  encoder = await openEncoder('models');
});
afterAll(() => encoder.close());

const dot = (a?: Float32Array, b?: Float32Array) =>
  (a ?? new Float32Array()).reduce((sum, value, at) => sum + value * (b?.[at] ?? 0), 0);

describe('Embedder contract: the encoder that ships', () => {
  it('gives one vector of unit length and one dimension per text, in order', async () => {
    const texts = ['Keep the receipt.', 'Дүмүрчөктү сактаңыз.', 'احتفظ بالإيصال', 'x '.repeat(400)];
    const together = await encoder.embed(texts, 'passage', 'en');
    expect(together.map((vector) => vector.length)).toEqual([384, 384, 384, 384]);
    for (const [at, text] of texts.entries()) {
      expect(dot(together[at], together[at])).toBeCloseTo(1, 5);
      const [alone] = await encoder.embed([text], 'passage', 'en');
      expect(dot(alone, together[at])).toBeCloseTo(1, 4);
    }
  });

  it('puts the same words nearer than other words', async () => {
    const [question, near, far] = await encoder.embed(
      ['exchange rate', 'the exchange rates of today', 'a dog sleeps on wool'],
      'passage',
      'en',
    );
    expect(dot(question, near)).toBeGreaterThan(dot(question, far));
  });

  it('takes no text at all, an empty one, and more than one request holds', async () => {
    expect(await encoder.embed([], 'query')).toEqual([]);
    const [empty, blank, full] = await encoder.embed(['', ' \u200b\n', 'word'], 'query');
    expect(empty?.every((value) => value === 0)).toBe(true);
    expect(blank?.every((value) => value === 0)).toBe(true);
    expect(dot(full, full)).toBeCloseTo(1, 5);
    const many = Array.from({ length: 130 }, (_, at) => `receipt number ${at} of many`);
    const vectors = await encoder.embed(many, 'passage');
    expect(vectors).toHaveLength(130);
    const [last] = await encoder.embed(many.slice(-1), 'passage');
    expect(dot(vectors.at(-1), last)).toBeCloseTo(1, 4);
  });

  it.each([
    ['ky', 'Дүмүрчөктү канча убакыт сактоо керек?'],
    ['ru', 'Сколько времени хранить квитанцию?'],
    ['ar', 'كم من الوقت يجب الاحتفاظ بالإيصال؟'],
    ['kk', 'Түбіртекті қанша уақыт сақтау керек?'],
  ])('finds an English passage by a question in %s', async (language, text) => {
    const passages = await encoder.embed(
      [
        'Keep the receipt until the money has arrived.',
        'Read the contract at home.',
        'Do not open the link.',
      ],
      'passage',
      'en',
    );
    const [question] = await encoder.embed([text], 'query', language);
    const cosines = passages.map((passage) => dot(question, passage));
    expect(Math.max(...cosines)).toBe(cosines[0]);
  });

  it('answers a question while passages wait, and ends with "unavailable"', async () => {
    const own = await openEncoder('models');
    const order: string[] = [];
    const passages = Array.from({ length: 6 }, (_, at) => `${at} ${'The receipt is kept. '.repeat(40)}`);
    const course = own.embed(passages, 'passage', 'en').then(() => order.push('passages'));
    await own.embed(['receipt'], 'query', 'en').then(() => order.push('question'));
    await course;
    expect(order).toEqual(['question', 'passages']);
    const lost = own.embed(passages, 'passage', 'en');
    const ended = expect(lost).rejects.toMatchObject({ code: 'unavailable' });
    await own.close();
    await ended;
    await expect(own.embed(['a'], 'query')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('names model, preparation and means in its id', async () => {
    const manifest = JSON.parse(readFileSync('models/encoder.manifest.json', 'utf8'));
    expect(encoder.id).toBe(
      `multilingual-e5-small/${manifest.model.sha256.slice(0, 8)}:1:means-${manifest.means.sha256.slice(0, 8)}`,
    );
  });
});

describe('a long text', () => {
  const file = JSON.parse(readFileSync('models/encoder.tokenizer.json', 'utf8')) as TokeniserFile;
  const own = tokeniser(file);
  const inner = (ids: number[]) => ids.slice(1 + own.pieces('passage: ').length, -1);

  it.each([
    ['sentences', 'Сохраните квитанцию до конца месяца. '.repeat(300)],
    ['50,000 words without a full stop', 'слово '.repeat(50_000)],
    ['one word', 'щ'.repeat(5000)],
  ])('is cut into parts that hold all of it: %s', (_, text) => {
    const parts = sequencesOf(text, 'passage', 'ru', own);
    expect(parts.length).toBeGreaterThan(1);
    expect(Math.max(...parts.map((ids) => ids.length))).toBeLessThanOrEqual(512);
    expect(parts.flatMap(inner)).toEqual(own.pieces(text));
  });

  it.each([
    ['words', 'слово '.repeat(3_000)],
    ['signs that stand for eighteen letters each', 'ﷺ'.repeat(2_000)],
  ])('costs 512 ids at most as a question, of its beginning and its end: %s', (_, text) => {
    const whole = own.pieces(`first ${text} last`);
    const parts = sequencesOf(`first ${text} last`, 'query', 'ru', own);
    expect(parts.map((ids) => ids.length)).toEqual([512]);
    const read = parts[0]?.slice(1 + own.pieces('query: ').length, -1) ?? [];
    expect([read[0], read.at(-1)]).toEqual([whole[0], whole.at(-1)]);
  });

  it('keeps in its vector what stands at its end', async () => {
    const filler = 'The weather was mild and the birds sang in the trees. '.repeat(60);
    const [plain, ending, question] = await encoder.embed(
      [filler, `${filler}${'The bank never asks for the code of a card. '.repeat(25)}`, 'bank card code'],
      'passage',
      'en',
    );
    expect(dot(question, ending)).toBeGreaterThan(dot(question, plain) + 0.05);
  });
});

describe('a file that is missing or damaged', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'encoder-'));
    for (const part of ['onnx', 'tokenizer.json', 'means.json', 'manifest.json'])
      cpSync(`models/encoder.${part}`, join(folder, `encoder.${part}`));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['onnx', 'tokenizer.json', 'means.json'])('is "unavailable": %s', async (part) => {
    const path = join(folder, `encoder.${part}`);
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, -1));
    await expect(openEncoder(folder)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(path),
    });
    rmSync(path);
    await expect(openEncoder(folder)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(path),
    });
    writeFileSync(path, whole);
  });

  it('is "unavailable" when it is what the manifest says and yet no model', async () => {
    const { createHash } = await import('node:crypto');
    const manifest = JSON.parse(readFileSync(join(folder, 'encoder.manifest.json'), 'utf8'));
    writeFileSync(join(folder, 'encoder.onnx'), 'not a model');
    manifest.model.sha256 = createHash('sha256').update('not a model').digest('hex');
    writeFileSync(join(folder, 'encoder.manifest.json'), JSON.stringify(manifest));
    await expect(openEncoder(folder)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is "unavailable" without a manifest', async () => {
    await expect(openEncoder(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'unavailable' });
  });
});
