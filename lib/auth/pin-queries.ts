import type { Sql } from '../db/port';
import { keysOf, profileKey } from './name-key';

export interface Credential {
  learnerId: string;
  name: string;
  /** By which it is looked up, and which its hashes hold. */
  nameKey: string;
  pinHash: string;
  /** Empty until the profile is opened for the first time: no code opens it. */
  recoveryHash: string;
  /** Of a PIN that a class gave, which is to be changed; null: the learner's own. */
  pinSeed: string | null;
}

const credentials = `select c.learner_id as "learnerId", c.name, n.name_key as "nameKey",
    c.pin_hash as "pinHash", c.recovery_hash as "recoveryHash", c.pin_seed as "pinSeed"
  from credential c join profile_name n on n.learner_id = c.learner_id`;

const idsOf = async (sql: Sql, keys: readonly string[]): Promise<string[]> => {
  const rows = await sql.query<{ id: string }>(
    'select learner_id as id from profile_name where name_key = any($1)',
    [keys],
  );
  return rows.map(({ id }) => id);
};

/**
 * Of everybody who has the name: it is no key, or whoever tries to take one learns who is here. One
 * that is found by its key of before has to be folded as the given one too: tries are counted by
 * that.
 */
export async function credentialsByName(sql: Sql, name: string): Promise<Credential[]> {
  const ids = await idsOf(sql, keysOf(name));
  const found = await sql.query<Credential>(`${credentials} where c.learner_id = any($1::uuid[])`, [ids]);
  return found.filter((one) => profileKey(one.name) === profileKey(name));
}

/** Until the transaction ends nobody else takes this name or changes a PIN of it. */
export async function lockName(tx: Sql, nameKey: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`ustat name ${nameKey}`]);
}

/** The same of many names, always in one order: two such can't wait for each other. */
export async function lockNames(tx: Sql, nameKeys: readonly string[]): Promise<void> {
  await tx.query(
    `select pg_advisory_xact_lock(id) from (
       select distinct hashtext('ustat name ' || key) as id from unnest($1::text[]) as t (key) order by id) named`,
    [nameKeys],
  );
}

/** Whether any of these names is there with its PIN. */
export async function areTogether(
  tx: Sql,
  rows: readonly { nameKey: string; pinHash: string }[],
): Promise<boolean> {
  const found = await tx.query(
    `select 1 from unnest($1::text[], $2::text[]) as wanted (name_key, pin_hash)
       join profile_name n on n.name_key = wanted.name_key
       join credential c on c.learner_id = n.learner_id and c.pin_hash = wanted.pin_hash limit 1`,
    [rows.map(({ nameKey }) => nameKey), rows.map(({ pinHash }) => pinHash)],
  );
  return found.length > 0;
}

/** Whether another profile has this name and this PIN: two such could not be told apart. */
export async function isTogether(
  tx: Sql,
  nameKey: string,
  pinHash: string,
  besides?: string,
): Promise<boolean> {
  const ids = (await idsOf(tx, [nameKey])).filter((id) => id !== besides);
  const rows = await tx.query(
    'select 1 from credential where learner_id = any($1::uuid[]) and pin_hash = $2',
    [ids, pinHash],
  );
  return rows.length > 0;
}

/** null for an anonymous profile. */
export async function credentialOf(sql: Sql, learnerId: string): Promise<Credential | null> {
  const [row] = await sql.query<Credential>(`${credentials} where c.learner_id = $1`, [learnerId]);
  return row ?? null;
}

/** @returns false when the learner has a name */
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

/** A new PIN of the learner's own and a recovery code, as hashes. */
export async function replacePin(
  sql: Sql,
  learnerId: string,
  pinHash: string,
  recoveryHash: string,
): Promise<void> {
  await sql.query(
    'update credential set pin_hash = $2, recovery_hash = $3, pin_seed = null where learner_id = $1',
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

/**
 * How many PINs were hashed otherwise than after a text; those of an older program are not counted.
 */
export async function pinsNotAfter(sql: Sql, prefix: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    "select count(*)::int as count from credential where pin_hash like 'pin:%' and not starts_with(pin_hash, $1)",
    [prefix],
  );
  return row?.count ?? 0;
}
