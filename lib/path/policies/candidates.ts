import type { AttemptRow } from '../../knowledge/attempt';
import type { TracedItem } from '../../knowledge/estimate';
import { type ItemCandidate, openItems } from '../choose-item';
import type { Candidate } from '../policy';
import type { PastTry, PolicyCandidate } from './policy';

/**
 * The modules of a course before any policy. A prerequisite holds no longer once it is known or
 * carries (candidates.ts).
 */
export function moduleCandidates(
  modules: readonly { id: string; skills: readonly string[] }[],
  items: readonly TracedItem[],
  weighed: readonly Candidate[],
): PolicyCandidate[] {
  const carries = new Set(
    weighed
      .filter(({ state, answersToCarry }) => !['new', 'learning'].includes(state) || answersToCarry === 0)
      .map(({ moduleId }) => moduleId),
  );
  const ids = new Set(weighed.map(({ moduleId }) => moduleId));
  return weighed.map((module) => ({
    level: 'module',
    id: module.moduleId,
    skills: modules.find(({ id }) => id === module.moduleId)?.skills ?? [],
    difficulties: items.filter(({ moduleId }) => moduleId === module.moduleId).map((one) => one.difficulty),
    isOpen: module.requires.every((required) => carries.has(required) || !ids.has(required)),
    module,
  }));
}

/** The items of a module before any policy. */
export function itemCandidates(
  items: readonly TracedItem[],
  weighed: readonly ItemCandidate[],
  history: readonly PastTry[],
): PolicyCandidate[] {
  const open = new Set(openItems(weighed));
  return weighed.map((item) => ({
    level: 'item',
    id: item.itemId,
    skills: [item.skillId],
    difficulties: [items.find(({ itemId }) => itemId === item.itemId)?.difficulty ?? 0],
    isOpen: open.has(item),
    item,
    answers: history.filter(({ itemId }) => itemId === item.itemId).length,
  }));
}

/**
 * First tries from answers in the order in which they were taken. Right is what was right without
 * help.
 */
export function historyOf(
  attempts: readonly Pick<AttemptRow, 'itemId' | 'skillId' | 'ordinal' | 'correct' | 'unaided'>[],
  items: readonly TracedItem[],
): PastTry[] {
  const difficulty = new Map(items.map((item) => [item.itemId, item.difficulty]));
  return attempts
    .filter(({ ordinal }) => ordinal === 1)
    .map(({ itemId, skillId, correct, unaided }) => ({
      ...{ itemId, skillId, right: correct && unaided },
      difficulty: difficulty.get(itemId) ?? 0,
    }));
}
