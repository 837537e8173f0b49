import type { Knowledge } from '../../knowledge/estimate';
import type { KnowledgeModel } from '../../knowledge/model';
import { answeredToday, candidatesOf, itemCandidatesOf } from '../../path/candidates';
import type { FirstTry } from '../../path/choose-item';
import { isNothingLeft } from '../../path/pace';
import { itemCandidates, moduleCandidates } from '../../path/policies/candidates';
import { chooseBy, type PastTry, type Policy, type PolicyCandidate } from '../../path/policies/policy';
import { isFirstStep, ROUND_LENGTH } from '../../path/policy';
import { openDesk, type ServedCourse } from './desk';
import { type Ground, meanOver, type TrueLearner } from './family';

/** How somebody practises. */
export interface Regime {
  policy: Policy;
  /** The policy chooses a module for a round, then its items; or items among all that are open. */
  unit: 'round' | 'item';
  /** Items until the learner stops. */
  most: number;
  /** The score that whoever knows everything would bring this learner to with as many. */
  attainable: number;
}

/** One learner under one policy. */
export interface Run {
  /** True expected score of a test over all items, before the first answer and after each. */
  scores: number[];
  /** Items on components that were known already, up to the last. */
  beyondNeed: number[];
  /** What can be reached in as many items (attainable). */
  attainable: number;
}

const NOTHING: Knowledge = { skills: new Map(), items: new Map(), intervals: new Map(), modules: new Map() };
const DAY = 86_400_000;
/** Items a day. */
const A_DAY = 20;

/**
 * Practises a course by a policy as the app serves it: rounds of five that end when their module is
 * mastered, twenty items a day, prerequisites kept; without placement and checks. Where the policy
 * has nothing left, what came least often is asked again, whatever the policy.
 */
