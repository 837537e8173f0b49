import type { ItemRef } from '../content/store';
import { currentState } from '../knowledge/current-state';
import { encounterOf, knowledgeIn, partAround, triesIn } from '../knowledge/estimate';
import { evidenceOf } from '../knowledge/knowledge-of';
import type { RoundAttempt } from '../knowledge/store';
import { type KnowledgeState, trace } from '../knowledge/trace';
import { ANSWERS_LOOKED_AT, answeredToday, itemCandidatesOf } from '../path/candidates';
import { CHECK, type CheckCandidate, checkCandidatesOf, chooseToCheck, decideCheck } from '../path/check';
import type { FirstTry } from '../path/choose-item';
import { isNothingLeft } from '../path/pace';
import { seedOf } from '../path/packed-choice';
import { chooseToPlace, type Ground } from '../path/placement';
import { itemCandidates } from '../path/policies/candidates';
import { chooseBy } from '../path/policies/policy';
import { isFirstStep } from '../path/policy';
import { historyFor, policyIn } from '../path/standing';
import type { ItemDecision, PlacementChoice } from '../path/store';
import { chooseExample } from '../path/worked-example';
import { seededRandom } from '../random';
import type { PracticeDeps } from './deps';
import type { LearnerChange, LearnerReads, Round } from './store';

/** What comes after the last exercise of a round. */
type Next =
  | { itemId: string; made?: Made; choice?: PlacementChoice; exampleId?: string }
  /** Nothing: it is decided, or nothing is left to learn. `known`: what a check says. */
  | { end: true; known: boolean | null }
  /** The course has nothing left to ask. */
  | null;

/** Why, but for the place. */
type Made = Omit<ItemDecision, 'position'>;

/** What choosing is given: no change that holds the database may be under way. */
type ChoosingDeps = Pick<PracticeDeps, 'courses' | 'model' | 'clock' | 'policyOf'> & {
  learner: LearnerReads;
};

/**
 * Chooses the exercise after the last one of a round, or ends the round where there is nothing left
 * to learn from it or a check is decided. Called by whatever brings the learner there: the start,
 * passing over; an answer does the same in its own change. So the page that shows it chooses
 * nothing, and an exercise that was chosen stays.
 * @param round as it was when that was decided: where another tab has chosen since, its choice
 * stands
 * @returns the round as it is now; as it was, where the course has nothing left to ask
 */
export async function chooseNext(deps: PracticeDeps, round: Round): Promise<Round> {
  const shown = round.items.length;
  const next = await choose(deps, round);
  if (!next) return round;
  return deps.learner.change(async (tx) => {
    const current = await tx.round(round.id);
    if (current.items.length > shown || current.finishedAt) return current;
    return keepNext(tx, current, next, deps.clock());
  });
}

/** The same in the change that leads to it. @param deps with the change itself as the learner */
export async function chooseWithin(tx: LearnerChange, deps: ChoosingDeps, round: Round): Promise<void> {
  const next = await choose(deps, round);
  if (next) await keepNext(tx, round, next, deps.clock());
}

type Chosen =
  | Exclude<Next, { itemId: string } | null>
  | { item: ItemRef; made?: Made; choice?: PlacementChoice; example?: ItemRef };

async function choose(deps: ChoosingDeps, round: Round): Promise<Chosen | null> {
  if (round.finishedAt || (round.items.length >= round.length && round.kind !== 'check')) return null;
  const items = await deps.courses.items(round.courseId);
  const next = await nextOf(deps, round, items);
  if (!next || 'end' in next) return next;
  const item = items.find((one) => one.itemId === next.itemId);
  const example = items.find((one) => one.itemId === next.exampleId);
  const { made, choice } = next;
  return item
    ? { item, ...(made ? { made } : {}), ...(choice ? { choice } : {}), ...(example ? { example } : {}) }
    : null;
}

async function keepNext(tx: LearnerChange, round: Round, next: Chosen, now: Date): Promise<Round> {
  if ('end' in next) {
    const ended = { ...round, length: round.items.length, finishedAt: now };
    const said: Round =
      ended.kind === 'check' ? { ...ended, check: { ...ended.check, known: next.known } } : ended;
    await tx.keepRound(said);
    return said;
  }
  const { item, made, choice, example } = next;
  const after = {
    ...round,
    items: [...round.items, versionOf(item)],
    ...(example ? { example: { after: round.items.length, ...versionOf(example) } } : {}),
  };
  await tx.keepRound(after, made && { ...made, position: after.items.length });
  const placement = choice && (await tx.placement(round.courseId));
  if (placement) await tx.keepPlacement({ ...placement, choices: [...placement.choices, choice] });
  return after;
}

const versionOf = ({ itemId, version }: ItemRef) => ({ itemId, version });

function nextOf(deps: ChoosingDeps, round: Round, items: readonly ItemRef[]): Promise<Next> {
  switch (round.kind) {
    case 'placement':
      return nextToPlace(deps, round, items);
    case 'check':
      return nextToCheck(deps, round, items);
    case 'practice':
      return nextToPractise(deps, round, round.moduleId, items);
  }
}

/** The first tries of a round, in the order of its exercises. */
export async function firstTriesOf(learner: LearnerReads, round: Round): Promise<FirstTry[]> {
  return firstTriesIn(await learner.inRound(round.id));
}

/** The same of answers that were read before. */
export function firstTriesIn(attempts: readonly RoundAttempt[]): FirstTry[] {
  return [...attempts]
    .filter(({ ordinal }) => ordinal === 1)
    .sort((a, b) => a.position - b.position)
    .map(({ itemId, skillId, correct, unaided }) => ({ itemId, skillId, right: correct && unaided }));
}

