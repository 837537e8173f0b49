import { IS_ITEM } from '../content/course-queries';
import type { Db, Sql } from '../db/port';
import { UstatError } from '../errors';
import { type DeskHint, deskHint } from './desk-queries';
import { sendBack } from './hint-queries';
import type { RejectReason } from './schema';
import type { SecondPair, Verdict, WhySecond } from './second';

/** Verdicts that a second person makes anew, without knowing the first. */

/** A verdict that is to be made anew. */
interface Asked {
  hintId: string;
  seq: number;
  version: number;
  by: string;
  verdict: Verdict;
  why: WhySecond;
  at: Date;
}

export async function askSecond(tx: Sql, asked: readonly Asked[]): Promise<void> {
  await tx.query(
    `insert into hint_second (hint_id, seq, version, first_by, first_verdict, why, asked_at)
     select "hintId", seq, version, by, verdict, why, at
       from jsonb_to_recordset($1::jsonb) as n("hintId" uuid, seq int, version int, by text, verdict text, why text,
         at timestamptz) on conflict do nothing`,
    [JSON.stringify(asked)],
  );
}

/**
 * Of `hint_second s join hint h`: those that still stand as they were judged, and that this reader
 * ($2) has neither written nor judged. What was approved unread may be read by who approved it; one
 * of an exercise that has left the course waits until it comes back.
 */
const OPEN = `h.course_id = $1 and s.second_at is null and h.state = s.first_verdict
  and ${IS_ITEM('h')}
  and (s.first_by <> $2 or s.why = 'bulk')
  and s.version = (select max(v.version) from hint_version v where v.hint_id = h.id)
  and not exists (select from hint_event e where e.hint_id = h.id and e.by = $2 and e.kind in ('written', 'edited'))`;

export async function countSeconds(sql: Sql, courseId: string, reader: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from hint_second s join hint h on h.id = s.hint_id where ${OPEN}`,
    [courseId, reader],
  );
  return row?.count ?? 0;
}

/** The one to look at next, of those that nobody else has before them. Null: none. */
export async function nextSecond(
  sql: Sql,
  courseId: string,
  reader: { id: string; name: string },
  now: Date,
): Promise<{ hint: DeskHint; seq: number } | null> {
  const [row] = await sql.query<{ id: string; seq: number }>(
    `select h.id, s.seq from hint_second s join hint h on h.id = s.hint_id
      where ${OPEN} order by s.asked_at, h.id limit 1`,
    [courseId, reader.name],
  );
  if (!row) return null;
  return { hint: await deskHint(sql, courseId, row.id, { staffId: reader.id, now }), seq: row.seq };
}

/**
 * Keeps what the second reader says. Where an approved hint would not be approved again, it goes
 * back to review: two people see a fault more surely than one.
 * @throws UstatError 'conflict' where it has changed or was read meanwhile
 */
export async function saveSecond(
  db: Db,
  reader: { id: string; name: string },
  at: { courseId: string; hintId: string; seq: number; now: Date },
  { verdict, reason }: { verdict: Verdict; reason: RejectReason | null },
): Promise<void> {
  const { courseId, hintId, seq, now } = at;
  await db.transaction(async (tx) => {
    await tx.query('select from hint where id = $1 for update', [hintId]);
    const [row] = await tx.query<{ first: Verdict; version: number }>(
      `update hint_second s set second_by = $2, second_verdict = $5, second_reason = $6, second_at = $7
         from hint h where h.id = s.hint_id and s.hint_id = $3 and s.seq = $4 and ${OPEN}
       returning s.first_verdict as first, s.version`,
      [courseId, reader.name, hintId, seq, verdict, reason, now],
    );
    if (!row) throw new UstatError('conflict', 'The hint has changed, or somebody has read it.');
    if (row.first === verdict || row.first === 'rejected') return;
    const hint = await deskHint(tx, courseId, hintId, { staffId: reader.id, now });
    await sendBack(tx, hint, { by: reader.name, at: now, reason: reason ?? 'second-reader' });
  });
}

/** Verdicts of which both are there. */
export async function secondPairs(sql: Sql, courseId: string): Promise<SecondPair[]> {
  return sql.query(
    `select h.language, s.why, s.first_verdict as first, s.second_verdict as second
       from hint_second s join hint h on h.id = s.hint_id
      where h.course_id = $1 and s.second_at is not null`,
    [courseId],
  );
}
