import type { ParsedCourse } from '../content/parsed-course';
import type { Sql } from '../db/port';
import type { Chunk } from '../retrieval/schema';
import { type CourseChange, courseChange, currentSources, type KnownHint } from './course-hints';
import { EVENTS, insertEvents, saveStates } from './hint-queries';
import { addReviewed } from './reviewed-hints';

/**
 * Brings the hints of a course to what its files say, in the transaction that loads it.
 * @param chunks of its lessons
 */
export async function takeCourseHints(
  tx: Sql,
  course: ParsedCourse,
  chunks: readonly Chunk[],
  at: Date,
): Promise<void> {
  // a reviewer's verdict comes before it or after it
  await tx.query('select from hint where course_id = $1 order by id for update', [course.structure.id]);
  const known = await hintsOfCourse(tx, course.structure.id);
  const change = hintChange(course, chunks, known, at);
  await insertHints(tx, change.hints, at);
  await insertVersions(tx, change.versions);
  await insertEvents(tx, change.events);
  const before = new Map(known.map(({ id, events }) => [id, events]));
  await saveStates(
    tx,
    [...change.events].map(([id, events]) => ({ id, events: [...(before.get(id) ?? []), ...events] })),
  );
}

/** What loading a course makes of its hints: of its author's, and of those that a desk has left. */
export function hintChange(
  course: ParsedCourse,
  chunks: readonly Chunk[],
  known: readonly KnownHint[],
  at: Date,
): CourseChange {
  const change = courseChange(course, chunks, known, at);
  addReviewed(change, course, known, currentSources(course, chunks), at);
  return change;
}

/** Every hint of a course with all that is known of it. */
export async function hintsOfCourse(sql: Sql, courseId: string): Promise<KnownHint[]> {
  const rows = await sql.query<KnownHint>(
    `select h.id, h.item_id as "itemId", h.language, h.level, h.answer, ${EVENTS} as events,
       (select json_object_agg(v.version, v.text) from hint_version v where v.hint_id = h.id) as texts,
       (select json_object_agg(v.version, v.provenance) from hint_version v where v.hint_id = h.id) as provenance
     from hint h where h.course_id = $1`,
    [courseId],
  );
  return rows.map((row) => ({
    ...row,
    events: row.events.map((event) => ({ ...event, at: new Date(event.at) })),
  }));
}

/** New hints, in review until an event says otherwise. */
export async function insertHints(
  tx: Sql,
  hints: readonly Omit<CourseChange['hints'][number], 'text' | 'provenance'>[],
  at: Date,
): Promise<void> {
  await tx.query(
    `insert into hint (id, course_id, item_id, language, level, answer, made_at, state, risk)
     select id, "courseId", "itemId", language, level, answer, $2, 'in-review', coalesce(risk, 0)
       from jsonb_to_recordset($1::jsonb) as n(id uuid, "courseId" text, "itemId" text, language text, level int, answer text,
         risk int)`,
    [JSON.stringify(hints), at],
  );
}

/** @param versions what the checks said of each, where they have run */
export async function insertVersions(
  tx: Sql,
  versions: readonly CourseChange['versions'][number][],
): Promise<void> {
  await tx.query(
    `insert into hint_version (hint_id, version, text, provenance, checks)
     select "hintId", version, text, provenance, checks
       from jsonb_to_recordset($1::jsonb) as n("hintId" uuid, version int, text text, provenance jsonb, checks jsonb)`,
    [JSON.stringify(versions)],
  );
}
