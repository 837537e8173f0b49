import { legendre } from './legendre';
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
  /** First tries on its component, up to the last, that were right; none where nobody looks. */
  inARow?: number;
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

/**
 * So many right in a row and a component carries, whatever is thought of its items: where knowledge
 * comes at once, they say so sooner than a success that is worked out of all answers.
 */
export const IN_A_ROW = 3;
/** An item seen within this many answers is likely remembered, not known. */
const RECENT = 8;
/** How sure of an item one should be who begins, or who has missed twice. */
const WELCOME = { low: 0.75, high: 0.9 };

/** An item as it was weighed. */
export interface WeighedItem {
  itemId: string;
  /** Compared within one choice only; 0 for what could not be chosen. */
  score: number;
  /** Probability that the item is shown, given all that was known: exact. */
  propensity: number;
}

/** What was chosen of a round's candidates, in their order. */
export interface ItemChoice {
  /** null when nothing is left. */
  itemId: string | null;
  scores: WeighedItem[];
  /** Why items were weighed as they were: what is likely to go well, or what is wanted most. */
  reason: 'goes-well' | 'wanted-most' | 'nothing-left' | 'enough';
}

/** What a component is worth from which on it does not carry yet, or is due (candidates.ts). */
export const WANTS = 1;
/** Scores are moved by chance between these shares of themselves. */
const CHANCE = { low: 0.9, high: 1.1 };

/**
 * The item to show next in a round. On first steps it is the likeliest to be right; else it is of
 * the component that wants it most: there the likeliest while no more is right than not and after
 * two misses in a row (of another one, where none is easier than what was missed), otherwise one
 * that is neither too easy nor out of reach. A round begins with what is likely to go well, also
 * where another component wants it more. No item comes twice in a
 * round, nor within a day while the module has others; none comes any more once there is enough.
 * @param random uniform in [0, 1), called once an item: breaks near-ties, so that learners side by
 *   side see different items
 */
export function weighItems(
  candidates: readonly ItemCandidate[],
  { tries, isFirstStep = false }: SoFar,
  random: () => number,
): ItemChoice {
  if (isEnough(candidates, tries))
    return { itemId: null, scores: candidates.map(unweighed), reason: 'enough' };
  const open = openItems(candidates);
  const right = tries.filter((one) => one.right).length;
  const isGentle = isFirstStep || hasStumbled(tries) || 2 * right <= tries.length;
  const begun = tries.length === 0 ? welcoming(open) : open;
  const wanted = isFirstStep ? begun : wantedMost(begun);
  const ofWanted = isGentle ? likeliest(wanted) : wanted;
  // after two misses something easier comes, whatever is wanted
  const missed = candidates.find(({ itemId }) => itemId === tries.at(-1)?.itemId);
  const isNoEasier = hasStumbled(tries) && ofWanted.every(({ p }) => p <= (missed?.p ?? 0));
  const pool = isNoEasier ? likeliest(open) : ofWanted;
  const scored = pool.map((candidate) => {
    const score =
      (isGentle ? 1 : band(candidate.p)) *
      (candidate.answersAgo !== null && candidate.answersAgo < RECENT ? 0.3 : 1) *
      (candidate.answersAgo === null ? 1.15 : 1);
    const { low, high } = CHANCE;
    return { itemId: candidate.itemId, score, drawn: score * (low + (high - low) * random()) };
  });
  const chances = largestOfUniform(scored.map(({ score }) => score));
  const byId = new Map(
    scored.map(({ itemId, score }, n) => [itemId, { score, propensity: chances[n] ?? 0 }]),
  );
  const [best] = [...scored].sort((a, b) => b.drawn - a.drawn);
  return {
    itemId: best?.itemId ?? null,
    scores: candidates.map(({ itemId }) => ({
      itemId,
      ...(byId.get(itemId) ?? { score: 0, propensity: 0 }),
    })),
    reason: best ? (isGentle ? 'goes-well' : 'wanted-most') : 'nothing-left',
  };
}

const unweighed = ({ itemId }: ItemCandidate): WeighedItem => ({ itemId, score: 0, propensity: 0 });

/**
 * Whether a round has done its part: its last answer was the one that made up so many right in a
 * row on a component, and all others of the module carry too. Who comes back to a module that
 * carries has whole rounds of it.
 */
function isEnough(candidates: readonly ItemCandidate[], tries: readonly FirstTry[]): boolean {
  const last = tries.at(-1);
  const own = candidates.find(({ skillId }) => skillId === last?.skillId);
  return own?.inARow === IN_A_ROW && candidates.every(({ worth }) => worth < WANTS);
}

/** The same, where the item alone is wanted; null when none is left. */
export const chooseItem = (...given: Parameters<typeof weighItems>): string | null =>
  weighItems(...given).itemId;

/** Those that may be shown: not in this round, nor answered within a day while there are others. */
export function openItems(candidates: readonly ItemCandidate[]): readonly ItemCandidate[] {
  const left = candidates.filter((candidate) => !candidate.inThisRound);
  const rested = left.filter((candidate) => !candidate.isOfToday);
  return rested.length > 0 ? rested : left;
}

/**
 * For each score s the probability that s x U is the largest, U being uniform between the shares of
 * CHANCE and drawn for each alone. Between two neighbouring ends of the intervals the integrand is
 * a polynomial, which Gauss and Legendre's rule takes exactly up to 40 scores.
 */
function largestOfUniform(scores: readonly number[]): number[] {
  const { low, high } = CHANCE;
  const chances = scores.map(() => 0);
  const from = Math.max(...scores) * low;
  // also the most frequent case: nothing to integrate
  if (!(from > 0) || scores.every((score) => score === scores[0])) return scores.map(() => 1 / scores.length);
  const rivals = scores.flatMap((score, n) => (score * high > from ? [{ n, score }] : []));
  const ends = [from, ...new Set(rivals.map(({ score }) => score * high))].sort((a, b) => a - b);
  for (const [n, end] of ends.entries()) {
    const begin = ends[n - 1];
    if (begin === undefined || end <= begin) continue;
    for (const { node, weight } of legendre()) {
      const at = (begin + end) / 2 + ((end - begin) / 2) * node;
      const below = rivals.map(({ score }) => Math.min(1, (at / score - low) / (high - low)));
      const all = below.reduce((product, one) => product * one, 1);
      for (const [i, { n: of, score }] of rivals.entries())
        if (score * high > begin)
          chances[of] =
            (chances[of] ?? 0) +
            (all / (below[i] ?? 1) / (score * (high - low))) * weight * ((end - begin) / 2);
    }
  }
  // what rounding leaves of the sum
  const sum = chances.reduce((total, one) => total + one, 0);
  return chances.map((one) => one / sum);
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

/** Those of the component that wants the next answer most. */
function wantedMost(open: readonly ItemCandidate[]): readonly ItemCandidate[] {
  const most = Math.max(...open.map(({ worth }) => worth));
  return open.filter(({ worth }) => worth === most);
}

/** Those whose P is hardly less than the most. */
function likeliest(open: readonly ItemCandidate[]): ItemCandidate[] {
  const most = Math.max(...open.map(({ p }) => p));
  return open.filter(({ p }) => p >= most - 0.01);
}
