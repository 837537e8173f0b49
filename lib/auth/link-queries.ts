import type { Sql } from '../db/port';
import { keyColumns, type StaffKey } from './staff-queries';

/** Somebody at a provider, by the two names that never change: its own and theirs there. */
export interface Identity {
  issuer: string;
  subject: string;
}

/** Whose account it opens; null where it opens none. */
export async function staffByLink(sql: Sql, { issuer, subject }: Identity): Promise<StaffKey | null> {
  const [row] = await sql.query<StaffKey>(
    `select ${keyColumns} from staff where id = (
       select staff_id from staff_link where issuer = $1 and subject = $2)`,
    [issuer, subject],
  );
  return row ?? null;
}

/** @returns false where it opens somebody's account already; one that was removed does not count */
export async function insertLink(
  tx: Sql,
  staffId: string,
  { issuer, subject }: Identity,
  at: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `insert into staff_link as l (issuer, subject, staff_id, linked_at) values ($1, $2, $3, $4)
     on conflict (issuer, subject) do update set staff_id = $3, linked_at = $4
       where not exists (select 1 from staff s where s.id = l.staff_id) returning 1`,
    [issuer, subject, staffId, at],
  );
  return rows.length === 1;
}

/**
 * Takes the links of who has a passphrase away; of nobody else, who would have no door left.
 * @returns the issuers that they were at
 */
export async function deleteLinks(tx: Sql, staffId: string): Promise<string[]> {
  const rows = await tx.query<{ issuer: string }>(
    `delete from staff_link l using staff s
      where l.staff_id = $1 and s.id = l.staff_id and s.passphrase_hash <> '' returning l.issuer`,
    [staffId],
  );
  return rows.map(({ issuer }) => issuer).sort();
}

/** By which doors somebody can come in. */
export interface Doors {
  hasPassphrase: boolean;
  /** At the provider that is named. */
  isLinked: boolean;
}

/** @param issuer of the provider that is set up; null: none is */
export async function doorsOf(sql: Sql, staffId: string, issuer: string | null): Promise<Doors> {
  const [row] = await sql.query<Doors>(
    `select passphrase_hash <> '' as "hasPassphrase", exists (
       select 1 from staff_link where staff_id = $1 and issuer = $2) as "isLinked" from staff where id = $1`,
    [staffId, issuer],
  );
  return row ?? { hasPassphrase: false, isLinked: false };
}
