import { gramBuckets } from '../../../lib/tutor/call-classifier';
import type { Example } from './data';
import { minimise } from './minimise';

/**
 * Of squared weights; fitted on tests/data/danger-calls-choose.yaml, where .03 to .3 differ little.
 */
const RIDGE = { vector: 0.1, grams: 0.1 };
export const BUCKETS = 2 ** 15;
/** Of the gradient of a loss that is summed over thousands of rows. */
const TOLERANCE = 0.1;

export interface Labelled extends Example {
  example: Example;
  vector: Float32Array;
  buckets: readonly number[];
}

export function labelled(examples: readonly Example[], vectors: readonly Float32Array[]): Labelled[] {
  return examples.map((one, at) => ({
    ...one,
    example: one,
    vector: vectors[at] ?? new Float32Array(),
    buckets: gramBuckets(one.text, BUCKETS),
  }));
}

/** Weights as they are fitted, before they are rounded to bytes. */
export interface Fitted {
  kinds: { topic: string; call: boolean }[];
  /** A row of `width + 1` a kind, its bias last. */
  vector: Float64Array;
  /** One a bucket, the bias last. */
  grams: Float64Array;
}

/** @param near weights to begin from: of rows that differ by some, they are reached sooner */
export function fitHalves(rows: readonly Labelled[], near?: Fitted): Fitted {
  const kinds = near?.kinds ?? kindsOf(rows);
  return { kinds, vector: fitVector(rows, kinds, near?.vector), grams: fitGrams(rows, near?.grams) };
}

function kindsOf(rows: readonly Labelled[]): Fitted['kinds'] {
  const named = new Map(rows.map(({ topic, call }) => [`${call} ${topic}`, { topic, call }]));
  return [...named.entries()].sort(([a], [b]) => (a < b ? 1 : -1)).map(([, kind]) => kind);
}

/** Softmax over kinds: calls of one topic lie together, near misses of a topic beside them. */
function fitVector(
  rows: readonly Labelled[],
  kinds: Fitted['kinds'],
  from: Float64Array | undefined,
): Float64Array {
  const width = rows[0]?.vector.length ?? 0;
  const row = width + 1;
  const kindOf = rows.map(({ topic, call }) =>
    kinds.findIndex((kind) => kind.topic === topic && kind.call === call),
  );
  const shares = new Float64Array(kinds.length);
  return minimise(
    (weights, gradient) => {
      let loss = 0;
      for (const [at, { vector }] of rows.entries()) {
        softmaxInto(shares, weights, vector);
        const right = kindOf[at] ?? -1;
        loss -= Math.log(Math.max(shares[right] ?? 0, 1e-300));
        for (let kind = 0; kind < kinds.length; kind += 1) {
          const off = (shares[kind] ?? 0) - (kind === right ? 1 : 0);
          if (Math.abs(off) < 1e-7) continue;
          const start = kind * row;
          for (let i = 0; i < width; i += 1)
            gradient[start + i] = (gradient[start + i] as number) + off * (vector[i] as number);
          gradient[start + width] = (gradient[start + width] ?? 0) + off;
        }
      }
      return loss + ridge(weights, gradient, RIDGE.vector, (i) => i % row < width);
    },
    from ?? new Float64Array(kinds.length * row),
    TOLERANCE,
  );
}

function softmaxInto(shares: Float64Array, weights: Float64Array, vector: Float32Array): void {
  const width = vector.length;
  let highest = -Infinity;
  for (let kind = 0; kind < shares.length; kind += 1) {
    const start = kind * (width + 1);
    let sum = weights[start + width] ?? 0;
    for (let i = 0; i < width; i += 1) sum += (weights[start + i] as number) * (vector[i] as number);
    shares[kind] = sum;
    highest = Math.max(highest, sum);
  }
  let all = 0;
  for (const [kind, score] of shares.entries()) {
    const share = Math.exp(score - highest);
    shares[kind] = share;
    all += share;
  }
  for (const [kind, share] of shares.entries()) shares[kind] = share / all;
}

function fitGrams(rows: readonly Labelled[], from: Float64Array | undefined): Float64Array {
  return minimise(
    (weights, gradient) => {
      let loss = 0;
      for (const { buckets, call } of rows) {
        const off = sigmoid(gramLogOdds(weights, buckets)) - (call ? 1 : 0);
        loss -= Math.log(Math.max(1 - Math.abs(off), 1e-300));
        const each = off / Math.sqrt(Math.max(1, buckets.length));
        for (const bucket of buckets) gradient[bucket] = (gradient[bucket] ?? 0) + each;
        gradient[BUCKETS] = (gradient[BUCKETS] ?? 0) + off;
      }
      return loss + ridge(weights, gradient, RIDGE.grams, (i) => i < BUCKETS);
    },
    from ?? new Float64Array(BUCKETS + 1),
    TOLERANCE,
  );
}

/** Added to the gradient. @param counts whether a weight is held small; biases are not */
function ridge(
  weights: Float64Array,
  gradient: Float64Array,
  strength: number,
  counts: (i: number) => boolean,
): number {
  let sum = 0;
  for (const [i, weight] of weights.entries()) {
    if (!counts(i)) continue;
    gradient[i] = (gradient[i] ?? 0) + strength * weight;
    sum += weight * weight;
  }
  return (strength * sum) / 2;
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function gramLogOdds(weights: Float64Array, buckets: readonly number[]): number {
  const sum = buckets.reduce((all, bucket) => all + (weights[bucket] ?? 0), 0);
  return (weights[BUCKETS] ?? 0) + sum / Math.sqrt(Math.max(1, buckets.length));
}

/** Log odds of a call, by the vector and by grams. */
export function logOdds({ kinds, vector, grams }: Fitted, row: Labelled): { vector: number; grams: number } {
  const shares = new Float64Array(kinds.length);
  softmaxInto(shares, vector, row.vector);
  const calls = shares.reduce((all, share, kind) => all + (kinds[kind]?.call ? share : 0), 0);
  return {
    vector: Math.log(calls + 1e-9) - Math.log(1 - calls + 1e-9),
    grams: gramLogOdds(grams, row.buckets),
  };
}

export interface Odds {
  vector: number;
  grams: number;
  bias: number;
}

/**
 * How much each half is believed, from log odds of rows that it was not fitted on; calls and others
 * weigh the same in all.
 */
export function fitOdds(told: readonly { vector: number; grams: number; call: boolean }[]): Odds {
  const calls = told.filter(({ call }) => call).length;
  const [vector = 0, grams = 0, bias = 0] = minimise(
    (weights, gradient) => {
      let loss = 0;
      for (const one of told) {
        const weight = 0.5 / (one.call ? calls : told.length - calls);
        const x = [one.vector, one.grams, 1];
        const p = sigmoid(x.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0));
        const off = p - (one.call ? 1 : 0);
        loss -= weight * Math.log(Math.max(1 - Math.abs(off), 1e-300));
        for (const [i, value] of x.entries()) gradient[i] = (gradient[i] ?? 0) + weight * off * value;
      }
      return loss;
    },
    Float64Array.of(0.5, 0.5, 0),
    1e-6,
  );
  return { vector, grams, bias };
}
