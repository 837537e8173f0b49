import type { Sql } from '../db/port';
import {
  entry,
  GROUPED,
  type Population,
  type PopulationView,
  type Rated,
  type RatedSkill,
  type Tally,
} from './counts';
import type { StoredState } from './store';

/** SQL on knowledge_state and population. */

// ---------------------------------------------------------------- state

const stateColumns = 'model_id as "modelId", state, last_seq::float8 as "lastSeq"';

/** null before the learner's first answer in the course. */
export async function readState(sql: Sql, learnerId: string, courseId: string): Promise<StoredState | null> {
  const [row] = await sql.query<StoredState>(
    `select ${stateColumns} from knowledge_state where learner_id = $1 and course_id = $2`,
    [learnerId, courseId],
  );
  return row ?? null;
}

export async function saveState(
  tx: Sql,
  learnerId: string,
  courseId: string,
  stored: StoredState,
  at: Date,
): Promise<void> {
  await tx.query(
    `insert into knowledge_state (learner_id, course_id, model_id, state, last_seq, updated_at)
     values ($1, $2, $3, $4, $5::bigint, $6) on conflict (learner_id, course_id) do update
     set model_id = excluded.model_id, state = excluded.state, last_seq = excluded.last_seq, updated_at = excluded.updated_at`,
    [learnerId, courseId, stored.modelId, JSON.stringify(stored.state), stored.lastSeq, at],
  );
}

/** The next reader works the state out again from the attempts. */
export async function dropState(tx: Sql, learnerId: string, courseId: string): Promise<void> {
  await tx.query('delete from knowledge_state where learner_id = $1 and course_id = $2', [
    learnerId,
    courseId,
  ]);
}

// ---------------------------------------------------------------- population

/**
 * One table for all that is counted. 'group' rows hold RatedSkill's byCount and byStreak, keyed
 * `c<group> <skill>` and `s<group> <skill>`.
 */
interface PopulationRow extends Tally {
  kind: 'course' | 'skill' | 'item' | 'group';
  key: string;
  elo: number;
}

/**
 * Takes the course's row under lock: answers of one course enter the population one after another,
 * so that each sees exactly those before it. Taken after lockLearner by everybody, so no two can
 * wait for each other.
 */
export async function lockPopulation(tx: Sql, courseId: string): Promise<void> {
  await tx.query(
    `insert into population (course_id, kind, key) values ($1, 'course', '') on conflict do nothing`,
    [courseId],
  );
  await tx.query(`select 1 from population where course_id = $1 and kind = 'course' for update`, [courseId]);
}

/** Everybody's answers in a course; with `only`, just what an answer to that item sees. */
export async function populationOf(
  sql: Sql,
  courseId: string,
  only?: { skillId: string; itemId: string },
): Promise<Population> {
  const columns = 'kind, key, successes, answers, elo';
  const wanted = only && seenBy(only.skillId, only.itemId);
  const rows = wanted
    ? await sql.query<PopulationRow>(
        `select ${columns} from unnest($2::text[], $3::text[]) as wanted (kind, key) join population using (kind, key)
         where course_id = $1`,
        [courseId, wanted.map(({ kind }) => kind), wanted.map(({ key }) => key)],
      )
    : await sql.query<PopulationRow>(`select ${columns} from population where course_id = $1`, [courseId]);
  return populationFrom(rows);
}

/** Rows that an answer to an item sees, each found by its key: a large course has thousands. */
function seenBy(skillId: string, itemId: string): Pick<PopulationRow, 'kind' | 'key'>[] {
  const none = (length: number) => new Array<number>(length).fill(0);
  return [
    { kind: 'course', key: '' },
    { kind: 'skill', key: skillId },
    { kind: 'item', key: itemId },
    ...groupRows(skillId, { byCount: none(GROUPED.byCount), byStreak: none(GROUPED.byStreak) }),
  ];
}

/** Writes what one answer changed between two views of the population. */
export async function savePopulation(
  tx: Sql,
  courseId: string,
  skillId: string,
  itemId: string,
  before: PopulationView,
  after: PopulationView,
): Promise<void> {
  const groups = groupRows(skillId, after.skill);
  const old = new Map(groupRows(skillId, before.skill).map((row) => [row.key, row.answers]));
  await upsert(tx, courseId, [
    { kind: 'course', key: '', ...after.course, elo: 0 },
    { kind: 'skill', key: skillId, ...rated(after.skill) },
    { kind: 'item', key: itemId, ...after.item },
    ...groups.filter((row) => row.answers !== (old.get(row.key) ?? 0)),
  ]);
}

/** Puts a recount in the place of all that was counted. */
export async function replacePopulation(tx: Sql, courseId: string, population: Population): Promise<void> {
  await tx.query(`delete from population where course_id = $1 and kind <> 'course'`, [courseId]);
  const skills = Object.entries(population.skills);
  await upsert(tx, courseId, [
    { kind: 'course', key: '', ...population.course, elo: 0 },
    ...skills.map(([key, skill]) => ({ kind: 'skill' as const, key, ...rated(skill) })),
    ...skills.flatMap(([key, skill]) => groupRows(key, skill).filter((row) => row.answers > 0)),
    ...Object.entries(population.items).map(([key, item]) => ({ kind: 'item' as const, key, ...item })),
  ]);
}

async function upsert(tx: Sql, courseId: string, rows: readonly PopulationRow[]): Promise<void> {
  await tx.query(
    `insert into population (course_id, kind, key, successes, answers, elo)
     select $1, kind, key, successes, answers, elo
     from jsonb_to_recordset($2::jsonb)
       as row(kind text, key text, successes float8, answers float8, elo float8)
     on conflict (course_id, kind, key) do update
     set successes = excluded.successes, answers = excluded.answers, elo = excluded.elo`,
    [courseId, JSON.stringify(rows)],
  );
}

const rated = ({ successes, answers, elo }: Rated): Rated => ({ successes, answers, elo });

function groupRows(
  skillId: string,
  { byCount = [], byStreak = [] }: Pick<RatedSkill, 'byCount' | 'byStreak'>,
): PopulationRow[] {
  const rows = (letter: string, list: readonly number[]) =>
    list.flatMap((successes, i) =>
      i % 2 === 0
        ? [
            {
              kind: 'group' as const,
              key: `${letter}${i / 2} ${skillId}`,
              successes,
              answers: list[i + 1] ?? 0,
              elo: 0,
            },
          ]
        : [],
    );
  return [...rows('c', byCount), ...rows('s', byStreak)];
}

function populationFrom(rows: readonly PopulationRow[]): Population {
  const of = (kind: PopulationRow['kind']) => rows.filter((row) => row.kind === kind);
  const course = of('course')[0];
  const skills = Object.fromEntries(of('skill').map((row) => [row.key, rated(row) as RatedSkill]));
  for (const { key, successes, answers } of of('group')) {
    const at = key.indexOf(' ');
    const skill = entry(skills, key.slice(at + 1));
    if (!skill) continue;
    const name = key.startsWith('c') ? 'byCount' : 'byStreak';
    const list = [...(skill[name] ?? new Array<number>(GROUPED[name]).fill(0))];
    list.splice(2 * Number(key.slice(1, at)), 2, successes, answers);
    skill[name] = list;
  }
  return {
    course: { successes: course?.successes ?? 0, answers: course?.answers ?? 0 },
    skills,
    items: Object.fromEntries(of('item').map((row) => [row.key, rated(row)])),
  };
}
