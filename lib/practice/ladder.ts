import type { Treatment } from '../experiments/treatment';
import type { ApprovedHint } from '../hints/schema';
import type { ShownHint } from './store';

/** The hints of an exercise as one learner finds them. */
export interface Ladder {
  /** Shown so far, in their order. */
  given: ApprovedHint[];
  /** The one to open next; null when there is none left. */
  next: ApprovedHint | null;
  /** Those that are shown, and those still to come. */
  total: number;
  /** An experiment keeps some back, for now or altogether. */
  isHeld: boolean;
}

/**
 * One level at a time, upwards. What was shown stays in sight as long as it is approved; a hint
 * that has come to a lower level since is passed over. A hint for one wrong answer comes first,
 * for who has just given it.
 * @param approved by level
 * @param shown in the exercise, in any order
 * @param at.language in which the exercise is shown: what was read in another one stands for the
 *   same level in this one
 * @param at.mistake of the last answer, as an attempt keeps it
 * @param at.condition of the learner's arm: it can leave hints out, and adds none
 * @param at.hasMissed an answer to the exercise was not right
 */
export function ladderOf(
  approved: readonly ApprovedHint[],
  shown: readonly Omit<ShownHint, 'position'>[],
  {
    language,
    mistake = null,
    condition = null,
    hasMissed = false,
  }: {
    language: string;
    mistake?: string | null;
    condition?: Treatment['hints'];
    hasMissed?: boolean;
  },
): Ladder {
  const used = [...shown].sort((a, b) => a.level - b.level);
  const highest = Math.max(0, ...used.map(({ level }) => level));
  const given = used.flatMap(({ level, hintId, language: shownIn }) => {
    // before hints had names, levels alone were kept
    const isByLevel = hintId === null || (shownIn !== null && shownIn !== language);
    const hint = approved.find((one) => (isByLevel ? one.level === level : one.id === hintId));
    return hint ? [hint] : [];
  });
  const rest = approved.filter(({ level, answer }) =>
    level === 0 ? answer === mistake && !used.some((one) => one.level === 0) : level > highest,
  );
  const open = rest.filter((hint) => isOffered(hint, condition, hasMissed));
  return {
    given,
    next: open[0] ?? null,
    total: given.length + open.length,
    isHeld: open.length < rest.length,
  };
}

function isOffered({ level }: ApprovedHint, condition: Treatment['hints'], hasMissed: boolean): boolean {
  if (!condition) return true;
  // a hint for one wrong answer has no level of its own: it goes with the first
  return Math.max(1, level) <= condition.until && (condition.from === 'start' || hasMissed);
}
