import type { Db, Sql } from '../db/port';
import { UstatError } from '../errors';
import { isBlocked } from './checks/run-checks';
import type { Looked, Reviewer } from './decide-queries';
import { insertDrafts } from './draft-queries';
import { addEvents } from './hint-queries';
import type { HintState } from './review';
import type { HintEvent, HintPlace, Provenance } from './schema';
import { secondFor } from './second';
import { askSecond } from './second-queries';

/** A hint that a person writes, for a place where there may be others. */
export interface Writing {
  id: string;
  place: HintPlace;
  text: string;
  /** The hint that it says in another language; null: it is new. */
  of: Provenance['of'] | null;
  /** Learners see it at once; else it waits for a colleague. */
  approves: boolean;
  /** Although a check fails. */
  despite: boolean;
}

/**
 * Its author may approve it, as they may an edit of theirs: a site may have one curator, and what
 * its own author approved always comes to a second reader (second.ts).
 * @throws UstatError 'bad-input' for an approval against a check that fails
 */
export async function writeHint(
  db: Db,
  by: Reviewer,
  { id, place, text, of, approves, despite }: Writing,
  { checks, provenance }: Pick<Looked, 'checks' | 'provenance'>,
  at: Date,
): Promise<void> {
  const blocked = isBlocked(checks);
  if (approves && blocked && !despite) throw new UstatError('bad-input', 'A check fails: look at it first.');
  await db.transaction(async (tx) => {
    const whole = { ...provenance, ...(of ? { of } : {}) };
    const hint = { ...place, id, text, provenance: whole, checks };
    const written: HintEvent = {
      ...{ seq: 1, kind: 'written', version: 1, by: by.name, at, reason: null, words: null, undoes: null },
    };
    await insertDrafts(tx, [hint], { kind: 'written', by: by.name, at });
    if (!approves) return;
    const reason = blocked ? 'despite-checks' : null;
    const [, approved] = await addEvents(tx, id, [written], [{ ...written, kind: 'approved', reason }]);
    const why = approved && secondFor(id, [written], approved);
    const first = { hintId: id, seq: 2, version: 1, by: by.name, verdict: 'approved' as const, at };
    if (why) await askSecond(tx, [{ ...first, why }]);
  });
}

export interface HintOfItem {
  id: string;
  language: string;
  level: number;
  answer: string | null;
  state: HintState;
  /** The latest. */
  text: string;
  version: number;
}

/** Every hint of an item, in all languages; those that are out of the course last. */
export async function hintsOfItem(sql: Sql, courseId: string, itemId: string): Promise<HintOfItem[]> {
  return sql.query(
    `select h.id, h.language, h.level, h.answer, h.state, v.text, v.version
       from hint h cross join lateral (
         select text, version from hint_version where hint_id = h.id order by version desc limit 1) v
      where h.course_id = $1 and h.item_id = $2
      order by h.state = 'retired', h.language, h.level, h.answer, h.made_at, h.id`,
    [courseId, itemId],
  );
}
