import type { KnowledgeModel } from '../../../lib/knowledge/model';
import { SCOPES, type Scope, type Sight } from '../../../lib/knowledge/posterior';
import type { Family } from '../../../lib/research/simulate/kinds';
import { type Random, seeded } from '../../../lib/research/simulate/random';
import {
  answer,
  arrive,
  openSite,
  practise,
  type Site,
  sight,
  truth,
  type Visitor,
} from '../../../lib/research/simulate/visitor';

/**
 * One look at a component, a module or an item of one learner: what the service sees, and what is
 * true.
 */
export interface Glimpse {
  scope: Scope;
  sight: Sight;
  /** True success over the items, 0..1. */
  truth: number;
}

/** Learners of a course who are looked at, on average: many courses teach more than much of one. */
const LOOKED_AT = 12;
/** Answers on each of the components that a learner practises. */
const PRACTICE = 14;

/**
 * Learners come to a course one after another, answer none to eight items from all over it, and
 * practise four of its components; the service is asked again and again what it thinks of those and
 * of others.
 */
export async function glimpses(
  model: KnowledgeModel,
  courses: number,
  seed: number,
  family?: Family,
): Promise<Glimpse[]> {
  const found: Glimpse[] = [];
  for (let c = 0; c < courses; c++) {
    found.push(...(await visitCourse(model, seeded(seed * 100_000 + c), family)));
    if ((c + 1) % 50 === 0) console.log(`looked at ${c + 1} of ${courses} courses, ${found.length} times`);
  }
  return found;
}

async function visitCourse(
  model: KnowledgeModel,
  random: Random,
  family: Family | undefined,
): Promise<Glimpse[]> {
  const learners = Math.floor(random.logUniform(12, 80));
  const site = openSite(model, random, family ? { learners, family } : { learners });
  const found: Glimpse[] = [];
  for (let n = 0; n < learners; n++) {
    const watched = n < 2 || random.chance(LOOKED_AT / learners);
    const early = random.int(0, 9);
    const skills = random.shuffled(site.course.skills.length).slice(0, watched ? 4 : 2);
    const visitor = arrive(site, n, early + PRACTICE * skills.length);
    const look = lookout(site, visitor, watched ? found : []);
    for (let given = 0; given <= early; given++) {
      if (given > 0) await answer(site, visitor, random.int(0, site.course.items.length));
      if (watched) await look.around();
    }
    await practise(site, visitor, skills, PRACTICE, async (skill) => {
      if (watched) await look.at(skill);
    });
  }
  return found;
}

function lookout(site: Site, visitor: Visitor, found: Glimpse[]) {
  const { random, course, modules } = site;
  const see = async (scope: Scope, items: readonly number[], skills: readonly number[]) => {
    if (items.length === 0) return;
    const seen = await sight(site, visitor, items, skills);
    found.push({ scope, sight: seen, truth: truth(visitor, items) });
  };
  const seeItem = (i: number) => see('item', [i], [course.items[i]?.skill ?? 0]);
  const seeSkill = (k: number) => see('skill', course.skills[k]?.items ?? [], [k]);
  const seeModule = (m: number) => see('module', modules[m]?.items ?? [], modules[m]?.skills ?? []);
  return {
    /** Some of everything. */
    around: async () => {
      for (const m of modules.keys()) if (random.chance(0.3)) await seeModule(m);
      for (const k of course.skills.keys()) if (random.chance(0.15)) await seeSkill(k);
      for (const i of course.items.keys()) if (random.chance(0.03)) await seeItem(i);
    },
    /** The component that was practised, and at times its module, one of its items, others. */
    at: async (skill: number) => {
      await seeSkill(skill);
      const own = course.skills[skill]?.items ?? [];
      if (random.chance(0.25)) await seeItem(own[random.int(0, own.length)] ?? 0);
      if (random.chance(0.2)) await seeModule(modules.findIndex((module) => module.skills.includes(skill)));
      if (random.chance(0.15)) await seeModule(random.int(0, modules.length));
      if (random.chance(0.1)) await seeSkill(random.int(0, course.skills.length));
    },
  };
}

/** Rows of scope, truth and the numbers of the sight, as fit_posterior.py reads them. */
export function asRows(all: readonly Glimpse[]): Float32Array {
  const width = 2 + (all[0]?.sight.numbers.length ?? 0);
  const rows = new Float32Array(all.length * width);
  all.forEach(({ scope, truth: true_, sight: seen }, i) => {
    rows.set([SCOPES.indexOf(scope), true_], i * width);
    rows.set(seen.numbers, i * width + 2);
  });
  return rows;
}
