import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Db, Sql } from '../db/port';
import { UstatError } from '../errors';
import { isPlainlyPassed } from './checks/run-checks';
import { insertVersions } from './course-hint-queries';
import type { Looked, Reviewer } from './decide-queries';
import type { Filter } from './desk-queries';
import { EVENTS, insertEvents, saveStates } from './hint-queries';
import { reviewOf } from './review';
import { BULK, type HintEvent, type HintPlace, type Provenance } from './schema';
import { sampleOf } from './second';
import { askSecond } from './second-queries';
import { isSameGround } from './sources';

/** Approvals of many hints at once: only of what every check lets pass. */

/** At once: a page of the desk answers within seconds. */
const MOST = 500;

/** A hint that may be approved with others. */
export interface Ready extends HintPlace {
  id: string;
  text: string;
  version: number;
  provenance: Provenance;
  events: HintEvent[];
}

export interface Bulk {
  hints: Ready[];
  /** Names them and their texts: what is approved is what was shown. */
  mark: string;
}

/** Parameters: course, language or null, items or null, now, the reviewer. */
const READY = `h.course_id = $1 and h.state = 'in-review' and -h.risk = 0 and ($2::text is null or h.language = $2)
  and ($3::text[] is null or h.item_id = any($3))
  and not exists (select from hint_claim c where c.hint_id = h.id and c.until > $4 and c.staff_id <> $5)
  and not exists (select from hint_event e where e.hint_id = h.id and e.kind not in ('drafted', 'written', 'imported', 'edited'))
  and (select count(*) from jsonb_array_elements(v.checks) c
        where c ->> 'check' in ('leak', 'language', 'safety') and c ->> 'outcome' = 'passed') = 3
  and not exists (select from jsonb_array_elements(v.checks) c where c ->> 'outcome' in ('failed', 'flagged'))`;

/**
 * Hints of a query that nobody has judged or sent back, and of which every check that can block has
 * passed and none has failed or been flagged; the oldest first, so many at once.
 */
export async function bulkOf(
  sql: Sql,
  { courseId, language, itemIds }: Filter,
  { staffId, now }: { staffId: string; now: Date },
): Promise<Bulk> {
  const rows = await sql.query<Ready>(
    `select h.id, h.course_id as "courseId", h.item_id as "itemId", h.language, h.level, h.answer,
       v.text, v.version, v.provenance, ${EVENTS} as events
       from hint h cross join lateral (
         select text, version, provenance, checks from hint_version where hint_id = h.id order by version desc limit 1) v
      where ${READY} order by h.made_at, h.id limit ${MOST}`,
    [courseId, language, itemIds, now, staffId],
  );
  const hints = rows.map((row) => ({
    ...row,
    events: row.events.map((event) => ({ ...event, at: new Date(event.at) })),
  }));
  const named = hints.map(({ id, version }) => `${id} ${version}`).sort();
  return { hints, mark: bytesToHex(sha256(utf8ToBytes(named.join('\n')))).slice(0, 32) };
}

export interface BulkDone {
  batchId: string | null;
  approved: number;
  /** That the checks of today don't let pass: the exercise or the lesson is another. */
  left: number;
}

/**
 * Approves what was shown, as one batch; one in twenty comes to a reader.
 * @param mark of what was shown
 * @param look what is said of a hint today, by what it was drawn from
 * @throws UstatError 'conflict' where it is not the same any more
 */
