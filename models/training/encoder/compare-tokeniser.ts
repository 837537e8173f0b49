/**
 * Compares lib/retrieval/tokenise.ts with another implementation on 200 sentences in each of ten
 * languages.
 *
 *   npm install --prefix /tmp/tokenizers @huggingface/tokenizers@0.2.0
 *   npx tsx models/training/encoder/compare-tokeniser.ts --data FOLDER --package /tmp/tokenizers
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tokeniser } from '../../../lib/retrieval/tokenise';
import { readLines } from './halves';

const LANGUAGES = ['ky', 'kk', 'uz', 'tg', 'ru', 'en', 'ar', 'fa', 'tr', 'uk'];
const EACH = 200;

interface Reference {
  encode(text: string): { ids: number[] };
}

const { values } = parseArgs({ options: { data: { type: 'string' }, package: { type: 'string' } } });
if (!values.data || !values.package) throw new Error('Say --data FOLDER and --package FOLDER.');
const { Tokenizer } = createRequire(join(values.package, 'index.js'))('@huggingface/tokenizers') as {
  Tokenizer: new (file: unknown, config: object) => Reference;
};
const file = JSON.parse(readFileSync('models/encoder.tokenizer.json', 'utf8'));
const own = tokeniser(file);
const reference = new Tokenizer(file, {});
const rows = readLines<{ text: Record<string, string> }>(
  join(values.data, 'retrieval/ntrex-parallel.jsonl.gz'),
);
const texts = Array.from({ length: EACH }, (_, n) => rows[Math.floor((n * rows.length) / EACH)]).flatMap(
  (row) => LANGUAGES.map((language) => row?.text[language] ?? ''),
);
const start = performance.now();
const ids = texts.map((text) => [own.start, ...own.pieces(text), own.end]);
const ms = (performance.now() - start) / texts.length;
const different = texts.filter((text, at) => reference.encode(text).ids.join() !== ids[at]?.join());
console.log(`${texts.length} sentences, ${different.length} cut differently, ${ms.toFixed(2)} ms each`);
process.exitCode = different.length === 0 ? 0 : 1;
