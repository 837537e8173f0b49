import type { Sql } from '../../db/port';
import { chancesSince } from '../../experiments/chances-queries';
import { analysed, assigned } from '../../experiments/exposure-queries';
import { LATE_DAYS, type Plan } from '../../experiments/plan';
import { FIRST_TRIES } from '../../knowledge/attempt-queries';
import type { Part } from './resample';

/** Outcomes of an experiment, added up by the database: a page reads some dozen rows. */

/** One arm in one language. Sums are over units (learners or classes) whose outcome has come. */
export interface Cell {
  arm: string;
  language: string;
  /** Units that were assigned. */
  units: number;
  /** Of them those whose outcome is not due yet. */
  waiting: number;
  /** Due, and answered after they were due. */
  late: number;
  /** Due without an outcome that may still come. */
  open: number;
  /** Due without an outcome, and the time for late ones is over. */
  missing: number;
  /** Due, without one answer since they were assigned. */
  silent: number;
  /** Days that late ones were late, together. */
  lateDays: number;
  outcomes: number;
  sum: number;
  squares: number;
  /** Of what was measured before; who has nothing of it stands at the mean of all. */
  before: { sum: number; squares: number; product: number; known: number };
}

/** The same of units that were assigned one after the other by the same chances. */
export interface BlockCell extends Cell {
  /** From 0, in the order of assignment: the next one is larger by two units. */
  block: number;
  /** Since when the chances were in force, in milliseconds; 0: the plan's own shares. */
  since: number;
  /** Of the arm, as the exposures keep it. */
  propensity: number;
}

export interface Asked {
  id: string;
  version: number;
  plan: Plan;
  /** Nothing counts from then on: see `versionEnd`. */
  until: Date | null;
  now: Date;
  /** By course, how many modules it has; 0 where it can't be read: nobody's is known. */
  modules: Readonly<Record<string, number>>;
}

/** When an answer came, beside the exposure. */
const IN_TIME = 'answered_at >= exposed_at and answered_at < due_at';
const LATE = 'answered_at >= due_at';
const BEFORE = 'answered_at < exposed_at';
/** It is of the module that is measured. */
const IS_OF = '(only_module is null or module_id = only_module)';

/** A learner's outcome: what came in time counts alone; where nothing did, what came late. */
const share = (when: string) =>
  `(count(*) filter (where ${when} and ${IS_OF} and is_right))::float8
    / nullif(count(*) filter (where ${when} and ${IS_OF}), 0)`;

/** By kind: the outcome in time, the late one, and what stands where neither has come. */
const OUTCOME: Record<Plan['outcome']['kind'], { inTime: string; late: string; otherwise: string }> = {
  success: { inTime: share(IN_TIME), late: share(LATE), otherwise: 'null' },
  // before it is due nothing counts
  retention: { inTime: share(LATE), late: 'null::float8', otherwise: 'null' },
  completion: {
    // modules that were practised before the exposure are practised
    inTime: `case when modules > 0 then
      (count(distinct module_id) filter (where answered_at < due_at) >= modules)::int::float8 end`,
    late: 'null::float8',
    otherwise: 'case when x.modules > 0 then 0 end',
  },
  minutes: {
    inTime: `coalesce(sum(extract(epoch from pause) / 60) filter
      (where ${IN_TIME} and ${IS_OF} and pause <= interval '5 minutes'), 0)::float8`,
    late: 'null::float8',
    otherwise: '0',
  },
  items: {
    inTime: `avg(until_run) filter (where ${IN_TIME} and ${IS_OF})::float8`,
    late: `avg(until_run) filter (where ${LATE} and ${IS_OF})::float8`,
    otherwise: 'null',
  },
};

/**
 * First tries from the exposure on, with the pause before each, or with the number of tries of a
 * component until three in a row are right, where that is so for the first time. They stand in
 * the order of the answers, not of their arrival: a phone may send them a week late.
 */
