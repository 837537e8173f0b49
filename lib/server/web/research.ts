import * as z from 'zod';
import { type Actor, record } from '../../auth/audit';
import type { Scope } from '../../auth/can';
import type { SignedIn } from '../../auth/staff-queries';
import type { Sql } from '../../db/port';
import { hasCode, UstatError } from '../../errors';
import {
  addSheet,
  dropDraft,
  type Experiment,
  experimentById,
  goesOn,
  insertDraft,
  liveExperiments,
  lockExperiment,
  lockStarts,
  saveExperiment,
} from '../../experiments/experiment-queries';
import {
  type Condition,
  factorsOf,
  faultsOfPlan,
  nextArmId,
  PLANNED,
  type Plan,
  plan as planSchema,
  sheetOf,
} from '../../experiments/plan';
import { policyById } from '../../path/policies/by-id';
import { fixedUnits, sequentialUnits } from '../../research/experiment/power';
import { mayStaff } from './ask';
import { type Fields, parseFields } from './respond';
import { services } from './services';

/** Rows for arms in the form of a draft. */
export const ARM_ROWS = ['a', 'b', 'c', 'd'] as const;

/** A number as people write it: "0,1" too. */
const decimal = z
  .string()
  .trim()
  .transform((text) => Number(text.replace(',', '.') || Number.NaN))
  .pipe(z.number());
const text = (most: number) => z.string().trim().max(most);
const head = z.object({
  course: z.string(),
  name: text(120).min(1),
  question: text(1_000),
  unit: planSchema.shape.unit,
  traffic: decimal,
  isStratified: z.literal('yes').optional(),
  outcome: planSchema.shape.outcome.shape.kind,
  module: z.string().max(100),
  days: decimal,
  effect: decimal,
  deviation: decimal,
  minimumDays: decimal,
});
const armHead = z.object({
  name: text(80),
  weight: z.string().trim(),
  kind: z.enum(['default', 'policy', 'hints', 'tutor']),
  policy: z.string().max(40),
  parameters: text(200),
  until: decimal,
  from: z.enum(['start', 'wrong-answer']),
  words: decimal,
});

/** What a form says an arm changes. @throws UstatError 'bad-input' */
function conditionIn(fields: Fields): { name: string; weight: string; condition: Condition } {
  const { name, weight, kind, until, from, words, ...path } = parseFields(armHead, fields);
  const policy = { kind, policy: path.policy, parameters: parametersIn(path.parameters) };
  const said = { default: { kind }, policy, hints: { kind, until, from }, tutor: { kind, words } }[kind];
  const parsed = planSchema.shape.arms.element.shape.condition.safeParse(said);
  if (!parsed.success) throw new UstatError('bad-input', 'The arm could not be read.', ['condition']);
  // throws where nobody knows the policy, or it has no such parameters
  if (parsed.data.kind === 'policy') policyById(parsed.data.policy, parsed.data.parameters);
  return { name, weight, condition: parsed.data };
}

/** "target=0.8 window=6". @throws UstatError 'bad-input' */
function parametersIn(given: string): Record<string, number> {
  const pairs = given.split(/[\s;]+/).flatMap((part) => (part ? [part.split('=')] : []));
  if (pairs.every(([name, value, more]) => name && value && more === undefined))
    return Object.fromEntries(pairs.map(([name, value]) => [name, Number(value?.replace(',', '.'))]));
  throw new UstatError('bad-input', 'Parameters are written as "name=number".', ['parameters']);
}

const named = (fields: Fields, prefix: string): Fields =>
  fields.flatMap(([name, value]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), value] as Fields[number]] : [],
  );

/** The plan that a draft's form holds. @throws UstatError 'bad-input' that names wrong fields */
export function planIn(fields: Fields): Plan {
  const given = parseFields(head, fields);
  const rows = ARM_ROWS.map((id) => ({ id, ...conditionIn(named(fields, `arm.${id}.`)) }));
  const arms = rows.filter(({ name }) => name !== '');
  const others = fields.flatMap(([name, value]) => (name === 'also' ? [value] : []));
  const parsed = planSchema.safeParse({
    ...{ name: given.name, question: given.question, unit: given.unit },
    courseIds: [...new Set([given.course, ...others])],
    // without weights all arms are alike
    arms: arms.map(({ weight, ...arm }) => ({
      ...arm,
      weight: weight === '' ? 1 / arms.length : Number(weight.replace(',', '.')) / 100,
    })),
    traffic: given.traffic / 100,
    isStratified: given.isStratified === 'yes',
    outcome: { kind: given.outcome, moduleId: given.module || null, days: given.days },
    ...{ effect: given.effect, deviation: given.deviation, minimumDays: given.minimumDays },
  });
  if (parsed.success) return parsed.data;
  throw new UstatError(
    'bad-input',
    'The draft could not be read.',
    parsed.error.issues.map(({ path }) => path.join('.')),
  );
}

