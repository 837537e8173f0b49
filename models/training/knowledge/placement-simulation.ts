import { LEVEL } from '../../../lib/knowledge/mastery';
import type { KnowledgeModel } from '../../../lib/knowledge/model';
import {
  chooseToPlace,
  estimateModules,
  type Ground,
  MOST_ITEMS,
  type ModuleEstimate,
  OPENING,
  type OpeningRule,
  opensAsKnown,
  type Worth,
} from '../../../lib/path/placement';
import type { Family } from '../../../lib/research/simulate/kinds';
import { seeded } from '../../../lib/research/simulate/random';
import {
  answer,
  arrive,
  calibrationFor,
  encounterAt,
  openSite,
  practise,
  type Site,
  truth,
  type Visitor,
} from '../../../lib/research/simulate/visitor';

/** One learner's placement, as it ended. */
export interface Placement {
  /** 'fresh': nobody had answered anything in the course; 'warm': EARLIER learners had. */
  course: 'fresh' | 'warm';
  answers: number;
  estimates: ModuleEstimate[];
  /**
   * Of each module: true mean success over its items at the end, 0..1, and how many components it
   * has.
   */
  truths: number[];
  components: number[];
}

/**
 * Learners of a warm course before the one who is placed; each practised four components, seven
 * answers each.
 */
export const EARLIER = 100;
const EACH = { fresh: 3, warm: 6 } as const;

/** How the next item is chosen; null: at random. */
type Chooser = Worth | null | undefined;

/**
 * Learners are placed in courses that nothing was fitted to: first in the course as it opens, then
 * in the same course after EARLIER others. One learner's placement teaches the course nothing here,
 * so that each of a kind meets the same course.
 */
export async function placeLearners(
  model: KnowledgeModel,
  courses: number,
  seed: number,
  shape: { shipped?: boolean; family?: Family },
  chooser?: Chooser,
): Promise<Placement[]> {
  const found: Placement[] = [];
  for (let c = 0; c < courses; c++) {
    const site = openSite(model, seeded(seed * 100_000 + c), { learners: EARLIER + 10, ...shape });
    let next = 0;
    const place = async (course: Placement['course']) => {
      for (let n = 0; n < EACH[course]; n++) {
        const { population, calibration } = structuredClone({
          population: site.population,
          calibration: site.calibration,
        });
        const copy = { ...site, population, calibration };
        found.push({ course, ...(await placeOne(copy, arrive(copy, next++, 30), chooser)) });
      }
    };
    await place('fresh');
    for (let n = 0; n < EARLIER; n++) {
      const skills = site.random.shuffled(site.course.skills.length).slice(0, 4);
      await practise(site, arrive(site, next++, 28), skills, 7, async () => undefined);
    }
    await place('warm');
  }
  return found;
}

async function placeOne(site: Site, visitor: Visitor, chooser: Chooser): Promise<Omit<Placement, 'course'>> {
  const asked = new Set<string>();
  while (asked.size < MOST_ITEMS) {
    const ground = groundOf(site, visitor);
    const at = site.random.int(0, ground.items.length);
    const { itemId } =
      chooser === null
        ? { itemId: ground.items[at]?.itemId ?? null }
        : await chooseToPlace(ground, visitor.state, asked, chooser);
    if (itemId === null) break;
    asked.add(itemId);
    await answer(site, visitor, Number(itemId.slice(1)));
  }
  return {
    answers: asked.size,
    estimates: await estimateModules(groundOf(site, visitor), visitor.state),
    truths: site.modules.map((module) => truth(visitor, module.items)),
    components: site.modules.map((module) => module.skills.length),
  };
}

function groundOf(site: Site, visitor: Visitor): Ground {
  return {
    model: site.model,
    calibration: calibrationFor(site, visitor),
    modules: site.modules.map(({ skills, requires }, m) => ({
      moduleId: `m${m}`,
      skills: skills.map((k) => `k${k}`),
      requires: requires.map((required) => `m${required}`),
    })),
    items: site.modules.flatMap(({ items }, m) =>
      items.map((item) => ({ ...encounterAt(site, item), moduleId: `m${m}` })),
    ),
  };
}

export interface PlacementResult {
  /** null: the rule in use. */
  chance: number | null;
  learners: number;
  /** Modules, those of them that are truly known, and those that were opened. */
  modules: number;
  known: number;
  opened: number;
  /** Share of the opened ones that are not known. */
  wrong: number;
  /** Share of the known ones that were opened. */
  found: number;
  /** Learners for whom anything was opened. */
  helped: number;
  /**
   * Exercises that a learner is spared, on average: those of what was rightly opened, less those
   * asked.
   */
  spared: number;
}

/** Opens from this P(known) on. */
export const atLeast = (chance: number) => ({
  ...OPENING,
  chance,
  opens: (one: ModuleEstimate) => one.chance >= chance,
});

/**
 * @param perComponent exercises that somebody who knows a component needs until it counts as
 * mastered, on average
 */
export function judgePlacement(
  rule: OpeningRule | ReturnType<typeof atLeast>,
  all: readonly Placement[],
  perComponent: number,
): PlacementResult {
  let [modules, known, opened, wrong, right, helped, components, asked] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (const { estimates, answers, truths, components: sizes } of all) {
    const open = new Set(opensAsKnown(estimates, answers, rule));
    estimates.forEach(({ moduleId }, m) => {
      const isKnown = (truths[m] ?? 0) >= LEVEL;
      modules += 1;
      if (isKnown) known += 1;
      if (!open.has(moduleId)) return;
      opened += 1;
      if (!isKnown) wrong += 1;
      else {
        right += 1;
        components += sizes[m] ?? 0;
      }
    });
    if (open.size > 0) helped += 1;
    asked += answers;
  }
  return {
    chance: 'chance' in rule ? rule.chance : null,
    learners: all.length,
    modules,
    known,
    opened,
    wrong: wrong / Math.max(1, opened),
    found: right / Math.max(1, known),
    helped,
    spared: (components * perComponent - asked) / Math.max(1, all.length),
  };
}
