import { best, drawn, leastAnswered, mayCome } from './draw';
import type { Policy } from './policy';

/**
 * Modules in course order: the first that does not carry yet what builds on it, then the first not
 * mastered. Items in the course's order, those first that came least often.
 */
export const courseOrder = (label: string): Policy => ({
  id: 'course-order',
  label,
  usesHistory: true,
  choose(_state, candidates, random) {
    const open = candidates.filter(mayCome);
    const [first] = candidates[0]?.level === 'item' ? leastAnswered(candidates) : open;
    const waiting = open.find((one) => one.level === 'module' && one.module.answersToCarry > 0);
    const next = waiting ?? first;
    return best(candidates, ({ id }) => (id === next?.id ? 1 : null), 'in-order', random);
  },
});

/** Any module that is open and not mastered; any item that may be shown. */
export const byChance = (label: string): Policy => ({
  id: 'random',
  label,
  usesHistory: false,
  choose: (_state, candidates, random) =>
    drawn(candidates, (one) => (mayCome(one) ? { score: 1, weight: 1 } : null), 'by-chance', random),
});
