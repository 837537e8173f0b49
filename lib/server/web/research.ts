import { type Actor, recordAudit } from '../../auth/audit';
import type { Scope } from '../../auth/can';
import type { SignedIn } from '../../auth/staff-queries';
import type { Sql } from '../../db/port';
import { UstatError } from '../../errors';
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
  type Plan,
  sheetOf,
} from '../../experiments/plan';
import { plannedUnits } from '../../research/experiment/needed';
import { mayStaff } from './ask';
import { services } from './services';

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
      await recordAudit(tx, hasher, actor, change, clock());
      return made.id;
    }
    const before = checked(staff, courseId, await lockExperiment(tx, id));
    if (before.state !== 'draft') throw new UstatError('conflict', 'It has started: it is fixed.');
    await saveExperiment(tx, { ...before, plan });
    const told = { subject: plan.name, before: before.plan, after: plan };
    await recordAudit(tx, hasher, actor, { action: 'experiment-changed', ...told }, clock());
    return id;
  });
}

export type Act =
  | { do: 'start' | 'stop' | 'off' | 'drop' }
  | { do: 'replace'; arm: string; name: string; condition: Condition };

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
    await recordAudit(tx, hasher, actor, change, clock());
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
  await recordAudit(
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
  await recordAudit(tx, hasher, actor, { action, subject: experiment.plan.name }, clock());
}
