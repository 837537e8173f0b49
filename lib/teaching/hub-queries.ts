import type { Sql } from '../db/port';

/** SQL on hub and hub_class: other sites that send what their classes did. */

export interface Hub {
  fingerprint: string;
  name: string;
  trustedAt: Date;
  /** When it was heard of last. */
  seenAt: Date | null;
  /** Names of its classes. */
  classes: string[];
}

/** @returns false where it is trusted already */
export async function insertHub(tx: Sql, fingerprint: string, name: string, at: Date): Promise<boolean> {
  const rows = await tx.query(
    `insert into hub (fingerprint, name, trusted_at) values ($1, $2, $3)
     on conflict do nothing returning 1`,
    [fingerprint, name, at],
  );
  return rows.length === 1;
}

/** Its classes stay here. @returns its name; null where it was not trusted */
export async function deleteHub(tx: Sql, fingerprint: string): Promise<string | null> {
  const [row] = await tx.query<{ name: string }>('delete from hub where fingerprint = $1 returning name', [
    fingerprint,
  ]);
  return row?.name ?? null;
}

export async function allHubs(sql: Sql): Promise<Hub[]> {
  return sql.query(
    `select h.fingerprint, h.name, h.trusted_at as "trustedAt", h.seen_at as "seenAt",
       coalesce((select json_agg(c.name order by c.name) from hub_class k join class c on c.id = k.class_id
                 where k.fingerprint = h.fingerprint), '[]'::json) as classes
     from hub h order by h.trusted_at, h.fingerprint`,
  );
}

export async function isHub(sql: Sql, fingerprint: string): Promise<boolean> {
  return (await sql.query('select 1 from hub where fingerprint = $1', [fingerprint])).length > 0;
}

export async function hubSeen(sql: Sql, fingerprint: string, at: Date): Promise<void> {
  await sql.query('update hub set seen_at = $2 where fingerprint = $1', [fingerprint, at]);
}

/** Changes nothing where the class is another hub's. @returns whether it is this one's now */
export async function giveClass(tx: Sql, classId: string, fingerprint: string): Promise<boolean> {
  await tx.query(
    'insert into hub_class (class_id, fingerprint) values ($1, $2) on conflict (class_id) do nothing',
    [classId, fingerprint],
  );
  const rows = await tx.query('select 1 from hub_class where class_id = $1 and fingerprint = $2', [
    classId,
    fingerprint,
  ]);
  return rows.length === 1;
}

export async function classesOfHub(sql: Sql, fingerprint: string): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    'select class_id as id from hub_class where fingerprint = $1 order by class_id',
    [fingerprint],
  );
  return rows.map(({ id }) => id);
}

/** Whether the learner is in one of the hub's classes. */
export async function isOfHub(sql: Sql, fingerprint: string, learnerId: string): Promise<boolean> {
  const rows = await sql.query(
    `select 1 from class_member m join hub_class h on h.class_id = m.class_id
      where m.learner_id = $1 and h.fingerprint = $2 limit 1`,
    [learnerId, fingerprint],
  );
  return rows.length > 0;
}
