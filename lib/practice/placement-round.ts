import { hasCode, UstatError } from '../errors';
import { attemptsInRound } from '../knowledge/attempt-queries';
import { calibrationOf } from '../knowledge/calibration-queries';
import { candidateOf } from '../knowledge/estimate';
import { currentState } from '../knowledge/rebuild';
import { populationOf } from '../knowledge/state-queries';
import type { PathDeps } from '../path/next';
import {
  chooseToPlace,
  type Ground,
  judgeModules,
  MOST_ITEMS,
  opensAsKnown,
  PLACEMENT,
} from '../path/placement';
import {
  insertPlacement,
  type PlacementChoice,
  placementOf,
  savePlacementEnd,
} from '../path/placement-queries';
import { isCutShort } from './cut-short';
import { finishRound, insertRound, type Round, roundById } from './round-queries';

/**
 * A placement as it runs: a round of exercises out of all modules, each chosen after the answers
 * before it.
 */

/**
 * Begins the learner's placement in a course, or goes on with it. @returns null when nothing is
 * left of it to answer
 */
export async function beginPlacement(
  deps: PathDeps,
  learnerId: string,
  courseId: string,
): Promise<{ roundId: string; position: number } | null> {
  const placement = await placementOf(deps.db, learnerId, courseId);
  if (!placement) {
    const first = await firstExercise(deps, learnerId, courseId);
    // null: begun meanwhile in another tab
    return first ?? beginPlacement(deps, learnerId, courseId);
  }
  const { roundId, endedAt } = placement;
  const round = await roundById(deps.db, learnerId, roundId);
  const { items, length } = round;
  const answered = await attemptsInRound(deps.db, learnerId, roundId);
  const last = Math.max(0, ...answered.map(({ position }) => position));
  const position = Math.max(1, last < items.length ? items.length : last + 1);
  const isOver = endedAt !== null || position > length;
  if (isOver || (position > items.length && isCutShort(round, await deps.courses.items(courseId))))
    return null;
  return { roundId, position };
}

async function firstExercise(deps: PathDeps, learnerId: string, courseId: string) {
  const items = await deps.courses.items(courseId);
  if (items.length === 0) throw new UstatError('not-found', `The course ${courseId} has no items.`);
  const roundId = deps.ids();
  const length = Math.min(MOST_ITEMS, items.length);
  const begun = deps.db.transaction(async (tx) => {
    await insertRound(tx, {
      kind: 'placement',
      moduleId: null,
      id: roundId,
      learnerId,
      courseId,
      length,
      at: deps.clock(),
    });
    await insertPlacement(tx, { learnerId, courseId, roundId, policy: PLACEMENT });
  });
  return begun.then(
    () => ({ roundId, position: 1 }),
    (error: unknown) => {
      if (hasCode(error, 'conflict')) return null;
      throw error;
    },
  );
}

/**
 * The next item of a placement, and how it came to be chosen, to be kept with addPlacementChoice;
 * null when none is left.
 */
export async function chooseForPlacement(
  deps: PathDeps,
  learnerId: string,
  round: Round,
): Promise<{ item: Round['items'][number]; choice: PlacementChoice } | null> {
  const { ground, state, items } = await view(deps, learnerId, round.courseId);
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
export async function endPlacement(deps: PathDeps, learnerId: string, courseId: string): Promise<void> {
  const placement = await placementOf(deps.db, learnerId, courseId);
  if (!placement || placement.endedAt) return;
  const { ground, state } = await view(deps, learnerId, courseId);
  const judged = await judgeModules(ground, state);
  const open = new Set(opensAsKnown(judged, state.learner.right + state.learner.wrong));
  const outcome = judged.map(({ moduleId, chance }) => ({ moduleId, chance, opens: open.has(moduleId) }));
  const now = deps.clock();
  await deps.db.transaction(async (tx) => {
    await savePlacementEnd(tx, learnerId, placement.roundId, outcome, now);
    await finishRound(tx, learnerId, placement.roundId, now);
  });
}

/** Course, population and learner as they are now. */
async function view(deps: PathDeps, learnerId: string, courseId: string) {
  const { structure } = await deps.courses.course(courseId, 'en');
  const items = await deps.courses.items(courseId);
  const population = await populationOf(deps.db, courseId);
  const ground: Ground = {
    model: deps.model,
    calibration: await calibrationOf(deps.db, courseId, deps.model.id, learnerId),
    modules: structure.modules.map(({ id, skills, requires }) => ({ moduleId: id, skills, requires })),
    items: items.map((item) => ({ ...candidateOf(item, population), moduleId: item.moduleId })),
  };
  return { ground, items, state: await currentState(deps, learnerId, courseId, deps.clock()) };
}
