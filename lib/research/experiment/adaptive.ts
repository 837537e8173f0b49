import { UstatError } from '../../errors';
import { type Estimated, fromScores } from './difference';

/** Sums over units of an arm. */
export interface ArmSums {
  units: number;
  sum: number;
  squares: number;
}

/** Units that came one after the other under the same chances, in the order of assignment. */
export interface Block {
  /** By arm, in the order of the plan. */
  chances: readonly number[];
  arms: readonly ArmSums[];
}

/** Scores of a contrast of arms, each over its deviation. */
export interface Scored {
  units: number;
  score: number;
  weight: number;
}

/** The first units tell means and variances alone: scores of theirs would be wild. */
const FIRST = 20;
/** Units of all arms' mean and variance that an arm's own are drawn towards. */
const PRIOR = 10;

/**
 * Scores of a contrast (such as the third arm less the first: -1, 0, 1) where arms were chosen by
 * what came before. A unit's score is the contrast of the arms' means of the blocks before, and
 * what its own outcome corrects of that, over its logged chance; its weight, the inverse of the
 * deviation that the chances of its time give (Bibaut et al. 2021). Scores have no trend whatever
 * the allocation does; plain means of such arms have one.
 * @throws UstatError 'bad-input' for a chance that is not above 0 and below 1
 */
export function scoresOf(blocks: readonly Block[], contrast: readonly number[]): Scored {
  const before = contrast.map(() => ({ units: 0, sum: 0, squares: 0 }));
  const scored = { units: 0, score: 0, weight: 0 };
  for (const { chances, arms } of blocks) {
    requireChances(chances, contrast.length);
    const all = before.reduce(plus, NOTHING);
    const common = spreadOf(all) / (all.units - 1);
    if (all.units >= FIRST && common > 0) {
      let [variance, expected, corrected, units] = [0, 0, 0, 0];
      for (const [arm, share] of contrast.entries()) {
        const known = before[arm] ?? NOTHING;
        const own = arms[arm] ?? NOTHING;
        const chance = chances[arm] as number;
        const mean = (known.sum + (PRIOR * all.sum) / all.units) / (known.units + PRIOR);
        const armVariance = (spreadOf(known) + PRIOR * common) / (known.units + PRIOR);
        variance += (share * share * armVariance) / chance;
        expected += share * mean;
        corrected += (share * (own.sum - own.units * mean)) / chance;
        units += own.units;
      }
      const deviation = Math.sqrt(variance);
      scored.units += units;
      scored.score += (units * expected + corrected) / deviation;
      scored.weight += units / deviation;
    }
    for (const [arm, sums] of arms.entries()) before[arm] = plus(before[arm] ?? NOTHING, sums);
  }
  return scored;
}

/**
 * A contrast with its two intervals: for one look, and for looks at any time. Null where fewer than
 * 20 units came before the last block, or nothing varies.
 * @param planned units at which the anytime-valid one is narrowest, fixed before the start
 */
export function adaptiveIntervals(
  blocks: readonly Block[],
  contrast: readonly number[],
  planned: number,
  alpha = 0.05,
): { fixed: Estimated; anytime: Estimated; variance: number } | null {
  const { units, score, weight } = scoresOf(blocks, contrast);
  if (units === 0) return null;
  const found = { value: score / weight, variance: units / weight ** 2, units };
  return { ...fromScores(found, planned, alpha), variance: found.variance };
}

/** The second arm beside the first, as a contrast of so many. */
export const contrastOf = (arms: number, one: number, first: number | null): number[] =>
  Array.from({ length: arms }, (_, arm) => (arm === one ? 1 : arm === first ? -1 : 0));

const NOTHING: ArmSums = { units: 0, sum: 0, squares: 0 };

const plus = (a: ArmSums, b: ArmSums): ArmSums => ({
  units: a.units + b.units,
  sum: a.sum + b.sum,
  squares: a.squares + b.squares,
});

/** Squares about the mean; what cancelling leaves of none is none. */
function spreadOf({ units, sum, squares }: ArmSums): number {
  if (units < 2) return 0;
  const rest = squares - sum ** 2 / units;
  return rest > 1e-12 * squares ? rest : 0;
}

function requireChances(chances: readonly number[], arms: number): void {
  const wrong = chances.find((chance) => !(chance > 0 && chance < 1));
  if (wrong !== undefined || chances.length !== arms)
    throw new UstatError('bad-input', `A propensity is between 0 and 1, one for each arm, not ${chances}.`);
}
