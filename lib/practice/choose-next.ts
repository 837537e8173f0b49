import type { ItemRef } from '../content/store';
import { currentState } from '../knowledge/current-state';
import { encounterOf } from '../knowledge/estimate';
import { knowledgeOf } from '../knowledge/knowledge-of';
import type { KnowledgeState } from '../knowledge/trace';
import { itemCandidatesOf } from '../path/candidates';
import { chooseItem } from '../path/choose-item';
import { chooseToPlace, type Ground } from '../path/placement';
import type { PlacementChoice } from '../path/store';
import { seededRandom } from '../random';
import type { PracticeDeps } from './deps';
import type { Round } from './store';

/** How far back an item may have come that is not to come again so soon, in answers. */
const REMEMBERED = 200;

/**
 * Chooses the exercise after the last one of a round, unless the round has ended or has all of
 * them. Called by whatever brings the learner there: the start, an answer, passing over. So the
 * page that shows it chooses nothing, and an exercise that was chosen stays.
 * @param round as it was when that was decided: where another tab has chosen since, its choice
 * stands
 * @returns the round as it is now; as it was, where the course has nothing left to ask
 */
export async function chooseNext(deps: PracticeDeps, round: Round): Promise<Round> {
  const shown = round.items.length;
  if (round.finishedAt || shown >= round.length) return round;
  const items = await deps.courses.items(round.courseId);
  const { itemId, choice } =
    round.kind === 'placement'
      ? await chooseForPlacement(deps, round, items)
      : { itemId: await chooseForPractice(deps, round, round.moduleId, items), choice: null };
  const item = items.find((one) => one.itemId === itemId);
  if (!item) return round;
  return deps.learner.change(async (tx) => {
    const current = await tx.round(round.id);
    if (current.items.length > shown || current.finishedAt) return current;
    const next = { ...current, items: [...current.items, { itemId: item.itemId, version: item.version }] };
    await tx.keepRound(next);
    const placement = choice && (await tx.placement(round.courseId));
    if (placement) await tx.keepPlacement({ ...placement, choices: [...placement.choices, choice] });
    return next;
  });
}

async function chooseForPractice(
  deps: PracticeDeps,
  round: Round,
  moduleId: string,
  items: readonly ItemRef[],
): Promise<string | null> {
  const { structure } = await deps.courses.course(round.courseId, 'en');
  const knowledge = await knowledgeOf(deps, structure, items);
  const recent = (await deps.learner.latest(round.courseId, REMEMBERED)).map(({ itemId }) => itemId);
  const candidates = itemCandidatesOf(
    items.filter((item) => item.moduleId === moduleId),
    knowledge,
    { recent, shown: new Set(round.items.map(({ itemId }) => itemId)) },
  );
  return chooseItem(candidates, seededRandom(`${round.id}/${round.items.length + 1}`));
}

async function chooseForPlacement(
  deps: PracticeDeps,
  round: Round,
  items: readonly ItemRef[],
): Promise<{ itemId: string | null; choice: PlacementChoice | null }> {
  const { ground, state } = await groundOf(deps, round.courseId, items);
  const shown = new Set(round.items.map(({ itemId }) => itemId));
  const { itemId, scored } = await chooseToPlace(ground, state, shown);
  // the best is always shown: nothing is left to chance in eight exercises
  const choice = itemId === null ? null : { at: deps.clock(), itemId, propensity: 1, scored };
  return { itemId, choice };
}

/** Course, population and learner as a placement sees them now. */
export async function groundOf(
  { courses, learner, model }: PracticeDeps,
  courseId: string,
  items: readonly ItemRef[],
): Promise<{ ground: Ground; state: KnowledgeState }> {
  const { structure } = await courses.course(courseId, 'en');
  const { population, calibration } = await learner.crowd(courseId, model.id);
  const ground: Ground = {
    model,
    calibration,
    modules: structure.modules.map(({ id, skills, requires }) => ({ moduleId: id, skills, requires })),
    items: items.map((item) => ({ ...encounterOf(item, population), moduleId: item.moduleId })),
  };
  return { ground, state: await currentState(learner, model, courseId) };
}
