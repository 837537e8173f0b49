import { type Calibration, calibratedBy, newCalibration } from '../../../lib/knowledge/calibration';
import { inputsOf } from '../../../lib/knowledge/features';
import type { MasteryRule } from '../../../lib/knowledge/mastery';
import type { KnowledgeModel } from '../../../lib/knowledge/model';
import { nextPlacementItem, type PlacedModule, skippable } from '../../../lib/knowledge/placement';
import { afterAnswer, newPopulation, type Population, take, viewOf } from '../../../lib/knowledge/records';
import { type Candidate, type KnowledgeState, newState, predict, trace } from '../../../lib/knowledge/trace';
import { type Course, drawCourse } from './course';
import { createLearner, type Learner } from './learner';
import { TRUE_LEVEL } from './mastery-simulation';
import { type Random, seeded } from './random';

const LEARNERS = 40;
/** Answers that a learner gives on a module whose placement was not believed: what skipping it spares. */
const PRACTICE = 6;
const AT = new Date(0);

/** One learner's placement under each rule. */
export interface Placed {
  asked: number;
  known: ReadonlySet<string>;
  skipped: readonly (readonly string[])[];
}

interface World {
  course: Course;
  guesses: number[];
  population: Population;
  calibration: Calibration;
  modules: { id: string; requires: string[]; items: number[] }[];
}

/** Learners come one after another, are placed, and then practise everything: the course knows more of each next one. */
export async function placeCourses(
  model: KnowledgeModel,
  rules: readonly MasteryRule[],
  courses: number,
  seed: number,
): Promise<Placed[]> {
  const placed: Placed[] = [];
  for (let c = 0; c < courses; c++) {
    const random = seeded(seed * 100_000 + c);
    const world = drawWorld(random);
    for (let n = 0; n < LEARNERS; n++) {
      const length = PRACTICE * world.modules.length;
      const learner = createLearner(world.course, n, length, random);
      placed.push(await place(model, rules, world, learner, random));
    }
  }
  return placed;
}

function drawWorld(random: Random): World {
  const shape = { learners: LEARNERS, skills: random.int(6, 11), itemsPerSkill: random.int(4, 9) };
  const course = drawCourse(random, { ...shape, order: 'blocked' });
  const modules = course.skills.map(({ items, parent }, k) => ({
    ...{ id: `k${k}`, requires: parent >= 0 ? [`k${parent}`] : [], items },
  }));
  const guesses = course.items.map(({ difficulty, skill }) => {
    const real = difficulty + (course.skills[skill]?.difficulty ?? 0);
    return 0.5 * (real + random.normal());
  });
  return { course, guesses, population: newPopulation(), calibration: newCalibration(), modules };
}

async function place(
  model: KnowledgeModel,
  rules: readonly MasteryRule[],
  world: World,
  learner: Learner,
  random: Random,
): Promise<Placed> {
  let state = newState(model);
  const truth = world.modules.filter(({ items }) => {
    const competence = items.reduce((sum, item) => sum + learner.competence(item), 0) / items.length;
    return competence >= TRUE_LEVEL;
  });
  let asked = 0;
  const deps = () => ({ model, calibration: world.calibration, at: AT });
  for (;;) {
    const next = await nextPlacementItem(deps(), state, placedModules(world));
    if (!next) break;
    state = await answer(model, world, state, next, learner);
    asked += 1;
  }
  const skipped: string[][] = [];
  for (const rule of rules) skipped.push(await skippable(deps(), state, placedModules(world), rule));
  for (const { id, items } of world.modules) {
    for (let i = 0; i < PRACTICE; i++) {
      const item = items[random.int(0, items.length)] as number;
      state = await answer(model, world, state, candidate(world, id, item), learner);
    }
  }
  return { asked, skipped, known: new Set(truth.map(({ id }) => id)) };
}

const candidate = ({ population, guesses }: World, skillId: string, item: number): Candidate => ({
  ...{ skillId, itemId: `i${item}` },
  view: viewOf(population, skillId, `i${item}`, guesses[item] ?? 0),
});

function placedModules(world: World): PlacedModule[] {
  return world.modules.map(({ id, requires, items }) => ({
    ...{ moduleId: id, requires },
    items: items.map((item) => candidate(world, id, item)),
  }));
}

async function answer(
  model: KnowledgeModel,
  world: World,
  state: KnowledgeState,
  item: Candidate,
  learner: Learner,
): Promise<KnowledgeState> {
  const { skillId, itemId, view } = item;
  const { right } = learner.answer(Number(itemId.slice(1)));
  const [p = 0.5] = await predict(model, state, [item]);
  const inputs = inputsOf(state.learner, view, skillId, itemId);
  world.calibration = calibratedBy(world.calibration, { p, inputs }, right);
  take(world.population, skillId, itemId, afterAnswer(state.learner, view, skillId, right));
  return trace(model, state, { ...item, right, at: AT });
}

/** Over all learners, under the rule of that number. */
export function summary(placed: readonly Placed[], rule: number) {
  const skipped = placed.flatMap((one) => (one.skipped[rule] ?? []).map((id) => one.known.has(id)));
  const known = placed.reduce((sum, one) => sum + one.known.size, 0);
  const right = skipped.filter(Boolean).length;
  const asked = placed.reduce((sum, one) => sum + one.asked, 0) / Math.max(1, placed.length);
  return {
    skipped: skipped.length,
    wrongly: 1 - right / Math.max(1, skipped.length),
    ofKnown: right / Math.max(1, known),
    asked,
    /** Answers that practising the skipped modules would have taken. */
    saved: (PRACTICE * skipped.length) / Math.max(1, placed.length),
  };
}
