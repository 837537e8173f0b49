import { seededRandom } from '../random';

/** Predictions beside what happened, a number an answer. */
export interface Predictions {
  p: Float64Array;
  right: Uint8Array;
  /** 1 where the answer was the learner's first on its component. */
  first: Uint8Array;
  /** Learner of each answer, from 0; the bootstrap draws them. */
  learner: Int32Array;
}

export interface Estimate {
  value: number;
  /** 95 % interval by drawing learners with replacement. */
  low: number;
  high: number;
}

export const MEASURES = ['auc', 'logLoss', 'brier', 'ece', 'firstAuc'] as const;
export type Measure = (typeof MEASURES)[number];
export type Measures = Record<Measure, Estimate>;

const BINS = 15;

/**
 * AUC, log-loss (nats), Brier score, ECE (15 bins of equal mass), and AUC on first answers on a
 * component, each with its interval over learners. NaN where only one outcome occurs or nothing was
 * answered.
 */
export function measure(predictions: Predictions, draws = 200): Measures {
  const learners = predictions.learner.reduce((most, n) => Math.max(most, n), -1) + 1;
  const sorted = bySize(predictions);
  const sums = sumsOf(predictions, learners);
  const values = weighted(sorted, sums, new Float64Array(learners).fill(1));
  const random = seededRandom('bootstrap over learners');
  const drawn = Array.from({ length: draws }, () => {
    const times = new Float64Array(learners);
    for (let i = 0; i < learners; i++) {
      const n = Math.floor(random() * learners);
      times[n] = (times[n] as number) + 1;
    }
    return weighted(sorted, sums, times);
  });
  return Object.fromEntries(
    MEASURES.map((name) => [name, { value: values[name], ...middle(drawn.map((one) => one[name])) }]),
  ) as Measures;
}

/** The middle 95 % of drawn values, NaN left out. */
export function middle(values: number[]): { low: number; high: number } {
  const kept = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const at = (share: number) => kept[Math.round(share * (kept.length - 1))] ?? Number.NaN;
  return { low: at(0.025), high: at(0.975) };
}

/** The answers by rising prediction, side by side in memory: every draw walks over all of them. */
function bySize({ p, right, first, learner }: Predictions): Predictions {
  const order = Int32Array.from(p, (_, i) => i).sort((a, b) => (p[a] as number) - (p[b] as number));
  return {
    p: Float64Array.from(order, (i) => p[i] as number),
    right: Uint8Array.from(order, (i) => right[i] as number),
    first: Uint8Array.from(order, (i) => first[i] as number),
    learner: Int32Array.from(order, (i) => learner[i] as number),
  };
}

/** What needs no order: a learner's answers and the sums of their losses. */
interface Sums {
  answers: Float64Array;
  logLoss: Float64Array;
  brier: Float64Array;
}

function sumsOf({ p, right, learner }: Predictions, learners: number): Sums {
  const sums = {
    answers: new Float64Array(learners),
    logLoss: new Float64Array(learners),
    brier: new Float64Array(learners),
  };
  for (const [i, n] of learner.entries()) {
    const value = p[i] as number;
    const kept = Math.min(1 - 1e-6, Math.max(1e-6, right[i] === 1 ? value : 1 - value));
    sums.answers[n] = (sums.answers[n] as number) + 1;
    sums.logLoss[n] = (sums.logLoss[n] as number) - Math.log(kept);
    sums.brier[n] = (sums.brier[n] as number) + (value - (right[i] as number)) ** 2;
  }
  return sums;
}

/** All measures, each answer counting as often as its learner's weight says. */
function weighted(
  { p, right, first, learner }: Predictions,
  sums: Sums,
  weights: Float64Array,
): Record<Measure, number> {
  const total = dot(sums.answers, weights);
  const [all, firsts] = [ranks(), ranks()];
  const gaps = new Float64Array(BINS);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const weight = weights[learner[i] as number] as number;
    if (weight === 0) continue;
    const value = p[i] as number;
    const hit = right[i] === 1;
    const bin = Math.min(BINS - 1, Math.floor((BINS * sum) / total));
    gaps[bin] = (gaps[bin] as number) + weight * (value - (hit ? 1 : 0));
    sum += weight;
    all.add(value, hit, weight);
    if (first[i] === 1) firsts.add(value, hit, weight);
  }
  return {
    auc: all.auc(),
    logLoss: dot(sums.logLoss, weights) / total,
    brier: dot(sums.brier, weights) / total,
    ece: gaps.reduce((gap, value) => gap + Math.abs(value), 0) / total,
    firstAuc: firsts.auc(),
  };
}

const dot = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

/**
 * Area under the ROC curve by ranks (Mann-Whitney) of values that come in rising order; ties count
 * half.
 */
export function ranks() {
  let [below, pairs, rights] = [0, 0, 0];
  let [tied, tiedWrong, tiedRight] = [Number.NaN, 0, 0];
  const close = () => {
    pairs += tiedRight * (below + tiedWrong / 2);
    rights += tiedRight;
    below += tiedWrong;
    tiedWrong = 0;
    tiedRight = 0;
  };
  return {
    add(value: number, right: boolean, weight: number): void {
      if (value !== tied) close();
      tied = value;
      if (right) tiedRight += weight;
      else tiedWrong += weight;
    },
    auc(): number {
      close();
      return pairs / (rights * below);
    },
  };
}
