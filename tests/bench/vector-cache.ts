import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Embedder } from '../../lib/retrieval/embedder';

/** Texts between two writes: what a broken run loses. */
const BATCH = 64;

/** The same embedder, its vectors kept in a folder for the next run. */
export function cachedEmbedder(embedder: Embedder, folder: string): Embedder {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, embedder.id.replaceAll(/[^\w.-]/g, '_'));
  const vectors = readVectors(file);
  // without means the encoder does not look at the language: a text has one vector a kind
  const looks = !embedder.id.endsWith(':as-is');
  return {
    ...embedder,
    async embed(texts, kind, language) {
      const head = looks ? `${kind}\n${language}` : kind;
      const keyOf = (text: string) => createHash('sha256').update(`${head}\n${text}`).digest('hex');
      const lacking = [...new Set(texts)].filter((text) => !vectors.has(keyOf(text)));
      for (let from = 0; from < lacking.length; from += BATCH) {
        const batch = lacking.slice(from, from + BATCH);
        for (const [at, vector] of (await embedder.embed(batch, kind, language)).entries()) {
          const key = keyOf(batch[at] ?? '');
          vectors.set(key, vector);
          appendFileSync(`${file}.f32`, new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
          appendFileSync(`${file}.keys`, `${key} ${vector.length}\n`);
        }
      }
      return texts.map((text) => vectors.get(keyOf(text)) ?? new Float32Array());
    },
  };
}

function readVectors(file: string): Map<string, Float32Array> {
  if (!existsSync(`${file}.keys`)) return new Map();
  const all = new Float32Array(Uint8Array.from(readFileSync(`${file}.f32`)).buffer);
  let from = 0;
  return new Map(
    readFileSync(`${file}.keys`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => {
        const [key = '', length] = line.split(' ');
        from += Number(length);
        return [key, all.slice(from - Number(length), from)] as const;
      }),
  );
}
