import { INPUT_COUNT } from './features';
import { SCALE } from './input-scale';
import { sigmoid } from './records';

/**
 * Online recalibration of one course: a logistic regression on [the model's logit, its inputs, 1] that starts at the model
 * itself (weights 1, 0 … 0) and moves with every answer. The network was fitted to other courses; how easy this one is, how
 * far its ratings are to be believed (Elo's logit is one of the inputs), how much a first success promises here, shows
 * after some hundreds of answers. A Newton step an answer with a diagonal precision: linear in the inputs, two numbers each.
 */
export interface Calibration {
  /** For the model's logit, each input, and 1. */
  weights: readonly number[];
  precision: readonly number[];
}

/** What is predicted before it is recalibrated. */
export interface Forecast {
  /** The model's P(right). */
  p: number;
  /** features.ts inputsOf. */
  inputs: Float32Array;
}

/**
 * Precision that each weight starts with. An answer at even odds adds a quarter of its squared input, so the start is worth
 * some 2,000 answers to a single weight; all together move sooner. On a part of assist2009's train split, cold: 50 made
 * the first 300 answers worse (log-loss .662 against .645), 500 did not (.646), and the rest was the same.
 */
const PRIOR = 500;
/** The model's logit beyond this says no more than "sure", and would pull the weights about. */
const MOST = 6;

/** Corrects nothing yet: recalibrated() gives the model's own P. */
export function newCalibration(): Calibration {
  const length = INPUT_COUNT + 2;
  return {
    weights: Array.from({ length }, (_, i) => (i === 0 ? 1 : 0)),
    precision: new Array<number>(length).fill(PRIOR),
  };
}

/** P(right) as this course's answers so far correct it; p itself where nothing is known of the course. */
export function recalibrated({ weights }: Calibration, forecast: Forecast): number {
  return combined(weights, regressors(forecast));
}

/** The calibration after one more answer; the old one is left as it is. */
export function calibratedBy(
  { weights, precision }: Calibration,
  forecast: Forecast,
  right: boolean,
): Calibration {
  const x = regressors(forecast);
  const p = combined(weights, x);
  const error = (right ? 1 : 0) - p;
  const after = precision.map((value, i) => value + p * (1 - p) * (x[i] as number) ** 2);
  return {
    weights: weights.map((weight, i) => weight + (error * (x[i] as number)) / (after[i] as number)),
    precision: after,
  };
}

function combined(weights: readonly number[], x: Float64Array): number {
  let z = 0;
  for (let i = 0; i < x.length; i++) z += (weights[i] as number) * (x[i] as number);
  return sigmoid(z);
}

function regressors({ p, inputs }: Forecast): Float64Array {
  const x = new Float64Array(inputs.length + 2);
  x[0] = bounded(Math.log(p / (1 - p)), MOST);
  for (let i = 0; i < inputs.length; i++) {
    const [mean, spread] = SCALE[i] as readonly [number, number];
    x[i + 1] = bounded(((inputs[i] as number) - mean) / spread, 5);
  }
  x[inputs.length + 1] = 1;
  return x;
}

const bounded = (value: number, most: number) => Math.max(-most, Math.min(most, value));
