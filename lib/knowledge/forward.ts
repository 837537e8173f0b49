import { sigmoid } from './counts';
import type { KnowledgeModel } from './model';
import { type PosteriorWeights, UNFITTED } from './posterior';
import type { Dense, Weights } from './weights';

/**
 * The network's forward pass in plain TypeScript, for where onnxruntime would cost megabytes (a
 * phone's browser) or a call an answer (a log of a million rows). The same ONNX file, the same
 * numbers to 1e-6.
 *
 *   scaled inputs x -> relu(answer [x, correct, 1 - correct]) -> GRU -> memory
 *   [relu(candidate x), memory] -> relu(hidden) -> out, plus skip x -> logit
 */
export interface Forward {
  readonly stateSize: number;
  step(state: Float32Array, inputs: Float32Array, correct: boolean): Float32Array;
  predict(state: Float32Array, rows: readonly Float32Array[]): Float32Array;
}

/** The forward pass as a model. `id` is the manifest's: a state moves between the two runtimes. */
export function forwardModel(
  forward: Forward,
  id: string,
  posterior: PosteriorWeights = UNFITTED,
): KnowledgeModel {
  return {
    id,
    stateSize: forward.stateSize,
    posterior,
    step: async (state, inputs, correct) => forward.step(state, inputs, correct),
    predict: async (state, rows) => forward.predict(state, rows),
  };
}

/** Not to be shared between threads: it works in its own buffers. */
export function forwardOf(weights: Weights): Forward {
  const { out, skip } = weights;
  const inputs = weights.mean.length;
  const answer = packed(weights.answer);
  const gru = { input: packed(weights.gru.input), recurrent: packed(weights.gru.recurrent) };
  const candidate = packed(weights.candidate);
  const [ofCandidate, ofState] = split(weights.hidden, weights.candidate.rows).map(packed) as [Dense, Dense];
  const size = gru.recurrent.columns;
  const met = new Float64Array(inputs + 2);
  const x = new Float64Array(inputs);
  const heard = new Float64Array(answer.rows);
  const fresh = new Float64Array(3 * size);
  const kept = new Float64Array(3 * size);
  const seen = new Float64Array(candidate.rows);
  const fromState = new Float64Array(ofState.rows);
  const mixed = new Float64Array(ofState.rows);

  return {
    stateSize: size,
    step(state, row, correct) {
      scale(weights, row, met);
      met[inputs] = correct ? 1 : 0;
      met[inputs + 1] = correct ? 0 : 1;
      apply(answer, met, heard);
      relu(heard);
      apply(gru.input, heard, fresh);
      apply(gru.recurrent, state, kept);
      return nextState(state, fresh, kept);
    },
    predict(state, rows) {
      apply(ofState, state, fromState);
      return Float32Array.from(rows, (row) => {
        scale(weights, row, x);
        apply(candidate, x, seen);
        relu(seen);
        apply(ofCandidate, seen, mixed);
        for (let i = 0; i < mixed.length; i++) mixed[i] = (mixed[i] as number) + (fromState[i] as number);
        relu(mixed);
        return sigmoid(dot(out, mixed) + dot(skip, x));
      });
    },
  };
}

/** GRU as ONNX defines it with linear_before_reset = 1, which is PyTorch's. */
function nextState(state: Float32Array, fresh: Float64Array, kept: Float64Array): Float32Array {
  const size = state.length;
  const next = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const update = sigmoid((fresh[i] as number) + (kept[i] as number));
    const reset = sigmoid((fresh[size + i] as number) + (kept[size + i] as number));
    const proposed = Math.tanh((fresh[2 * size + i] as number) + reset * (kept[2 * size + i] as number));
    next[i] = (1 - update) * proposed + update * (state[i] as number);
  }
  return next;
}

function scale({ mean, spread }: Weights, row: Float32Array, into: Float64Array): void {
  for (let i = 0; i < mean.length; i++) {
    const scaled = ((row[i] as number) - (mean[i] as number)) / (spread[i] as number);
    into[i] = Math.max(-5, Math.min(5, scaled));
  }
}

function relu(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) if ((values[i] as number) < 0) values[i] = 0;
}

/** A layer of one row. */
function dot({ weight, bias }: Dense, x: Float64Array): number {
  let sum = bias[0] as number;
  for (let i = 0; i < x.length; i++) sum += (weight[i] as number) * (x[i] as number);
  return sum;
}

/**
 * A layer's weights with four rows side by side: each input is loaded once for the four, and
 * skipped when it is 0.
 */
function packed(layer: Dense): Dense {
  const { rows, columns, weight, bias } = layer;
  const padded = 4 * Math.ceil(rows / 4);
  const beside = new Float32Array(padded * columns);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++) {
      beside[4 * (Math.floor(row / 4) * columns + i) + (row % 4)] = weight[row * columns + i] as number;
    }
  }
  const shifts = new Float32Array(padded);
  shifts.set(bias);
  return { rows: padded, columns, weight: beside, bias: shifts };
}

/** `into` has the layer's rows, rounded up to a multiple of four. */
function apply({ rows, columns, weight, bias }: Dense, x: Float32Array | Float64Array, into: Float64Array) {
  for (let row = 0; row < rows; row += 4) {
    let a = bias[row] as number;
    let b = bias[row + 1] as number;
    let c = bias[row + 2] as number;
    let d = bias[row + 3] as number;
    for (let i = 0; i < columns; i++) {
      const value = x[i] as number;
      if (value === 0) continue;
      const at = row * columns + 4 * i;
      a += (weight[at] as number) * value;
      b += (weight[at + 1] as number) * value;
      c += (weight[at + 2] as number) * value;
      d += (weight[at + 3] as number) * value;
    }
    into[row] = a;
    into[row + 1] = b;
    into[row + 2] = c;
    into[row + 3] = d;
  }
}

/** A layer over [left, right] as two whose outputs add up; the bias goes with the right one. */
function split(whole: Dense, at: number): [Dense, Dense] {
  const part = (from: number, to: number, bias: Float32Array): Dense => {
    const columns = to - from;
    const weight = new Float32Array(whole.rows * columns);
    for (let row = 0; row < whole.rows; row++) {
      const at = row * whole.columns;
      weight.set(whole.weight.subarray(at + from, at + to), row * columns);
    }
    return { rows: whole.rows, columns, weight, bias };
  };
  return [part(0, at, new Float32Array(whole.rows)), part(at, whole.columns, whole.bias)];
}
