import type { CourseStructure } from '../../content/schema';
import { calibrate, newCalibration } from '../../knowledge/calibration';
import { afterAnswer, newPopulation, take } from '../../knowledge/counts';
import { encounterOf, type Knowledge, knowledgeIn, type TracedItem } from '../../knowledge/estimate';
import type { KnowledgeModel } from '../../knowledge/model';
import { foresee, newState, trace } from '../../knowledge/trace';

/** A course as a service knows it. */
export interface ServedCourse {
  modules: readonly Pick<CourseStructure['modules'][number], 'id' | 'requires' | 'skills'>[];
  items: readonly TracedItem[];
}

/** One learner's knowledge as the service that is simulated has it, on a course's first day. */
export interface Desk {
  hear(item: TracedItem, right: boolean, at: Date): Promise<void>;
  /** Of some modules and their items. */
  know(modules: ServedCourse['modules'], now: Date): Promise<Knowledge>;
}

/** Through the code that serves, the network included; nobody else has answered. */
export function openDesk(model: KnowledgeModel, course: ServedCourse): Desk {
  let state = newState(model);
  const population = newPopulation();
  const calibration = newCalibration();
  return {
    async hear(item, right, at) {
      const encounter = encounterOf(item, population);
      const { skillId, itemId, view } = encounter;
      const [foreseen] = await foresee(model, state, [encounter]);
      if (foreseen) calibrate(calibration, { skillId, ...foreseen }, right);
      take(population, skillId, itemId, afterAnswer(state.learner, view, skillId, right));
      state = await trace(model, state, { ...encounter, right, at });
    },
    know(modules, now) {
      const items = course.items.filter(({ moduleId }) => modules.some(({ id }) => id === moduleId));
      return knowledgeIn({ model, state, population, calibration }, { modules }, items, now);
    },
  };
}
