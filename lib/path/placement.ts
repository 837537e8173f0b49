import type { Calibration } from '../knowledge/calibration';
import { LEVEL } from '../knowledge/mastery';
import type { KnowledgeModel } from '../knowledge/model';
import {
  chanceOfAtLeast,
  type Foresight,
  type Posterior,
  posteriorOf,
  sightOf,
} from '../knowledge/posterior';
import { type Encounter, foresee, type KnowledgeState, trace } from '../knowledge/trace';
import { isDefensible } from './defensible';

/**
 * Placement: a few items on arrival, each chosen to tell most about which modules somebody knows
 * already.
 *
 *   state -> P(module known) for each module
 *   -> for each item worth asking: the same after a right and after a wrong answer
 *   -> the item that is expected to tell most -> answered like any other -> ...
 *
 * Pure but for the model it is handed: the same learner, course and answers give the same item.
 */

/** Version of the chooser, kept with what it chose. */
export const PLACEMENT = 'placement/2';
/** Items at most. */
export const MOST_ITEMS = 8;

interface PlacedModule {
  moduleId: string;
  skills: readonly string[];
  requires: readonly string[];
}

/** What placement looks at; `items` in course order, one module each. */
export interface Ground {
  model: KnowledgeModel;
  calibration: Calibration;
  modules: readonly PlacedModule[];
  items: readonly (Encounter & { moduleId: string })[];
}

/** How likely a module is known, and what that rests on. */
export interface ModuleEstimate {
  moduleId: string;
  posterior: Posterior;
  /** P(true mean success over the module's items is LEVEL or more). */
  chance: number;
  /** First tries on its components. */
  answers: number;
}

/** What each module's items say of it, in the state as it is. */
export async function estimateModules(ground: Ground, state: KnowledgeState): Promise<ModuleEstimate[]> {
  return estimatesOf(ground, state, await foreseeAll(ground, state));
}

const foreseeAll = ({ model, items, calibration }: Ground, state: KnowledgeState) =>
  foresee(model, state, items, calibration);

function estimatesOf(
  ground: Ground,
  state: KnowledgeState,
  foreseen: readonly Foresight[],
): ModuleEstimate[] {
  return ground.modules.map(({ moduleId, skills }) => {
    const own = foreseen.filter((_, i) => ground.items[i]?.moduleId === moduleId);
    if (own.length === 0) return { moduleId, posterior: { mean: 0, sd: 9 }, chance: 0, answers: 0 };
    const sight = sightOf(state.learner, skills, own);
    const posterior = posteriorOf(ground.model.posterior, 'module', sight);
    return { moduleId, posterior, chance: chanceOfAtLeast(posterior, LEVEL), answers: sight.answers };
  });
}

export interface ScoredItem {
  itemId: string;
  /** Expected gain of `worth`, by its answer, over its module and those around it. */
  score: number;
}

/**
 * The module and those that it requires or that require it: an answer says most about these, and
 * what it says of the others, through the learner's ability at large, takes two to three times as
 * long to work out (tests/bench/knowledge.ts).
 */
function around(ground: Ground, moduleId: string): Ground {
  const own = ground.modules.find((module) => module.moduleId === moduleId);
  const modules = ground.modules.filter(
    (module) =>
      module === own || module.requires.includes(moduleId) || own?.requires.includes(module.moduleId),
  );
  const ids = new Set(modules.map((module) => module.moduleId));
  return { ...ground, modules, items: ground.items.filter((item) => ids.has(item.moduleId)) };
}

/**
 * What it is worth to know this much of a module; convex, so that an answer is never expected to do
 * harm.
 */
export type Worth = (chance: number) => number;

/**
 * The item to ask next, of those not asked yet, with all that were weighed; null when none is left.
 */
export async function chooseToPlace(
  ground: Ground,
  state: KnowledgeState,
  asked: ReadonlySet<string>,
  worth: Worth = WORTH,
): Promise<{ itemId: string | null; scored: ScoredItem[] }> {
  const now = await foreseeAll(ground, state);
  const before = new Map(estimatesOf(ground, state, now).map((one) => [one.moduleId, one]));
  const scored: ScoredItem[] = [];
  for (const at of shortlist(ground, now, asked)) {
    const item = ground.items[at] as Ground['items'][number];
    const p = now[at]?.p ?? 0.5;
    const near = around(ground, item.moduleId);
    const known = near.modules.flatMap(({ moduleId }) => before.get(moduleId) ?? []);
    const after = async (right: boolean) => {
      const rolled = await trace(ground.model, state, { ...item, right, at: new Date(0) });
      return total(await estimateModules(near, rolled), worth);
    };
    const score = p * (await after(true)) + (1 - p) * (await after(false)) - total(known, worth);
    scored.push({ itemId: item.itemId, score });
  }
  const best = scored.reduce<ScoredItem | null>((a, b) => (a && a.score >= b.score ? a : b), null);
  return { itemId: best?.itemId ?? null, scored };
}

const total = (all: readonly ModuleEstimate[], worth: Worth) =>
  all.reduce((sum, { chance }) => sum + worth(chance), 0);

const WORTH: Worth = (chance) => chance ** 4;

/**
 * Of each component the item not asked yet whose answer is the least certain: the others of it
 * would say much the same.
 */
function shortlist({ items }: Ground, foreseen: readonly Foresight[], asked: ReadonlySet<string>): number[] {
  const best = new Map<string, number>();
  const doubt = (i: number) => Math.abs((foreseen[i]?.p ?? 0) - 0.5);
  items.forEach(({ itemId, skillId }, i) => {
    const other = best.get(skillId);
    if (!asked.has(itemId) && (other === undefined || doubt(i) < doubt(other))) best.set(skillId, i);
  });
  return [...best.values()];
}

export interface OpeningRule {
  opens(estimate: ModuleEstimate): boolean;
  /** Answers that the learner must have given in the course, and in the module itself. */
  minAnswers: number;
  minOwn: number;
}

/** The rule of checks (isDefensible), over the whole course. */
export const OPENING: OpeningRule = {
  opens: ({ posterior }) => isDefensible(posterior),
  minAnswers: 4,
  minOwn: 1,
};

/** The modules that open as known. @param answers first tries of the learner in the whole course */
export function opensAsKnown(
  all: readonly ModuleEstimate[],
  answers: number,
  rule: OpeningRule = OPENING,
): string[] {
  if (answers < rule.minAnswers) return [];
  return all.filter((one) => rule.opens(one) && one.answers >= rule.minOwn).map((one) => one.moduleId);
}
