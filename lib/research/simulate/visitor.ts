import {
  type Calibration,
  calibrate,
  newCalibration,
  newWeights,
  type Weights,
} from '../../knowledge/calibration';
import { afterAnswer, newPopulation, type Population, take, viewOf } from '../../knowledge/counts';
import type { KnowledgeModel } from '../../knowledge/model';
import { type Sight, sightOf } from '../../knowledge/posterior';
import { type Encounter, foresee, type KnowledgeState, newState, trace } from '../../knowledge/trace';
import { createLearner, type Learner } from './learner';
import { drawModularCourse, type ModularCourse, type ModularShape } from './modular';
import type { Random } from './random';

/** A simulated course with what a service has learned about it, through the code that serves. */
export interface Site extends ModularCourse {
  model: KnowledgeModel;
  population: Population;
  /** Of the course and its components; each visitor has weights of their own. */
  calibration: Calibration;
  random: Random;
}

/** A learner who comes to the site: what they truly can, and what the service remembers of them. */
export interface Visitor {
  learner: Learner;
  state: KnowledgeState;
  weights: Weights;
}

export function openSite(model: KnowledgeModel, random: Random, shape: ModularShape): Site {
  const drawn = drawModularCourse(random, shape);
  return { ...drawn, model, random, population: newPopulation(), calibration: newCalibration() };
}

/** @param length answers that the learner is likely to give: some tire towards the end */
export function arrive({ course, model, random }: Site, index: number, length: number): Visitor {
  return {
    learner: createLearner(course, index, length, random),
    state: newState(model),
    weights: newWeights(),
  };
}

export function calibrationFor({ calibration }: Site, { weights }: Visitor): Calibration {
  return { ...calibration, learner: weights };
}

export function encounterAt({ course, guesses, population }: Site, item: number): Encounter {
  const skillId = `k${course.items[item]?.skill}`;
  const itemId = `i${item}`;
  return { skillId, itemId, view: viewOf(population, skillId, itemId, guesses[item] ?? 0) };
}

/** The visitor answers an item; site and visitor know it from then on. */
export async function answer(site: Site, visitor: Visitor, item: number): Promise<boolean> {
  const { model } = site;
  const encounter = encounterAt(site, item);
  const { right } = visitor.learner.answer(item);
  const [foreseen] = await foresee(model, visitor.state, [encounter]);
  const { skillId, itemId, view } = encounter;
  if (foreseen) calibrate(calibrationFor(site, visitor), { skillId, ...foreseen }, right);
  take(site.population, skillId, itemId, afterAnswer(visitor.state.learner, view, skillId, right));
  visitor.state = await trace(model, visitor.state, { ...encounter, right, at: new Date(0) });
  return right;
}

/** True success of somebody who tries, over all of the items, 0..1. */
export function truth({ learner }: Visitor, items: readonly number[]): number {
  return items.reduce((sum, item) => sum + learner.competence(item), 0) / items.length;
}

/** What the service sees of a set of items and the components that they belong to. */
export async function sight(
  site: Site,
  visitor: Visitor,
  items: readonly number[],
  skills: readonly number[],
): Promise<Sight> {
  const encounters = items.map((item) => encounterAt(site, item));
  const foreseen = await foresee(site.model, visitor.state, encounters, calibrationFor(site, visitor));
  return sightOf(
    visitor.state.learner,
    skills.map((k) => `k${k}`),
    foreseen,
  );
}

/**
 * Practises components two at a time, `answers` each, items in random order; says what was answered
 * after each.
 */
export async function practise(
  site: Site,
  visitor: Visitor,
  skills: readonly number[],
  answers: number,
  after: (skill: number, given: number) => Promise<void>,
): Promise<void> {
  for (let first = 0; first < skills.length; first += 2) {
    const pair = skills.slice(first, first + 2).map((skill) => ({ skill, queue: [] as number[] }));
    for (let step = 0; step < answers * pair.length; step++) {
      const now = pair[step % pair.length] as (typeof pair)[number];
      const own = site.course.skills[now.skill]?.items ?? [];
      if (now.queue.length === 0) now.queue = site.random.shuffled(own.length).map((i) => own[i] as number);
      await answer(site, visitor, now.queue.pop() as number);
      await after(now.skill, Math.floor(step / pair.length) + 1);
    }
  }
}
