import type { SyncEvent } from '../../sync/event';
import type { Phone } from './assemble';

/** Kinds of events that a person would call something done: rounds and choices go with them. */
const DONE = new Set(['answer', 'turn', 'sheet', 'mark', 'conversation']);

/** Told at each of its answers, which count themselves. */
const isPlaced = (event: SyncEvent) => event.kind === 'placement' && event.payload.endedAt !== null;

/** How many things a learner did that no server has yet. */
export async function waitingOf({ rows }: Phone, learnerId: string): Promise<number> {
  const rest = await rows.outbox(learnerId).waiting(['new'], 1, Number.MAX_SAFE_INTEGER);
  return rest.filter(({ event }) => DONE.has(event.kind) || isPlaced(event)).length;
}
