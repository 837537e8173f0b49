import type { Db, Sql } from '../db/port';
import { type Allocation, assignedArm, stratifiedArm } from './assignment';
import { chancesAt } from './chances-queries';
import type { Experiment } from './experiment-queries';
import { plan as planSchema } from './plan';
import type { Membership } from './treatment';

/** SQL on exposure and experiment_stratum. */

/**
 * The arms that a learner is in now. Of an experiment that has stopped as long as the learner's
 * outcome is waited for; of one that is switched off, or that they have left, none.
 */
export async function membershipsOf(sql: Sql, learnerId: string, now: Date): Promise<Membership[]> {
  const rows = await sql.query<Membership>(
    `select e.arm, x.plan from exposure e join experiment x on x.id = e.experiment_id
     where e.learner_id = $1 and e.withdrawn_at is null and x.off_at is null
       and (x.state = 'running'
         or e.exposed_at + make_interval(days => (x.plan -> 'outcome' ->> 'days')::int) > $2)
     order by e.experiment_id`,
    [learnerId, now],
  );
  return rows.map((row) => ({ ...row, plan: planSchema.parse(row.plan) }));
}

/** Who comes to be exposed, and where. */
export interface Arrival {
  learnerId: string;
  /** The class that they are in, where classes are assigned. */
  classId: string | null;
  courseId: string;
  language: string;
}

/**
 * Puts a learner who takes part into their arm, at the first exposure and not before. An arm that
 * they have already stays; so does the default of who was not drawn, or has left.
 */
export async function expose(
  db: Db,
  experiment: Experiment,
  { learnerId, classId, courseId, language }: Arrival,
  now: Date,
): Promise<void> {
  const { id, plan } = experiment;
  const unit = plan.unit === 'class' ? classId : learnerId;
  const allocation = { salt: id, arms: plan.arms, traffic: plan.traffic };
  if (unit === null || assignedArm(allocation, unit) === null) return;
  await db.transaction(async (tx) => {
    // held against a stop, a switch and a new version until this one is in
    const [current] = await tx.query<{ version: number; state: string; isOff: boolean }>(
      'select version, state, off_at is not null as "isOff" from experiment where id = $1 for share',
      [id],
    );
    if (current?.state !== 'running' || current.isOff || current.version !== experiment.version) return;
    // held: two taps at once make one exposure, and count one unit
    const [consent] = await tx.query<{ isIn: boolean }>(
      `select takes_part and is_of_age as "isIn" from study_consent where learner_id = $1 for update`,
      [learnerId],
    );
    if (!consent?.isIn) return;
    const there = await tx.query('select 1 from exposure where learner_id = $1 and experiment_id = $2', [
      learnerId,
      id,
    ]);
    if (there.length > 0) return;
    const stratum = `${courseId} ${language}`;
    const drawn = await allocationNow(tx, experiment, allocation, now);
    const arm = plan.isStratified
      ? stratifiedArm(drawn, stratum, await nextPlace(tx, experiment, stratum))
      : assignedArm(drawn, unit);
    const weight = drawn.arms.find((one) => one.id === arm)?.weight;
    await tx.query(
      `insert into exposure (learner_id, experiment_id, version, arm, unit, course_id, language, propensity, exposed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [learnerId, id, experiment.version, arm, unit, courseId, language, weight, now],
    );
  });
}

/** Where shares follow the outcomes, their chances of now; the same unit then falls by these. */
async function allocationNow(
  tx: Sql,
  { id, version, plan }: Experiment,
  allocation: Allocation,
  now: Date,
): Promise<Allocation> {
  const chances = plan.adaptive && (await chancesAt(tx, id, version, now));
  if (!chances) return allocation;
  const arms = plan.arms.map((arm, n) => ({ id: arm.id, weight: chances[n] ?? 0 }));
  return { ...allocation, arms };
}

async function nextPlace(tx: Sql, { id, version }: Experiment, stratum: string): Promise<number> {
  const [row] = await tx.query<{ at: number }>(
    `insert into experiment_stratum as s (experiment_id, version, stratum, units) values ($1, $2, $3, 1)
     on conflict (experiment_id, version, stratum) do update set units = s.units + 1
     returning units - 1 as at`,
    [id, version, stratum],
  );
  return row?.at ?? 0;
}

/**
 * Who was assigned in an experiment's version and has not left, as a table of a statement.
 * @param experiment the parameter for its id @param version for the version
 */
export const assigned = (experiment: string, version: string) => `(
  select e.learner_id, e.arm, e.unit, e.course_id, e.language, e.exposed_at, e.propensity from exposure e
  where e.experiment_id = ${experiment} and e.version = ${version} and e.withdrawn_at is null)`;

/** Those of them who take part: they alone are in the analysis. */
export const analysed = (experiment: string, version: string) => `(
  select e.* from ${assigned(experiment, version)} e join study_consent c on c.learner_id = e.learner_id
  where c.takes_part and c.is_of_age)`;

/**
 * Who of those that were assigned until a moment is in the analysis now, as one number: another one
 * as soon as somebody has left or was erased, in whatever way.
 */
export async function whoIsIn(sql: Sql, experiment: string, version: number, until: Date): Promise<string> {
  const [row] = await sql.query<{ mark: string }>(
    `select coalesce(sum(hashtextextended(e.learner_id::text, 0)), 0)::text as mark
     from ${analysed('$1', '$2')} e where e.exposed_at <= $3`,
    [experiment, version, until],
  );
  return row?.mark ?? '';
}

/** How many have left each arm of a version: they are in no analysis, but in this count. */
export async function countWithdrawn(
  sql: Sql,
  experimentId: string,
  version: number,
): Promise<Map<string, number>> {
  const rows = await sql.query<{ arm: string; count: number }>(
    `select arm, count(*)::int as count from exposure
     where experiment_id = $1 and version = $2 and withdrawn_at is not null group by 1`,
    [experimentId, version],
  );
  return new Map(rows.map(({ arm, count }) => [arm, count]));
}

/** How many are in each of some experiments, and have not left. */
export async function countExposed(sql: Sql, experimentIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await sql.query<{ id: string; count: number }>(
    `select experiment_id as id, count(*)::int as count from exposure
     where experiment_id = any($1::uuid[]) and withdrawn_at is null group by 1`,
    [experimentIds],
  );
  return new Map(rows.map(({ id, count }) => [id, count]));
}

/** An arm that a learner was put into, and has not left. */
export interface Exposure {
  experimentId: string;
  version: number;
  arm: string;
  /** The learner's id, or the class's. */
  unit: string;
  language: string;
  propensity: number;
  exposedAt: Date;
}

export async function exposuresOf(sql: Sql, learnerId: string, courseId: string): Promise<Exposure[]> {
  return sql.query(
    `select experiment_id as "experimentId", version, arm, unit, language, propensity, exposed_at as "exposedAt"
     from exposure where learner_id = $1 and course_id = $2 and withdrawn_at is null order by exposed_at, experiment_id`,
    [learnerId, courseId],
  );
}
