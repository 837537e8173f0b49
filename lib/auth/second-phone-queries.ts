import type { Sql } from '../db/port';

/** SQL on second_phone: a learner has one code at most. */

/** It takes the place of one that was made before. */
export async function putPhoneCode(
  sql: Sql,
  learnerId: string,
  { codeHash, madeAt, endsAt }: { codeHash: string; madeAt: Date; endsAt: Date },
): Promise<void> {
  await sql.query(
    `insert into second_phone (learner_id, code_hash, made_at, ends_at) values ($1, $2, $3, $4)
     on conflict (learner_id) do update
     set code_hash = excluded.code_hash, made_at = excluded.made_at, ends_at = excluded.ends_at`,
    [learnerId, codeHash, madeAt, endsAt],
  );
}

/** One that still opens the profile. */
export async function phoneCodeOf(
  sql: Sql,
  learnerId: string,
  now: Date,
): Promise<{ madeAt: Date; endsAt: Date } | null> {
  const [row] = await sql.query<{ madeAt: Date; endsAt: Date }>(
    `select made_at as "madeAt", ends_at as "endsAt" from second_phone where learner_id = $1 and ends_at > $2`,
    [learnerId, now],
  );
  return row ?? null;
}

/** @returns whose it was; null where there is none, or no longer. Nobody else can take it then */
export async function takePhoneCode(sql: Sql, codeHash: string, now: Date): Promise<string | null> {
  const [row] = await sql.query<{ learnerId: string; isOpen: boolean }>(
    `delete from second_phone where code_hash = $1
     returning learner_id as "learnerId", ends_at > $2 as "isOpen"`,
    [codeHash, now],
  );
  return row?.isOpen ? row.learnerId : null;
}

export async function dropPhoneCode(sql: Sql, learnerId: string): Promise<void> {
  await sql.query('delete from second_phone where learner_id = $1', [learnerId]);
}
