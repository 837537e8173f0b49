import type { Sql } from '../db/port';
import type { CheckResult } from './checks/check';
import type { EventKind, Provenance } from './schema';

/** One event of one hint, with the text that it is about: data for later prompts and models. */
export interface DecisionLine {
  hintId: string;
  courseId: string;
  itemId: string;
  language: string;
  level: number;
  answer: string | null;
  seq: number;
  event: EventKind;
  by: string;
  at: Date;
  reason: string | null;
  words: string | null;
  /** Of 'undone': the event that does not count any more. */
  undoes: number | null;
  version: number;
  text: string;
  provenance: Provenance;
  /** When the text was written; null: none had run. */
  checks: CheckResult[] | null;
}

const PAGE = 500;

/** Everything that has become of a course's hints, by hint and in order, a page at a time. */
export async function* decisionLines(sql: Sql, courseId: string): AsyncGenerator<DecisionLine, void> {
  let last: DecisionLine | undefined;
  let count = PAGE;
  while (count === PAGE) {
    const rows: DecisionLine[] = await sql.query(
      `select h.id as "hintId", h.course_id as "courseId", h.item_id as "itemId", h.language, h.level, h.answer,
         e.seq, e.kind as event, e.by, e.at, e.reason, e.words, e.undoes, v.version, v.text, v.provenance, v.checks
         from hint h join hint_event e on e.hint_id = h.id join hint_version v on v.hint_id = h.id and v.version = e.version
        where h.course_id = $1 and ($2::uuid is null or (h.id, e.seq) > ($2, $3))
        order by h.id, e.seq limit ${PAGE}`,
      [courseId, last?.hintId ?? null, last?.seq ?? 0],
    );
    count = rows.length;
    last = rows.at(-1);
    yield* rows;
  }
}