const TRIES: Record<'plain' | 'pauses' | 'runs', string> = {
  plain: FIRST_TRIES,
  pauses: `(select t.*, t.answered_at - lag(t.answered_at) over (partition by t.taker order by t.answered_at, t.seq) as pause
    from ${FIRST_TRIES} t join exposed e on e.learner_id = t.taker and e.course_id = t.course_id
    where t.answered_at >= e.exposed_at)`,
  runs: `(select r.*, case when is_run and 1 = row_number() over (
      partition by taker, skill_id, is_run order by answered_at, seq) then tries end as until_run
    from (select t.*, row_number() over w as tries,
        t.is_right and coalesce(lag(t.is_right, 1) over w, false) and coalesce(lag(t.is_right, 2) over w, false) as is_run
      from ${FIRST_TRIES} t join exposed e on e.learner_id = t.taker and e.course_id = t.course_id
      where t.answered_at >= e.exposed_at
      window w as (partition by t.taker, t.skill_id order by t.answered_at, t.seq)) r)`,
};
const triesFor = ({ kind }: Plan['outcome']) =>
  kind === 'minutes' ? TRIES.pauses : kind === 'items' ? TRIES.runs : TRIES.plain;

/** An exposure with when its outcome is due, and when the time for a late one is over. */
const dated = ({ kind }: Plan['outcome']) => `e.*, e.exposed_at + make_interval(days => $3) as due_at,
  least(e.exposed_at + make_interval(days => $3 + ${LATE_DAYS}), $5) as end_at,
  ${kind === 'completion' ? '($7::jsonb ->> e.course_id)::int' : '0'} as modules, $6::text as only_module`;

/** Block n holds 2n + 1 units: a few hundred blocks for a hundred thousand. */
const BLOCKS = `floor(sqrt(row_number() over (order by e.exposed_at, e.learner_id) - 1))::int as block,
  ${chancesSince('$1', '$2')} as since`;
/** A power of two. */
const PARTS = 1024;
const NO_BLOCKS = '0 as block, 0::float8 as since, 1::float8 as propensity';

/**
 * The outcomes of a version: by arm and language, where shares follow the outcomes by blocks too;
 * and by some thousand parts, which can be drawn again. What was measured before is the share of
 * first tries in the course that were right without help, before the exposure.
 */
