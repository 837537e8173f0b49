import type { Sql } from '../db/port';

/** So many at once, and one more after each `everyMs`. */
export interface Allowance {
  burst: number;
  everyMs: number;
}

/**
 * Takes one of an allowance, if one is left (GCRA, the "leaky bucket as a meter" of ATM networks:
 * one moment a key is all that is kept). One statement, so that several processes share it.
 * @param key whose; hashed by the caller where it would tell who
 * @returns null, or the moment from which on there is one again, at most `everyMs` ahead
 */
export async function take(
  sql: Sql,
  key: string,
  { burst, everyMs }: Allowance,
  now: Date,
): Promise<Date | null> {
  // more than the whole is never used: a moment further ahead is of a clock that was set back, as a
  // small computer's is by each power cut, and a school must not wait for it
  const used = `case when a.used_until > $2::timestamptz + $4::interval then $2::timestamptz
    else greatest($2::timestamptz, a.used_until) end`;
  const passes = `${used} + $3::interval <= $2::timestamptz + $4::interval`;
  const [row] = await sql.query<{ passed: boolean; usedUntil: Date }>(
    `insert into allowance as a (key, used_until, passed) values ($1, $2::timestamptz + $3::interval, true)
     on conflict (key) do update
       set passed = ${passes}, used_until = case when ${passes} then ${used} + $3::interval else ${used} end
     returning passed, used_until as "usedUntil"`,
    [key, now, `${everyMs} milliseconds`, `${burst * everyMs} milliseconds`],
  );
  if (!row || row.passed) return null;
  return new Date(row.usedUntil.getTime() - (burst - 1) * everyMs);
}

/** One that was taken for nothing. */
export async function giveBack(sql: Sql, key: string, { everyMs }: Allowance): Promise<void> {
  await sql.query('update allowance set used_until = used_until - $2::interval where key = $1', [
    key,
    `${everyMs} milliseconds`,
  ]);
}

/** As if nothing had been taken. */
export async function giveAllBack(sql: Sql, key: string): Promise<void> {
  await sql.query('delete from allowance where key = $1', [key]);
}

/** Rows that say nothing any more. */
export async function dropUnused(sql: Sql, now: Date): Promise<void> {
  await sql.query('delete from allowance where used_until < $1', [now]);
}
