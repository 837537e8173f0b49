import type { CourseStructure } from '../../content/schema';
import { encounterOf, type Knowledge } from '../../knowledge/estimate';
import { LEVEL } from '../../knowledge/mastery';
import type { KnowledgeModel } from '../../knowledge/model';
import { candidatesOf, itemCandidatesOf } from '../../path/candidates';
import { checkCandidatesOf, chooseToCheck, decideCheck, isCheckDue, practisedSince } from '../../path/check';
import { chooseItem, type FirstTry } from '../../path/choose-item';
import { MISSED } from '../../path/defensible';
import type { Ground } from '../../path/placement';
import { choose, isFirstStep, ROUND_LENGTH } from '../../path/policy';
import { withKnown } from '../../path/with-known';
import { easiestRounds, informedRounds, roundsAcross } from './first-rounds';
import type { Family } from './kinds';
import { type Desk, meetLearner, openedSite, score } from './path-learners';
import { answer, calibrationFor, truth } from './visitor';

/**
 * A simulated learner's day as the app serves it, without the placement that is offered beside:
 * checks before modules that are likely known, rounds that end early, until nothing is left or the
 * learner is tired.
 */

const NOW = new Date(0);

interface Opening {
  module: number;
  /** True success over the module's items when it opened. */
  truth: number;
}

interface Day {
  items: number;
  /** Nothing was left to do. */
  finished: boolean;
  openings: Opening[];
  /** Components that were mastered at the end, and those of them that truly are. */
  mastered: number;
  masteredRightly: number;
}

interface Served {
  /** Checks, and rounds that end when nothing is left to learn. */
  checks: boolean;
  most: number;
  /** A module is closed as soon as it is known in truth, which nobody can see: a bound. */
  seesTruth?: boolean;
}

async function liveDay(desk: Desk, served: Served): Promise<Day> {
  const opened = new Set<string>();
  const tries = new Map<string, { tries: number; notRight: number }>();
  const checked: { moduleId: string; endedAt: Date }[] = [];
  const openings: Opening[] = [];
  let items = 0;
  let lastModule: string | null = null;
  const firstTries = { answers: 0, right: 0 };
  const course = { modules: desk.modules } as CourseStructure;
  const indexOf = (moduleId: string) => Number(moduleId.slice(1));
  const trueOf = (moduleId: string) => truth(desk.visitor, desk.site.modules[indexOf(moduleId)]?.items ?? []);

  async function know(): Promise<Knowledge> {
    const ids = desk.modules.map((module) => module.id);
    if (served.seesTruth) for (const id of ids) if (trueOf(id) >= LEVEL) opened.add(id);
    const traced = await desk.know(ids);
    return withKnown(traced, course, new Map([...opened].map((id) => [id, NOW])), tries, NOW);
  }
  async function give(itemId: string, isPractice: boolean): Promise<boolean> {
    const right = await answer(desk.site, desk.visitor, Number(itemId.slice(1)));
    const item = desk.items.find((one) => one.itemId === itemId);
    desk.recent.unshift(itemId);
    items += 1;
    firstTries.answers += 1;
    if (right) firstTries.right += 1;
    lastModule = item?.moduleId ?? null;
    if (isPractice && item) {
      const before = tries.get(item.moduleId) ?? { tries: 0, notRight: 0 };
      const isLapse = opened.has(item.moduleId) && !right;
      tries.set(item.moduleId, { tries: before.tries + 1, notRight: before.notRight + (isLapse ? 1 : 0) });
    }
    return right;
  }
  const open = (moduleId: string) => {
    opened.add(moduleId);
    // misses count from here
    tries.set(moduleId, { tries: tries.get(moduleId)?.tries ?? 0, notRight: 0 });
    openings.push({ module: indexOf(moduleId), truth: trueOf(moduleId) });
  };
  const ground = (): Ground => ({
    model: desk.site.model,
    calibration: calibrationFor(desk.site, desk.visitor),
    modules: desk.modules.map(({ id, skills, requires }) => ({ moduleId: id, skills, requires })),
    items: desk.items.map((item) => ({
      ...encounterOf(item, desk.site.population),
      moduleId: item.moduleId,
    })),
  });
  /** What was answered; the n-th answer at n. */
  const inOrder = () =>
    desk.recent.map((itemId, at) => ({
      itemId,
      moduleId: desk.items.find((item) => item.itemId === itemId)?.moduleId ?? '',
      answeredAt: new Date(items - at),
    }));
  const skillOf = (itemId: string) => desk.items.find((item) => item.itemId === itemId)?.skills[0] ?? '';

  async function check(moduleId: string) {
    const asked: { itemId: string; skillId: string }[] = [];
    const today = new Set(desk.recent);
    for (;;) {
      const own = desk.items.filter((item) => item.moduleId === moduleId);
      const candidates = checkCandidatesOf(own, await desk.know([moduleId]), today);
      const decided =
        asked.length > 0 &&
        (await decideCheck({ ground: ground(), state: desk.visitor.state, moduleId, asked, candidates }));
      if (decided === true) open(moduleId);
      const itemId =
        decided === true || (asked.length > 0 && decided === false) ? null : chooseToCheck(candidates, asked);
      if (itemId === null) {
        checked.push({ moduleId, endedAt: new Date(items) });
        return;
      }
      asked.push({ itemId, skillId: skillOf(itemId) });
      await give(itemId, true);
    }
  }

  async function round(moduleId: string) {
    const done: FirstTry[] = [];
    const own = desk.items.filter((item) => item.moduleId === moduleId);
    while (done.length < ROUND_LENGTH && items < served.most) {
      const knowledge = await desk.know([moduleId]);
      if (served.checks && done.length > 0 && knowledge.modules.get(moduleId)?.state === 'mastered') return;
      const itemId = chooseItem(
        itemCandidatesOf(own, knowledge, {
          recent: desk.recent.map((one) => ({ itemId: one, answeredAt: NOW })),
          shown: new Set(done.map((one) => one.itemId)),
          now: NOW,
        }),
        { tries: done, isFirstStep: isFirstStep(firstTries) },
        desk.random.uniform,
      );
      if (itemId === null) return;
      const right = await give(itemId, true);
      done.push({ itemId, skillId: skillOf(itemId), right });
    }
  }

  let finished = false;
  while (items < served.most) {
    const knowledge = await know();
    const candidates = candidatesOf(desk.modules, desk.items, knowledge, NOW, new Set(desk.recent));
    const isFirst = isFirstStep(firstTries);
    const { moduleId } = choose({ candidates, lastModule, isFirstStep: isFirst }, desk.random.uniform);
    if (moduleId === null) {
      finished = true;
      break;
    }
    const module = knowledge.modules.get(moduleId);
    const practised = practisedSince(moduleId, inOrder(), checked);
    const isDue =
      served.checks &&
      module !== undefined &&
      isCheckDue(module, { checks: checked, answers: items, practised });
    if (isDue) await check(moduleId);
    else await round(moduleId);
  }
  const { skills } = await know();
  const mastered = [...skills.values()].filter((skill) => skill.state === 'mastered');
  const isTrue = ({ skillId }: { skillId: string }) =>
    truth(desk.visitor, desk.site.course.skills[Number(skillId.slice(1))]?.items ?? []) >= LEVEL;
  return {
    ...{ items, finished, openings },
    mastered: mastered.length,
    masteredRightly: mastered.filter(isTrue).length,
  };
}

