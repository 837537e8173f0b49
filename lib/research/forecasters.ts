import { type Calibration, calibratedBy, newCalibration, recalibrated } from '../knowledge/calibration';
import type { Forward } from '../knowledge/forward';
import { sigmoid } from '../knowledge/records';
import type { Forecaster, Met } from './replay';

/** The shipped network, its course's recalibration, and the plain baselines beside it. */

/** As served: memory carried along, P recalibrated by the answers so far. `raw` is the last P before recalibration. */
export interface Ustat extends Forecaster {
  raw(): number;
  readonly calibration: Calibration;
}

/** @param start recalibration that an earlier log has left behind */
export function ustat(forward: Forward, start: Calibration = newCalibration()): Ustat {
  const memories = new Map<number, Float32Array>();
  const memoryOf = (learner: number) => memories.get(learner) ?? new Float32Array(forward.stateSize);
  let calibration = start;
  let p = 0.5;
  return {
    name: 'Ustat',
    get calibration() {
      return calibration;
    },
    raw: () => p,
    predict({ learner, inputs }) {
      p = forward.predict(memoryOf(learner), [inputs])[0] as number;
      return recalibrated(calibration, { p, inputs });
    },
    learn({ learner, inputs }, right) {
      calibration = calibratedBy(calibration, { p, inputs }, right);
      memories.set(learner, forward.step(memoryOf(learner), inputs, right));
    },
    forget: (learner) => void memories.delete(learner),
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

/** Weights of a regression on the network's inputs, as models/training/knowledge/fit.py writes them. */
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
