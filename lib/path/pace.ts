import type { Knowledge } from '../knowledge/estimate';
import type { FirstTry } from './choose-item';

/** When a round stops, and when something else than more exercises is wanted. */

/** So many misses of a component in a round send its learner to the lesson. */
const MISSES = 2;
/** So many rounds in a module without progress are answered by another way. */
const ROUNDS = 3;

/**
 * The component whose part of the lesson is to be read before the next exercise: the one that was
 * missed just now, for the second time in the round or more. null: none.
 * @param tries the round's first tries, in order
 */
export function componentToRead(tries: readonly FirstTry[]): string | null {
  const last = tries.at(-1);
  if (!last || last.right) return null;
  const misses = tries.filter(({ skillId, right }) => skillId === last.skillId && !right).length;
  return misses >= MISSES ? last.skillId : null;
}

/** Whether a round has nothing left to teach: each component of its module is mastered. */
export function isNothingLeft(knowledge: Pick<Knowledge, 'modules'>, moduleId: string): boolean {
  return knowledge.modules.get(moduleId)?.state === 'mastered';
}

/**
 * Whether the last rounds in a module have brought no progress: in none of three was more than half
 * right at the first try.
 * @param rounds latest first
 */
export function isStuck(rounds: readonly { right: number; exercises: number }[]): boolean {
  const last = rounds.slice(0, ROUNDS);
  return last.length === ROUNDS && last.every(({ right, exercises }) => 2 * right <= exercises);
}