/** Makes somebody who knows some modules: right of 95 in 100 on them, whatever else they are. */
function knows(desk: Desk, isKnown: (module: number) => boolean): void {
  const { learner } = desk.visitor;
  const known = new Set(desk.site.modules.flatMap((module, m) => (isKnown(m) ? module.items : [])));
  desk.visitor.learner = {
    ...learner,
    competence: (item) => (known.has(item) ? 0.95 : learner.competence(item)),
    answer: (item) =>
      known.has(item) ? { right: desk.random.chance(0.95), chance: 0.95 } : learner.answer(item),
  };
}

/** What one learner tells of the app's path. */
interface Life {
  /** Items until nothing is left for who knows everything, and for who knows each second module. */
  knowsAll: number;
  knowsHalf: number;
  /** The latter without checks, and with rounds that always have all of their items. */
  knowsHalfPlain: number;
  /** The former where a module ends as soon as it is known, and what is known is never asked. */
  knowsHalfSeen: number;
  /** The learner as drawn: truth of each module before the first answer, and the day. */
  truths: number[];
  day: Day;
  /** Mean true success over all items. */
  score: number;
  /** True chance of success over the first two rounds: as served, and on the easiest items. */
  first: { ours: number; oracle: number; informed: number; inRounds: number; across: number };
}

/** Items after which a day ends. */
const MOST = { knowsAll: 150, knowsHalf: 300, day: 120 };

