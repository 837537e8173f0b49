import type { Sql } from '../../db/port';
import { analysed } from '../../experiments/exposure-queries';
import type { Plan } from '../../experiments/plan';
import { DECIDED } from '../../path/decision-queries';
import { policyById } from '../../path/policies/by-id';
import { PRACTISED } from '../../practice/round-queries';
import type { Asked } from './outcome-queries';

/**
 * Choices of an arm that is a path, from its learners' exposure until their outcome is due, and
 * those of them that the arm did not make: a phone without a network chooses by the usual path.
 */
export interface OffPath {
  /** Learners with a choice that the arm did not make. */
  learners: number;
  /** Modules that were proposed by another path, of all that were. */
  modules: number;
  allModules: number;
  /** Rounds of which a phone chose the exercises, of all rounds. */
  rounds: number;
  allRounds: number;
}

/**
 * By arm; arms that are no path are not in it. A path is told by its name and parameters: an older
 * version of the arm's own is the arm's.
 */
export async function offPathOf(
  sql: Sql,
  { id, version, plan, until }: Pick<Asked, 'id' | 'version' | 'plan' | 'until'>,
): Promise<Record<string, OffPath>> {
  const paths = pathsOf(plan);
  if (Object.keys(paths).length === 0) return {};
  const rows = await sql.query<OffPath & { arm: string }>(
    `with own as (
       select e.learner_id, e.arm, e.course_id, e.exposed_at, $5::jsonb ->> e.arm as path,
         least(e.exposed_at + make_interval(days => $3), $4) as end_at
       from ${analysed('$1', '$2')} e where $5::jsonb ? e.arm
     ), made as (
       select o.arm, o.learner_id, true as is_module, regexp_replace(d.policy, '/[0-9]+', '') <> o.path as is_off
       from own o join ${DECIDED} d on d.taker = o.learner_id and d.course_id = o.course_id
         and d.decided_at > o.exposed_at and d.decided_at < o.end_at
       union all
       select o.arm, o.learner_id, false, not r.is_logged and o.path <> $6
       from own o join ${PRACTISED} r on r.taker = o.learner_id and r.course_id = o.course_id
         and r.started_at >= o.exposed_at and r.started_at < o.end_at
     )
     select arm, (count(distinct learner_id) filter (where is_off))::int as learners,
       (count(*) filter (where is_module and is_off))::int as modules,
       (count(*) filter (where is_module))::int as "allModules",
       (count(*) filter (where not is_module and is_off))::int as rounds,
       (count(*) filter (where not is_module))::int as "allRounds"
     from made group by arm order by arm`,
    [id, version, plan.outcome.days, until ?? 'infinity', JSON.stringify(paths), USUAL],
  );
  const none = { learners: 0, modules: 0, allModules: 0, rounds: 0, allRounds: 0 };
  const found = new Map(rows.map(({ arm, ...counts }) => [arm, counts]));
  return Object.fromEntries(Object.keys(paths).map((arm) => [arm, found.get(arm) ?? none]));
}

const unversioned = (label: string) => label.replace(/\/\d+/, '');
/** What a phone chooses by. */
const USUAL = unversioned(policyById().label);

/** By arm its path, without the version; one that this program does not know is left out. */
function pathsOf({ arms }: Plan): Record<string, string> {
  return Object.fromEntries(
    arms.flatMap(({ id, condition }) => {
      if (condition.kind !== 'policy') return [];
      try {
        const { label } = policyById(condition.policy, condition.parameters);
        return [[id, unversioned(label)]];
      } catch {
        return [];
      }
    }),
  );
}
