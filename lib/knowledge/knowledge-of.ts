import type { CourseStructure } from '../content/schema';
import { currentState, stateFromAttempts } from './current-state';
import {
  candidateOf,
  type Knowledge,
  knowledgeIn,
  lookout,
  ofSkill,
  type Standing,
  skillsOf,
  type TracedItem,
} from './estimate';
import type { KnowledgeModel } from './model';
import type { KnowledgeReads } from './store';
import { foresee } from './trace';

export interface KnowledgeDeps {
  learner: KnowledgeReads;
  model: KnowledgeModel;
  clock: () => Date;
}

/** What a learner knows of a course now: every component, item and module; P in 0..1. */
export async function knowledgeOf(
  { learner, model, clock }: KnowledgeDeps,
  course: CourseStructure,
  items: readonly TracedItem[],
): Promise<Knowledge> {
  const [state, crowd] = await Promise.all([
    currentState(learner, model, course.id),
    learner.crowd(course.id, model.id),
  ]);
  return knowledgeIn({ model, state, ...crowd }, course, items, clock());
}

/**
 * How each component stood at an earlier moment: the learner's state then, under what the population knows today.
 * Replays the learner's attempts up to `at`, so it costs a model step each.
 */
export async function knowledgeThen(
  { learner, model }: KnowledgeDeps,
  course: CourseStructure,
  items: readonly TracedItem[],
  at: Date,
): Promise<Map<string, Standing>> {
  const before = (await learner.attempts(course.id)).filter((attempt) => attempt.answeredAt <= at);
  const { state } = await stateFromAttempts(model, before);
  const { population, calibration } = await learner.crowd(course.id, model.id);
  const candidates = items.map((item) => candidateOf(item, population));
  const foreseen = await foresee(model, state, candidates, calibration);
  const skills = skillsOf(lookout(model, state), ofSkill(items, foreseen), state, course, at);
  return new Map([...skills].map(([skillId, skill]) => [skillId, skill.state]));
}
