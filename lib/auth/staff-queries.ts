import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import type { Grant, Role, Scope } from './can';
import type { ScreenLanguage } from './schema';

const HOUR = 3_600_000;
/** Of staff, since the last page. */
const IDLE_MS = 12 * HOUR;

/** Somebody of staff, and what they hold. */
export interface Staff {
  id: string;
  name: string;
  language: ScreenLanguage;
  grants: Grant[];
}

/** Somebody of staff who is signed in; `confirmedAt`: when they last gave their passphrase. */
export interface SignedIn extends Staff {
  sessionId: string;
  confirmedAt: Date;
}

const grantsOf = (id: string) =>
  `coalesce((select json_agg(json_build_object('role', r.role, 'scope', r.scope) order by r.role, r.scope)
     from staff_role r where r.staff_id = ${id}), '[]'::json) as grants`;

/** Whom a session still signs in, with the roles of this moment. */
export async function staffSignedIn(sql: Sql, tokenHash: string, now: Date): Promise<SignedIn | null> {
  const [row] = await sql.query<SignedIn>(
    `select s.id, s.name, s.language, o.id as "sessionId", o.confirmed_at as "confirmedAt", ${grantsOf('s.id')}
     from staff_session o join staff s on s.id = o.staff_id where o.token_hash = $1 and o.expires_at > $2`,
    [tokenHash, now],
  );
  return row ?? null;
}

export interface StaffKey {
  id: string;
  name: string;
  /** Empty where a provider opens the account and no passphrase does. */
  passphraseHash: string;
}

export const keyColumns = 'id, name, passphrase_hash as "passphraseHash"';

/** Null where nobody has the name. */
export async function staffByName(sql: Sql, nameKey: string): Promise<StaffKey | null> {
  const [row] = await sql.query<StaffKey>(`select ${keyColumns} from staff where name_key = $1`, [nameKey]);
  return row ?? null;
}

export async function staffKey(sql: Sql, id: string): Promise<StaffKey | null> {
  const [row] = await sql.query<StaffKey>(`select ${keyColumns} from staff where id = $1`, [id]);
  return row ?? null;
}

/** Those of the ids, with what opens their accounts and the language that they read. */
export async function staffOf(
  sql: Sql,
  ids: readonly string[],
): Promise<(StaffKey & { language: ScreenLanguage })[]> {
  return sql.query(`select ${keyColumns}, language from staff where id = any($1::uuid[]) order by id`, [ids]);
}

/** @returns false where somebody has the name */
export async function insertStaff(
  sql: Sql,
  row: StaffKey & { nameKey: string; language: string; madeAt: Date },
): Promise<boolean> {
  const rows = await sql.query(
    `insert into staff (id, name, name_key, passphrase_hash, language, made_at, seen_at)
     values ($1, $2, $3, $4, $5, $6, $6) on conflict (name_key) do nothing returning 1`,
    [row.id, row.name, row.nameKey, row.passphraseHash, row.language, row.madeAt],
  );
  return rows.length === 1;
}

export async function replacePassphrase(sql: Sql, id: string, hash: string): Promise<void> {
  await sql.query('update staff set passphrase_hash = $2 where id = $1', [id, hash]);
}

/** The same passphrase hashed anew: one that was chosen meanwhile stays. */
export async function renewHash(
  sql: Sql,
  id: string,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await sql.query('update staff set passphrase_hash = $3 where id = $1 and passphrase_hash = $2', [
    id,
    from,
    to,
  ]);
}

/** @returns false where there is one already */
export async function putFirstPassphrase(sql: Sql, id: string, hash: string): Promise<boolean> {
  const rows = await sql.query(
    `update staff set passphrase_hash = $2 where id = $1 and passphrase_hash = '' returning 1`,
    [id, hash],
  );
  return rows.length === 1;
}

export async function setStaffLanguage(sql: Sql, id: string, language: ScreenLanguage): Promise<void> {
  await sql.query('update staff set language = $2 where id = $1', [id, language]);
}

/**
 * Their sessions, roles, codes and links go along.
 * @returns false where there is nobody of that id
 */
export async function deleteStaff(tx: Sql, id: string): Promise<boolean> {
  await tx.query('delete from staff_recovery where staff_id = $1', [id]);
  await tx.query('delete from staff_code where staff_id = $1', [id]);
  await tx.query('delete from staff_link where staff_id = $1', [id]);
  return (await tx.query('delete from staff where id = $1 returning 1', [id])).length === 1;
}

/** @returns false where they hold it already */
export async function grant(tx: Sql, id: string, { role, scope }: Grant, at: Date): Promise<boolean> {
  const rows = await tx.query(
    `insert into staff_role (staff_id, role, scope, granted_at) values ($1, $2, $3, $4)
     on conflict do nothing returning 1`,
    [id, role, scope, at],
  );
  return rows.length === 1;
}

