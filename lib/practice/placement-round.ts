import { UstatError } from '../errors';
import { estimateModules, MOST_ITEMS, opensAsKnown, PLACEMENT } from '../path/placement';
import { chooseNext, groundOf } from './choose-next';
import { isCutShort } from './cut-short';
import type { PracticeDeps } from './deps';
import { isDoneWith } from './rounds';
import type { Round } from './store';

/**
 * A placement as it runs: a round of exercises out of all modules, each chosen after the answers
 * before it.
 */

/**
 * Begins the learner's placement in a course, or goes on with it. @returns null when nothing is
 * left of it to answer
 */
export async function beginPlacement(
  deps: PracticeDeps,
  courseId: string,
): Promise<{ roundId: string; position: number } | null> {
  const known = await deps.courses.items(courseId);
  if (known.length === 0) throw new UstatError('not-found', `The course ${courseId} has no items.`);
  const { round, isDone } = await deps.learner.change(async (tx) => {
    const placement = await tx.placement(courseId);
    if (placement) {
      const left = await tx.round(placement.roundId);
      return { round: left, isDone: isDoneWith(left.items.length, await tx.inRound(left.id)) };
    }
    const length = Math.min(MOST_ITEMS, known.length);
    const head = { id: deps.ids(), courseId, length, items: [], finishedAt: null };
    const begun: Round = { ...head, startedAt: deps.clock(), kind: 'placement', moduleId: null };
    const open = { courseId, roundId: begun.id, policy: PLACEMENT };
    await tx.keepRound(begun);
    await tx.keepPlacement({ ...open, choices: [], outcome: null, endedAt: null });
    return { round: begun, isDone: true };
  });
  if (round.finishedAt || (isDone && isCutShort(round, known))) return null;
  const current = isDone ? await chooseNext(deps, round) : round;
  return { roundId: round.id, position: Math.max(1, current.items.length) };
}

/**
 * Ends the placement, be it answered to the end or left before, and writes down which modules open
 * as known. Ending it again changes nothing; nothing happens where none was begun.
 */
export async function endPlacement(deps: PracticeDeps, courseId: string): Promise<void> {
  const { courses, learner, clock } = deps;
  const begun = await learner.placement(courseId);
  if (!begun || begun.endedAt) return;
  const { ground, state } = await groundOf(deps, courseId, await courses.items(courseId));
  const estimates = await estimateModules(ground, state);
  const open = new Set(opensAsKnown(estimates, state.learner.right + state.learner.wrong));
  const outcome = estimates.map(({ moduleId, chance }) => ({ moduleId, chance, opens: open.has(moduleId) }));
  await learner.change(async (tx) => {
    const now = clock();
    const placement = await tx.placement(courseId);
    if (!placement || placement.endedAt) return;
    await tx.keepPlacement({ ...placement, outcome, endedAt: now });
    const round = await tx.round(placement.roundId);
    await tx.keepRound({ ...round, finishedAt: round.finishedAt ?? now });
  });
}
