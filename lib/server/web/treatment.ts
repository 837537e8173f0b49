import type { Learner } from '../../auth/schema';
import type { Db } from '../../db/port';
import { noteOffer } from '../../experiments/consent-queries';
import { type Experiment, goesOn } from '../../experiments/experiment-queries';
import { expose, membershipsOf } from '../../experiments/exposure-queries';
import { factorsOf, type Plan } from '../../experiments/plan';
import { DEFAULT, type Membership, type TreatmentIn, treatmentOf } from '../../experiments/treatment';
import { policyById } from '../../path/policies/by-id';
import type { Policy } from '../../path/policies/policy';
import { membershipsOf as classesOf } from '../../teaching/class-queries';
import type { Log } from '../log';

/** What of the services is needed to know who is in which arm. */
interface Deps {
  db: Db;
  readonly experiments: readonly Experiment[];
  clock: () => Date;
  log: Log;
}

const isIn = ({ courseIds }: Plan, courseId: string) => courseIds.includes(courseId);

/**
 * The one place in which a learner's arms are asked for: at most once for a request, and not at all
 * where no experiment in the course changes anything. Where the database does not say, all is as it
 * is for everybody.
 */
export function treatmentFor({ db, experiments, clock, log }: Deps, learnerId: string): TreatmentIn {
  const ask = () =>
    membershipsOf(db, learnerId, clock()).catch((error: unknown): Membership[] => {
      log.failure('Arms of experiments could not be read, the default is shown', error);
      return [];
    });
  const live = experiments.filter((one) => goesOn(one, clock()));
  // items are chosen amid a change: a database with one connection would wait for itself
  const isUrgent = live.some(({ plan }) => factorsOf(plan.arms).includes('policy'));
  let asked = isUrgent ? ask() : undefined;
  return async (courseId) => {
    const changes = live.some(({ plan }) => isIn(plan, courseId) && factorsOf(plan.arms).length > 0);
    if (!changes) return DEFAULT;
    asked ??= ask();
    return treatmentOf((await asked).filter(({ plan }) => isIn(plan, courseId)));
  };
}

/** The policy of the learner's arm; of one that this program does not know, everybody's. */
export function policyFor(treatment: TreatmentIn, log: Log): (courseId: string) => Promise<Policy> {
  return async (courseId) => {
    const { policy } = await treatment(courseId);
    if (!policy) return policyById();
    try {
      return policyById(policy.policy, policy.parameters);
    } catch (error) {
      log.failure('An arm has a policy that is not known here, the default is shown', error);
      return policyById();
    }
  };
}

/** Where an experiment begins for a learner: with their exercises, or with a question. */
type Point = 'practice' | 'tutor';
const pointOf = ({ arms }: Plan): Point => (factorsOf(arms).includes('tutor') ? 'tutor' : 'practice');

const running = (experiments: readonly Experiment[], courseId: string) =>
  experiments.filter(({ state, plan }) => state === 'running' && isIn(plan, courseId));

/**
 * Puts a learner who takes part into the arms of what is under way here, where they are in none
 * yet. It never fails: what goes wrong leaves them on the default.
 */
export async function exposeTo(deps: Deps, learner: Learner, courseId: string, at: Point): Promise<void> {
  const { db, experiments, clock, log } = deps;
  const due = running(experiments, courseId).filter(({ plan }) => pointOf(plan) === at);
  if (due.length === 0) return;
  try {
    const ofClasses = due.some(({ plan }) => plan.unit === 'class');
    const [first] = ofClasses ? await classesOf(db, learner.id) : [];
    const { id: learnerId, contentLanguage: language } = learner;
    const arrival = { learnerId, classId: first?.classId ?? null, courseId, language };
    for (const one of due) await expose(db, one, arrival, clock());
  } catch (error) {
    log.failure('Somebody could not be put into an arm, the default is shown', error);
  }
}

/** Whether a learner is to be asked now if they take part: once, and where there is something. */
export async function offersStudy(
  { db, experiments, clock, log }: Deps,
  learnerId: string,
  courseId: string,
): Promise<boolean> {
  if (running(experiments, courseId).length === 0) return false;
  return noteOffer(db, learnerId, clock()).catch((error: unknown) => {
    log.failure('It was not noted that somebody was asked to take part', error);
    return false;
  });
}
