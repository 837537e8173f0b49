import { hasStumbled, type ItemCandidate, type SoFar } from './choose-item';

/**
 * The item to be shown solved before the next exercise of a round: after two misses in a row, where
 * the next one is no easier than the one that was missed last. It is of the next one's component.
 * One that was answered before is taken first, since nothing is spent by it; else the likeliest.
 * What is shown solved is not asked in the same round: enough must be left for it.
 * @param next the exercise that comes next, and how many the round has after it
 * @returns null where none is wanted, or the component has no other item
 */
export function chooseExample(
  candidates: readonly ItemCandidate[],
  { tries }: Pick<SoFar, 'tries'>,
  { nextId, toCome }: { nextId: string; toCome: number },
): string | null {
  const last = tries.at(-1);
  const next = candidates.find(({ itemId }) => itemId === nextId);
  const missed = candidates.find(({ itemId }) => itemId === last?.itemId);
  if (!hasStumbled(tries) || !next || !missed || next.p > missed.p) return null;
  const left = candidates.filter(({ itemId, inThisRound }) => itemId !== nextId && !inThisRound);
  if (left.length <= toCome) return null;
  const others = left.filter(({ skillId }) => skillId === next.skillId);
  const seen = others.filter(({ answersAgo }) => answersAgo !== null);
  const [best] = [...(seen.length > 0 ? seen : others)].sort((a, b) => b.p - a.p);
  return best?.itemId ?? null;
}
