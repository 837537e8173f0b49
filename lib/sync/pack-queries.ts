import type { Sql } from '../db/port';

/** SQL on course_pack. */

export interface LoadedPack {
  fingerprint: string;
  madeAt: Date;
}

/** The pack that a course came as; null where it came otherwise. */
export async function packOf(sql: Sql, courseId: string): Promise<LoadedPack | null> {
  const [row] = await sql.query<LoadedPack>(
    'select fingerprint, made_at as "madeAt" from course_pack where course_id = $1',
    [courseId],
  );
  return row ?? null;
}

/** The course came otherwise since. */
export async function dropPackOf(tx: Sql, courseId: string): Promise<void> {
  await tx.query('delete from course_pack where course_id = $1', [courseId]);
}

export async function savePackOf(tx: Sql, courseId: string, pack: LoadedPack, at: Date): Promise<void> {
  await tx.query(
    `insert into course_pack (course_id, fingerprint, made_at, loaded_at) values ($1, $2, $3, $4)
     on conflict (course_id) do update
     set fingerprint = excluded.fingerprint, made_at = excluded.made_at, loaded_at = excluded.loaded_at`,
    [courseId, pack.fingerprint, pack.madeAt, at],
  );
}
