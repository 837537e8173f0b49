import { best, isDone, isPlacedOut, leastAnswered } from './draw';
import type { PastTry, Policy, PolicyCandidate } from './policy';

/** Bayesian knowledge tracing with the same parameters for every component. */
export interface BktParameters {
  /** P(known before the first answer). */
  known: number;
  /** P(learned by an answer). */
  learn: number;
  slip: number;
  guess: number;
  /** P(known) from which a component is mastered. */
  mastered: number;
}

/**
 * OATutor's rule (CAHLR/OATutor, problem selection and BKT): the component with the lowest P(known)
 * comes first, of its items those that came least often; mastered from .95 on, which is three right
 * in a row. A module stands for its weakest component; where all are mastered by this rule, those
 * come that the app does not call done: what builds on them is still closed.
 */
export const lowestMastery = (label: string, parameters: BktParameters): Policy => ({
  id: 'lowest-mastery',
  label,
  usesHistory: true,
  choose(state, candidates, random) {
    const known = knownBySkill(state.history, parameters);
    const least = ({ skills }: PolicyCandidate) =>
      Math.min(...skills.map((skill) => known.get(skill) ?? parameters.known));
    if (candidates[0]?.level === 'item') {
      const open = candidates.filter(({ isOpen }) => isOpen);
      const lowest = Math.min(...open.map(least));
      const wanted = new Set(leastAnswered(open.filter((one) => least(one) === lowest)));
      return best(candidates, (one) => (wanted.has(one) ? 1 - least(one) : null), 'lowest-mastery', random);
    }
    const open = candidates.filter((one) => one.isOpen && !isPlacedOut(one));
    const below = open.filter((one) => least(one) < parameters.mastered);
    const left = new Set(below.length > 0 ? below : open.filter((one) => !isDone(one)));
    return best(candidates, (one) => (left.has(one) ? 1 - least(one) : null), 'lowest-mastery', random);
  },
});

/** P(known) of every component that was answered, after its last answer. */
export function knownBySkill(history: readonly PastTry[], parameters: BktParameters): Map<string, number> {
  const known = new Map<string, number>();
  for (const { skillId, right } of history)
    known.set(skillId, afterTry(known.get(skillId) ?? parameters.known, right, parameters));
  return known;
}

function afterTry(known: number, right: boolean, { learn, slip, guess }: BktParameters): number {
  const ifKnown = known * (right ? 1 - slip : slip);
  const ifNot = (1 - known) * (right ? guess : 1 - guess);
  const after = ifKnown / (ifKnown + ifNot);
  return after + (1 - after) * learn;
}