/** @returns false where they did not hold it */
export async function withdraw(tx: Sql, id: string, { role, scope }: Grant): Promise<boolean> {
  const rows = await tx.query(
    'delete from staff_role where staff_id = $1 and role = $2 and scope = $3 returning 1',
    [id, role, scope],
  );
  return rows.length === 1;
}

/** From everybody who holds something in a scope that is no more. */
export async function withdrawScope(tx: Sql, scope: Scope): Promise<void> {
  await tx.query('delete from staff_role where scope = $1', [scope]);
}

/** Who holds a role; until the transaction ends nobody takes it from one of them. */
export async function lockHolders(tx: Sql, role: Role, scope: Scope): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    'select staff_id as id from staff_role where role = $1 and scope = $2 order by staff_id for update',
    [role, scope],
  );
  return rows.map(({ id }) => id);
}

export async function hasAdmin(sql: Sql): Promise<boolean> {
  return (await sql.query("select 1 from staff_role where role = 'admin' limit 1")).length > 0;
}

export interface NewSession {
  tokenHash: string;
  id: string;
  staffId: string;
  address: string;
  agent: string;
  /** When a passphrase was given last; now, unless a provider says otherwise. */
  confirmedAt?: Date;
  /** What opened the account. */
  passphraseHash?: string;
}

/**
 * Signs somebody in on one browser, until 12 hours after its last page; ends what ran out.
 * @throws UstatError 'not-allowed' where what opened the account does so no more: who changes a
 *   passphrase ends all sessions, and this one would be none of them
 */
export async function beginStaffSession(sql: Sql, one: NewSession, at: Date): Promise<void> {
  const [person] = await sql.query<{ hash: string }>(
    'select passphrase_hash as hash from staff where id = $1 for update',
    [one.staffId],
  );
  if (!person || person.hash !== (one.passphraseHash ?? person.hash))
    throw new UstatError('not-allowed', 'The passphrase was changed.');
  await sql.query('delete from staff_session where staff_id = $1 and expires_at < $2', [one.staffId, at]);
  await sql.query(
    `insert into staff_session
       (token_hash, id, staff_id, made_at, seen_at, expires_at, confirmed_at, address, agent)
     values ($1, $2, $3, $4, $4, $5, $8, $6, $7)`,
    [
      ...[one.tokenHash, one.id, one.staffId, at, new Date(at.getTime() + IDLE_MS)],
      ...[one.address, one.agent, one.confirmedAt ?? at],
    ],
  );
  await sql.query('update staff set seen_at = $2 where id = $1', [one.staffId, at]);
}

/** Notes that sessions are used, at most once a minute each: 12 hours begin anew. */
export async function renewStaffSessions(sql: Sql, tokenHashes: readonly string[], at: Date): Promise<void> {
  await sql.query(
    `with used as (
       update staff_session set seen_at = $2, expires_at = $3
        where token_hash = any($1::text[]) and expires_at > $2
          and seen_at < $2::timestamptz - interval '1 minute' returning staff_id)
     update staff set seen_at = $2 where id in (select staff_id from used)`,
    [tokenHashes, at, new Date(at.getTime() + IDLE_MS)],
  );
}

/** A passphrase was given again in this session, here or at a provider. */
export async function confirmSession(sql: Sql, sessionId: string, at: Date): Promise<void> {
  await sql.query('update staff_session set confirmed_at = $2 where id = $1', [sessionId, at]);
}

export interface OpenSession {
  id: string;
  madeAt: Date;
  seenAt: Date;
  address: string;
  agent: string;
}

/** Where somebody is signed in, the one that was used last first. */
export async function openSessions(sql: Sql, staffId: string, now: Date): Promise<OpenSession[]> {
  return sql.query(
    `select id, made_at as "madeAt", seen_at as "seenAt", address, agent from staff_session
      where staff_id = $1 and expires_at > $2 order by seen_at desc, id`,
    [staffId, now],
  );
}

/** @param sessionId null: all of them */
export async function endStaffSessions(sql: Sql, staffId: string, sessionId: string | null): Promise<void> {
  await sql.query('delete from staff_session where staff_id = $1 and ($2::uuid is null or id = $2)', [
    staffId,
    sessionId,
  ]);
}

export async function endOtherSessions(sql: Sql, staffId: string, kept: string): Promise<void> {
  await sql.query('delete from staff_session where staff_id = $1 and id <> $2', [staffId, kept]);
}

/** After rows were brought back from a copy: nobody is signed in, and no invitation is open. */
export async function endCopiedDoors(sql: Sql): Promise<void> {
  await sql.query('delete from staff_session');
  await sql.query('delete from invitation');
}