async function nextToPractise(
  deps: ChoosingDeps,
  round: Round,
  moduleId: string,
  items: readonly ItemRef[],
): Promise<Next> {
  const { knowledge, recent, soFar } = await lookAt(deps, round.courseId, moduleId, items);
  const tries = await firstTriesOf(deps.learner, round);
  if (tries.length > 0 && isNothingLeft(knowledge, moduleId)) return { end: true, known: null };
  const candidates = itemCandidatesOf(
    items.filter((item) => item.moduleId === moduleId),
    knowledge,
    { recent, shown: shownIn(round), now: deps.clock() },
  );
  const policy = await policyIn(deps, round.courseId);
  const history = await historyFor(policy, deps.learner, round.courseId, items);
  const {
    choice: itemId,
    propensity,
    scores,
    reason,
  } = chooseBy(
    policy,
    {
      ...{ history, round: tries, isFirstStep: isFirstStep(soFar) },
      lastModule: recent[0]?.moduleId ?? null,
    },
    itemCandidates(items, candidates, history),
    seededRandom(seedOf(round.id, round.items.length + 1)),
  );
  if (itemId === null) return reason === 'enough' ? { end: true, known: null } : null;
  const toCome = round.length - round.items.length - 1;
  const exampleId = round.example ? null : chooseExample(candidates, { tries }, { nextId: itemId, toCome });
  const made: Made = { policy: policy.label, choice: itemId, propensity, scores, reason };
  return exampleId === null ? { itemId, made } : { itemId, made, exampleId };
}

/** What was asked or shown solved. */
const shownIn = ({ items, example }: Round) =>
  new Set([...items, ...(example ? [example] : [])].map(({ itemId }) => itemId));

/**
 * What choosing in a module looks at. Of the rest of the course nothing is worked out but how much
 * was tried: an answer waits for this.
 */
async function lookAt(deps: ChoosingDeps, courseId: string, moduleId: string, items: readonly ItemRef[]) {
  const { structure } = await deps.courses.course(courseId, 'en');
  const [evidence, recent] = await Promise.all([
    evidenceOf(deps, courseId),
    deps.learner.latest(courseId, ANSWERS_LOOKED_AT),
  ]);
  const part = partAround(moduleId, structure, items);
  const knowledge = await knowledgeIn(evidence, part, part.items, deps.clock());
  return { knowledge, recent, soFar: triesIn(evidence.state, structure, items) };
}

/** What was passed over counts as missed: for the check alone, it is recorded nowhere. */
async function nextToCheck(
  deps: ChoosingDeps,
  round: Round & { kind: 'check' },
  items: readonly ItemRef[],
): Promise<Next> {
  const { moduleId } = round;
  const { ground, state } = await groundOf(deps, round.courseId, items);
  const { knowledge, recent } = await lookAt(deps, round.courseId, moduleId, items);
  const answered = new Set((await deps.learner.inRound(round.id)).map(({ position }) => position));
  const own = items.filter((item) => item.moduleId === moduleId);
  const candidates = checkCandidatesOf(own, knowledge, answeredToday(recent, deps.clock()));
  const asked = round.items.map(({ itemId }) => ({ itemId, skillId: skillOf(own, itemId) }));
  if (asked.length > 0) {
    const passed = round.items.filter((_, at) => !answered.has(at + 1));
    const seen = await missing(ground, state, passed);
    const known = await decideCheck({ ground, state: seen, moduleId, asked, candidates });
    if (known !== null) return { end: true, known };
  }
  const itemId = chooseToCheck(candidates, asked);
  return itemId === null ? { end: true, known: false } : { itemId, made: toCheck(candidates, asked, itemId) };
}

/** Nothing is left to chance in a check. */
function toCheck(
  candidates: readonly CheckCandidate[],
  asked: readonly { itemId: string }[],
  choice: string,
): Made {
  const scores = candidates.map(({ itemId: id, p }) => ({
    id,
    score: asked.some(({ itemId }) => itemId === id) ? 0 : 1 - p,
    propensity: id === choice ? 1 : 0,
  }));
  return { policy: CHECK, choice, propensity: 1, scores, reason: 'hardest-left' };
}

const skillOf = (items: readonly ItemRef[], itemId: string): string =>
  items.find((item) => item.itemId === itemId)?.skills[0] ?? '';

async function missing(
  ground: Ground,
  state: KnowledgeState,
  passed: readonly { itemId: string }[],
): Promise<KnowledgeState> {
  let after = state;
  for (const { itemId } of passed) {
    const item = ground.items.find((one) => one.itemId === itemId);
    if (item) after = await trace(ground.model, after, { ...item, right: false, at: new Date(0) });
  }
  return after;
}

async function nextToPlace(deps: ChoosingDeps, round: Round, items: readonly ItemRef[]): Promise<Next> {
  const { ground, state } = await groundOf(deps, round.courseId, items);
  const shown = new Set(round.items.map(({ itemId }) => itemId));
  const { itemId, scored } = await chooseToPlace(ground, state, shown);
  // the best is always shown: nothing is left to chance in eight exercises
  return itemId === null ? null : { itemId, choice: { at: deps.clock(), itemId, propensity: 1, scored } };
}

/** Course, population and learner as a placement or a check sees them now. */
export async function groundOf(
  { courses, learner, model }: Omit<ChoosingDeps, 'clock'>,
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
