import type { CourseStructure } from '../content/schema';
import type { Db } from '../db/port';
import { attemptsOf } from './attempt-queries';
import { calibrationOf } from './calibration-queries';
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
import { currentState, stateFromAttempts } from './rebuild';
import { populationOf } from './state-queries';
import { foresee } from './trace';

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
  const calibration = await calibrationOf(deps.db, course.id, deps.model.id, learnerId);
  return knowledgeIn({ model: deps.model, state, population, calibration }, course, items, now);
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
  const calibration = await calibrationOf(deps.db, course.id, deps.model.id, learnerId);
  const candidates = items.map((item) => candidateOf(item, population));
  const foreseen = await foresee(deps.model, state, candidates, calibration);
  const skills = skillsOf(lookout(deps.model, state), ofSkill(items, foreseen), state, course, at);
  return new Map([...skills].map(([skillId, skill]) => [skillId, skill.state]));
}
