import { band } from './policy';

export interface ItemCandidate {
  itemId: string;
  /** P(correct) today, 0..1. */
  p: number;
  /** The item's knowledge component is mastered and no review of it is due. */
  mastered: boolean;
  /** How many of the learner's answers ago this item came last; null when it never did. */
  answersAgo: number | null;
  inThisRound: boolean;
}

/** An item seen within this many answers is likely remembered, not known. */
const RECENT = 8;

/**
 * The item to show next in a round: one that is neither too easy nor out of reach, of a component not yet mastered,
 * and not just seen. An item comes twice in a round only when the module has no other.
 * @param random uniform in [0, 1), called once an item: breaks near-ties, so that learners side by side see different items
 */
export function chooseItem(candidates: readonly ItemCandidate[], random: () => number): string | null {
  const fresh = candidates.filter((candidate) => !candidate.inThisRound);
  const scored = (fresh.length > 0 ? fresh : candidates).map((candidate) => ({
    itemId: candidate.itemId,
    score:
      band(candidate.p) *
      (candidate.mastered ? 0.4 : 1) *
      (candidate.answersAgo !== null && candidate.answersAgo < RECENT ? 0.3 : 1) *
      (candidate.answersAgo === null ? 1.15 : 1) *
      (0.9 + 0.2 * random()),
  }));
  scored.sort((a, b) => b.score - a.score);
  return scored[0]?.itemId ?? null;
}
