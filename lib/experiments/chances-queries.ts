import type { Sql } from '../db/port';
import type { Chances, Known } from './adaptive';

/** SQL on experiment_chances. */

/** They come into force a little later than they are written: no process is that far behind. */
export const IN_FORCE_AFTER = 60_000;

export async function addChances(
  sql: Sql,
  experimentId: string,
  version: number,
  { from, chances, known }: Chances,
): Promise<void> {
  await sql.query(
    `insert into experiment_chances (experiment_id, version, from_at, chances, known) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [experimentId, version, from, JSON.stringify(chances), JSON.stringify(known)],
  );
}

/** Those in force at a moment; null where the plan's own shares are. */
export async function chancesAt(
  sql: Sql,
  experimentId: string,
  version: number,
  at: Date,
): Promise<number[] | null> {
  const [row] = await sql.query<{ chances: number[] }>(
    `select chances from experiment_chances
     where experiment_id = $1 and version = $2 and from_at <= $3 order by from_at desc limit 1`,
    [experimentId, version, at],
  );
  return row?.chances ?? null;
}

/** All of a version, the first ones first. */
export async function chancesOf(sql: Sql, experimentId: string, version: number): Promise<Chances[]> {
  return sql.query<{ from: Date; chances: number[]; known: Known[] }>(
    `select from_at as "from", chances, known from experiment_chances
     where experiment_id = $1 and version = $2 order by from_at`,
    [experimentId, version],
  );
}

/**
 * A column of a statement: since when those chances were in force by which an exposure `e` was
 * assigned, in milliseconds; 0 for the plan's own shares.
 */
export const chancesSince = (experiment: string, version: string) => `coalesce((
  select extract(epoch from max(c.from_at)) * 1000 from experiment_chances c
  where c.experiment_id = ${experiment} and c.version = ${version} and c.from_at <= e.exposed_at), 0)::float8`;