/** Units an arm that a plan needs. */
export interface Needed {
  /** For one look, at the end. */
  fixed: number;
  /** For looks at any time. */
  anytime: number;
}

/** Null where the effect is too small to be found at all. */
export function neededUnits({ effect, deviation, arms }: Plan): Needed | null {
  // Holm is at its hardest when every arm is compared at once
  const planned = { effect, deviation, alpha: PLANNED.alpha / Math.max(1, arms.length - 1) };
  try {
    return {
      fixed: fixedUnits(planned, PLANNED.power),
      anytime: sequentialUnits(planned, PLANNED.power),
    };
  } catch (error) {
    if (hasCode(error, 'bad-input')) return null;
    throw error;
  }
}

/** Units of all arms at which the anytime-valid interval is to be narrowest. @throws 'bad-input' */
export function plannedUnits(plan: Plan): number {
  const needed = neededUnits(plan);
  if (needed) return needed.anytime * plan.arms.length;
  throw new UstatError('bad-input', 'The effect is too small to be found.', ['effect']);
}

/** Whether somebody researches all courses of a plan. */
export const maySee = (staff: SignedIn, { courseIds }: Plan): boolean =>
  courseIds.every((id) => mayStaff(staff, 'experiment.see', `course:${id}` as Scope));

/**
 * An experiment of a course. @throws UstatError 'not-found', also for who does not research all of
 * its courses
 */
export async function experimentOf(staff: SignedIn, courseId: string, id: string): Promise<Experiment> {
  const experiment = await experimentById(services().db, id);
  return checked(staff, courseId, experiment);
}

function checked(staff: SignedIn, courseId: string, experiment: Experiment): Experiment {
  if (experiment.courseId === courseId && maySee(staff, experiment.plan)) return experiment;
  throw new UstatError('not-found', `No experiment ${experiment.id} in ${courseId}.`);
}

interface Acting {
  staff: SignedIn;
  actor: Actor;
  courseId: string;
}

/** Writes a draft, a new one without an id. @returns its id */
export async function saveDraft(
  { staff, actor, courseId }: Acting,
  id: string | null,
  plan: Plan,
): Promise<string> {
  const { db, hasher, clock, ids } = services();
  if (!maySee(staff, plan)) throw new UstatError('not-allowed', 'Not a course that you research.');
  return db.transaction(async (tx) => {
    if (id === null) {
      const made = { id: ids(), courseId, plan, madeAt: clock() };
      await insertDraft(tx, made);
      const change = { action: 'experiment-drafted', subject: plan.name, after: plan } as const;
      await record(tx, hasher, actor, change, clock());
      return made.id;
    }
    const before = checked(staff, courseId, await lockExperiment(tx, id));
    if (before.state !== 'draft') throw new UstatError('conflict', 'It has started: it is fixed.');
    await saveExperiment(tx, { ...before, plan });
    const told = { subject: plan.name, before: before.plan, after: plan };
    await record(tx, hasher, actor, { action: 'experiment-changed', ...told }, clock());
    return id;
  });
}

export type Act =
  | { do: 'start' | 'stop' | 'off' | 'drop' }
  | { do: 'replace'; arm: string; name: string; condition: Condition };

/** What the form of a replacement says. @throws UstatError 'bad-input' */
export function replacementIn(fields: Fields): Extract<Act, { do: 'replace' }> {
  const { arm } = parseFields(z.object({ arm: z.string() }), fields);
  const { name, condition } = conditionIn(named(fields, 'arm.new.'));
  if (name === '') throw new UstatError('bad-input', 'An arm has a name.', ['name']);
  return { do: 'replace', arm, name, condition };
}

/**
 * Starts, stops, switches off, mends or throws away.
 * @throws UstatError 'conflict' where its state does not allow it, or another experiment is about
 * the same in one of its courses; 'bad-input' that names what a plan lacks
 */
