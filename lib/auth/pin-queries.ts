import type { Sql } from '../db/port';

export interface Credential {
  learnerId: string;
  name: string;
  pinHash: string;
  recoveryHash: string;
  failures: number;
  lockedUntil: Date | null;
}

const columns = `learner_id as "learnerId", name, pin_hash as "pinHash", recovery_hash as "recoveryHash", failures,
  locked_until as "lockedUntil"`;

/** Locked until the transaction ends: parallel guesses are counted one after another. */
export async function credentialByKey(tx: Sql, nameKey: string): Promise<Credential | null> {
  const [found] = await tx.query<{ learnerId: string }>(
    'select learner_id as "learnerId" from profile_name where name_key = $1',
    [nameKey],
  );
  if (!found) return null;
  const [row] = await tx.query<Credential>(
    `select ${columns} from credential where learner_id = $1 for update`,
    [found.learnerId],
  );
  return row ?? null;
}

/** null for an anonymous profile. */
export async function credentialOf(sql: Sql, learnerId: string): Promise<Credential | null> {
  const [row] = await sql.query<Credential>(`select ${columns} from credential where learner_id = $1`, [
    learnerId,
  ]);
  return row ?? null;
}

/** @returns false when the name is taken or the learner has one */
export async function insertCredential(
  sql: Sql,
  row: {
    learnerId: string;
    name: string;
    nameKey: string;
    pinHash: string;
    recoveryHash: string;
    claimedAt: Date;
  },
): Promise<boolean> {
  const rows = await sql.query(
    `with named as (
       insert into profile_name (learner_id, name_key) values ($1, $3) on conflict do nothing
       returning learner_id)
     insert into credential (learner_id, name, pin_hash, recovery_hash, claimed_at)
     select learner_id, $2, $4, $5, $6 from named returning learner_id`,
    [row.learnerId, row.name, row.nameKey, row.pinHash, row.recoveryHash, row.claimedAt],
  );
  return rows.length > 0;
}

/** @param until moment before which no further try is looked at; null: the next one at once */
export async function setFailures(
  tx: Sql,
  learnerId: string,
  failures: number,
  until: Date | null,
): Promise<void> {
  await tx.query('update credential set failures = $2, locked_until = $3 where learner_id = $1', [
    learnerId,
    failures,
    until,
  ]);
}

/** A new PIN and recovery code, as hashes; wrong tries so far are forgotten. */
export async function replacePin(
  sql: Sql,
  learnerId: string,
  pinHash: string,
  recoveryHash: string,
): Promise<void> {
  await sql.query(
    `update credential set pin_hash = $2, recovery_hash = $3, failures = 0, locked_until = null where learner_id = $1`,
    [learnerId, pinHash, recoveryHash],
  );
}

const COLUMN = { pin: 'pin_hash', code: 'recovery_hash' } as const;

/** Of a secret that is the same one as before, or of a new recovery code. */
export async function replaceHash(
  sql: Sql,
  learnerId: string,
  kind: 'pin' | 'code',
  hash: string,
): Promise<void> {
  await sql.query(`update credential set ${COLUMN[kind]} = $2 where learner_id = $1`, [learnerId, hash]);
}

/** How many PINs were hashed otherwise than after a text; those of an older program are not counted. */
export async function pinsNotAfter(sql: Sql, prefix: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    "select count(*)::int as count from credential where pin_hash like 'pin:%' and not starts_with(pin_hash, $1)",
    [prefix],
  );
  return row?.count ?? 0;
}
