import { readFileSync } from 'node:fs';

/**
 * PyTorch's forward pass over a whole sequence at once, written by
 * models/training/knowledge/fit.py.
 */
const file = JSON.parse(readFileSync('models/knowledge-tracing.vectors.json', 'utf8')) as {
  inputs: number[][];
  right: boolean[];
  p: number[];
  finalState: number[];
  finalCandidates: number[];
};
export const vectors = { ...file, inputs: file.inputs.map((row) => Float32Array.from(row)) };

/** Largest distance between two lists of the same length; NaN where one has none. */
export function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? Number.NaN))));
}
