import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import type { Section } from '../retrieval/schema';
import { masked } from './mask';
import { IS_CALL, SENT_DAYS } from './sent-question-queries';

/** What learners report as wrong, what is done about it, and that they read it. */

export const itemFaults = ['wrong', 'unclear', 'language', 'other'] as const;
export type ItemFault = (typeof itemFaults)[number];

export const outcomes = ['mended', 'right', 'later'] as const;
export type Outcome = (typeof outcomes)[number];

interface ItemReport {
  id: string;
  courseId: string;
  itemId: string;
  /** As it was shown. */
  itemVersion: string;
  language: string;
  fault: ItemFault;
  words: string;
  at: Date;
}

/** Keeps a report on an exercise, masked, in place of one that nobody has looked at yet. */
export async function reportItem(sql: Sql, learnerId: string, report: ItemReport): Promise<void> {
  const { id, courseId, itemId, itemVersion, language, fault, words, at } = report;
  await sql.query(
    'delete from report where learner_id = $1 and course_id = $2 and item_id = $3 and outcome is null',
    [learnerId, courseId, itemId],
  );
  await sql.query(
    `insert into report (learner_id, id, course_id, item_id, item_version, language, fault, text, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [learnerId, id, courseId, itemId, itemVersion, language, fault, masked(words), at],
  );
}

/** Brings answers of the tutor's that were reported to the desk, masked; no calls for help. */
export async function collectReports(sql: Sql, now: Date): Promise<void> {
  const rows = await sql.query<{ learnerId: string; id: string; text: string }>(
    `select t.learner_id as "learnerId", t.id, t.question as text from turn t
      where t.reported_at > $1 and not ${IS_CALL}
        and not exists (select from report r where r.learner_id = t.learner_id and r.id = t.id)`,
    [new Date(now.getTime() - SENT_DAYS * DAY)],
  );
  await sql.query(
    `insert into report (learner_id, id, course_id, language, text, shown, made_at)
     select t.learner_id, t.id, c.course_id, t.language, w.text,
       (select coalesce(jsonb_agg(jsonb_build_object('moduleId', s->>'moduleId', 'sectionId', s->>'sectionId')), '[]')
          from jsonb_array_elements(coalesce(t.answer->'citations', '[]')) s where s->>'sectionId' <> ''),
       t.reported_at
       from jsonb_to_recordset($1::jsonb) as w("learnerId" uuid, id uuid, text text)
       join turn t on t.learner_id = w."learnerId" and t.id = w.id
       join conversation c on c.learner_id = t.learner_id and c.id = t.conversation_id
     on conflict do nothing`,
    [JSON.stringify(rows.map((row) => ({ ...row, text: masked(row.text) })))],
  );
}
const DAY = 86_400_000;

/** Of whom it is nothing is told. */
export interface DeskReport {
  id: string;
  /** Null of an answer of the tutor's. */
  itemId: string | null;
  itemVersion: string | null;
  fault: ItemFault | null;
  language: string;
  text: string;
  shown: Section[];
  at: Date;
  outcome: Outcome | null;
  said: string | null;
  doneBy: string | null;
  doneAt: Date | null;
}

const COLUMNS = `r.id, r.item_id as "itemId", r.item_version as "itemVersion", r.fault, r.language, r.text, r.shown,
  r.made_at as at, r.outcome, r.said, r.done_by as "doneBy", r.done_at as "doneAt"`;

/** Reports of a course that nobody has answered (`waiting`), or by what was done; oldest first. */
export async function reportsOf(
  sql: Sql,
  courseId: string,
  outcome: Outcome | 'waiting',
  { from, most }: { from: number; most: number },
): Promise<DeskReport[]> {
  return sql.query(
    `select ${COLUMNS} from report r
      where r.course_id = $1 and coalesce(r.outcome, 'waiting') = $2 order by r.made_at, r.id offset $3 limit $4`,
    [courseId, outcome, from, most],
  );
}

/** How many there are of each. */
export async function countReports(sql: Sql, courseId: string): Promise<Record<Outcome | 'waiting', number>> {
  const rows = await sql.query<{ outcome: Outcome | 'waiting'; count: number }>(
    `select coalesce(outcome, 'waiting') as outcome, count(*)::int as count from report where course_id = $1 group by 1`,
    [courseId],
  );
  const counts = { waiting: 0, mended: 0, right: 0, later: 0 };
  for (const { outcome, count } of rows) counts[outcome] = count;
  return counts;
}

/** @throws UstatError 'not-found' for a report of another course too */
export async function deskReport(sql: Sql, courseId: string, id: string): Promise<DeskReport> {
  const [row] = await sql.query<DeskReport>(
    `select ${COLUMNS} from report r where r.course_id = $1 and r.id = $2`,
    [courseId, id],
  );
  if (!row) throw new UstatError('not-found', `No report ${id}.`);
  return row;
}

/** The reports before and after one among those that wait; null: none. */
export async function besideReport(
  sql: Sql,
  courseId: string,
  id: string,
): Promise<{ next: string | null; previous: string | null }> {
  const [row] = await sql.query<{ next: string | null; previous: string | null }>(
    `select next, previous from (
       select id, lead(id) over w as next, lag(id) over w as previous from report
        where course_id = $1 and (outcome is null or id = $2) window w as (order by made_at, id)) beside where id = $2`,
    [courseId, id],
  );
  return row ?? { next: null, previous: null };
}

/**
 * Says what was done, in a word or two; null takes that back. The learner is told what is new.
 * @param seen when what the page showed was done, in milliseconds; 0 before anything was, and of
 *   who takes an answer of their own back from another page
 * @throws UstatError 'not-found'; 'conflict' where a colleague has answered since
 */
export async function answerReport(
  sql: Sql,
  at: { courseId: string; id: string; seen: number },
  done: { outcome: Outcome; said: string; language: string } | null,
  by: { name: string; at: Date },
): Promise<void> {
  const rows = await sql.query(
    `update report set outcome = $4, said = $5, said_in = $6, done_by = $7, done_at = $8, read_at = null
      where course_id = $1 and id = $2 and (coalesce((extract(epoch from done_at) * 1000)::bigint, 0) = $3
        or $4::text is null and done_by = $9) returning id`,
    [
      ...[at.courseId, at.id, at.seen, done?.outcome ?? null, done?.said || null, done?.language ?? null],
      ...[done ? by.name : null, done ? by.at : null, by.name],
    ],
  );
  if (rows.length > 0) return;
  await deskReport(sql, at.courseId, at.id);
  throw new UstatError('conflict', 'A colleague has answered this report meanwhile.');
}

/** What a learner has not read yet of what was done. */
export interface ReportNews {
  id: string;
  itemId: string | null;
  courseId: string;
  /** Their own words, masked; of an answer the question. */
  text: string;
  language: string;
  outcome: Outcome;
  said: string | null;
  saidIn: string | null;
}

/** The latest first, at most `most`. */
export function reportNews(sql: Sql, learnerId: string, most: number): Promise<ReportNews[]> {
  return sql.query(
    `select id, item_id as "itemId", course_id as "courseId", text, language, outcome, said, said_in as "saidIn"
       from report where learner_id = $1 and outcome is not null and read_at is null order by done_at desc, id limit $2`,
    [learnerId, most],
  );
}

/** They have read it, and are not told again. */
export async function markRead(sql: Sql, learnerId: string, ids: readonly string[], at: Date): Promise<void> {
  await sql.query(
    'update report set read_at = $3 where learner_id = $1 and id = any($2::uuid[]) and outcome is not null',
    [learnerId, ids, at],
  );
}

/** Reports that are older than SENT_DAYS go, as questions do. */
export async function dropOldReports(sql: Sql, now: Date): Promise<void> {
  await sql.query('delete from report where made_at <= $1', [new Date(now.getTime() - SENT_DAYS * DAY)]);
}
