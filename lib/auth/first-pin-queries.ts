import type { Sql } from '../db/port';

/** A profile with a PIN that a class gave and nobody has changed yet. */
export interface Given {
  learnerId: string;
  name: string;
  seed: string;
  /** Nobody has opened the profile yet: no recovery code was ever made for it. */
  isUnused: boolean;
}

/** Those of the learners whose PIN is still the one that a class gave. */
export async function givenPins(sql: Sql, learnerIds: readonly string[]): Promise<Given[]> {
  return sql.query(
    `select learner_id as "learnerId", name, pin_seed as seed, recovery_hash = '' as "isUnused"
     from credential where learner_id = any($1::uuid[]) and pin_seed is not null`,
    [learnerIds],
  );
}

/** Names and first PINs for profiles that were made for somebody; no recovery code yet. */
export async function insertGiven(
  tx: Sql,
  rows: readonly { learnerId: string; name: string; nameKey: string; pinHash: string; seed: string }[],
  at: Date,
): Promise<void> {
  const ids = rows.map(({ learnerId }) => learnerId);
  await tx.query(
    `insert into profile_name (learner_id, name_key)
     select id, key from unnest($1::uuid[], $2::text[]) as made (id, key)`,
    [ids, rows.map(({ nameKey }) => nameKey)],
  );
  await tx.query(
    `insert into credential (learner_id, name, pin_hash, pin_seed, recovery_hash, claimed_at)
     select id, name, hash, seed, '', $5
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as made (id, name, hash, seed)`,
    [ids, rows.map(({ name }) => name), rows.map(({ pinHash }) => pinHash), rows.map(({ seed }) => seed), at],
  );
}

/** Another first PIN. */
export async function giveAnother(
  tx: Sql,
  learnerId: string,
  { pinHash, seed }: { pinHash: string; seed: string },
): Promise<void> {
  await tx.query('update credential set pin_hash = $2, pin_seed = $3 where learner_id = $1', [
    learnerId,
    pinHash,
    seed,
  ]);
}

/** When a PIN was reset, by which class, and whether what was locked then was opened since. */
export interface PinReset {
  at: Date;
  className: string;
  openedAt: Date | null;
}

/** The first one first. */
export async function resetsOf(sql: Sql, learnerId: string): Promise<PinReset[]> {
  return sql.query(
    `select reset_at as at, class_name as "className", opened_at as "openedAt"
     from pin_reset where learner_id = $1 order by reset_at`,
    [learnerId],
  );
}

/**
 * Locks what was talked about until now, for whoever has the recovery code of this moment: what an
 * earlier code has opened is locked anew for this one. Nothing of a profile that nobody has opened.
 */
export async function insertReset(tx: Sql, learnerId: string, className: string, at: Date): Promise<void> {
  await tx.query(
    `update pin_reset p set opened_at = null, code_hash = c.recovery_hash from credential c
      where p.learner_id = $1 and c.learner_id = $1 and p.opened_at is not null`,
    [learnerId],
  );
  await tx.query(
    `insert into pin_reset (learner_id, reset_at, class_name, code_hash)
     select learner_id, $2, $3, recovery_hash from credential
      where learner_id = $1 and recovery_hash <> '' on conflict do nothing`,
    [learnerId, at, className],
  );
}

/** Hashes of the codes that open something yet. */
export async function lockedBy(sql: Sql, learnerId: string): Promise<string[]> {
  const rows = await sql.query<{ hash: string }>(
    'select distinct code_hash as hash from pin_reset where learner_id = $1 and opened_at is null',
    [learnerId],
  );
  return rows.map(({ hash }) => hash);
}

export async function openLocked(tx: Sql, learnerId: string, codeHash: string, at: Date): Promise<void> {
  await tx.query(
    'update pin_reset set opened_at = $3 where learner_id = $1 and code_hash = $2 and opened_at is null',
    [learnerId, codeHash, at],
  );
}
