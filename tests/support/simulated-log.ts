import { seededRandom } from '@/lib/random';
import type { Logged } from '@/lib/research/evaluate/logged';

/** A log whose truth is known. */
export interface SimulatedLog {
  logged: Logged;
  /** Mean reward of choosing evenly among all actions. */
  truth: number;
}

export interface LogDesign {
  rows: number;
  learners: number;
  actions: number;
  /** How far the logging policy is from an even one: its logits' standard deviation. */
  skew: number;
  /** Mean reward of an action, from and to. */
  rates: readonly [number, number];
  seed: string;
  cells?: number;
  /** The first kind of learner is never shown the first action. */
  hole?: boolean;
}

/**
 * Learners of a few kinds; a policy that knows the kind and chooses unevenly; rewards of 0 and 1
 * by action, kind and the learner's own strength.
 */
export function simulatedLog(design: LogDesign): SimulatedLog {
  const { rows, learners, actions, skew, rates, seed, cells = 3, hole = false } = design;
  const random = seededRandom(seed);
  const [least, most] = rates;
  const policies = Array.from({ length: cells }, () => softmax(actions, skew, random));
  if (hole) policies[0] = withoutFirst(policies[0] as Float64Array);
  const chances = Array.from({ length: cells }, () =>
    Float64Array.from({ length: actions }, () => least + (most - least) * random()),
  );
  const strength = Float64Array.from({ length: learners }, () => 0.7 + 0.6 * random());
  const kind = Int32Array.from({ length: learners }, () => Math.floor(random() * cells));
  const action = new Int32Array(rows);
  const cell = new Int32Array(rows);
  const unit = new Int32Array(rows);
  const propensity = new Float64Array(rows);
  const reward = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const who = Math.floor(random() * learners);
    const own = kind[who] as number;
    const policy = policies[own] as Float64Array;
    const n = drawn(policy, random());
    [unit[row], cell[row], action[row], propensity[row]] = [who, own, n, policy[n] as number];
    const rate = (chances[own]?.[n] as number) * (strength[who] as number);
    reward[row] = random() < rate ? 1 : 0;
  }
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    logged: {
      actions: Array.from({ length: actions }, (_, n) => `a${n}`),
      cells: Array.from({ length: cells }, (_, n) => `c${n}`),
      learners: Array.from({ length: learners }, (_, n) => `l${n}`),
      ...{ action, cell, unit, propensity, reward, target: null, sequence: null },
    },
    truth: chances.reduce((sum, own) => sum + mean(own), 0) / cells,
  };
}

function softmax(actions: number, skew: number, random: () => number): Float64Array {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const weights = Float64Array.from({ length: actions }, () => Math.exp(skew * normal()));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / sum);
}

function withoutFirst(chances: Float64Array): Float64Array {
  const rest = 1 - (chances[0] as number);
  return chances.map((chance, n) => (n === 0 ? 0 : chance / rest));
}

function drawn(chances: Float64Array, point: number): number {
  let below = 0;
  for (let n = 0; n < chances.length; n += 1) {
    below += chances[n] as number;
    if (point < below) return n;
  }
  return chances.length - 1;
}
