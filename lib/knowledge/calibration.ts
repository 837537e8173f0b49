import { sigmoid } from './counts';
import { INPUT_COUNT } from './features';
import { SCALE } from './input-scale';

/**
 * Online recalibration: a logistic regression on [the model's logit, its inputs, 1] that starts at
 * the model itself (weights 1, 0 … 0) and takes a small step with every answer. The network was
 * fitted to other courses; how easy this one is, how far its ratings are to be believed (Elo's
 * logit is one of the inputs), how much a first success promises here, shows after some hundreds of
 * answers. Each component and each learner adds weights of its own, which start at 0:
 *
 *   logit = (course's + component's + learner's weights) · [model's logit, inputs, 1]
 *
 * Steps are constant (stochastic gradient descent), so that what a course has become counts more
 * than what it was.
 */
export interface Calibration {
  course: CourseCalibration;
  /** By component; those without answers are missing. */
  skills: Map<string, Weights>;
  /** Of the learner who is predicted. */
  learner: Weights;
}

/** For the model's logit, each input, and 1. */
export type Weights = number[];

interface CourseCalibration {
  weights: Weights;
  /** Answers seen, and mean and variance of each input over them. */
  answers: number;
  mean: number[];
  variance: number[];
}

/** What is predicted before it is recalibrated. */
export interface Forecast {
  skillId: string;
  /** The model's P(right). */
  p: number;
  /** features.ts inputsOf. */
  inputs: Float32Array;
}

const WEIGHT_COUNT = INPUT_COUNT + 2;
/**
 * How far the weights move at an answer that was wrong by 1. A course's move least: it has most
 * answers. Chosen on quarters of assist2009's train split, where about half as much costs .001 to
 * .002 AUC.
 */
const STEP = { course: 1 / 1500, skill: 1 / 700, learner: 1 / 500 } as const;
/**
 * Answers that an input's usual mean and spread (input-scale.ts) are worth against the course's
 * own.
 */
const USUAL = 1000;
/**
 * The model's logit, and an input in spreads, beyond this say no more than "very", and would pull
 * the weights about.
 */
const MOST = { logit: 6, input: 3 } as const;

export const newWeights = (): Weights => new Array<number>(WEIGHT_COUNT).fill(0);

/** Corrects nothing yet: recalibrated() gives the model's own P. */
export function newCalibration(): Calibration {
  const weights = newWeights();
  weights[0] = 1;
  return {
    course: {
      weights,
      answers: 0,
      mean: SCALE.map(([mean]) => mean),
      variance: SCALE.map(([, spread]) => spread ** 2),
    },
    skills: new Map(),
    learner: newWeights(),
  };
}

/** P(right) as the answers so far correct it; p itself where there are none. */
export function recalibrated(calibration: Calibration, forecast: Forecast): number {
  return combined(calibration, forecast.skillId, regressors(calibration.course, forecast));
}

/**
 * Learns from one more answer of its learner, in place: a course has thousands of components'
 * weights, and an answer moves those of one.
 */
export function calibrate(calibration: Calibration, forecast: Forecast, right: boolean): void {
  const { course, skills, learner } = calibration;
  const x = regressors(course, forecast);
  const error = (right ? 1 : 0) - combined(calibration, forecast.skillId, x);
  const skill = skills.get(forecast.skillId) ?? newWeights();
  skills.set(forecast.skillId, skill);
  move(course.weights, STEP.course * error, x);
  move(skill, STEP.skill * error, x);
  move(learner, STEP.learner * error, x);
  notice(course, forecast.inputs);
}

function combined({ course, skills, learner }: Calibration, skillId: string, x: Float64Array): number {
  const skill = skills.get(skillId);
  let z = 0;
  for (let i = 0; i < x.length; i++) {
    z += ((course.weights[i] as number) + (skill?.[i] ?? 0) + (learner[i] as number)) * (x[i] as number);
  }
  return sigmoid(z);
}

/**
 * Inputs in the course's own spreads from its own means: so all weigh alike, and none stands in for
 * the constant.
 */
function regressors({ mean, variance }: CourseCalibration, { p, inputs }: Forecast): Float64Array {
  const x = new Float64Array(WEIGHT_COUNT);
  x[0] = bounded(Math.log(p / (1 - p)), MOST.logit);
  for (let i = 0; i < inputs.length; i++) {
    const scaled = ((inputs[i] as number) - (mean[i] as number)) / Math.sqrt(variance[i] as number);
    x[i + 1] = bounded(scaled, MOST.input);
  }
  x[WEIGHT_COUNT - 1] = 1;
  return x;
}

function move(weights: Weights, step: number, x: Float64Array): void {
  for (let i = 0; i < x.length; i++) weights[i] = (weights[i] as number) + step * (x[i] as number);
}

/** Running mean and variance (Welford), as if USUAL answers had come before. */
function notice(course: CourseCalibration, inputs: Float32Array): void {
  const { mean, variance } = course;
  course.answers += 1;
  const share = 1 / (USUAL + course.answers);
  for (let i = 0; i < inputs.length; i++) {
    const before = (inputs[i] as number) - (mean[i] as number);
    mean[i] = (mean[i] as number) + share * before;
    const after = (inputs[i] as number) - (mean[i] as number);
    variance[i] = (variance[i] as number) + share * (before * after - (variance[i] as number));
  }
}

const bounded = (value: number, most: number) => Math.max(-most, Math.min(most, value));
