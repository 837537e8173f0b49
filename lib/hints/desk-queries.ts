import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import type { CheckResult } from './checks/check';
import type { Judged } from './figures';
import { EVENTS } from './hint-queries';
import { type Review, reviewOf } from './review';
import type { HintEvent, HintPlace, Provenance } from './schema';

/** What the desk reads. */

/** Of a queue: null is any. */
export interface Filter {
  courseId: string;
  language: string | null;
  /** Items of the modules that are looked at: those that the course has today. */
  itemIds: readonly string[] | null;
  /** Those that wait, unless others are asked for. */
  state?: 'in-review' | 'approved' | 'rejected';
  /** A part of the text; empty or none: all. */
  text?: string;
}

export interface Queued {
  id: string;
  itemId: string;
  language: string;
  level: number;
  risk: number;
  text: string;
  /** A colleague has it before them. */
  isClaimed: boolean;
}

const LAST_TEXT =
  '(select v.text from hint_version v where v.hint_id = h.id order by v.version desc limit 1)';
const LISTED = `h.course_id = $1 and ($2::text is null or h.language = $2)
  and ($3::text[] is null or h.item_id = any($3)) and h.state = $4
  and ($5 = '' or strpos(lower(${LAST_TEXT}), lower($5)) > 0)`;
const of = ({ courseId, language, itemIds, state = 'in-review', text = '' }: Filter) => [
  ...[courseId, language, itemIds, state, text],
];

/**
 * Hints that wait for a verdict, or others of a state: those that fail a check first, then by
 * flags, then the oldest.
 * @param slice rows of a page
 */
export async function queue(
  sql: Sql,
  filter: Filter,
  { staffId, now, from, most }: { staffId: string; now: Date; from: number; most: number },
): Promise<{ hints: Queued[]; count: number }> {
  const [hints, count] = await Promise.all([
    sql.query<Queued>(
      `select h.id, h.item_id as "itemId", h.language, h.level, h.risk,
         ${LAST_TEXT} as text,
         exists (select from hint_claim c where c.hint_id = h.id and c.until > $6 and c.staff_id <> $7) as "isClaimed"
       from hint h where ${LISTED} order by -h.risk, h.made_at, h.id offset $8 limit $9`,
      [...of(filter), now, staffId, from, most],
    ),
    countListed(sql, filter),
  ]);
  return { hints, count };
}

/** How many a list has in all. */
export async function countListed(sql: Sql, filter: Filter): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from hint h where ${LISTED}`,
    of(filter),
  );
  return row?.count ?? 0;
}

/** Of the hints of a course, in a language, so many stand so. */
export interface Progress {
  courseId: string;
  language: string;
  state: string;
  count: number;
}

/** Hints by course, language and state. */
export async function progressOf(sql: Sql, courseIds: readonly string[]): Promise<Progress[]> {
  return sql.query(
    `select course_id as "courseId", language, state, count(*)::int as count from hint
      where course_id = any($1) group by 1, 2, 3 order by 2, 3, 1`,
    [courseIds],
  );
}

/** Hints on which people have said something, with all of their events. */
export async function judgedHints(sql: Sql, courseId: string): Promise<Judged[]> {
  const rows = await sql.query<Judged>(
    `select h.language, ${EVENTS} as events,
       (select json_object_agg(v.version, v.text) from hint_version v where v.hint_id = h.id) as texts
       from hint h where h.course_id = $1
        and exists (select from hint_event e where e.hint_id = h.id and e.by <> '' and e.kind in ('approved', 'rejected'))`,
    [courseId],
  );
  return rows.map((row) => ({
    ...row,
    events: row.events.map((event) => ({ ...event, at: new Date(event.at) })),
  }));
}

/**
 * The hints beside another in a queue, whether that one still stands in it or not; null: none. Its
 * place is asked for first, so that the index of the queue finds what comes next to it.
 */
export async function beside(
  sql: Sql,
  filter: Filter,
  { hintId, staffId, now }: { hintId: string; staffId: string; now: Date },
): Promise<{ next: string | null; previous: string | null }> {
  const [here] = await sql.query<{ risk: number; madeAt: string }>(
    'select -risk as risk, made_at::text as "madeAt" from hint where id = $1',
    [hintId],
  );
  if (!here) return { next: null, previous: null };
  const one = (sign: string, order: string) => `(select h.id from hint h
      where ${LISTED} and (-h.risk, h.made_at, h.id) ${sign} ($8::int, $9::timestamptz, $10::uuid)
        and not exists (select from hint_claim c where c.hint_id = h.id and c.until > $6 and c.staff_id <> $7)
      order by -h.risk ${order}, h.made_at ${order}, h.id ${order} limit 1)`;
  const [row] = await sql.query<{ next: string | null; previous: string | null }>(
    `select ${one('>', '')} as next, ${one('<', 'desc')} as previous`,
    [...of(filter), now, staffId, here.risk, here.madeAt, hintId],
  );
  return row ?? { next: null, previous: null };
}

/** A hint with all that is known of it. */
export interface DeskHint extends HintPlace {
  id: string;
  review: Review;
  text: string;
  provenance: Provenance;
  /** By version, from the first. */
  texts: Record<string, string>;
  provenances: Record<string, Provenance>;
  events: HintEvent[];
  /** Of the text as it is, when it was written. */
  checks: CheckResult[] | null;
  /** A colleague has it before them. */
  isClaimed: boolean;
}

/** @throws UstatError 'not-found' for a hint of another course too */
export async function deskHint(
  sql: Sql,
  courseId: string,
  id: string,
  { staffId, now }: { staffId: string; now: Date },
): Promise<DeskHint> {
  const [row] = await sql.query<
    Omit<DeskHint, 'review' | 'text' | 'checks' | 'provenance'> & {
      checks: Record<string, CheckResult[] | null>;
    }
  >(
    `select h.id, h.course_id as "courseId", h.item_id as "itemId", h.language, h.level, h.answer, ${EVENTS} as events,
       (select json_object_agg(v.version, v.text) from hint_version v where v.hint_id = h.id) as texts,
       (select json_object_agg(v.version, v.provenance) from hint_version v where v.hint_id = h.id) as provenances,
       (select json_object_agg(v.version, v.checks) from hint_version v where v.hint_id = h.id) as checks,
       exists (select from hint_claim c where c.hint_id = h.id and c.until > $3 and c.staff_id <> $4) as "isClaimed"
     from hint h where h.id = $1 and h.course_id = $2`,
    [id, courseId, now, staffId],
  );
  const events = row?.events.map((event) => ({ ...event, at: new Date(event.at) })) ?? [];
  const review = reviewOf(events);
  const text = row?.texts[review.version];
  const provenance = row?.provenances[review.version];
  if (!row || text === undefined || !provenance) throw new UstatError('not-found', `No hint ${id}.`);
  return { ...row, review, text, provenance, checks: row.checks[review.version] ?? null, events };
}

/** Other hints of an item in a language that learners see, or that wait, by level. */
export async function siblings(
  sql: Sql,
  { courseId, itemId, language }: Omit<HintPlace, 'level' | 'answer'>,
  except: string | null,
): Promise<{ id: string; level: number; text: string }[]> {
  return sql.query(
    `select h.id, h.level, (select v.text from hint_version v where v.hint_id = h.id order by v.version desc limit 1) as text
       from hint h where h.course_id = $1 and h.item_id = $2 and h.language = $3 and h.state in ('approved', 'in-review')
        and ($4::uuid is null or h.id <> $4) order by h.level`,
    [courseId, itemId, language, except],
  );
}
