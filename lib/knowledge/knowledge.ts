import type { CourseStructure } from '../content/schema';
import type { Db } from '../db/port';
import type { Calibration } from './calibration';
import { calibrationOf } from './calibration-queries';
import { expectedProgress, mean } from './expected-progress';
import { type Bounds, bounds, isMastered, isSure } from './mastery';
import type { KnowledgeModel } from './model';
import { attemptsOf } from './queries';
import { currentState, stateFromAttempts } from './rebuild';
import { entry, type Population, viewOf } from './records';
import { dueAt } from './review';
import { populationOf } from './state-queries';
import { type Candidate, type KnowledgeState, predict } from './trace';

/** 'review': mastered, and recall has likely fallen under 90 % since (review.ts). */
export type Standing = 'new' | 'learning' | 'mastered' | 'review';

export interface SkillKnowledge {
  skillId: string;
  /** Expected unaided success over the component's items, with the bounds that the mastery rule looks at. */
  p: number;
  lower: number;
  upper: number;
  /** False: say "we don't know yet", not p (mastery.ts isSure). */
  sure: boolean;
  state: Standing;
  /** First tries, with or without hints. */
  attempts: number;
  unaidedRight: number;
  lastAt: Date | null;
  /** When a mastered component wants to be seen again; null before it is mastered. */
  dueAt: Date | null;
}

export interface ModuleKnowledge {
  moduleId: string;
  /** Mean of P over its items, with the mean of its components' bounds. */
  p: number;
  lower: number;
  upper: number;
  /** Whether each of its components is. */
  sure: boolean;
  state: Standing;
  /** Expected rise of that mean by one round of practice. */
  expectedProgress: number;
}

export interface Knowledge {
  skills: Map<string, SkillKnowledge>;
  /** P(right at the first try, without help), were the item shown next. */
  items: Map<string, number>;
  /** The same with bounds, by the answers on the item's component. */
  intervals: Map<string, Bounds & { sure: boolean }>;
  modules: Map<string, ModuleKnowledge>;
}

/** What tracing needs of an item; content's ItemRef has it. The first skill is the one that its attempts count for. */
export interface TracedItem {
  itemId: string;
  moduleId: string;
  skills: readonly string[];
  difficulty: number;
}

export interface KnowledgeDeps {
  db: Db;
  model: KnowledgeModel;
  clock: () => Date;
}

/** What a learner knows of a course now: every component, item and module; P in 0..1. Writes only a state that had to be rebuilt. */
export async function knowledgeOf(
  deps: KnowledgeDeps,
  learnerId: string,
  course: CourseStructure,
  items: readonly TracedItem[],
): Promise<Knowledge> {
  const now = deps.clock();
  const state = await currentState(deps, learnerId, course.id, now);
  const population = await populationOf(deps.db, course.id);
  const calibration = await calibrationOf(deps.db, course.id, deps.model.id);
  const candidates = items.map((item) => candidateOf(item, population));
  const { p, skills } = await skillsOf(deps.model, state, course, items, candidates, calibration, now);

  const modules = new Map<string, ModuleKnowledge>();
  for (const module of course.modules) {
    const own = candidates.filter((_, i) => items[i]?.moduleId === module.id);
    const its = own.map((item) => p.get(item.itemId) ?? 0);
    const parts = module.skills.flatMap((skill) => skills.get(skill) ?? []);
    modules.set(module.id, {
      moduleId: module.id,
      p: mean(its),
      lower: mean(parts.map((part) => part.lower)),
      upper: mean(parts.map((part) => part.upper)),
      sure: parts.every((part) => part.sure),
      state: together(module.skills.map((skill) => skills.get(skill)?.state ?? 'new')),
      expectedProgress: await expectedProgress(deps.model, state, own, its, now, calibration),
    });
  }
  const intervals = new Map(
    items.map(({ itemId, skills: [skillId = ''] }) => {
      const answers = skills.get(skillId)?.attempts ?? 0;
      const its = bounds({ predictions: [p.get(itemId) ?? 0], answers, unaidedRight: 0, itemsRight: 0 });
      return [itemId, { ...its, sure: isSure(its, answers) }] as const;
    }),
  );
  return { skills, items: p, intervals, modules };
}

async function skillsOf(
  model: KnowledgeModel,
  state: KnowledgeState,
  course: CourseStructure,
  items: readonly TracedItem[],
  candidates: readonly Candidate[],
  calibration: Calibration,
  now: Date,
): Promise<{ p: Map<string, number>; skills: Map<string, SkillKnowledge> }> {
  const predictions = await predict(model, state, candidates, calibration);
  const p = new Map(items.map((item, i) => [item.itemId, predictions[i] ?? 0]));
  const skills = new Map<string, SkillKnowledge>();
  for (const skillId of new Set(course.modules.flatMap((module) => module.skills))) {
    const own = items.filter((item) => item.skills.includes(skillId));
    const its = own.map((item) => p.get(item.itemId) ?? 0);
    skills.set(skillId, skillKnowledge(state, skillId, its, now));
  }
  return { p, skills };
}

/**
 * How each component stood at an earlier moment: the learner's state then, under what the population knows today.
 * Replays the learner's attempts up to `at`, so it costs a model step each.
 */
export async function knowledgeThen(
  deps: KnowledgeDeps,
  learnerId: string,
  course: CourseStructure,
  items: readonly TracedItem[],
  at: Date,
): Promise<Map<string, Standing>> {
  const before = (await attemptsOf(deps.db, learnerId, course.id)).filter(
    (attempt) => attempt.answeredAt <= at,
  );
  const { state } = await stateFromAttempts(deps.model, before);
  const population = await populationOf(deps.db, course.id);
  const calibration = await calibrationOf(deps.db, course.id, deps.model.id);
  const candidates = items.map((item) => candidateOf(item, population));
  const { skills } = await skillsOf(deps.model, state, course, items, candidates, calibration, at);
  return new Map([...skills].map(([skillId, skill]) => [skillId, skill.state]));
}

function candidateOf(item: TracedItem, population: Population): Candidate {
  const { itemId, difficulty } = item;
  const skillId = item.skills[0] ?? '';
  return { itemId, skillId, view: viewOf(population, skillId, itemId, difficulty) };
}

function skillKnowledge(
  state: KnowledgeState,
  skillId: string,
  predictions: readonly number[],
  now: Date,
): SkillKnowledge {
  const record = entry(state.learner.skills, skillId);
  const review = entry(state.reviews, skillId);
  const evidence = {
    predictions,
    answers: (record?.right ?? 0) + (record?.wrong ?? 0),
    unaidedRight: record?.right ?? 0,
    itemsRight: record?.itemsRight ?? 0,
  };
  const interval = bounds(evidence);
  const due = review && isMastered(evidence) ? dueAt(review) : null;
  const mastered: Standing = due && due <= now ? 'review' : 'mastered';
  return {
    skillId,
    ...interval,
    sure: isSure(interval, evidence.answers),
    state: due ? mastered : record ? 'learning' : 'new',
    attempts: evidence.answers,
    unaidedRight: evidence.unaidedRight,
    lastAt: review ? new Date(review.lastAt) : null,
    dueAt: due,
  };
}

/** A module is mastered when each of its components is, and due for review when any of those is. */
function together(states: readonly Standing[]): Standing {
  if (states.every((state) => state === 'new')) return 'new';
  if (states.some((state) => state === 'new' || state === 'learning')) return 'learning';
  return states.includes('review') ? 'review' : 'mastered';
}
