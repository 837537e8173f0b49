import type { CourseStructure } from '../../content/schema';
import { encounterOf, type Knowledge } from '../../knowledge/estimate';
import { LEVEL } from '../../knowledge/mastery';
import { candidatesOf, itemCandidatesOf } from '../../path/candidates';
import { checkCandidatesOf, chooseToCheck, decideCheck, isCheckDue, practisedSince } from '../../path/check';
import { chooseItem, type FirstTry } from '../../path/choose-item';
import type { Ground } from '../../path/placement';
import { choose, isFirstStep, ROUND_LENGTH } from '../../path/policy';
import { withKnown } from '../../path/with-known';
import type { Desk } from './path-learners';
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

export interface Day {
  items: number;
  /** Nothing was left to do. */
  finished: boolean;
  openings: Opening[];
  /** Components that were mastered at the end, and those of them that truly are. */
  mastered: number;
  masteredRightly: number;
}

export interface Served {
  /** Checks, and rounds that end when nothing is left to learn. */
  checks: boolean;
  most: number;
  /** A module is closed as soon as it is known in truth, which nobody can see: a bound. */
  seesTruth?: boolean;
}

export async function liveDay(desk: Desk, served: Served): Promise<Day> {
  const diary = openDiary(desk, served);
  const { checked, openings, firstTries } = diary;
  let finished = false;
  while (firstTries.answers < served.most) {
    const knowledge = await diary.know();
    const candidates = candidatesOf(desk.modules, desk.items, knowledge, NOW, new Set(desk.recent));
    const [last] = diary.inOrder();
    const situation = {
      ...{ candidates, lastModule: last?.moduleId ?? null },
      isFirstStep: isFirstStep(firstTries),
    };
    const { moduleId } = choose(situation, desk.random.uniform);
    if (moduleId === null) {
      finished = true;
      break;
    }
    const module = knowledge.modules.get(moduleId);
    const practised = practisedSince(moduleId, diary.inOrder(), checked);
    const isDue =
      served.checks &&
      module !== undefined &&
      isCheckDue(module, { checks: checked, answers: firstTries.answers, practised });
    if (isDue) await check(desk, diary, moduleId);
    else await round(desk, diary, moduleId, served);
  }
  return { items: firstTries.answers, finished, openings, ...(await masteredIn(desk, diary)) };
}

async function masteredIn(desk: Desk, diary: Diary): Promise<Pick<Day, 'mastered' | 'masteredRightly'>> {
  const { skills } = await diary.know();
  const mastered = [...skills.values()].filter((skill) => skill.state === 'mastered');
  const isTrue = ({ skillId }: { skillId: string }) =>
    truth(desk.visitor, desk.site.course.skills[Number(skillId.slice(1))]?.items ?? []) >= LEVEL;
  return { mastered: mastered.length, masteredRightly: mastered.filter(isTrue).length };
}

/** What has happened so far. */
interface Diary {
  firstTries: { answers: number; right: number };
  checked: { moduleId: string; endedAt: Date }[];
  openings: Opening[];
  know(): Promise<Knowledge>;
  /** @returns whether it was right */
  give(itemId: string): Promise<boolean>;
  /** A module is known from now on. */
  open(moduleId: string): void;
  /** What was answered, latest first; the n-th answer at n. */
  inOrder(): { itemId: string; moduleId: string; answeredAt: Date }[];
}

