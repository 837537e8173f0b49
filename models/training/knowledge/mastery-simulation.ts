import {
  type Calibration,
  calibratedBy,
  newCalibration,
  recalibrated,
} from '../../../lib/knowledge/calibration';
import { inputsOf } from '../../../lib/knowledge/features';
import { type Evidence, isMastered, type MasteryRule } from '../../../lib/knowledge/mastery';
import type { KnowledgeModel } from '../../../lib/knowledge/model';
import {
  afterAnswer,
  type LearnerRecord,
  newLearner,
  newPopulation,
  observe,
  type Population,
  take,
  viewOf,
} from '../../../lib/knowledge/records';
import { type Course, drawCourse } from './course';
import { createLearner, type Learner } from './learner';
import { type Random, seeded } from './random';

/** True expected unaided success over a component's items from which on it is known. */
export const TRUE_LEVEL = 0.8;
const LEARNERS = 50;
/** Answers that each component gets. */
export const PRACTICE = 14;

/** One learner on one component: what the rule sees after each answer, and what is true then. */
export interface Trajectory {
  knewAtFirst: boolean;
  steps: { evidence: Evidence; truth: number }[];
}

/** What a course's earlier answers have taught about it. */
interface Known {
  population: Population;
  calibration: Calibration;
}

/**
 * Learners of courses that no weights were fitted to practise two components at a time; after every answer the model says
 * what it expects, and the simulator what is true.
 */
export async function practiseCourses(
  model: KnowledgeModel,
  courses: number,
  seed: number,
): Promise<Trajectory[]> {
  const found: Trajectory[] = [];
  for (let c = 0; c < courses; c++) found.push(...(await practiseCourse(model, seeded(seed * 100_000 + c))));
  return found;
}

async function practiseCourse(model: KnowledgeModel, random: Random): Promise<Trajectory[]> {
  const shape = { learners: LEARNERS, skills: random.int(4, 13), itemsPerSkill: random.int(4, 9) };
  const course = drawCourse(random, { ...shape, order: 'blocked' });
  const guesses = course.items.map((item) => {
    const real = item.difficulty + (course.skills[item.skill]?.difficulty ?? 0);
    return 0.5 * (real + random.normal());
  });
  const known = { population: newPopulation(), calibration: newCalibration() };
  const found: Trajectory[] = [];
  for (let n = 0; n < LEARNERS; n++) {
    const length = course.skills.length * PRACTICE;
    found.push(
      ...(await practise(model, course, guesses, known, createLearner(course, n, length, random), random)),
    );
  }
  return found;
}

async function practise(
  model: KnowledgeModel,
  course: Course,
  guesses: readonly number[],
  known: Known,
  learner: Learner,
  random: Random,
): Promise<Trajectory[]> {
  const record = newLearner();
  const found: Trajectory[] = [];
  let memory: Float32Array = new Float32Array(model.stateSize);
  for (let first = 0; first < course.skills.length; first += 2) {
    const pair = [first, first + 1].filter((k) => k < course.skills.length);
    const open = pair.map((k) => ({ k, items: [] as number[], trajectory: begin(course, learner, k) }));
    for (let step = 0; step < PRACTICE * pair.length; step++) {
      const now = open[step % open.length] as (typeof open)[number];
      const own = course.skills[now.k]?.items ?? [];
      if (now.items.length === 0) now.items = random.shuffled(own.length).map((i) => own[i] as number);
      const item = now.items.pop() as number;
      const ids = [`k${now.k}`, `i${item}`] as const;
      const view = viewOf(known.population, ...ids, guesses[item] ?? 0);
      const { right } = learner.answer(item);
      const inputs = inputsOf(record, view, ...ids);
      const [p = 0.5] = await model.predict(memory, [inputs]);
      known.calibration = calibratedBy(known.calibration, { p, inputs }, right);
      memory = await model.step(memory, inputs, right);
      take(known.population, ...ids, afterAnswer(record, view, ids[0], right));
      observe(record, view, ...ids, right);
      const truth = competence(learner, own);
      const evidence = await evidenceOf(model, memory, record, known, ids[0], own, guesses);
      now.trajectory.steps.push({ evidence, truth });
    }
    found.push(...open.map(({ trajectory }) => trajectory));
  }
  return found;
}

function begin(course: Course, learner: Learner, skill: number): Trajectory {
  return { knewAtFirst: competence(learner, course.skills[skill]?.items ?? []) >= TRUE_LEVEL, steps: [] };
}

function competence(learner: Learner, items: readonly number[]): number {
  return items.reduce((sum, item) => sum + learner.competence(item), 0) / items.length;
}

async function evidenceOf(
  model: KnowledgeModel,
  memory: Float32Array,
  record: LearnerRecord,
  { population, calibration }: Known,
  skill: string,
  items: readonly number[],
  guesses: readonly number[],
): Promise<Evidence> {
  const inputs = items.map((item) =>
    inputsOf(record, viewOf(population, skill, `i${item}`, guesses[item] ?? 0), skill, `i${item}`),
  );
  const predicted = await model.predict(memory, inputs);
  const practised = record.skills[skill];
  return {
    predictions: inputs.map((row, i) => recalibrated(calibration, { p: predicted[i] ?? 0.5, inputs: row })),
    answers: (practised?.right ?? 0) + (practised?.wrong ?? 0),
    unaidedRight: practised?.right ?? 0,
    itemsRight: practised?.itemsRight ?? 0,
  };
}

export interface RuleResult {
  declared: number;
  /** Share of the declared components that truly are known at that moment. */
  precision: number;
  /** Share that is at least nearly known: true expected success of .7. */
  nearly: number;
  /** Answers that somebody who knows the component from the start needs, median; Infinity when most are never declared. */
  medianAnswers: number;
  /** Share of those who are declared within PRACTICE answers. */
  found: number;
}

export function judgeRule(rule: MasteryRule, all: readonly Trajectory[]): RuleResult {
  const declared = all.map(({ steps }) => steps.findIndex((step) => isMastered(step.evidence, rule)));
  const truths = all.flatMap((t, i) => t.steps[declared[i] ?? -1]?.truth ?? []);
  const known = declared.filter((_, i) => all[i]?.knewAtFirst);
  const needed = known.map((at) => (at < 0 ? Number.POSITIVE_INFINITY : at + 1)).sort((a, b) => a - b);
  const share = (part: number, whole: number) => part / Math.max(1, whole);
  return {
    declared: truths.length,
    precision: share(truths.filter((truth) => truth >= TRUE_LEVEL).length, truths.length),
    nearly: share(truths.filter((truth) => truth >= 0.7).length, truths.length),
    medianAnswers: needed[Math.floor(needed.length / 2)] ?? Number.NaN,
    found: share(known.filter((at) => at >= 0).length, known.length),
  };
}
