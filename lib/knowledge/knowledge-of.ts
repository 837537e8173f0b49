import type { CourseStructure } from '../content/schema';
import { currentState, stateAt } from './current-state';
import {
  type Evidence,
  encounterOf,
  type Knowledge,
  knowledgeIn,
  lookout,
  ofSkill,
  type Standing,
  skillsOf,
  type TracedItem,
  type TracedModule,
} from './estimate';
import type { KnowledgeModel } from './model';
import type { KnowledgeReads } from './store';
import { foresee } from './trace';

interface KnowledgeDeps {
  learner: KnowledgeReads;
  model: KnowledgeModel;
  clock: () => Date;
}

/** What a statement about the learner's knowledge of a course rests on now. */
export async function evidenceOf(
  { learner, model }: Omit<KnowledgeDeps, 'clock'>,
  courseId: string,
): Promise<Evidence> {
  const [state, crowd] = await Promise.all([
    currentState(learner, model, courseId),
    learner.crowd(courseId, model.id),
  ]);
  return { model, state, ...crowd };
}

/** What a learner knows of a course now: every component, item and module; P in 0..1. */
export async function knowledgeOf(
  deps: KnowledgeDeps,
  course: { id: string; modules: readonly TracedModule[] },
  items: readonly TracedItem[],
): Promise<Knowledge> {
  return knowledgeIn(await evidenceOf(deps, course.id), course, items, deps.clock());
}

/**
 * How each component stood at an earlier moment: the learner's state then, under what the
 * population knows today.
 */
export async function standingsAt(
  at: Date,
  reads: KnowledgeReads,
  { model, population, calibration }: Evidence,
  course: CourseStructure,
  items: readonly TracedItem[],
): Promise<Map<string, Standing>> {
  const state = await stateAt(reads, model, course.id, at);
  const encounters = items.map((item) => encounterOf(item, population));
  const foreseen = await foresee(model, state, encounters, calibration);
  const skills = skillsOf(lookout(model, state), ofSkill(items, foreseen), state, course, at);
  return new Map([...skills].map(([skillId, skill]) => [skillId, skill.state]));
}
