import type { SyncChange } from './store';

/** An exercise of a round: its tries are counted together. */
export interface Showing {
  roundId: string;
  position: number;
}

/**
 * Counts the tries of an exercise again, and the hints before each: one that was given earlier may
 * have come after the others.
 * @returns the course, where anything was counted otherwise before
 */
export async function recountShowing(tx: SyncChange, { roundId, position }: Showing): Promise<string | null> {
  const [all, hints] = [await tx.inRound(roundId), await tx.hintTimes(roundId, position)];
  let changed: string | null = null;
  for (const [index, attempt] of all.filter((one) => one.position === position).entries()) {
    const ordinal = index + 1;
    const hintsUsed = hints.filter((at) => at <= attempt.answeredAt).length;
    if (attempt.ordinal === ordinal && attempt.hintsUsed === hintsUsed) continue;
    await tx.recount(attempt.id, { ordinal, hintsUsed, unaided: ordinal === 1 && hintsUsed === 0 });
    changed ??= (await tx.attempt(attempt.id))?.courseId ?? null;
  }
  return changed;
}
