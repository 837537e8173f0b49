import type { ItemRef } from '../content/store';
import type { Round } from './store';

/**
 * Whether a round has fewer exercises than it was to have, and gets no more: since it began, the
 * course has lost exercises. None comes twice.
 * @param items those that the course has now
 */
export function isCutShort(round: Round, items: readonly ItemRef[]): boolean {
  if (round.items.length >= round.length) return false;
  const shown = new Set(round.items.map(({ itemId }) => itemId));
  const own = items.filter(({ moduleId }) => round.kind === 'placement' || moduleId === round.moduleId);
  return own.every(({ itemId }) => shown.has(itemId));
}
