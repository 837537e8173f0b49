import type { Sql } from '../../db/port';
import { analysed } from '../../experiments/exposure-queries';
import { FIRST_TRIES } from '../../knowledge/attempt-queries';
import type { CurveSums } from './curve';
import type { Asked } from './outcome-queries';

/** Of more learners so many are sampled, by a hash of their ids: bands are narrow enough. */
const SAMPLED = 5_000;
/** Tries at a component that a curve shows. */
const LONGEST = 10;
const PARTS = 1024;

/**
 * How often first tries at a component were right without help, by arm and by how often it had been
 * tried since the exposure; until the outcome is due.
 * @param units of the version, of all arms
 */
export async function curveSumsOf(
  sql: Sql,
  { id, version, plan, until }: Asked,
  units: number,
): Promise<CurveSums[]> {
  const part = Math.min(PARTS, Math.ceil((PARTS * SAMPLED) / Math.max(1, units)));
  return sql.query<CurveSums>(
    `with exposed as materialized (
       select e.* from ${analysed('$1', '$2')} e where (hashtext(e.learner_id::text) & ${PARTS - 1}) < $5
     ), tried as (
       select e.arm, e.learner_id, a.is_right,
         row_number() over (partition by a.taker, a.skill_id order by a.answered_at, a.seq) as n
       from exposed e cross join lateral (
         select * from ${FIRST_TRIES} f where f.taker = e.learner_id) a
       where a.course_id = e.course_id and a.answered_at >= e.exposed_at
         and a.answered_at < least(e.exposed_at + make_interval(days => $3), $4)
     ), person as (
       select arm, learner_id, n, count(*)::float8 as tries, (count(*) filter (where is_right))::float8 as hits
       from tried where n <= ${LONGEST} group by 1, 2, 3
     )
     select arm, n::int as n, count(*)::int as learners, sum(tries) as tries, sum(hits) as hits,
       sum(tries * tries) as "triesSquared", sum(hits * hits) as "hitsSquared", sum(tries * hits) as product
     from person group by arm, n order by arm, n`,
    [id, version, plan.outcome.days, until ?? 'infinity', part],
  );
}
