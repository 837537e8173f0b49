import { INPUT_NAMES } from '../../../lib/knowledge/features';
import type { KnowledgeModel } from '../../../lib/knowledge/model';
import { report, type Scored } from './metrics';
import { replay, type Sequence } from './replay';
import type { Log } from './simulate';

/** Weights of the linear baseline on the same inputs, as fit.py writes them. */
export interface Logistic {
  mean: number[];
  spread: number[];
  weights: number[];
  bias: number;
}

const ELO = INPUT_NAMES.indexOf('elo expected (logit)');
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/**
 * Predicts every answer of each log from those before it, populations starting empty, and measures over all logs
 * together: the model, Elo alone, and the logistic regression where its weights are given. One line each.
 */
export async function evaluateLogs(
  model: KnowledgeModel,
  logs: readonly Log[],
  line: Logistic | null,
): Promise<string[]> {
  const sequences = logs.flatMap((log) => replay(log, new Set(log.learners.keys())));
  const by = (predict: (inputs: Float32Array) => number): Scored[] =>
    sequences.map((sequence) => ({ ...sequence, p: sequence.inputs.map(predict) }));
  const traced: Scored[] = [];
  for (const sequence of sequences) traced.push({ ...sequence, p: await byModel(model, sequence) });
  const lines = [
    report('model', traced),
    report(
      'Elo',
      by((inputs) => sigmoid(inputs[ELO] ?? 0)),
    ),
  ];
  if (line)
    lines.push(
      report(
        'logistic',
        by((inputs) => byLogistic(line, inputs)),
      ),
    );
  return lines;
}

/** As served: the memory is carried from a learner's first answer to the last. */
async function byModel(model: KnowledgeModel, sequence: Sequence): Promise<number[]> {
  let memory: Float32Array = new Float32Array(model.stateSize);
  const p: number[] = [];
  for (const [i, inputs] of sequence.inputs.entries()) {
    p.push((await model.predict(memory, [inputs]))[0] ?? 0);
    memory = await model.step(memory, inputs, sequence.right[i] === true);
  }
  return p;
}

function byLogistic(line: Logistic, inputs: Float32Array): number {
  const z = line.weights.reduce((sum, weight, i) => {
    const scaled = ((inputs[i] ?? 0) - (line.mean[i] ?? 0)) / (line.spread[i] ?? 1);
    return sum + weight * Math.max(-5, Math.min(5, scaled));
  }, line.bias);
  return sigmoid(z);
}
