import { UstatError } from '../errors';
import { CHECK, CHECK_LENGTH } from '../path/check';
import { pickModule } from '../path/next';
import { chooseNext } from './choose-next';
import type { PracticeDeps } from './deps';
import { RESUME_WITHIN } from './exercise';
import { isDoneWith } from './rounds';
import type { Round } from './store';

/**
 * Begins a check of a module, or goes on with the one that was left.
 * @param given.wish the learner's own; else the program offered it
 * @param given.shown id of the decision on the page from which it was taken
 * @returns where to go on; at the last exercise where it is decided already
 * @throws UstatError 'not-found' for a module that the course lacks, or without items
 */
export async function beginCheck(
  deps: PracticeDeps,
  given: { courseId: string; moduleId: string; wish: boolean; shown?: string | undefined },
): Promise<{ roundId: string; position: number }> {
  const { courseId, moduleId, wish } = given;
  await pickModule(deps, courseId, moduleId, given.shown);
  const items = (await deps.courses.items(courseId)).filter((item) => item.moduleId === moduleId);
  if (items.length === 0) throw new UstatError('not-found', `The module ${moduleId} has no items.`);
  const { round, isDone } = await deps.learner.change(async (tx) => {
    const now = deps.clock();
    const since = new Date(now.getTime() - RESUME_WITHIN);
    const left = (await tx.roundsUnderWay(courseId, since, moduleId)).find(({ kind }) => kind === 'check');
    if (left) return { round: left, isDone: isDoneWith(left.items.length, await tx.inRound(left.id)) };
    const length = Math.min(CHECK_LENGTH.most, items.length);
    const head = { id: deps.ids(), courseId, length, items: [], startedAt: now, finishedAt: null };
    const check = { wish, policy: CHECK, known: null };
    const begun: Round = { ...head, kind: 'check', moduleId, check };
    await tx.keepRound(begun);
    return { round: begun, isDone: true };
  });
  const current = isDone ? await chooseNext(deps, round) : round;
  return { roundId: round.id, position: Math.max(1, current.items.length) };
}
