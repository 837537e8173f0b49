import type { ItemRef } from '../content/store';
import type { Round } from './store';

/**
 * Whether a round has fewer exercises than it was to have, and gets no more: since it began, the
 * course has lost exercises. In practice an item may come again, in a placement it does not.
 * @param items those that the course has now
 */
export function isCutShort(round: Round, items: readonly ItemRef[]): boolean {
  if (round.items.length >= round.length) return false;
  if (round.kind === 'practice') return !items.some(({ moduleId }) => moduleId === round.moduleId);
  const shown = new Set(round.items.map(({ itemId }) => itemId));
  return items.every(({ itemId }) => shown.has(itemId));
}
