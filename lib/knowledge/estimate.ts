import type { Calibration } from './calibration';
import { entry, type Population, viewOf } from './counts';
import { type Bounds, boundsOf, isMastered, isSure } from './mastery';
import type { KnowledgeModel } from './model';
import { type Foresight, type Posterior, posteriorOf, type Scope, type Sight, sightOf } from './posterior';
import { dueAt } from './recall';
import { type Encounter, foresee, type KnowledgeState } from './trace';

/**
 * 'review': mastered, and recall has likely fallen under 90 % since (recall.ts). 'known' is said of
 * modules alone, by their placement (lib/path/standing.ts).
 */
export type Standing = 'new' | 'learning' | 'known' | 'mastered' | 'review';

export interface SkillKnowledge {
  skillId: string;
  /**
   * True unaided success over the component's items: median of what it may be, and an interval that
   * holds it in 80 of 100 cases.
   */
  p: number;
  lower: number;
  upper: number;
  /** False: say "we don't know yet", not p (mastery.ts isSure). */
  sure: boolean;
  state: Standing;
  /** First tries, with or without hints. */
  attempts: number;
  unaidedRight: number;
  /** First tries in a row, up to the last, that were right without help. */
  inARow: number;
  lastAt: Date | null;
  /** When a mastered component wants to be seen again; null before it is mastered. */
  dueAt: Date | null;
  /** When recall has likely fallen under 90 %, mastered or not; null before the first answer. */
  fadesAt: Date | null;
}

export interface ModuleKnowledge {
  moduleId: string;
  /** True unaided success over its items, as of a component. */
  p: number;
  lower: number;
  upper: number;
  /** The distribution that the three come from. */
  posterior: Posterior;
  /** Whether each of its components is. */
  sure: boolean;
  state: Standing;
}

export interface Knowledge {
  skills: Map<string, SkillKnowledge>;
  /** P(right at the first try, without help), were the item shown next. */
  items: Map<string, number>;
  /**
   * True unaided success on each item, as of a component; sure or not by the answers on its
   * component.
   */
  readonly intervals: Map<string, Bounds & { sure: boolean }>;
  modules: Map<string, ModuleKnowledge>;
}

/**
 * What tracing needs of an item; content's ItemRef has it. The first skill is the one that its
 * attempts count for.
 */
export interface TracedItem {
  itemId: string;
  moduleId: string;
  skills: readonly string[];
  difficulty: number;
}

/** A module of a course, and the components that it is about. */
export interface TracedModule {
  id: string;
  skills: readonly string[];
}

/** What a statement about somebody's knowledge rests on. */
export interface Evidence {
  model: KnowledgeModel;
  state: KnowledgeState;
  population: Population;
  calibration: Calibration;
}

/**
 * The same from what was read before; a part of a course and its items give the same of that part.
 */
export async function knowledgeIn(
  { model, state, population, calibration }: Evidence,
  course: { modules: readonly TracedModule[] },
  items: readonly TracedItem[],
  now: Date,
): Promise<Knowledge> {
  const encounters = items.map((item) => encounterOf(item, population));
  const foreseen = await foresee(model, state, encounters, calibration);
  const look = lookout(model, state);
  const skills = skillsOf(look, ofSkill(items, foreseen), state, course, now);

  const modules = new Map<string, ModuleKnowledge>();
  for (const module of course.modules) {
    const isOwn = (_: unknown, i: number) => items[i]?.moduleId === module.id;
    const parts = module.skills.flatMap((skill) => skills.get(skill) ?? []);
    const { bounds, posterior } = look('module', module.skills, foreseen.filter(isOwn));
    modules.set(module.id, {
      moduleId: module.id,
      ...bounds,
      posterior,
      sure: parts.every((part) => part.sure),
      state: together(module.skills.map((skill) => skills.get(skill)?.state ?? 'new')),
    });
  }
  const p = new Map(items.map((item, i) => [item.itemId, foreseen[i]?.p ?? 0]));
  return {
    skills,
    items: p,
    modules,
    // half of the work, and few ask
    get intervals() {
      return intervalsOf(look, items, foreseen);
    },
  };
}

/**
 * The part of a course on which rests what is known of one module: the modules whose components its
 * items train, with every item that trains one of these. knowledgeIn gives of it what it gives of
 * the whole.
 */
export function partAround<Module extends TracedModule, Item extends TracedItem>(
  moduleId: string,
  course: { modules: readonly Module[] },
  items: readonly Item[],
): { modules: Module[]; items: Item[] } {
  const trained = new Set(items.flatMap((item) => (item.moduleId === moduleId ? item.skills : [])));
  const modules = course.modules.filter(
    ({ id, skills }) => id === moduleId || skills.some((skill) => trained.has(skill)),
  );
  const ids = new Set(modules.map(({ id }) => id));
  const about = new Set(modules.flatMap(({ skills }) => skills));
  const isOfIt = (item: Item) => ids.has(item.moduleId) || item.skills.some((skill) => about.has(skill));
  return { modules, items: items.filter(isOfIt) };
}