export async function practiseBy(
  model: KnowledgeModel,
  course: ServedCourse,
  learner: TrueLearner,
  { policy, unit, most, attainable }: Regime,
  random: () => number,
): Promise<Run> {
  const desk = openDesk(model, course);
  const numbers = new Map(course.items.map(({ itemId }, n) => [itemId, n]));
  const skills = new Map(
    [...new Set(course.items.map(({ skills: [first = ''] }) => first))].map((id, n) => [id, n]),
  );
  const all = course.items.map((_, n) => n);
  const history: PastTry[] = [];
  let recent: { itemId: string; answeredAt: Date }[] = [];
  let round: FirstTry[] = [];
  let here: string | null = null;
  let open: PolicyCandidate[] = [];
  const times = new Map<string, number>();
  const timesOf = (itemId: string) => times.get(itemId) ?? 0;
  const right = () => history.filter((one) => one.right).length;
  const now = () => new Date(Math.floor(history.length / A_DAY) * DAY);
  const lastModule = () => course.items.find(({ itemId }) => itemId === recent[0]?.itemId)?.moduleId ?? null;
  const state = () => ({
    ...{ history, round, lastModule: lastModule() },
    isFirstStep: isFirstStep({ answers: history.length, right: right() }),
  });

  async function weighModules(): Promise<void> {
    const knowledge = await desk.know(course.modules, now());
    const { modules, items } = course;
    const weighed = candidatesOf(
      [...modules] as Parameters<typeof candidatesOf>[0],
      items,
      knowledge,
      now(),
      answeredToday(recent, now()),
    );
    open = moduleCandidates(modules, items, weighed);
  }

  /** What is known of a module, looked at once an item. */
  let looked: { moduleId: string; after: number; knowledge: Knowledge } | null = null;
  async function look(moduleId: string): Promise<Knowledge> {
    if (looked?.moduleId === moduleId && looked.after === history.length) return looked.knowledge;
    const own = course.modules.filter(({ id }) => id === moduleId);
    looked = { moduleId, after: history.length, knowledge: await desk.know(own, now()) };
    return looked.knowledge;
  }

  /** A module's items as a policy finds them; what is known of them is `ustat`'s alone. */
  async function weighItems(moduleId: string): Promise<PolicyCandidate[]> {
    const items = course.items.filter((item) => item.moduleId === moduleId);
    const knowledge = policy.id === 'ustat' ? await look(moduleId) : NOTHING;
    const shown = new Set(round.map(({ itemId }) => itemId));
    const weighed = itemCandidatesOf(items, knowledge, { recent, shown, now: now() });
    return itemCandidates(items, weighed, history);
  }

  const openIds = () => open.filter(({ isOpen }) => isOpen).map(({ id }) => id);

  async function nextInRound(): Promise<string | null> {
    const isUnderWay = round.length > 0 && round.length < ROUND_LENGTH;
    if (here !== null && isUnderWay && !isNothingLeft(await look(here), here)) {
      // a policy may have enough of a round
      const { choice } = chooseBy(policy, state(), await weighItems(here), random);
      if (choice !== null) return choice;
    }
    round = [];
    await weighModules();
    here = chooseBy(policy, state(), open, random).choice;
    return here === null ? null : chooseBy(policy, state(), await weighItems(here), random).choice;
  }

  async function nextOfAll(): Promise<string | null> {
    if (history.length % ROUND_LENGTH === 0) await weighModules();
    const candidates = open.flatMap((module) =>
      course.items
        .filter(({ moduleId }) => moduleId === module.id && module.isOpen)
        .map(({ itemId, skills: [skillId = ''], difficulty }) => ({
          ...{
            level: 'item' as const,
            id: itemId,
            skills: [skillId],
            difficulties: [difficulty],
            isOpen: true,
          },
          answers: timesOf(itemId),
          item: { itemId, skillId, p: 0.5, worth: 0, answersAgo: null, isOfToday: false, inThisRound: false },
        })),
    );
    return chooseBy(policy, state(), candidates, random).choice;
  }

  /** Whatever came least often of what is open, in course order. */
  function leastOften(): string {
    const ids = openIds();
    const [first] = course.items
      .filter(({ moduleId }) => ids.includes(moduleId))
      .toSorted((a, b) => timesOf(a.itemId) - timesOf(b.itemId));
    return first?.itemId ?? course.items[0]?.itemId ?? '';
  }

  const run: Run = { scores: [meanOver(all, learner.chance)], beyondNeed: [0], attainable };
  while (history.length < most) {
    const itemId = (unit === 'round' ? await nextInRound() : await nextOfAll()) ?? leastOften();
    const item = course.items[numbers.get(itemId) ?? 0];
    if (!item) throw new Error(`A course without items.`);
    const [skillId = ''] = item.skills;
    const isKnown = learner.knows(skills.get(skillId) ?? 0);
    const isRight = learner.answer(numbers.get(itemId) ?? 0);
    await desk.hear(item, isRight, now());
    recent = [{ itemId, answeredAt: now() }, ...recent];
    round = [...round, { itemId, skillId, right: isRight }];
    times.set(itemId, timesOf(itemId) + 1);
    history.push({ itemId, skillId, right: isRight, difficulty: item.difficulty });
    if (history.length % A_DAY === 0) learner.rest();
    run.scores.push(meanOver(all, learner.chance));
    run.beyondNeed.push((run.beyondNeed.at(-1) ?? 0) + (isKnown ? 1 : 0));
  }
  return run;
}

/**
 * The score that a learner can be brought to: each item on the component that promises most, by
 * somebody who knows everything about them and keeps to no prerequisite; what the last fifth of the
 * items finds, on average.
 */
export function attainableBy(learner: TrueLearner, ground: Ground, most: number): number {
  const all = ground.items.map((_, n) => n);
  const given = ground.skills.map(() => 0);
  const scores: number[] = [];
  for (let n = 0; n < most; n += 1) {
    const promises = ground.skills.map((_, skill) => learner.promise(skill));
    const skill = promises.indexOf(Math.max(...promises));
    const its = ground.skills[skill]?.items ?? [];
    learner.answer(its[(given[skill] ?? 0) % its.length] ?? 0);
    given[skill] = (given[skill] ?? 0) + 1;
    if ((n + 1) % A_DAY === 0) learner.rest();
    scores.push(meanOver(all, learner.chance));
  }
  const last = scores.slice(-Math.ceil(most / 5));
  return last.reduce((sum, one) => sum + one, 0) / last.length;
}
