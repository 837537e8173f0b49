import type { Sql } from '../db/port';
import type { Statement } from '../db/statement';
import { UstatError } from '../errors';
import type { Learner, LearnerRow, Settings } from './schema';

export const learnerColumns = `id, screen_language as "screenLanguage", content_language as "contentLanguage", theme,
  text_size as "textSize"`;

/** null when there is no such learner, or no longer. */
export async function learnerById(sql: Sql, id: string): Promise<Learner | null> {
  const [row] = await sql.query<Learner>(`select ${learnerColumns} from learner where id = $1`, [id]);
  return row ?? null;
}

/** The whole row; null as learnerById. */
export async function learnerRow(sql: Sql, id: string): Promise<LearnerRow | null> {
  const [row] = await sql.query<LearnerRow>(
    `select ${learnerColumns}, created_at as "createdAt" from learner where id = $1`,
    [id],
  );
  return row ?? null;
}

/**
 * Until the transaction ends nobody else changes what is stored about the learner
 * (practice/store.ts LearnerStore). Rows that refer to them can be added meanwhile.
 * @throws UstatError 'not-found' when the learner is gone
 */
export async function lockLearner(tx: Sql, id: string): Promise<void> {
  const rows = await tx.query('update learner set changes = changes + 1 where id = $1 returning 1', [id]);
  if (rows.length === 0) throw new UstatError('not-found', `No learner ${id}.`);
}

/** How many changes there were; null where the learner is gone. @param id the parameter for it */
export const changesOf = (id: string) => `(select changes from learner where id = ${id})`;

/** As lockLearner; no row where there was a change since there were `changes`. */
export const locksUnchanged = (id: string, changes: number): Statement => ({
  text: 'update learner set changes = changes + 1 where id = $1 and changes = $2 returning 1',
  params: [id, changes],
});

/**
 * Those of the learners who are there, and are not just being deleted: none of them is, until the
 * transaction ends.
 */
export async function holdLearners(tx: Sql, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(
    'select id from learner where id = any($1::uuid[]) order by id for key share skip locked',
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Notes that learners are here, at most once a day each: what retention counts from. */
export async function touchLearners(sql: Sql, ids: readonly string[], at: Date): Promise<void> {
  await sql.query(
    "update learner set seen_at = $2 where id = any($1::uuid[]) and seen_at < $2::timestamptz - interval '1 day'",
    [ids, at],
  );
}

/** When learners were last here, to the day. */
export async function seenAtOf(sql: Sql, ids: readonly string[]): Promise<Map<string, Date>> {
  const rows = await sql.query<{ id: string; at: Date }>(
    'select id, seen_at as at from learner where id = any($1::uuid[])',
    [ids],
  );
  return new Map(rows.map(({ id, at }) => [id, at]));
}

/** Learners who were last here before a moment; the longest absent first. */
export async function absentSince(sql: Sql, before: Date, limit: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    'select id from learner where seen_at < $1 order by seen_at limit $2',
    [before, limit],
  );
  return rows.map((row) => row.id);
}

/** How many profiles there are. */
export async function countProfiles(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ count: number }>('select count(*)::int as count from learner');
  return row?.count ?? 0;
}

/** How many there are, how many were last here before each moment, and when the last one was. */
export async function countLearners(
  sql: Sql,
  absent: Date,
  soonAbsent: Date,
): Promise<{ all: number; absent: number; soonAbsent: number; lastSeen: Date | null }> {
  const [row] = await sql.query<{ all: number; absent: number; soonAbsent: number; lastSeen: Date | null }>(
    `select count(*)::int as all, (count(*) filter (where seen_at < $1))::int as absent,
       (count(*) filter (where seen_at < $2))::int as "soonAbsent", max(seen_at) as "lastSeen" from learner`,
    [absent, soonAbsent],
  );
  return row ?? { all: 0, absent: 0, soonAbsent: 0, lastSeen: null };
}

export async function saveSettings(sql: Sql, id: string, settings: Settings): Promise<void> {
  await sql.query(
    'update learner set screen_language = $2, content_language = $3, theme = $4, text_size = $5 where id = $1',
    [id, settings.screenLanguage, settings.contentLanguage, settings.theme, settings.textSize],
  );
}

/**
 * Removes the learner and, by cascade, every row about them; the tombstone keeps a replay from
 * bringing them back. The name goes last: whoever claims one meanwhile holds the learner's row
 * until it is there to be found.
 */
export async function forgetLearner(sql: Sql, id: string, at: Date): Promise<void> {
  await sql.query('insert into tombstone (learner_id, deleted_at) values ($1, $2) on conflict do nothing', [
    id,
    at,
  ]);
  await sql.query('delete from learner where id = $1', [id]);
  await sql.query('delete from profile_name where learner_id = $1', [id]);
}

/** Learners who were deleted, and when: nothing may bring them back. */
export async function tombstones(sql: Sql): Promise<{ learnerId: string; at: Date }[]> {
  return sql.query('select learner_id as "learnerId", deleted_at as at from tombstone');
}

/** Whether there was such a learner, who was deleted. */
export async function isForgotten(sql: Sql, id: string): Promise<boolean> {
  return (await sql.query('select 1 from tombstone where learner_id = $1', [id])).length > 0;
}

export async function knownIds(sql: Sql): Promise<string[]> {
  return (await sql.query<{ id: string }>('select id from learner')).map((row) => row.id);
}

/** A new profile, or one from the journal; changes nothing when the id is there. */
export async function createLearner(sql: Sql, row: LearnerRow): Promise<void> {
  await sql.query(
    `insert into learner (id, created_at, seen_at, screen_language, content_language, theme, text_size)
     values ($1, $2, $2, $3, $4, $5, $6) on conflict (id) do nothing`,
    [row.id, row.createdAt, row.screenLanguage, row.contentLanguage, row.theme, row.textSize],
  );
}

/** New profiles, in one statement. */
export async function createLearners(tx: Sql, rows: readonly LearnerRow[]): Promise<void> {
  await tx.query(
    `insert into learner (id, created_at, seen_at, screen_language, content_language, theme, text_size)
     select id, at, at, screen, content, theme, size
       from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[])
         as made (id, at, screen, content, theme, size)`,
    [
      rows.map(({ id }) => id),
      rows.map(({ createdAt }) => createdAt.toISOString()),
      rows.map(({ screenLanguage }) => screenLanguage),
      rows.map(({ contentLanguage }) => contentLanguage),
      rows.map(({ theme }) => theme),
      rows.map(({ textSize }) => textSize),
    ],
  );
}