export async function approveBulk(
  db: Db,
  by: Reviewer,
  filter: Filter,
  {
    mark,
    now,
    batchId,
    look,
  }: { mark: string; now: Date; batchId: string; look(hint: Ready): Promise<Looked> },
): Promise<BulkDone> {
  const who = { staffId: by.id, now };
  const isShown = (bulk: Bulk) => {
    if (bulk.mark !== mark) throw new UstatError('conflict', 'These hints have changed meanwhile.');
  };
  const { hints, ...shown } = await bulkOf(db, filter, who);
  isShown({ hints, ...shown });
  const looked = await Promise.all(hints.map(async (hint) => ({ hint, ...(await look(hint)) })));
  const passed = looked.filter(({ checks }) => isPlainlyPassed(checks));
  if (passed.length === 0) return { batchId: null, approved: 0, left: hints.length };
  await db.transaction(async (tx) => {
    await tx.query('select from hint where id = any($1) order by id for update', [hints.map(({ id }) => id)]);
    isShown(await bulkOf(tx, filter, who));
    // what a hint stands on now is a version of its own
    const moved = passed.filter(({ hint, today }) => !isSameGround(today, hint.provenance));
    await insertVersions(
      tx,
      moved.map(({ hint: { id, version, text }, today, checks }) => ({
        ...{ hintId: id, version: version + 1, text, provenance: today, checks },
      })),
    );
    const isMoved = new Set(moved.map(({ hint }) => hint.id));
    const added = new Map(passed.map(({ hint }) => [hint.id, eventsOf(hint, isMoved, by.name, now)]));
    await insertEvents(tx, added);
    await saveStates(
      tx,
      passed.map(({ hint: { id, events } }) => ({ id, events: [...events, ...(added.get(id) ?? [])] })),
    );
    const approvals = [...added].flatMap(([id, events]) =>
      events.slice(-1).map((event) => ({ id, ...event })),
    );
    await keepBatch(tx, { id: batchId, courseId: filter.courseId, by: by.name, at: now }, approvals);
    await askSecond(
      tx,
      sampleOf(approvals).map(({ id, seq, version }) => ({
        ...{
          hintId: id,
          seq,
          version,
          by: by.name,
          verdict: 'approved' as const,
          why: 'bulk' as const,
          at: now,
        },
      })),
    );
  });
  return { batchId, approved: passed.length, left: hints.length - passed.length };
}

function eventsOf({ id, version, events }: Ready, isMoved: ReadonlySet<string>, by: string, at: Date) {
  const last = events.at(-1)?.seq ?? 0;
  const none = { words: null, undoes: null, by, at };
  const approved = { ...none, kind: 'approved' as const, reason: BULK };
  if (!isMoved.has(id)) return [{ ...approved, seq: last + 1, version }];
  const edited = { ...none, kind: 'edited' as const, reason: null, seq: last + 1, version: version + 1 };
  return [edited, { ...approved, seq: last + 2, version: version + 1 }];
}

async function keepBatch(
  tx: Sql,
  batch: { id: string; courseId: string; by: string; at: Date },
  approvals: readonly { id: string; seq: number }[],
): Promise<void> {
  await tx.query('insert into hint_batch (id, course_id, by, at) values ($1, $2, $3, $4)', [
    ...[batch.id, batch.courseId, batch.by, batch.at],
  ]);
  await tx.query(
    `insert into hint_batch_hint (batch_id, hint_id, seq)
     select $1, id, seq from jsonb_to_recordset($2::jsonb) as n(id uuid, seq int)`,
    [batch.id, JSON.stringify(approvals.map(({ id, seq }) => ({ id, seq })))],
  );
}

/**
 * Takes a batch back as one; hints that somebody has judged since stay as they are.
 * @returns how many are in review again
 * @throws UstatError 'bad-input' for a batch of somebody else, or one that was taken back
 */
export async function undoBulk(
  db: Db,
  by: Reviewer,
  { courseId, batchId, now }: { courseId: string; batchId: string; now: Date },
): Promise<number> {
  return db.transaction(async (tx) => {
    const mine = await tx.query(
      `update hint_batch set undone_at = $4 where id = $1 and course_id = $2 and by = $3 and undone_at is null returning 1`,
      [batchId, courseId, by.name, now],
    );
    if (mine.length === 0) throw new UstatError('bad-input', 'There is nothing to take back.');
    await tx.query(
      'select from hint where id in (select hint_id from hint_batch_hint where batch_id = $1) order by id for update',
      [batchId],
    );
    const rows = await tx.query<{ id: string; seq: number; events: HintEvent[] }>(
      `select h.id, b.seq, ${EVENTS} as events from hint_batch_hint b join hint h on h.id = b.hint_id where b.batch_id = $1`,
      [batchId],
    );
    const standing = rows
      .map((row) => ({ ...row, events: row.events.map((event) => ({ ...event, at: new Date(event.at) })) }))
      .filter(({ seq, events }) => reviewOf(events).by?.seq === seq);
    const added = new Map(
      standing.map(({ id, seq, events }): [string, HintEvent[]] => {
        const { version } = reviewOf(events);
        const last = events.at(-1)?.seq ?? 0;
        const undone = { kind: 'undone' as const, version, by: by.name, at: now, reason: BULK, words: null };
        return [id, [{ ...undone, seq: last + 1, undoes: seq }]];
      }),
    );
    await insertEvents(tx, added);
    await saveStates(
      tx,
      standing.map(({ id, events }) => ({ id, events: [...events, ...(added.get(id) ?? [])] })),
    );
    return standing.length;
  });
}
