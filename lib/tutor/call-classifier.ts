import * as z from 'zod';
import { indexedGrams } from '../retrieval/grams';

/** Browsers and Node both have it. */
declare const atob: (text: string) => string;

/** Whole numbers of one byte, to be multiplied by `scale`. */
const weights = z
  .strictObject({
    scale: z.number().positive(),
    bytes: z.base64().transform((text) => Int8Array.from(atob(text), (sign) => sign.charCodeAt(0))),
  })
  .transform(({ scale, bytes }) => Float32Array.from(bytes, (byte) => byte * scale));

const probability = z.number().gt(0).lt(1);

/**
 * models/danger.weights.json and models/talk.weights.json, as models/training writes them. A "call"
 * is what is listened for: a call for help there, talk here.
 */
export const classifierFile = z
  .strictObject({
    /** Id of the embedder whose query vectors it reads. */
    encoder: z.string(),
    width: z.number().int().positive(),
    /**
     * What a text can be: a call for help on a topic, or something that resembles one and is none.
     */
    kinds: z.array(z.strictObject({ topic: z.string(), call: z.boolean(), bias: z.number() })).min(2),
    /** A row of `width` weights a kind. */
    vector: weights,
    /** One a bucket of grams. */
    grams: z.strictObject({ weights, bias: z.number() }),
    /**
     * Log odds of a call for help: bias + vector * (theirs by the vector) + grams * (theirs by
     * grams).
     */
    odds: z.strictObject({ vector: z.number(), grams: z.number(), bias: z.number() }),
    /**
     * Probabilities from which the card comes first, and from which one line stands under the
     * answer.
     */
    card: probability,
    line: probability,
  })
  .refine(({ kinds, width, vector }) => vector.length === kinds.length * width, 'not a row of weights a kind')
  .refine(({ grams }) => grams.weights.length > 0, 'no weights of grams')
  .refine(({ card, line }) => line <= card, 'the line comes after the card');
export type ClassifierWeights = z.infer<typeof classifierFile>;

export interface Judged {
  /** That the text calls for help, calibrated on as many calls as other texts. */
  probability: number;
  /** The likeliest, should it be a call. */
  topic: string;
  /** Of what speaks for a call, the part that speaks for this topic: 0 to 1. */
  share: number;
}

/**
 * How likely a text calls for help: a softmax over the question's vector, which knows what is
 * meant, and a logistic regression over the text's grams, which knows slang and typing in any
 * letters; their log odds are added.
 * @param vector the query vector of the text, of the encoder that the weights belong to
 */
export function judgeCall(text: string, vector: Float32Array, model: ClassifierWeights): Judged {
  const scores = model.kinds.map(({ bias }, kind) => bias + dot(model.vector, kind * model.width, vector));
  const highest = Math.max(...scores);
  const shares = scores.map((score) => Math.exp(score - highest));
  let calls = 0;
  let others = 0;
  let likeliest = { topic: '', share: -1 };
  for (const [at, { topic, call }] of model.kinds.entries()) {
    const share = shares[at] ?? 0;
    if (call) calls += share;
    else others += share;
    if (call && share > likeliest.share) likeliest = { topic, share };
  }
  const { odds, grams } = model;
  const logOdds =
    odds.bias +
    odds.vector * (Math.log(calls + LEAST) - Math.log(others + LEAST)) +
    odds.grams * (grams.bias + gramScore(text, grams.weights));
  return {
    probability: 1 / (1 + Math.exp(-logOdds)),
    topic: likeliest.topic,
    share: likeliest.share / (calls + LEAST),
  };
}

/** Keeps a logarithm finite. */
const LEAST = 1e-9;

function dot(rows: Float32Array, from: number, vector: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < vector.length; at += 1) sum += (rows[from + at] ?? 0) * (vector[at] ?? 0);
  return sum;
}

function gramScore(text: string, weights: Float32Array): number {
  const buckets = gramBuckets(text, weights.length);
  const sum = buckets.reduce((all, bucket) => all + (weights[bucket] ?? 0), 0);
  return sum / Math.sqrt(Math.max(1, buckets.length));
}

/** Different buckets of a text's grams (FNV-1a of each). */
export function gramBuckets(text: string, buckets: number): number[] {
  const seen = new Set<number>();
  for (const gram of indexedGrams(text).keys()) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < gram.length; at += 1) hash = Math.imul(hash ^ gram.charCodeAt(at), 0x01000193);
    seen.add((hash >>> 0) % buckets);
  }
  return [...seen];
}
