import type { Sql } from '../db/port';
import type { Contact } from './schema';

/** A contact that was named in the browser. */
export interface KeptContact extends Contact {
  id: string;
}

/** Until the transaction's end nobody else changes them. */
export async function lockContacts(tx: Sql): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtext('ustat contacts'))");
}

/** In the order in which they were named. */
export async function keptContacts(sql: Sql): Promise<KeptContact[]> {
  return sql.query(
    'select id, name, country, phone, languages, hours, free from help_contact order by position, id',
  );
}

/** A new one comes last; one that is there stays in its place. */
export async function putContact(sql: Sql, contact: KeptContact): Promise<void> {
  const { id, name, country, phone, languages, hours, free } = contact;
  await sql.query(
    `insert into help_contact (id, position, name, country, phone, languages, hours, free)
     select $1, (select coalesce(max(position), 0) + 1 from help_contact), $2, $3, $4, $5::jsonb, $6, $7
     on conflict (id) do update set name = excluded.name, country = excluded.country, phone = excluded.phone,
       languages = excluded.languages, hours = excluded.hours, free = excluded.free`,
    [id, name, country, phone, JSON.stringify(languages), hours, free],
  );
}

export async function dropContact(sql: Sql, id: string): Promise<void> {
  await sql.query('delete from help_contact where id = $1', [id]);
}
