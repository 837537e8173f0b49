import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import type { classifierFile } from '../../../lib/tutor/call-classifier';
import { BUCKETS, type Fitted, type Odds } from './fit';

export type File = z.input<typeof classifierFile>;

/** Weights as one byte each: they cost nothing in what is judged (README.md). */
function inBytes(weights: Float64Array): { scale: number; bytes: string } {
  const scale = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9) / 127;
  const bytes = Int8Array.from(weights, (weight) => Math.round(weight / scale));
  return { scale, bytes: Buffer.from(bytes.buffer).toString('base64') };
}

export function fileOf(
  { kinds, vector, grams }: Fitted,
  { encoder, odds, card, line }: { encoder: string; odds: Odds; card: number; line: number },
): File {
  const row = vector.length / kinds.length;
  return {
    encoder,
    width: row - 1,
    kinds: kinds.map((kind, at) => ({ ...kind, bias: vector[at * row + row - 1] ?? 0 })),
    vector: inBytes(vector.filter((_, i) => i % row < row - 1)),
    grams: { weights: inBytes(grams.subarray(0, BUCKETS)), bias: grams[BUCKETS] ?? 0 },
    odds,
    card,
    line,
  };
}

const NAMES = { danger: 'calls for help', talk: 'talk' };

/** Writes <name>.weights.json and the manifest that describes it. */
export function writeModel(folder: string, name: keyof typeof NAMES, file: File, training: object): void {
  const text = `${JSON.stringify(file, null, 1)}\n`;
  writeFileSync(join(folder, `${name}.weights.json`), text);
  const manifest = {
    name: NAMES[name],
    encoder: file.encoder,
    weights: { file: `${name}.weights.json`, sha256: createHash('sha256').update(text).digest('hex') },
    training,
  };
  writeFileSync(join(folder, `${name}.manifest.json`), `${JSON.stringify(manifest, null, 2)}\n`);
}
