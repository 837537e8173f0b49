import type { Round } from '@/lib/practice/store';

/**
 * Where an exercise that is done leads within its round: to what is shown solved after it, else to
 * the next one; null where none is chosen yet.
 */
export function onwardFrom(round: Pick<Round, 'id' | 'items' | 'example'>, position: number): string | null {
  if (position >= round.items.length) return null;
  const shown = round.example?.after === position;
  return shown ? `/round/${round.id}/${position}/example` : `/round/${round.id}/${position + 1}`;
}
