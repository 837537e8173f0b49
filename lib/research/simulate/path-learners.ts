import type { CourseStructure } from '../../content/schema';
import { type Calibration, newCalibration } from '../../knowledge/calibration';
import { newPopulation } from '../../knowledge/counts';
import { type Knowledge, knowledgeIn, type TracedItem } from '../../knowledge/estimate';
import type { KnowledgeModel } from '../../knowledge/model';
import type { Family } from './kinds';
import { type Random, seeded } from './random';
import {
  answer,
  arrive,
  calibrationFor,
  openSite,
  practise,
  type Site,
  truth,
  type Visitor,
} from './visitor';

/**
 * Simulated learners who practise a course until they can do it, the same learner once under each
 * policy: same abilities, same pace, the same first day of the same course. What differs is what
 * they are given.
 */

/** One learner under one policy. */
export interface Desk {
  site: Site;
  visitor: Visitor;
  /** The policy's own chance. */
  random: Random;
  modules: CourseStructure['modules'];
  items: readonly TracedItem[];
  /** Items that were answered, newest first. */
  recent: string[];
  /** First tries so far, and those that were right. */
  tries: { answers: number; right: number };
  /** What the service knows of some modules now. */
  know(moduleIds: readonly string[]): Promise<Knowledge>;
}

/** Gives the next item to one learner. */
interface Tutor {
  next(): Promise<string>;
  heard?(itemId: string, right: boolean): void;
}

export interface Policy {
  id: string;
  says: string;
  begin(desk: Desk): Tutor;
}

export interface Study {
  learners: number;
  family: Family;
  /** Learners who practised the course before; 0 is its first day. */
  earlier: number;
  /** Whether what a module builds on has to be known first, as each policy understands "known". */
  prerequisites: boolean;
  /** Mean true unaided success over the course's items that is to be reached. */
  target: number;
  /** Items after which a learner gives up. */
  most: number;
  seed: number;
}

export interface Outcome {
  /** Learners of one course are more alike than others: intervals are over courses. */
  course: number;
  /** Items that each policy needed, in the order given; `most` when the target was not reached. */
  items: number[];
}

/** Of one course. */
const EACH = 2;
/** The moment of every answer: within one sitting nothing falls due. */
const NOW = new Date(0);

/** Learners who could not do the course from the start, one after another. */
export async function* paired(
  model: KnowledgeModel,
  policies: readonly Policy[],
  study: Study,
): AsyncGenerator<Outcome> {
  let found = 0;
  for (let course = 0; found < study.learners; course++) {
    const site = await openedSite(model, study, course);
    for (let n = 0, taken = 0; n < 4 * EACH && taken < EACH && found < study.learners; n++) {
      const meet = () => meetLearner(site, study, course, n);
      if (score(meet()) >= study.target) continue;
      const items: number[] = [];
      for (const policy of policies) items.push(await itemsNeeded(meet(), policy, study));
      yield { course, items };
      found++;
      taken++;
    }
  }
}

export async function openedSite(
  model: KnowledgeModel,
  { family, earlier, seed, prerequisites }: Study,
  course: number,
) {
  const random = seeded(seed * 100_000 + course);
  const site = openSite(model, random, { learners: earlier + 4 * EACH, shipped: true, family });
  for (let n = 0; n < earlier; n++) {
    const skills = random.shuffled(site.course.skills.length).slice(0, 4);
    await practise(site, arrive(site, n, 28), skills, 7, async () => undefined);
  }
  if (!prerequisites) for (const module of site.modules) module.requires = [];
  return site;
}

/** Of what is plain JSON. */
const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const copyOfCalibration = ({ skills, ...rest }: Calibration): Calibration => ({
  ...copyOf(rest),
  skills: new Map([...skills].map(([skill, weights]) => [skill, [...weights]])),
});

/** The learner as on the first day: the same each time. */
export function meetLearner(site: Site, { earlier, seed }: Study, course: number, n: number): Desk {
  const random = seeded((seed * 7919 + course) * 31 + n);
  const own: Site = {
    ...site,
    random,
    population: earlier ? copyOf(site.population) : newPopulation(),
    calibration: earlier ? copyOfCalibration(site.calibration) : newCalibration(),
  };
  const visitor = arrive(own, earlier + n, 200);
  // some of a simulated learner is drawn when it is first asked for: all of it now, in one order
  truth(
    visitor,
    site.course.items.map((_, i) => i),
  );
  const modules: Desk['modules'] = site.modules.map(({ skills, requires }, m) => ({
    id: `m${m}`,
    requires: requires.map((r) => `m${r}`),
    skills: skills.map((k) => `k${k}`),
    group: '',
    minutes: 0,
  }));
  const items = site.modules.flatMap((module, m) =>
    module.items.map((i) => ({
      itemId: `i${i}`,
      moduleId: `m${m}`,
      skills: [`k${site.course.items[i]?.skill}`],
      difficulty: site.guesses[i] ?? 0,
    })),
  );
  return {
    site: own,
    visitor,
    random: seeded((seed * 104_729 + course) * 17 + n),
    modules,
    items,
    recent: [],
    tries: { answers: 0, right: 0 },
    know: (ids) =>
      knowledgeIn(
        {
          model: own.model,
          state: visitor.state,
          population: own.population,
          calibration: calibrationFor(own, visitor),
        },
        { modules: modules.filter((module) => ids.includes(module.id)) },
        items.filter((item) => ids.includes(item.moduleId)),
        NOW,
      ),
  };
}

export const score = ({ site, visitor }: Desk) =>
  truth(
    visitor,
    site.course.items.map((_, i) => i),
  );

async function itemsNeeded(desk: Desk, policy: Policy, { target, most }: Study): Promise<number> {
  const tutor = policy.begin(desk);
  for (let given = 1; given <= most; given++) {
    const itemId = await tutor.next();
    const right = await answer(desk.site, desk.visitor, Number(itemId.slice(1)));
    tutor.heard?.(itemId, right);
    desk.recent.unshift(itemId);
    desk.tries.answers += 1;
    if (right) desk.tries.right += 1;
    if (score(desk) >= target) return given;
  }
  return most;
}
