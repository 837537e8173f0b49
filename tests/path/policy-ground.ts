import type { ItemCandidate } from '@/lib/path/choose-item';
import { itemCandidates, moduleCandidates } from '@/lib/path/policies/candidates';
import type { PastTry, PolicyCandidate, PolicyState } from '@/lib/path/policies/policy';
import type { Candidate } from '@/lib/path/policy';

/** Modules and items for policies to choose of. */

export const state = (history: PastTry[] = [], rest: Partial<PolicyState> = {}): PolicyState => ({
  ...{ history, lastModule: null, isFirstStep: false, round: [] },
  ...rest,
});
export const tries = (skillId: string, pattern: string, difficulty = 0): PastTry[] =>
  [...pattern].map((one, n) => ({ itemId: `${skillId}-${n}`, skillId, right: one === '1', difficulty }));

export const module = (moduleId: string, rest: Partial<Candidate> = {}): Candidate => ({
  ...{ moduleId, requires: [], state: 'new', p: 0.5, sure: false, expectedProgress: 0.05 },
  ...{ answersToCarry: 10, daysOverdue: 0, ease: 0.6 },
  ...rest,
});
/** Modules a to d of one component each; d waits for c. */
export const modules = (rest: Record<string, Partial<Candidate>> = {}): PolicyCandidate[] =>
  moduleCandidates(
    ['a', 'b', 'c', 'd'].map((id) => ({ id, skills: [`k-${id}`] })),
    ['a', 'b', 'c', 'd'].map((id, n) => ({
      ...{ itemId: `i-${id}`, moduleId: id, skills: [`k-${id}`] },
      difficulty: [-1, 0, 1, 2][n] ?? 0,
    })),
    ['a', 'b', 'c', 'd'].map((id) => module(id, { ...(id === 'd' ? { requires: ['c'] } : {}), ...rest[id] })),
  );
export const items = (given: Partial<ItemCandidate>[], history: PastTry[] = []): PolicyCandidate[] => {
  const weighed = given.map((one, n) => ({
    ...{ itemId: `i${n}`, skillId: `k${n % 3}`, p: 0.7, worth: 0.1, answersAgo: null },
    ...{ isOfToday: false, inThisRound: false },
    ...one,
  }));
  const traced = weighed.map(({ itemId, skillId }, n) => ({
    ...{ itemId, moduleId: 'm', skills: [skillId], difficulty: n / 2 - 1 },
  }));
  return itemCandidates(traced, weighed, history);
};
export const nine = () =>
  items(Array.from({ length: 9 }, (_, n) => ({ p: 0.4 + n / 20, answersAgo: n < 2 ? n : null })));
