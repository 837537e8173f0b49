import type { Calibration } from './calibration';
import { type Bounds, bounds, type MasteryRule } from './mastery';
import type { KnowledgeModel } from './model';
import { entry } from './records';
import { type Candidate, type KnowledgeState, predict, trace } from './trace';

/**
 * A short placement on arrival: up to MOST items, each chosen to tell most about which modules are known already. Pure but
 * for the model; what was answered is in the learner's state like any other answer.
 */

export const MOST = 8;

export interface PlacedModule {
  moduleId: string;
  requires: readonly string[];
  items: readonly Candidate[];
}

/**
 * When a module may be skipped: as the mastery rule, with fewer answers asked for and a higher threshold. Chosen in
 * simulation so that at most 5 % of the modules skipped are skipped wrongly (models/training/knowledge/placement.ts).
 */
export const SKIP: MasteryRule = { threshold: 0.8, priorAnswers: 12, z: 1.28, minRight: 1, minItems: 1 };

interface Belief extends Bounds {
  /** Probability that the module's expected success is above the rule's threshold: a normal about p, as wide as the bounds. */
  known: number;
}

export interface PlacementDeps {
  model: KnowledgeModel;
  calibration: Calibration;
  at: Date;
}

/**
 * The item to ask next, or null when enough were asked or none is left. An item's worth is the expected fall
 * in the modules' entropy over both outcomes of its answer; a module behind a prerequisite that is hardly known counts for
 * little, since it could not be skipped anyway.
 */
export async function nextPlacementItem(
  deps: PlacementDeps,
  state: KnowledgeState,
  modules: readonly PlacedModule[],
): Promise<Candidate | null> {
  const { right, wrong } = state.learner;
  if (right + wrong >= MOST) return null;
  const now = await beliefsOf(deps, state, modules);
  const before = entropy(modules, now);
  let best: { item: Candidate; gain: number } | null = null;
  for (const module of modules) {
    const open = module.items.filter((item) => !entry(state.learner.items, item.itemId));
    // the unmet item that could go either way tells most about its own module: the others need not be tried
    const chances = await predict(deps.model, state, open, deps.calibration);
    const nearest = chances.reduce((at, p, i) => (closer(p, chances[at] ?? 0) ? i : at), 0);
    const item = open[nearest];
    if (!item) continue;
    const gain = before - (await expectedEntropy(deps, state, modules, item, chances[nearest] ?? 0.5));
    if (!best || gain > best.gain) best = { item, gain };
  }
  return best?.item ?? null;
}

const closer = (p: number, than: number) => Math.abs(p - 0.5) < Math.abs(than - 0.5);

async function expectedEntropy(
  deps: PlacementDeps,
  state: KnowledgeState,
  modules: readonly PlacedModule[],
  item: Candidate,
  p: number,
): Promise<number> {
  const after = async (right: boolean) => {
    const next = await trace(deps.model, state, { ...item, right, at: deps.at });
    return entropy(modules, await beliefsOf(deps, next, modules));
  };
  return p * (await after(true)) + (1 - p) * (await after(false));
}

/** Ids of the modules that need not be practised now: the rule holds, and for each of their prerequisites too. */
export async function skippable(
  deps: PlacementDeps,
  state: KnowledgeState,
  modules: readonly PlacedModule[],
  rule: MasteryRule = SKIP,
): Promise<string[]> {
  const beliefs = await beliefsOf(deps, state, modules, rule);
  const known = new Set<string>();
  // prerequisites come first in a course, so one walk is enough
  for (const module of modules) {
    const { right, wrong } = answersIn(state, module);
    const passed = wrong === 0 && right >= rule.minRight;
    const lower = beliefs.get(module.moduleId)?.lower ?? 0;
    if (passed && lower > rule.threshold && module.requires.every((id) => known.has(id))) {
      known.add(module.moduleId);
    }
  }
  return [...known];
}

function answersIn(state: KnowledgeState, module: PlacedModule): { right: number; wrong: number } {
  const met = module.items.flatMap(({ itemId }) => entry(state.learner.items, itemId) ?? []);
  const right = met.filter((item) => item.last).length;
  return { right, wrong: met.length - right };
}

async function beliefsOf(
  { model, calibration }: PlacementDeps,
  state: KnowledgeState,
  modules: readonly PlacedModule[],
  rule: MasteryRule = SKIP,
): Promise<Map<string, Belief>> {
  const p = await predict(
    model,
    state,
    modules.flatMap((module) => module.items),
    calibration,
  );
  let from = 0;
  return new Map(
    modules.map((module) => {
      const predictions = p.slice(from, from + module.items.length);
      from += module.items.length;
      const { right, wrong } = answersIn(state, module);
      const evidence = { predictions, answers: right + wrong, unaidedRight: right, itemsRight: right };
      const its = bounds(evidence, rule);
      const spread = Math.max(1e-6, (its.upper - its.lower) / (2 * rule.z));
      return [module.moduleId, { ...its, known: normal((its.p - rule.threshold) / spread) }] as const;
    }),
  );
}

/** Bits that are not known about the modules, each weighed by the chance that its prerequisites are known. */
function entropy(modules: readonly PlacedModule[], beliefs: ReadonlyMap<string, Belief>): number {
  const known = (id: string) => beliefs.get(id)?.known ?? 1;
  return modules.reduce((sum, { moduleId, requires }) => {
    const p = known(moduleId);
    const open = requires.reduce((product, id) => product * known(id), 1);
    const bits = p <= 0 || p >= 1 ? 0 : -p * Math.log2(p) - (1 - p) * Math.log2(1 - p);
    return sum + open * bits;
  }, 0);
}

/** The normal distribution function, by its logistic approximation (within .01). */
const normal = (z: number) => 1 / (1 + Math.exp(-1.702 * z));
