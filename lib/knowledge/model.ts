import type { PosteriorWeights } from './posterior';

/**
 * A trained model of answers, whatever runs it. Stateless: a learner's memory is passed in and
 * comes back new. `inputs` are the 39 numbers of features.ts, seen before the answer.
 */
export interface KnowledgeModel {
  /** Names the weights; a state made by another id is rebuilt from the attempts. */
  readonly id: string;
  /** Numbers in a learner's memory; a learner without answers has zeros. */
  readonly stateSize: number;
  /** How far this model's predictions are to be believed; fitted to it and to no other. */
  readonly posterior: PosteriorWeights;
  /** Memory after one more answer. */
  step(state: Float32Array, inputs: Float32Array, correct: boolean): Promise<Float32Array>;
  /** P(right at the first try, without help) of each row of inputs, had it come next. */
  predict(state: Float32Array, rows: readonly Float32Array[]): Promise<Float32Array>;
}
