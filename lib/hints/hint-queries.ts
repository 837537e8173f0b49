import type { Sql } from '../db/port';
import { onePerLevel, reviewOf, type Step } from './review';
import type { ApprovedHint, HintEvent } from './schema';

/** Of `hint h`: its events as review.ts reads them, and the texts of its versions. */
export const EVENTS = `(select coalesce(json_agg(json_build_object('seq', e.seq, 'kind', e.kind, 'version', e.version,
   'undoes', e.undoes, 'by', e.by, 'at', e.at, 'reason', e.reason, 'words', e.words) order by e.seq), '[]')
   from hint_event e where e.hint_id = h.id)`;

/**
 * The one query by which hints reach learners: the exercise's page, the tutor in it, forms and
 * exports all ask it. What it gives is worked out from the events at each call; the state that
 * lists are found by only spares it the rest.
 * @param older as in store.ts: words of an item that are not today's
 */
export async function approvedHints(
  sql: Sql,
  item: { courseId: string; itemId: string; language: string },
  older: string | null = null,
): Promise<ApprovedHint[]> {
  const rows = await sql.query<{
    id: string;
    level: number;
    answer: string | null;
    events: (Step & { at: string })[];
    texts: Record<string, string>;
    items: Record<string, string | null>;
  }>(
    `select h.id, h.level, h.answer, ${EVENTS} as events,
       (select json_object_agg(v.version, coalesce(v.provenance ->> 'cameWith', v.provenance ->> 'itemHash'))
          from hint_version v where v.hint_id = h.id) as items,
       (select json_object_agg(v.version, v.text) from hint_version v where v.hint_id = h.id) as texts
     from hint h
     where h.course_id = $1 and h.item_id = $2 and h.language = $3 and h.state = 'approved'`,
    [item.courseId, item.itemId, item.language],
  );
  const approved = rows.flatMap(({ id, level, answer, events, texts, items }) => {
    const { state, version, by } = reviewOf(events);
    const text = texts[version];
    const at = events.find(({ seq }) => seq === by?.seq)?.at;
    if (state !== 'approved' || text === undefined || at === undefined) return [];
    const isOfOther = older !== null && (items[version] ?? older) !== older;
    if (isOfOther) return [];
    return [{ id, version, level, answer, text, approvedAt: new Date(at).getTime() }];
  });
  return onePerLevel(approved).map(({ approvedAt: _, ...hint }) => hint);
}

/** A hint with what has become of it. */
export interface StoredHint {
  id: string;
  events: HintEvent[];
}

/** Writes what comes next of one hint, and the state that lists are found by. */
export async function addEvents(
  tx: Sql,
  hintId: string,
  before: readonly HintEvent[],
  added: readonly Omit<HintEvent, 'seq'>[],
): Promise<HintEvent[]> {
  const last = before.at(-1)?.seq ?? 0;
  const all = [...before, ...added.map((event, at) => ({ ...event, seq: last + 1 + at }))];
  await insertEvents(tx, new Map([[hintId, all.slice(before.length)]]));
  await saveStates(tx, [{ id: hintId, events: all }]);
  return all;
}

/** An approved hint is to be looked at again; it stands before those of which nothing is known. */
export async function sendBack(
  tx: Sql,
  { id, events }: StoredHint,
  { by, at, reason }: Pick<HintEvent, 'by' | 'at' | 'reason'>,
): Promise<void> {
  const { version } = reviewOf(events);
  await addEvents(tx, id, events, [
    { kind: 'sent-back', version, by, at, reason, words: null, undoes: null },
  ]);
  await tx.query('update hint set risk = greatest(risk, 1) where id = $1', [id]);
}

/** Events by the hint that they are of. */
export async function insertEvents(
  tx: Sql,
  events: ReadonlyMap<string, readonly HintEvent[]>,
): Promise<void> {
  const rows = [...events].flatMap(([hint_id, list]) => list.map((event) => ({ hint_id, ...event })));
  await tx.query(
    `insert into hint_event (hint_id, seq, kind, version, by, at, reason, words, undoes)
     select hint_id, seq, kind, version, by, at, reason, words, undoes
       from jsonb_to_recordset($1::jsonb) as n(hint_id uuid, seq int, kind text, version int, by text,
         at timestamptz, reason text, words text, undoes int)`,
    [JSON.stringify(rows)],
  );
}

/** @param hints each with all of its events */
export async function saveStates(tx: Sql, hints: readonly StoredHint[]): Promise<void> {
  const states = hints.map(({ id, events }) => ({ id, state: reviewOf(events).state }));
  await tx.query(
    `update hint h set state = n.state from jsonb_to_recordset($1::jsonb) as n(id uuid, state text)
      where h.id = n.id and h.state <> n.state`,
    [JSON.stringify(states)],
  );
}
