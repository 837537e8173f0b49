import type { Placement } from '@/lib/path/store';
import type { LearnerChange } from '@/lib/practice/store';

/** A placement in the small course that was begun, or one that has ended. */
export async function keepSomePlacement(
  tx: LearnerChange,
  roundId: string,
  at: Date,
  outcome: Placement['outcome'] = null,
): Promise<void> {
  const head = { id: roundId, courseId: 'tea', length: 3, items: [], startedAt: at, finishedAt: null };
  await tx.keepRound({ ...head, kind: 'placement', moduleId: null });
  const endedAt = outcome && at;
  await tx.keepPlacement({ courseId: 'tea', roundId, policy: 'p', choices: [], outcome, endedAt });
}
