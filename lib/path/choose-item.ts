import { band } from './policy';

export interface ItemCandidate {
  itemId: string;
  /** P(correct) today, 0..1. */
  p: number;
  /**
   * How much its component wants the next answer (candidates.ts worthOf); compared with the others'
   * only.
   */
  worth: number;
  /** How many of the learner's answers ago this item came last; null when it never did. */
  answersAgo: number | null;
  inThisRound: boolean;
}

/** An item seen within this many answers is likely remembered, not known. */
const RECENT = 8;

/**
 * The item to show next in a round: of the component that wants it most, one that is neither too
 * easy nor out of reach and was not just seen. An item comes twice in a round only when the module
 * has no other.
 * @param random uniform in [0, 1), called once an item: breaks near-ties, so that learners side by
 *   side see different items
 */
export function chooseItem(candidates: readonly ItemCandidate[], random: () => number): string | null {
  const fresh = candidates.filter((candidate) => !candidate.inThisRound);
  const open = fresh.length > 0 ? fresh : candidates;
  const most = Math.max(...open.map((candidate) => candidate.worth));
  const scored = open
    .filter((candidate) => candidate.worth === most)
    .map((candidate) => ({
      itemId: candidate.itemId,
      score:
        band(candidate.p) *
        (candidate.answersAgo !== null && candidate.answersAgo < RECENT ? 0.3 : 1) *
        (candidate.answersAgo === null ? 1.15 : 1) *
        (0.9 + 0.2 * random()),
    }));
  scored.sort((a, b) => b.score - a.score);
  return scored[0]?.itemId ?? null;
}
