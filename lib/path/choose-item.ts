import { band } from './policy';

export interface ItemCandidate {
  itemId: string;
  /** The component that its answers count for. */
  skillId: string;
  /** P(correct) today, 0..1. */
  p: number;
  /**
   * How much its component wants the next answer (candidates.ts worthOf); compared with the others'
   * only.
   */
  worth: number;
  /** How many of the learner's answers ago this item came last; null when it never did. */
  answersAgo: number | null;
  /** Answered within the last day. */
  isOfToday: boolean;
  inThisRound: boolean;
}

/** The first try at an exercise of the round. */
export interface FirstTry {
  itemId: string;
  skillId: string;
  /** Without help. */
  right: boolean;
}

/** What a round was so far. */
export interface SoFar {
  /** In order. */
  tries: readonly FirstTry[];
  /** The learner has begun the course just now (policy.ts isFirstStep). */
  isFirstStep?: boolean;
}

/** An item seen within this many answers is likely remembered, not known. */
const RECENT = 8;
/** How sure of an item one should be who begins, or who has missed twice. */
const WELCOME = { low: 0.75, high: 0.9 };

/**
 * The item to show next in a round. It is the likeliest to be right while no more is right than
 * not, after two misses in a row, and on first steps. Others are of the component that wants it
 * most, neither too easy nor out of reach. No item comes twice in a round, nor within a day while
 * the module has others.
 * @param random uniform in [0, 1), called once an item: breaks near-ties, so that learners side by
 *   side see different items
 * @returns null when none is left
 */
export function chooseItem(
  candidates: readonly ItemCandidate[],
  { tries, isFirstStep = false }: SoFar,
  random: () => number,
): string | null {
  const left = candidates.filter((candidate) => !candidate.inThisRound);
  const rested = left.filter((candidate) => !candidate.isOfToday);
  const open = rested.length > 0 ? rested : left;
  const right = tries.filter((one) => one.right).length;
  const most = Math.max(...open.map((candidate) => candidate.worth));
  const isGentle = isFirstStep || hasStumbled(tries) || 2 * right <= tries.length;
  const pool = isGentle
    ? likeliest(tries.length === 0 ? welcoming(open) : open)
    : open.filter((candidate) => candidate.worth === most);
  const scored = pool.map((candidate) => ({
    itemId: candidate.itemId,
    score:
      (isGentle ? 1 : band(candidate.p)) *
      (candidate.answersAgo !== null && candidate.answersAgo < RECENT ? 0.3 : 1) *
      (candidate.answersAgo === null ? 1.15 : 1) *
      (0.9 + 0.2 * random()),
  }));
  scored.sort((a, b) => b.score - a.score);
  return scored[0]?.itemId ?? null;
}

/** Whether the last two exercises of a round were missed. */
export function hasStumbled(tries: readonly FirstTry[]): boolean {
  return tries.length > 1 && tries.slice(-2).every(({ right }) => !right);
}

/** Those that are likely to be right and not idle; where there are none, the nearest to that. */
function welcoming(open: readonly ItemCandidate[]): ItemCandidate[] {
  const far = ({ p }: ItemCandidate) => Math.max(WELCOME.low - p, p - WELCOME.high, 0);
  const least = Math.min(...open.map(far));
  return open.filter((candidate) => far(candidate) === least);
}

/** Those whose P is hardly less than the most. */
function likeliest(open: readonly ItemCandidate[]): ItemCandidate[] {
  const most = Math.max(...open.map(({ p }) => p));
  return open.filter(({ p }) => p >= most - 0.01);
}