/**
 * First tries in a course, and those of them that were right without help, of components that have
 * items.
 */
export function triesIn(
  { learner }: KnowledgeState,
  course: { modules: readonly TracedModule[] },
  items: readonly TracedItem[],
): { answers: number; right: number } {
  const asked = new Set(items.flatMap(({ skills }) => skills));
  let [answers, right] = [0, 0];
  for (const skill of new Set(course.modules.flatMap(({ skills }) => skills))) {
    const met = asked.has(skill) ? entry(learner.skills, skill) : undefined;
    answers += (met?.right ?? 0) + (met?.wrong ?? 0);
    right += met?.right ?? 0;
  }
  return { answers, right };
}

function intervalsOf(look: Lookout, items: readonly TracedItem[], foreseen: readonly Foresight[]) {
  return new Map(
    items.map(({ itemId, skills: [skillId = ''] }, i) => {
      const { bounds, sight } = look('item', [skillId], foreseen.slice(i, i + 1));
      return [itemId, { ...bounds, sure: isSure(bounds, sight.answers) }] as const;
    }),
  );
}

interface Look {
  posterior: Posterior;
  bounds: Bounds;
  sight: Sight;
}
/** @param own what is foreseen of the items that are judged together */
type Lookout = (scope: Scope, skillIds: readonly string[], own: readonly Foresight[]) => Look;

/** Nothing can be said about what has no items. */
const NOWHERE: Look = {
  posterior: { mean: Number.NEGATIVE_INFINITY, sd: 1 },
  bounds: { p: 0, lower: 0, upper: 1 },
  sight: { numbers: new Float64Array(), answers: 0, unaidedRight: 0, itemsRight: 0 },
};

export function lookout(model: KnowledgeModel, { learner }: KnowledgeState): Lookout {
  return (scope, skillIds, own) => {
    if (own.length === 0) return NOWHERE;
    const sight = sightOf(learner, skillIds, own);
    const posterior = posteriorOf(model.posterior, scope, sight);
    return { posterior, sight, bounds: boundsOf(posterior) };
  };
}

/** What is foreseen of each component's items. */
export function ofSkill(
  items: readonly TracedItem[],
  foreseen: readonly Foresight[],
): Map<string, Foresight[]> {
  const found = new Map<string, Foresight[]>();
  items.forEach(({ skills }, i) => {
    for (const skill of skills) found.set(skill, [...(found.get(skill) ?? []), ...foreseen.slice(i, i + 1)]);
  });
  return found;
}

export function skillsOf(
  look: Lookout,
  own: ReadonlyMap<string, readonly Foresight[]>,
  state: KnowledgeState,
  course: { modules: readonly TracedModule[] },
  now: Date,
): Map<string, SkillKnowledge> {
  const found = new Map<string, SkillKnowledge>();
  for (const skillId of new Set(course.modules.flatMap((module) => module.skills))) {
    const its = look('skill', [skillId], own.get(skillId) ?? []);
    found.set(skillId, skillKnowledge(state, skillId, its, now));
  }
  return found;
}

/** An item as tracing meets it among everybody's answers so far. */
export function encounterOf(item: TracedItem, population: Population): Encounter {
  const { itemId, difficulty } = item;
  const skillId = item.skills[0] ?? '';
  return { itemId, skillId, view: viewOf(population, skillId, itemId, difficulty) };
}

function skillKnowledge(
  state: KnowledgeState,
  skillId: string,
  { posterior, bounds, sight }: Look,
  now: Date,
): SkillKnowledge {
  const card = entry(state.reviews, skillId);
  // what a clock that was ahead wrote counts as of now until the next answer mends it
  const review = card && { ...card, lastAt: Math.min(card.lastAt, now.getTime()) };
  const fadesAt = review ? dueAt(review) : null;
  const due = isMastered(posterior, sight) ? fadesAt : null;
  const mastered: Standing = due && due <= now ? 'review' : 'mastered';
  return {
    skillId,
    ...bounds,
    sure: isSure(bounds, sight.answers),
    state: due ? mastered : entry(state.learner.skills, skillId) ? 'learning' : 'new',
    attempts: sight.answers,
    unaidedRight: sight.unaidedRight,
    inARow: Math.max(0, entry(state.learner.skills, skillId)?.streak ?? 0),
    lastAt: review ? new Date(review.lastAt) : null,
    dueAt: due,
    fadesAt,
  };
}

/** A module is mastered when each of its components is, and due for review when any of those is. */
function together(states: readonly Standing[]): Standing {
  if (states.every((state) => state === 'new')) return 'new';
  if (states.some((state) => state === 'new' || state === 'learning')) return 'learning';
  return states.includes('review') ? 'review' : 'mastered';
}
