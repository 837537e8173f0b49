import { UstatError } from '../errors';
import { currentState } from '../knowledge/current-state';
import { candidateOf } from '../knowledge/estimate';
import {
  chooseToPlace,
  type Ground,
  judgeModules,
  MOST_ITEMS,
  opensAsKnown,
  PLACEMENT,
} from '../path/placement';
import type { PlacementChoice } from '../path/store';
import { isCutShort } from './cut-short';
import type { PracticeDeps } from './exercise';
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
  { courses, learner, clock, ids }: PracticeDeps,
  courseId: string,
): Promise<{ roundId: string; position: number } | null> {
  const known = await courses.items(courseId);
  const most = Math.min(MOST_ITEMS, known.length);
  if (most === 0) throw new UstatError('not-found', `The course ${courseId} has no items.`);
  return learner.change(async (tx) => {
    const placement = await tx.placement(courseId);
    if (!placement) {
      const roundId = ids();
      const head = { id: roundId, courseId, length: most, items: [], startedAt: clock(), finishedAt: null };
      await tx.keepRound({ ...head, kind: 'placement', moduleId: null });
      const open = { courseId, roundId, policy: PLACEMENT, choices: [], outcome: null, endedAt: null };
      await tx.keepPlacement(open);
      return { roundId, position: 1 };
    }
    const { roundId, endedAt } = placement;
    const round = await tx.round(roundId);
    const { items, length } = round;
    const answered = await tx.inRound(roundId);
    const last = Math.max(0, ...answered.map(({ position }) => position));
    const position = Math.max(1, last < items.length ? items.length : last + 1);
    const isOver = endedAt !== null || position > length;
    if (isOver || (position > items.length && isCutShort(round, known))) return null;
    return { roundId, position };
  });
}

/** The next item of a placement, and how it came to be chosen; null when none is left. */
export async function chooseForPlacement(
  deps: PracticeDeps,
  round: Round,
): Promise<{ item: Round['items'][number]; choice: PlacementChoice } | null> {
  const { ground, state, items } = await view(deps, round.courseId);
  const { itemId, scored } = await chooseToPlace(
    ground,
    state,
    new Set(round.items.map((shown) => shown.itemId)),
  );
  const item = items.find((one) => one.itemId === itemId);
  if (!item) return null;
  // the best is always shown: nothing is left to chance in eight exercises
  const choice = { at: deps.clock(), itemId: item.itemId, propensity: 1, scored };
  return { item: { itemId: item.itemId, version: item.version }, choice };
}

/**
 * Ends the placement, be it answered to the end or left before, and writes down which modules open
 * as known. Ending it again changes nothing; nothing happens where none was begun.
 */
export async function endPlacement(deps: PracticeDeps, courseId: string): Promise<void> {
  const { learner, clock } = deps;
  const begun = await learner.placement(courseId);
  if (!begun || begun.endedAt) return;
  const { ground, state } = await view(deps, courseId);
  const judged = await judgeModules(ground, state);
  const open = new Set(opensAsKnown(judged, state.learner.right + state.learner.wrong));
  const outcome = judged.map(({ moduleId, chance }) => ({ moduleId, chance, opens: open.has(moduleId) }));
  await learner.change(async (tx) => {
    const now = clock();
    const placement = await tx.placement(courseId);
    if (!placement || placement.endedAt) return;
    await tx.keepPlacement({ ...placement, outcome, endedAt: now });
    const round = await tx.round(placement.roundId);
    await tx.keepRound({ ...round, finishedAt: round.finishedAt ?? now });
  });
}

/** Course, population and learner as they are now. */
async function view({ courses, learner, model }: PracticeDeps, courseId: string) {
  const { structure } = await courses.course(courseId, 'en');
  const items = await courses.items(courseId);
  const { population, calibration } = await learner.crowd(courseId, model.id);
  const ground: Ground = {
    model,
    calibration,
    modules: structure.modules.map(({ id, skills, requires }) => ({ moduleId: id, skills, requires })),
    items: items.map((item) => ({ ...candidateOf(item, population), moduleId: item.moduleId })),
  };
  return { ground, items, state: await currentState(learner, model, courseId) };
}
