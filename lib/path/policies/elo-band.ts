import { best, mayCome } from './draw';
import type { PastTry, Policy, PolicyCandidate } from './policy';

export interface EloParameters {
  /** P(right) that is aimed at. */
  target: number;
  /** Ability before the first answer, logits over the average item. */
  start: number;
  /** Step of the first answer, and how fast steps shrink: step / (1 + fade x answers). */
  step: number;
  fade: number;
}

/**
 * Elo (Pelánek 2016): the item whose P(right) is nearest the target comes; of modules the one
 * whose mean is.
 */
export const eloBand = (label: string, parameters: EloParameters): Policy => ({
  id: 'elo-band',
  label,
  usesHistory: true,
  choose({ history }, candidates, random) {
    const ability = abilityAfter(history, parameters);
    const far = ({ difficulties }: PolicyCandidate) =>
      Math.abs(meanChance(ability, difficulties) - parameters.target);
    const score = (one: PolicyCandidate) => (mayCome(one) ? 1 - far(one) : null);
    return best(candidates, score, 'nearest-target', random);
  },
});

/** In logits, after all of the learner's first tries. */
export function abilityAfter(history: readonly PastTry[], { start, step, fade }: EloParameters): number {
  return history.reduce(
    (ability, { difficulty, right }, answers) =>
      ability + (step / (1 + fade * answers)) * ((right ? 1 : 0) - chanceOf(ability, difficulty)),
    start,
  );
}

const chanceOf = (ability: number, difficulty: number) => 1 / (1 + Math.exp(difficulty - ability));

function meanChance(ability: number, difficulties: readonly number[]): number {
  if (difficulties.length === 0) return 0;
  return difficulties.reduce((sum, one) => sum + chanceOf(ability, one), 0) / difficulties.length;
}