export async function outcomesOf(
  sql: Sql,
  { id, version, plan, ...rest }: Asked,
): Promise<{ rows: BlockCell[]; parts: Part[] }> {
  const hasBlocks = plan.adaptive !== null;
  const { outcome } = plan;
  const { inTime, late, otherwise } = OUTCOME[outcome.kind];
  // outcomes that build on answers since the exposure have none of before in their tries
  const hasBefore = triesFor(outcome) === TRIES.plain;
  const rows = await sql.query<Row>(
    `with exposed as not materialized (
       select ${dated(outcome)}${hasBlocks ? `, ${BLOCKS}` : ''} from ${plan.unit === 'class' ? OF_CLASSES : analysed('$1', '$2')} e
     ), tried as (
       -- whoever takes no part falls away below: without them here the plan is a better one
       select x.learner_id, x.modules, x.exposed_at, x.due_at, x.only_module, a.*
       from (select ${dated(outcome)} from ${assigned('$1', '$2')} e) x
       join ${triesFor(outcome)} a on a.taker = x.learner_id and a.course_id = x.course_id
       where a.answered_at < x.end_at
     ), answered as (
       select learner_id, ${inTime} as in_time, ${late} as late,
         ${hasBefore ? share(BEFORE).replaceAll(`and ${IS_OF}`, '') : 'null::float8'} as before,
         min(answered_at) filter (where ${LATE}) as late_at,
         count(*) filter (where answered_at >= exposed_at) as since
       from tried group by learner_id, modules
     ), person as (
       select x.arm, x.unit, x.language, ${hasBlocks ? 'x.block, x.since, x.propensity,' : ''} $4 >= x.due_at as is_due, $4 >= x.end_at as is_over,
         case when $4 >= x.due_at then coalesce(d.in_time, d.late, ${otherwise}) end as y,
         d.in_time is null and d.late is not null as is_late,
         extract(epoch from d.late_at - x.due_at) / 86400 as late_days,
         coalesce(d.since, 0) = 0 as is_silent, d.before
       from exposed x left join answered d on d.learner_id = x.learner_id
     ), unit as (
       ${plan.unit === 'class' ? CLASSES : `select *${hasBlocks ? '' : `, ${NO_BLOCKS}`}, y is not null as has from person`}
     ), filled as (
       select *, coalesce(before, avg(before) over ()) as x, hashtext(unit) & ${PARTS - 1} as part from unit
     )
     select arm, language, block, since, propensity, part, count(*)::int as units,
       (count(*) filter (where not is_due))::int as waiting,
       (count(*) filter (where is_due and has and is_late))::int as late,
       (count(*) filter (where is_due and not has and not is_over))::int as open,
       (count(*) filter (where is_due and not has and is_over))::int as missing,
       (count(*) filter (where is_due and is_silent))::int as silent,
       coalesce(sum(late_days) filter (where is_due and has and is_late), 0)::float8 as "lateDays",
       (count(*) filter (where has))::int as outcomes,
       coalesce(sum(y), 0)::float8 as sum, coalesce(sum(y * y), 0)::float8 as squares,
       coalesce(sum(x) filter (where has), 0)::float8 as "beforeSum",
       coalesce(sum(x * x) filter (where has), 0)::float8 as "beforeSquares",
       coalesce(sum(x * y) filter (where has), 0)::float8 as product,
       (count(*) filter (where has and before is not null))::int as known
     from filled group by grouping sets ((arm, language, block, since, propensity), (arm, part))
     order by arm, language, block`,
    [
      ...[id, version, outcome.days, rest.now, rest.until ?? 'infinity', outcome.moduleId],
      // a parameter that no kind asks for is refused
      ...(outcome.kind === 'completion' ? [JSON.stringify(rest.modules)] : []),
    ],
  );
  return {
    rows: rows.filter(({ part }) => part === null).map(cellFrom),
    parts: rows.flatMap(({ arm, outcomes, sum, part }) =>
      part !== null && outcomes > 0 ? [{ arm, outcomes, sum }] : [],
    ),
  };
}

type Row = Omit<BlockCell, 'before'> & {
  /** Null for a row of cells. */
  part: number | null;
  beforeSum: number;
  beforeSquares: number;
  product: number;
  known: number;
};

function cellFrom({ part: _, beforeSum, beforeSquares, product, known, ...cell }: Row): BlockCell {
  return { ...cell, before: { sum: beforeSum, squares: beforeSquares, product, known } };
}

/**
 * Those who came to a class while the outcome of its first learner was waited for: with all that
 * ever come it would never be due, and be another one with each of them.
 */
const OF_CLASSES = `(
  select * from (select e.*, min(e.exposed_at) over (partition by e.unit) as first_at from ${analysed('$1', '$2')} e) e
  where e.exposed_at < e.first_at + make_interval(days => $3))`;

/** A class's outcome is the mean of its learners'; it is due with the last of them. */
const CLASSES = `select arm, unit, min(language) as language, bool_and(is_due) as is_due,
    bool_and(is_over) as is_over, case when bool_and(is_due) then avg(y) end as y,
    bool_or(is_late) as is_late, max(late_days) as late_days, bool_and(is_silent) as is_silent,
    avg(before) as before, bool_and(is_due) and count(y) > 0 as has, ${NO_BLOCKS}
  from person group by arm, unit`;

/** How many were assigned in a version and have not left. */
export async function countUnits(sql: Sql, id: string, version: number): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from ${assigned('$1', '$2')} x`,
    [id, version],
  );
  return row?.count ?? 0;
}