/** Learners on a course's first day, prerequisites kept. */
export async function* lives(
  model: KnowledgeModel,
  { family, seed, learners }: { family: Family; seed: number; learners: number },
): AsyncGenerator<Life> {
  const fresh = { family, seed, learners, earlier: 0, prerequisites: true, target: 0.8, most: 0 };
  for (let n = 0; n < learners; n++) {
    const course = Math.floor(n / 2);
    const site = await openedSite(model, fresh, course);
    const meet = () => meetLearner(site, fresh, course, n % 2);
    const served = { checks: true, most: MOST.knowsAll };
    const live = async (isKnown: (module: number) => boolean, how: Served) => {
      const desk = meet();
      knows(desk, isKnown);
      return (await liveDay(desk, how)).items;
    };
    const half = (module: number) => (module + n) % 2 === 0;
    const desk = meet();
    const truths = desk.site.modules.map((module) => truth(desk.visitor, module.items));
    yield {
      knowsAll: await live(() => true, served),
      knowsHalf: await live(half, { checks: true, most: MOST.knowsHalf }),
      knowsHalfSeen: await live(half, { checks: false, seesTruth: true, most: MOST.knowsHalf }),
      knowsHalfPlain: await live(half, { checks: false, most: MOST.knowsHalf }),
      truths,
      day: await liveDay(desk, { checks: true, most: MOST.day }),
      score: score(meet()),
      first: {
        ...(await firstRounds(meet(), meet())),
        informed: await informedRounds(meet(), seed),
        inRounds: easiestRounds(meet()),
        across: await roundsAcross(meet()),
      },
    };
  }
}

export interface DayFigures {
  items_knows_all: number;
  items_knows_half_ratio: number;
  /** The same if it could be seen what somebody knows: what no path can promise. */
  items_knows_half_bound: number;
  wrongly_opened: number;
  opened_of_known: number;
  weak_success: number;
  /** The same of who knows all of the course and of people, but not who comes. */
  weak_success_bound: number;
  /** The same of who knows the person, but keeps a round to one module that is open. */
  weak_success_in_rounds: number;
  /** The same by the model, were the first two rounds of all open modules. */
  weak_success_across: number;
  mastery_precision: number;
  /** How many stand behind the shares. */
  counts: { opened: number; under80: number; known: number; mastered: number };
}

/** Modules are known from LEVEL on, and opened wrongly under MISSED. */
export function dayFigures(all: readonly Life[]): DayFigures {
  const mean = (of: (life: Life) => number, those = all) =>
    those.reduce((sum, life) => sum + of(life) / those.length, 0);
  const openings = all.flatMap(({ day, truths }) =>
    day.openings.map((one) => ({ ...one, before: truths[one.module] ?? 0 })),
  );
  const known = all.reduce((sum, { truths }) => sum + truths.filter((one) => one >= LEVEL).length, 0);
  const mastered = all.reduce((sum, { day }) => sum + day.mastered, 0);
  const weakest = [...all].sort((a, b) => a.score - b.score).slice(0, Math.ceil(all.length / 5));
  const share = (of: (one: (typeof openings)[number]) => boolean) => openings.filter(of).length;
  const ofWeakest = (what: keyof Life['first']) =>
    mean(({ first }) => first[what], weakest) / mean(({ first }) => first.oracle, weakest);
  return {
    items_knows_all: mean((life) => life.knowsAll),
    items_knows_half_ratio: mean((life) => life.knowsHalf) / mean((life) => life.knowsHalfPlain),
    items_knows_half_bound: mean((life) => life.knowsHalfSeen) / mean((life) => life.knowsHalfPlain),
    wrongly_opened: share((one) => one.truth < MISSED) / openings.length,
    opened_of_known: share((one) => one.before >= LEVEL) / known,
    weak_success: ofWeakest('ours'),
    weak_success_bound: ofWeakest('informed'),
    weak_success_in_rounds: ofWeakest('inRounds'),
    weak_success_across: ofWeakest('across'),
    mastery_precision: all.reduce((sum, { day }) => sum + day.masteredRightly, 0) / mastered,
    counts: { opened: openings.length, under80: share((one) => one.truth < LEVEL), known, mastered },
  };
}

async function firstRounds(ours: Desk, oracle: Desk): Promise<Pick<Life['first'], 'ours' | 'oracle'>> {
  const seen: number[] = [];
  const { learner } = ours.visitor;
  ours.visitor.learner = {
    ...learner,
    answer: (item) => {
      seen.push(learner.competence(item));
      return learner.answer(item);
    },
  };
  const items = 2 * ROUND_LENGTH;
  await liveDay(ours, { checks: true, most: items });
  const left = new Set(oracle.site.course.items.keys());
  let sum = 0;
  for (let n = 0; n < items; n++) {
    const can = (item: number) => oracle.visitor.learner.competence(item);
    const best = [...left].reduce((a, b) => (can(b) > can(a) ? b : a));
    left.delete(best);
    sum += can(best);
    await answer(oracle.site, oracle.visitor, best);
  }
  return { ours: seen.reduce((total, one) => total + one, 0) / seen.length, oracle: sum / items };
}
