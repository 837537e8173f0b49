import { parseCourse } from '../../lib/content/import/course';
import { calibrate, newCalibration, recalibrated } from '../../lib/knowledge/calibration';
import { afterAnswer, newLearner, newPopulation, observe, take, viewOf } from '../../lib/knowledge/counts';
import { inputsOf } from '../../lib/knowledge/features';
import type { KnowledgeModel } from '../../lib/knowledge/model';
import { newState, trace } from '../../lib/knowledge/trace';
import { chooseToPlace, type Ground } from '../../lib/path/placement';
import { seeded } from '../../lib/research/simulate/random';
import { readCourseFolder } from '../../lib/server/work/load-course';

/** Medians in milliseconds. */
export interface Times {
  /** One step and P of 500 candidates from stored state, inputs at hand. */
  decision: number;
  /** The same with the candidates' inputs worked out first and P recalibrated. */
  prepared: number;
  /**
   * One answer: its inputs, its prediction, the step, records, population, recalibration. No
   * database.
   */
  update: number;
}

const [ANSWERS, CANDIDATES, SKILLS, REPEATS] = [200, 500, 40, 300] as const;

export async function measureTimes(model: KnowledgeModel): Promise<Times> {
  const random = seeded(5);
  const population = newPopulation();
  const learner = newLearner();
  const calibration = newCalibration();
  let memory: Float32Array = new Float32Array(model.stateSize);
  const updates: number[] = [];
  for (let n = 0; n < ANSWERS; n++) {
    const [skill, item] = [`k${random.int(0, SKILLS)}`, `i${random.int(0, CANDIDATES)}`] as const;
    const right = random.chance(0.7);
    const start = performance.now();
    const view = viewOf(population, skill, item, 0);
    const inputs = inputsOf(learner, view, skill, item);
    const [p = 0.5] = await model.predict(memory, [inputs]);
    calibrate(calibration, { skillId: skill, p, inputs }, right);
    memory = await model.step(memory, inputs, right);
    take(population, skill, item, afterAnswer(learner, view, skill, right));
    observe(learner, view, skill, item, right);
    updates.push(performance.now() - start);
  }
  const ids = Array.from({ length: CANDIDATES }, (_, i) => [`k${i % SKILLS}`, `i${i}`] as const);
  const rows = () => ids.map((id) => inputsOf(learner, viewOf(population, ...id, 0), ...id));
  const ready = rows();
  const decision = await median(async () => {
    await model.step(memory, ready[0] as Float32Array, true);
    await model.predict(memory, ready);
  });
  const prepared = await median(async () => {
    const now = rows();
    await model.step(memory, now[0] as Float32Array, true);
    const p = await model.predict(memory, now);
    now.map((inputs, i) => recalibrated(calibration, { skillId: ids[i]?.[0] ?? '', p: p[i] ?? 0.5, inputs }));
  });
  return { decision, prepared, update: middle(updates) };
}

/**
 * Median milliseconds of choosing one item of a placement in the course that ships, after four
 * answers. No database.
 */
export async function measurePlacement(model: KnowledgeModel): Promise<number> {
  const { structure, items } = parseCourse(readCourseFolder('seed/courses/money-phone-safely'));
  const population = newPopulation();
  const ground: Ground = {
    model,
    calibration: newCalibration(),
    modules: structure.modules.map(({ id, skills, requires }) => ({ moduleId: id, skills, requires })),
    items: items.map(({ moduleId, definition: { id: itemId, skills, difficulty } }) => {
      const skillId = skills[0] ?? '';
      return { itemId, skillId, moduleId, view: viewOf(population, skillId, itemId, difficulty) };
    }),
  };
  let state = newState(model);
  for (const item of ground.items.slice(0, 4)) {
    state = await trace(model, state, { ...item, right: true, at: new Date(0) });
  }
  return median(async () => {
    await chooseToPlace(ground, state, new Set());
  }, 50);
}

async function median(work: () => Promise<void>, repeats: number = REPEATS): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return middle(times);
}

function middle(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
