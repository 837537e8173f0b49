import {
  type Calibration,
  calibrate,
  newCalibration,
  newWeights,
  recalibrated,
  type Weights,
} from '../knowledge/calibration';
import { sigmoid } from '../knowledge/counts';
import type { Forward } from '../knowledge/forward';
import type { Forecaster, Met } from './replay';

/** The shipped network, its course's recalibration, and the plain baselines beside it. */

/**
 * As served: memory and own weights carried along, P recalibrated by the answers so far. `raw` is
 * the last P before recalibration.
 */
export interface Ustat extends Forecaster {
  raw(): number;
  readonly calibration: Calibration;
}

/**
 * @param start recalibration that an earlier log has left behind; it is used up: it grows in place
 */
export function ustat(forward: Forward, calibration: Calibration = newCalibration()): Ustat {
  const memories = new Map<number, Float32Array>();
  const memoryOf = (learner: number) => memories.get(learner) ?? new Float32Array(forward.stateSize);
  const own = new Map<number, Weights>();
  const calibrationFor = (learner: number) => {
    const weights = own.get(learner) ?? newWeights();
    own.set(learner, weights);
    return { ...calibration, learner: weights };
  };
  let p = 0.5;
  return {
    name: 'Ustat',
    calibration,
    raw: () => p,
    predict({ learner, skill, inputs }) {
      p = forward.predict(memoryOf(learner), [inputs])[0] as number;
      return recalibrated(calibrationFor(learner), { skillId: skill, p, inputs });
    },
    learn({ learner, skill, inputs }, right) {
      calibrate(calibrationFor(learner), { skillId: skill, p, inputs }, right);
      memories.set(learner, forward.step(memoryOf(learner), inputs, right));
    },
    forget(learner) {
      memories.delete(learner);
      own.delete(learner);
    },
  };
}

const memoryless = (name: string, predict: (met: Met) => number): Forecaster => ({
  name,
  predict,
  learn: () => undefined,
  forget: () => undefined,
});

/** The network's own P of the answer that `of` has just predicted. */
export const unadjusted = (of: Ustat): Forecaster => memoryless('Ustat, not recalibrated', () => of.raw());

/** Its ratings live in the population and the learner's record. */
export const elo: Forecaster = memoryless('Elo', (met) => sigmoid(met.elo));

/**
 * Weights of a regression on the network's inputs, as models/training/knowledge/fit.py writes them.
 */
export interface LogisticWeights {
  mean: readonly number[];
  spread: readonly number[];
  weights: readonly number[];
  bias: number;
}

export const logistic = (line: LogisticWeights): Forecaster =>
  memoryless('Logistic', ({ inputs }) => logisticChance(line, inputs));

/** P(right), 0..1; inputs are scaled and cut at five spreads, as in fitting. */
export function logisticChance(
  { mean, spread, weights, bias }: LogisticWeights,
  inputs: Float32Array,
): number {
  let z = bias;
  for (let i = 0; i < weights.length; i++) {
    const scaled = ((inputs[i] as number) - (mean[i] as number)) / (spread[i] as number);
    z += (weights[i] as number) * Math.max(-5, Math.min(5, scaled));
  }
  return sigmoid(z);
}
