import type { Db, Sql } from '../db/port';
import { UstatError } from '../errors';
import type { CheckResult } from './checks/check';
import { isBlocked, riskOf } from './checks/run-checks';
import { insertVersions } from './course-hint-queries';
import { type DeskHint, deskHint } from './desk-queries';
import { addEvents } from './hint-queries';
import { reviewOf } from './review';
import type { EventKind, HintEvent, Provenance, RejectReason } from './schema';

/** What a reviewer makes of a hint; each changes nothing but by adding events. */

export interface Reviewer {
  id: string;
  /** As events keep it. */
  name: string;
}

export type Decision =
  | { do: 'approve' /** although a check fails: the reviewer says so */; despite: boolean }
  | { do: 'reject'; reason: RejectReason; words: string }
  | { do: 'edit'; text: string; approves: boolean; despite: boolean }
  | { do: 'undo' };

interface Deps {
  db: Db;
  clock: () => Date;
  /** The checks of a text in the place of this hint, and where an edited text comes from. */
  look: (text: string) => { checks: CheckResult[]; provenance: Provenance };
}

/** Minutes that a hint is somebody's own. */
const CLAIM_MS = 10 * 60_000;

/**
 * @param seen the number of the last event that the reviewer's page showed
 * @throws UstatError 'not-found'; 'conflict' where something has happened to it since, or a
 * colleague has it before them; 'bad-input' for an approval against a check that fails, and for an
 * undo of what is not one's own
 */
export async function decide(
  { db, clock, look }: Deps,
  by: Reviewer,
  at: { courseId: string; hintId: string; seen: number },
  decision: Decision,
): Promise<void> {
  const now = clock();
  await db.transaction(async (tx) => {
    await tx.query('select from hint where id = $1 for update', [at.hintId]);
    const hint = await deskHint(tx, at.courseId, at.hintId, { staffId: by.id, now });
    if (hint.isClaimed) throw new UstatError('conflict', 'A colleague is looking at this hint.');
    // an undo takes back the last word whatever the page showed
    if (decision.do !== 'undo' && hint.events.at(-1)?.seq !== at.seen)
      throw new UstatError('conflict', 'The hint has changed since it was opened.');
    const added = await eventsOf(tx, hint, decision, look);
    const whole = added.map((event) => ({ ...NONE, by: by.name, at: now, ...event }));
    await addEvents(tx, hint.id, hint.events, whole);
    await tx.query('delete from hint_claim where hint_id = $1', [hint.id]);
  });
}

const NONE = { reason: null, words: null, undoes: null };
type Added = Pick<HintEvent, 'kind' | 'version'> & Partial<HintEvent>;

async function eventsOf(tx: Sql, hint: DeskHint, decision: Decision, look: Deps['look']): Promise<Added[]> {
  const { version, state } = hint.review;
  switch (decision.do) {
    case 'approve':
      return state === 'approved' ? [] : [approval(version, look(hint.text).checks, decision.despite)];
    case 'reject':
      return [{ kind: 'rejected', version, reason: decision.reason, words: decision.words || null }];
    case 'edit':
      return edited(tx, hint, decision, look(decision.text));
    case 'undo':
      return [undone(hint)];
  }
}

function approval(version: number, checks: readonly CheckResult[], despite: boolean): Added {
  if (!isBlocked(checks)) return { kind: 'approved', version };
  if (!despite) throw new UstatError('bad-input', 'A check fails: look at it first.');
  return { kind: 'approved', version, reason: 'despite-checks' };
}

async function edited(
  tx: Sql,
  { id: hintId, texts, text: before, review, provenance: from }: DeskHint,
  { text, approves, despite }: Extract<Decision, { do: 'edit' }>,
  { checks, provenance }: ReturnType<Deps['look']>,
): Promise<Added[]> {
  if (text === before)
    return approves && review.state !== 'approved' ? [approval(review.version, checks, despite)] : [];
  const version = 1 + Math.max(...Object.keys(texts).map(Number));
  const verdict = approves ? [approval(version, checks, despite)] : [];
  // what a hint was drawn from stays its ground when its words are mended
  const sources = from.sources.length > 0 ? from.sources : provenance.sources;
  await insertVersions(tx, [{ hintId, version, text, provenance: { ...provenance, sources }, checks }]);
  await saveRisk(tx, hintId, checks);
  return [{ kind: 'edited', version }, ...verdict];
}

const TAKEN_BACK: readonly EventKind[] = ['approved', 'rejected', 'edited'];

/** The last verdict or edit that counts, if nothing came after it. */
function undone({ events, review }: DeskHint): Added {
  const last = review.by && events.find(({ seq }) => seq === review.by?.seq);
  if (!last || !TAKEN_BACK.includes(last.kind))
    throw new UstatError('bad-input', 'There is nothing to take back.');
  const before = reviewOf(events.filter(({ seq }) => seq !== last.seq));
  if (before.version === 0) throw new UstatError('bad-input', 'The first text can not be taken back.');
  return { kind: 'undone', version: review.version, undoes: last.seq };
}

/** What lists order by. */
async function saveRisk(tx: Sql, hintId: string, checks: readonly CheckResult[]): Promise<void> {
  await tx.query('update hint set risk = $2 where id = $1', [hintId, riskOf(checks)]);
}

/** Puts a hint before a reviewer for some minutes; whoever has it keeps it. */
export async function claim(sql: Sql, hintId: string, staffId: string, now: Date): Promise<void> {
  await sql.query(
    `insert into hint_claim (hint_id, staff_id, until) values ($1, $2, $3)
     on conflict (hint_id) do update set staff_id = excluded.staff_id, until = excluded.until
       where hint_claim.until <= $4 or hint_claim.staff_id = excluded.staff_id`,
    [hintId, staffId, new Date(now.getTime() + CLAIM_MS), now],
  );
}