export async function act(acting: Acting, id: string, what: Act): Promise<void> {
  const { db, renewExperiments } = services();
  await db.transaction(async (tx) => {
    await lockStarts(tx);
    const experiment = checked(acting.staff, acting.courseId, await lockExperiment(tx, id));
    await ACTS[what.do](tx, acting.actor, experiment, what as never);
  });
  await renewExperiments();
}

const ACTS: { [Do in Act['do']]: Acted<Extract<Act, { do: Do }>> } = {
  async start(tx, actor, experiment) {
    requireState(experiment, 'draft');
    const faults = faultsOfPlan(experiment.plan);
    if (faults.length > 0) throw new UstatError('bad-input', 'The plan is not whole.', faults);
    await requireFree(tx, experiment);
    await fix(
      tx,
      actor,
      { ...experiment, state: 'running', startedAt: services().clock() },
      'experiment-started',
    );
  },
  async stop(tx, actor, experiment) {
    requireState(experiment, 'running');
    await end(
      tx,
      actor,
      { ...experiment, state: 'stopped', stoppedAt: services().clock() },
      'experiment-stopped',
    );
  },
  async off(tx, actor, experiment) {
    if (experiment.state === 'draft' || experiment.offAt) throw new UstatError('conflict', 'It is not on.');
    const now = services().clock();
    const stoppedAt = experiment.stoppedAt ?? now;
    await end(tx, actor, { ...experiment, state: 'stopped', stoppedAt, offAt: now }, 'experiment-off');
  },
  async drop(tx, actor, experiment) {
    requireState(experiment, 'draft');
    const { hasher, clock } = services();
    await dropDraft(tx, experiment.id);
    const { name: subject } = experiment.plan;
    const change = { action: 'experiment-dropped', subject, before: experiment.plan } as const;
    await record(tx, hasher, actor, change, clock());
  },
  async replace(tx, actor, experiment, { arm, name, condition }) {
    requireState(experiment, 'running');
    const { plan } = experiment;
    if (!plan.arms.some(({ id }) => id === arm)) throw new UstatError('conflict', `There is no arm ${arm}.`);
    const id = nextArmId(
      arm,
      plan.arms.map((one) => one.id),
    );
    const arms = plan.arms.map((one) => (one.id === arm ? { id, name, weight: one.weight, condition } : one));
    const mended = { ...experiment, plan: { ...plan, arms } };
    const faults = faultsOfPlan(mended.plan);
    if (faults.length > 0) throw new UstatError('bad-input', 'The plan would not be whole.', faults);
    await requireFree(tx, mended);
    await fix(tx, actor, mended, 'arm-replaced');
  },
};

type Acted<What> = (tx: Sql, actor: Actor, experiment: Experiment, what: What) => Promise<void>;

function requireState({ state }: Experiment, wanted: Experiment['state']): void {
  if (state !== wanted) throw new UstatError('conflict', `It is ${state}, not ${wanted}.`);
}

/** @throws UstatError 'conflict' where another one is about the same in one of the courses */
async function requireFree(tx: Sql, { id, plan }: Experiment): Promise<void> {
  const factors = factorsOf(plan.arms);
  const other = (await liveExperiments(tx)).find(
    (one) =>
      one.id !== id &&
      goesOn(one, services().clock()) &&
      one.plan.courseIds.some((courseId) => plan.courseIds.includes(courseId)) &&
      factorsOf(one.plan.arms).some((factor) => factors.includes(factor)),
  );
  if (other) throw new UstatError('conflict', `Another one is about the same: ${other.plan.name}.`);
}

/** From here on nothing of the plan changes: the next version of it, hashed. */
async function fix(
  tx: Sql,
  actor: Actor,
  experiment: Experiment,
  action: 'experiment-started' | 'arm-replaced',
): Promise<void> {
  const { hasher, clock } = services();
  const { id, plan } = experiment;
  const version = experiment.version + 1;
  const sheet = sheetOf(plan, { id, version, units: plannedUnits(plan), at: clock() });
  await saveExperiment(tx, { ...experiment, version });
  await addSheet(tx, id, sheet);
  await record(
    tx,
    hasher,
    actor,
    { action, subject: plan.name, after: { version, hash: sheet.hash } },
    clock(),
  );
}

async function end(
  tx: Sql,
  actor: Actor,
  experiment: Experiment,
  action: 'experiment-stopped' | 'experiment-off',
): Promise<void> {
  const { hasher, clock } = services();
  await saveExperiment(tx, experiment);
  await record(tx, hasher, actor, { action, subject: experiment.plan.name }, clock());
}
