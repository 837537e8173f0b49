import { entry, type LearnerCounts, sigmoid } from './counts';
import { INPUT_COUNT, INPUT_NAMES } from './features';

/** What is predicted of an item, were it shown next. */
export interface Foresight {
  /** features.ts inputsOf. */
  inputs: Float32Array;
  /** P(right at the first try, without help) as the model says it. */
  raw: number;
  /** The same as the answers of the course, the component and the learner correct it. */
  p: number;
}

/**
 * How sure one can be of what somebody knows. P(right) of the next answer is one thing; how well a
 * learner truly does over all items of a component or module is another, and only simulated
 * learners have told it. A small network, fitted to them
 * (models/training/knowledge/fit_posterior.py), reads what the model saw and said of the items, and
 * gives a normal distribution of the logit of their true mean success: somebody who tries, unaided,
 * in an ordinary mood.
 */
export const SCOPES = ['item', 'skill', 'module'] as const;
export type Scope = (typeof SCOPES)[number];

/** A normal distribution of the logit of a success rate. */
export interface Posterior {
  mean: number;
  /** Standard deviation, logits. */
  sd: number;
}

export const SIGHT_NAMES = [
  ...INPUT_NAMES.map((name) => `mean ${name}`),
  ...['predicted (logit)', 'predicted before recalibration, less', 'spread of predictions (logits)'],
  ...['right on it (log)', 'wrong on it (log)', 'items right on it (log)', 'first tries on it, inverse'],
  ...['items (log)', 'components'],
] as const;

/**
 * One hidden layer of rectified units, and a linear way past it; two outputs: mean and log
 * variance.
 */
interface Layers {
  /** Of each number of the sight, to scale it. */
  mean: readonly number[];
  spread: readonly number[];
  /** A row a unit; its bias last. */
  hidden: readonly (readonly number[])[];
  /** Rows for mean and log variance: weights of the units, then of the sight, then the bias. */
  out: readonly (readonly number[])[];
}

export type PosteriorWeights = Readonly<Record<Scope, Layers>>;

/**
 * What is seen of a set of items that are judged together: an item alone, a component's, a
 * module's.
 */
export interface Sight {
  numbers: Float64Array;
  /**
   * First tries on its components, right or wrong; those of them that were right without help;
   * different items among these.
   */
  answers: number;
  unaidedRight: number;
  itemsRight: number;
}

/** @param foreseen of each item of the set, at least one */
export function sightOf(
  learner: LearnerCounts,
  skillIds: readonly string[],
  foreseen: readonly Foresight[],
): Sight {
  const practised = skillIds.flatMap((id) => entry(learner.skills, id) ?? []);
  const sum = (value: (one: (typeof practised)[number]) => number) =>
    practised.reduce((total, one) => total + value(one), 0);
  const right = sum((one) => one.right);
  const wrong = sum((one) => one.wrong);
  const itemsRight = sum((one) => one.itemsRight);
  const numbers = new Float64Array(SIGHT_NAMES.length);
  for (const { inputs } of foreseen) {
    for (let i = 0; i < INPUT_COUNT; i++)
      numbers[i] = (numbers[i] as number) + (inputs[i] as number) / foreseen.length;
  }
  const p = logit(average(foreseen.map((one) => one.p)));
  const logits = foreseen.map((one) => logit(one.p));
  const centre = average(logits);
  numbers.set(
    [
      p,
      logit(average(foreseen.map((one) => one.raw))) - p,
      Math.sqrt(average(logits.map((value) => (value - centre) ** 2))),
      ...[Math.log1p(right), Math.log1p(wrong), Math.log1p(itemsRight), 1 / (1 + right + wrong)],
      ...[Math.log(foreseen.length), skillIds.length],
    ],
    INPUT_COUNT,
  );
  return { numbers, answers: right + wrong, unaidedRight: right, itemsRight };
}

/**
 * What the true success over the items of a sight may be. @param scope each has weights of its own
 */
export function posteriorOf(weights: PosteriorWeights, scope: Scope, { numbers }: Sight): Posterior {
  const { mean, spread, hidden, out } = weights[scope];
  const scaled = mean.map((centre, i) =>
    bounded(((numbers[i] as number) - centre) / (spread[i] as number), 5),
  );
  const seen = [...scaled, 1];
  const units = hidden.map((row) => Math.max(0, dot(row, seen)));
  const [middle = 0, logVariance = 0] = out.map((row) => dot(row, [...units, ...scaled, 1]));
  return { mean: middle, sd: Math.exp(bounded(logVariance, 4) / 2) };
}

/** P(the true success is at least `level`), 0..1. */
export function chanceOfAtLeast({ mean, sd }: Posterior, level: number): number {
  return normalBelow((mean - logit(level)) / sd);
}

/** Knows nothing beyond the prediction itself: for a model whose posterior has yet to be fitted. */
export const UNFITTED: PosteriorWeights = (() => {
  const zeros = SIGHT_NAMES.map(() => 0);
  const predicted = SIGHT_NAMES.map((name) => (name === 'predicted (logit)' ? 1 : 0));
  const layers = {
    mean: zeros,
    spread: zeros.map(() => 1),
    hidden: [],
    out: [
      [...predicted, 0],
      [...zeros, 0],
    ],
  };
  return { item: layers, skill: layers, module: layers };
})();

/** Predictions beyond 1 in 500 say no more than "sure". */
export const logit = (p: number) => {
  const within = Math.max(0.002, Math.min(0.998, p));
  return Math.log(within / (1 - within));
};

/**
 * Median and central interval of the success rate, 0..1. @param z standard normal quantile of the
 * upper end
 */
export function intervalOf({ mean, sd }: Posterior, z: number): { p: number; lower: number; upper: number } {
  return { p: sigmoid(mean), lower: sigmoid(mean - z * sd), upper: sigmoid(mean + z * sd) };
}

const bounded = (value: number, most: number) => Math.max(-most, Math.min(most, value));
const average = (values: readonly number[]) =>
  values.reduce((total, value) => total + value, 0) / values.length;

function dot(row: readonly number[], x: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += (row[i] as number) * (x[i] as number);
  return sum;
}

/** Standard normal distribution function, to 7.5e-8 (Abramowitz & Stegun 26.2.17). */
export function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const polynomial =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp(-z * z * 0.5) / Math.sqrt(2 * Math.PI)) * polynomial;
  return z > 0 ? 1 - tail : tail;
}
