import type { Sql } from '../db/port';
import { entry, GROUPED, type Population, type Rated, type RatedSkill, type Tally } from './counts';

/** SQL on population. */

/**
 * One table for all that is counted. 'group' rows hold RatedSkill's byCount and byStreak, keyed
 * `c<group> <skill>` and `s<group> <skill>`.
 */
interface PopulationRow extends Tally {
  kind: 'course' | 'skill' | 'item' | 'group';
  key: string;
  elo: number;
}

/** Changes whenever something is counted; null before the first. */
export async function populationVersion(sql: Sql, courseId: string): Promise<string | null> {
  const [row] = await sql.query<{ version: string }>(
    `select xmin::text as version from population where course_id = $1 and kind = 'course'`,
    [courseId],
  );
  return row?.version ?? null;
}

/** Everybody's answers in a course; with `only`, of those components and items alone. */
export async function populationOf(
  sql: Sql,
  courseId: string,
  only?: { skillIds: readonly string[]; itemIds: readonly string[] },
): Promise<Population> {
  const columns = 'kind, key, successes, answers, elo';
  const wanted = only && rowsFor(only.skillIds, only.itemIds);
  const rows = wanted
    ? await sql.query<PopulationRow>(
        `select ${columns} from unnest($2::text[], $3::text[]) as wanted (kind, key) join population using (kind, key)
         where course_id = $1`,
        [courseId, wanted.map(({ kind }) => kind), wanted.map(({ key }) => key)],
      )
    : await sql.query<PopulationRow>(`select ${columns} from population where course_id = $1`, [courseId]);
  return populationFrom(rows);
}

/** Each found by its key: a large course has thousands. */
function rowsFor(
  skillIds: readonly string[],
  itemIds: readonly string[],
): Pick<PopulationRow, 'kind' | 'key'>[] {
  const none = (length: number) => new Array<number>(length).fill(0);
  const groups = { byCount: none(GROUPED.byCount), byStreak: none(GROUPED.byStreak) };
  return [
    { kind: 'course', key: '' },
    ...skillIds.flatMap((key) => [{ kind: 'skill' as const, key }, ...groupRows(key, groups)]),
    ...itemIds.map((key) => ({ kind: 'item' as const, key })),
  ];
}

/** Writes what has changed between two populations of a course, or of a part of it. */
export async function savePopulation(
  tx: Sql,
  courseId: string,
  before: Population,
  after: Population,
): Promise<void> {
  const nameOf = ({ kind, key }: PopulationRow) => `${kind} ${key}`;
  const old = new Map(rowsOf(before).map((row) => [nameOf(row), row.answers]));
  await upsert(
    tx,
    courseId,
    rowsOf(after).filter((row) => row.answers !== old.get(nameOf(row))),
  );
}

/** Puts a recount in the place of all that was counted. */
export async function replacePopulation(tx: Sql, courseId: string, population: Population): Promise<void> {
  await tx.query('delete from population where course_id = $1', [courseId]);
  await upsert(tx, courseId, rowsOf(population));
}

/** What nobody has answered has no row. */
function rowsOf({ course, skills, items }: Population): PopulationRow[] {
  const bySkill = Object.entries(skills);
  return [
    { kind: 'course' as const, key: '', ...course, elo: 0 },
    ...bySkill.map(([key, skill]) => ({ kind: 'skill' as const, key, ...rated(skill) })),
    ...bySkill.flatMap(([key, skill]) => groupRows(key, skill)),
    ...Object.entries(items).map(([key, item]) => ({ kind: 'item' as const, key, ...item })),
  ].filter(({ answers }) => answers > 0);
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
