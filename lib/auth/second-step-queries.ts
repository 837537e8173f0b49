import type { Sql } from '../db/port';

/** One-time codes of somebody; `secret` sealed, `confirmedAt` null while they are being set up. */
export interface SecondStep {
  secret: string;
  confirmedAt: Date | null;
}

/** Null where somebody has none. */
export async function secondStepOf(sql: Sql, staffId: string): Promise<SecondStep | null> {
  const [row] = await sql.query<SecondStep>(
    'select secret, confirmed_at as "confirmedAt" from staff_code where staff_id = $1',
    [staffId],
  );
  return row ?? null;
}

/** Takes the place of one that was begun; @returns false where codes are asked for already */
export async function putSecret(sql: Sql, staffId: string, secret: string, at: Date): Promise<boolean> {
  const rows = await sql.query(
    `insert into staff_code as c (staff_id, secret, made_at, last_step) values ($1, $2, $3, 0)
     on conflict (staff_id) do update set secret = $2, made_at = $3, last_step = 0
       where c.confirmed_at is null returning 1`,
    [staffId, secret, at],
  );
  return rows.length === 1;
}

/**
 * A code is taken once: of two who give the same one at once one is let in.
 * @param step the half minute since 1970 that it belongs to
 */
export async function takeStep(sql: Sql, staffId: string, step: number): Promise<boolean> {
  const rows = await sql.query(
    `update staff_code set last_step = $2 where staff_id = $1 and last_step < $2
     returning 1`,
    [staffId, step],
  );
  return rows.length === 1;
}

/** From now on codes are asked for. */
export async function confirmSecret(sql: Sql, staffId: string, at: Date): Promise<void> {
  await sql.query('update staff_code set confirmed_at = $2 where staff_id = $1', [staffId, at]);
}

/** In the place of those that somebody had. */
export async function replaceRecovery(
  tx: Sql,
  staffId: string,
  codeHashes: readonly string[],
): Promise<void> {
  await tx.query('delete from staff_recovery where staff_id = $1', [staffId]);
  await tx.query('insert into staff_recovery (staff_id, code_hash) select $1, unnest($2::text[])', [
    staffId,
    codeHashes,
  ]);
}

/** Of two who give the same one at once one is let in. */
export async function takeRecovery(sql: Sql, staffId: string, hash: string, at: Date): Promise<boolean> {
  const rows = await sql.query(
    `update staff_recovery set used_at = $3 where staff_id = $1 and code_hash = $2 and used_at is null
     returning 1`,
    [staffId, hash, at],
  );
  return rows.length === 1;
}

/** How many recovery codes somebody has left. */
export async function recoveryLeft(sql: Sql, staffId: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    'select count(*)::int as count from staff_recovery where staff_id = $1 and used_at is null',
    [staffId],
  );
  return row?.count ?? 0;
}

/** @returns false where there was none that counted */
export async function dropSecondStep(tx: Sql, staffId: string): Promise<boolean> {
  await tx.query('delete from staff_recovery where staff_id = $1', [staffId]);
  const rows = await tx.query<{ counted: boolean }>(
    'delete from staff_code where staff_id = $1 returning confirmed_at is not null as counted',
    [staffId],
  );
  return rows[0]?.counted ?? false;
}
