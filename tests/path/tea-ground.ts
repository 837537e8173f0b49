import { newCalibration } from '@/lib/knowledge/calibration';
import { newPopulation, viewOf } from '@/lib/knowledge/counts';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import type { Ground } from '@/lib/path/placement';
import { course, items } from '../knowledge/tea';

/** The course of tea, of which nobody has answered anything. */
export function teaGround(model: KnowledgeModel): Ground {
  const population = newPopulation();
  return {
    model,
    calibration: newCalibration(),
    modules: course.modules.map(({ id, skills, requires }) => ({ moduleId: id, skills, requires })),
    items: items.map(({ itemId, moduleId, skills: [skillId = ''], difficulty }) => ({
      itemId,
      moduleId,
      skillId,
      view: viewOf(population, skillId, itemId, difficulty),
    })),
  };
}
