import { seeded } from './random';

/** One learner's predictions beside what happened. */
export interface Scored {
  p: number[];
  right: boolean[];
  /** Whether the answer was the learner's first on its component. */
  first: boolean[];
}

/** Area under the ROC curve by ranks (Mann-Whitney), ties counted half; NaN when only one outcome occurs. */
export function auc(p: readonly number[], right: readonly boolean[]): number {
  return weightedAuc(
    p.map((value, i) => ({ value, right: right[i] === true, learner: 0 })).sort((a, b) => a.value - b.value),
    [1],
  );
}

interface Ranked {
  value: number;
  right: boolean;
  learner: number;
}

/** `sorted` by value; each entry counts as often as its learner's weight says. */
function weightedAuc(sorted: readonly Ranked[], weights: readonly number[]): number {
  let [below, pairs, rights] = [0, 0, 0];
  for (let from = 0; from < sorted.length; ) {
    let [to, tiedWrong, tiedRight] = [from, 0, 0];
    for (let entry = sorted[to]; entry && entry.value === sorted[from]?.value; entry = sorted[++to]) {
      const weight = weights[entry.learner] ?? 0;
      if (entry.right) tiedRight += weight;
      else tiedWrong += weight;
    }
    pairs += tiedRight * (below + tiedWrong / 2);
    rights += tiedRight;
    below += tiedWrong;
    from = to;
  }
  return pairs / (rights * below);
}

/** Mean negative log-likelihood, nats. */
export function logLoss(p: readonly number[], right: readonly boolean[]): number {
  const kept = (value: number) => Math.min(1 - 1e-4, Math.max(1e-4, value));
  return -p.reduce((sum, v, i) => sum + Math.log(right[i] ? kept(v) : 1 - kept(v)), 0) / p.length;
}

/** Expected calibration error: mean gap between prediction and share of right answers over ten bins of equal width. */
export function calibrationError(p: readonly number[], right: readonly boolean[]): number {
  const gaps = new Array<number>(10).fill(0);
  p.forEach((value, i) => {
    const bin = Math.min(9, Math.floor(value * 10));
    gaps[bin] = (gaps[bin] ?? 0) + value - (right[i] ? 1 : 0);
  });
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / p.length;
}

/** 95 % interval of the AUC by drawing learners with replacement. */
export function aucInterval(learners: readonly Scored[], draws = 500, seed = 1): [number, number] {
  const sorted = learners
    .flatMap(({ p, right }, learner) => p.map((value, i) => ({ value, right: right[i] === true, learner })))
    .sort((a, b) => a.value - b.value);
  const random = seeded(seed);
  const values = Array.from({ length: draws }, () => {
    const times = new Array<number>(learners.length).fill(0);
    for (let i = 0; i < learners.length; i++) {
      const drawn = random.int(0, learners.length);
      times[drawn] = (times[drawn] ?? 0) + 1;
    }
    return weightedAuc(sorted, times);
  }).sort((a, b) => a - b);
  const at = (share: number) => values[Math.floor(share * (draws - 1))] as number;
  return [at(0.025), at(0.975)];
}

export function report(name: string, learners: readonly Scored[]): string {
  const p = learners.flatMap((learner) => learner.p);
  const right = learners.flatMap((learner) => learner.right);
  const first = learners.flatMap((learner) => learner.first);
  const of = <T>(list: readonly T[]) => list.filter((_, i) => first[i]);
  const [low, high] = aucInterval(learners);
  return [
    name.padEnd(10),
    `AUC ${auc(p, right).toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`,
    `log-loss ${logLoss(p, right).toFixed(4)}`,
    `ECE ${calibrationError(p, right).toFixed(4)}`,
    `first on component ${auc(of(p), of(right)).toFixed(4)}`,
  ].join('  ');
}