function openDiary(desk: Desk, served: Served): Diary {
  const opened = new Set<string>();
  const tries = new Map<string, { tries: number; notRight: number }>();
  const openings: Opening[] = [];
  const firstTries = { answers: 0, right: 0 };
  const course = { modules: desk.modules } as CourseStructure;
  const indexOf = (moduleId: string) => Number(moduleId.slice(1));
  const trueOf = (moduleId: string) => truth(desk.visitor, desk.site.modules[indexOf(moduleId)]?.items ?? []);
  const moduleOf = (itemId: string) => desk.items.find((one) => one.itemId === itemId)?.moduleId;
  return {
    ...{ firstTries, openings, checked: [] },
    async know() {
      const ids = desk.modules.map((module) => module.id);
      if (served.seesTruth) for (const id of ids) if (trueOf(id) >= LEVEL) opened.add(id);
      const traced = await desk.know(ids);
      return withKnown(traced, course, new Map([...opened].map((id) => [id, NOW])), tries, NOW);
    },
    async give(itemId) {
      const right = await answer(desk.site, desk.visitor, Number(itemId.slice(1)));
      desk.recent.unshift(itemId);
      firstTries.answers += 1;
      if (right) firstTries.right += 1;
      const moduleId = moduleOf(itemId);
      if (moduleId === undefined) return right;
      const before = tries.get(moduleId) ?? { tries: 0, notRight: 0 };
      const isLapse = opened.has(moduleId) && !right;
      tries.set(moduleId, { tries: before.tries + 1, notRight: before.notRight + (isLapse ? 1 : 0) });
      return right;
    },
    open(moduleId) {
      opened.add(moduleId);
      // misses count from here
      tries.set(moduleId, { tries: tries.get(moduleId)?.tries ?? 0, notRight: 0 });
      openings.push({ module: indexOf(moduleId), truth: trueOf(moduleId) });
    },
    inOrder: () =>
      desk.recent.map((itemId, at) => ({
        ...{ itemId, moduleId: moduleOf(itemId) ?? '' },
        answeredAt: new Date(firstTries.answers - at),
      })),
  };
}

const skillOf = (desk: Desk, itemId: string) =>
  desk.items.find((item) => item.itemId === itemId)?.skills[0] ?? '';

const groundOf = (desk: Desk): Ground => ({
  model: desk.site.model,
  calibration: calibrationFor(desk.site, desk.visitor),
  modules: desk.modules.map(({ id, skills, requires }) => ({ moduleId: id, skills, requires })),
  items: desk.items.map((item) => ({ ...encounterOf(item, desk.site.population), moduleId: item.moduleId })),
});

async function check(desk: Desk, diary: Diary, moduleId: string): Promise<void> {
  const asked: { itemId: string; skillId: string }[] = [];
  const today = new Set(desk.recent);
  for (;;) {
    const own = desk.items.filter((item) => item.moduleId === moduleId);
    const candidates = checkCandidatesOf(own, await desk.know([moduleId]), today);
    const { state } = desk.visitor;
    const decided =
      asked.length > 0 && (await decideCheck({ ground: groundOf(desk), state, moduleId, asked, candidates }));
    if (decided === true) diary.open(moduleId);
    const itemId =
      decided === true || (asked.length > 0 && decided === false) ? null : chooseToCheck(candidates, asked);
    if (itemId === null) {
      diary.checked.push({ moduleId, endedAt: new Date(diary.firstTries.answers) });
      return;
    }
    asked.push({ itemId, skillId: skillOf(desk, itemId) });
    await diary.give(itemId);
  }
}

async function round(desk: Desk, diary: Diary, moduleId: string, { checks, most }: Served): Promise<void> {
  const done: FirstTry[] = [];
  const own = desk.items.filter((item) => item.moduleId === moduleId);
  while (done.length < ROUND_LENGTH && diary.firstTries.answers < most) {
    const knowledge = await desk.know([moduleId]);
    if (checks && done.length > 0 && knowledge.modules.get(moduleId)?.state === 'mastered') return;
    const itemId = chooseItem(
      itemCandidatesOf(own, knowledge, {
        recent: desk.recent.map((one) => ({ itemId: one, answeredAt: NOW })),
        shown: new Set(done.map((one) => one.itemId)),
        now: NOW,
      }),
      { tries: done, isFirstStep: isFirstStep(diary.firstTries) },
      desk.random.uniform,
    );
    if (itemId === null) return;
    const right = await diary.give(itemId);
    done.push({ itemId, skillId: skillOf(desk, itemId), right });
  }
}
