import type { Db, Sql } from '../db/port';
import { UstatError } from '../errors';
import type { CheckResult } from './checks/check';
import { isBlocked, riskOf } from './checks/run-checks';
import { insertVersions } from './course-hint-queries';
import { type DeskHint, deskHint } from './desk-queries';
import { addEvents } from './hint-queries';
import { reviewOf } from './review';
import type { EventKind, HintEvent, Provenance, RejectReason } from './schema';
import { secondFor, type Verdict } from './second';
import { askSecond } from './second-queries';
import { isSameGround } from './sources';

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

/** What is said of a text that stands in the place of a hint. */
export interface Looked {
  checks: CheckResult[];
  /** Where it comes from, if a person writes it now. */
  provenance: Provenance;
  /** What the hint was drawn from, as that is today. */
  today: Provenance;
}

interface Deps {
  db: Db;
  clock: () => Date;
  /** A text in the place of this hint. @param from what the hint was drawn from until now */
  look: (text: string, from: Provenance) => Looked;
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
    const added = await eventsOf(tx, hint, by, decision, look);
    const whole = added.map((event) => ({ ...NONE, by: by.name, at: now, ...event }));
    const all = await addEvents(tx, hint.id, hint.events, whole);
    await askAgain(tx, hint, all, now);
    await tx.query('delete from hint_claim where hint_id = $1', [hint.id]);
  });
}

/** Some verdicts come to a second reader. */
async function askAgain(tx: Sql, hint: DeskHint, all: readonly HintEvent[], at: Date): Promise<void> {
  const last = all.length > hint.events.length ? all.at(-1) : undefined;
  if (last?.kind !== 'approved' && last?.kind !== 'rejected') return;
  const why = secondFor(hint.id, hint.events, last);
  if (!why) return;
  const { seq, version, by, kind } = last;
  await askSecond(tx, [{ hintId: hint.id, seq, version, by, verdict: kind as Verdict, why, at }]);
}

const NONE = { reason: null, words: null, undoes: null };
type Added = Pick<HintEvent, 'kind' | 'version'> & Partial<HintEvent>;

async function eventsOf(
  tx: Sql,
  hint: DeskHint,
  by: Reviewer,
  decision: Decision,
  look: Deps['look'],
): Promise<Added[]> {
  const { version, state } = hint.review;
  if (state === 'retired' && decision.do !== 'undo')
    throw new UstatError('conflict', 'The hint has left the course.');
  switch (decision.do) {
    case 'approve':
      return state === 'approved' ? [] : approved(tx, hint, decision.despite, look);
    case 'reject':
      return [{ kind: 'rejected', version, reason: decision.reason, words: decision.words || null }];
    case 'edit':
      return edited(tx, hint, decision, look(decision.text, hint.provenance));
    case 'undo':
      return undone(hint, by, look);
  }
}

function approval(version: number, checks: readonly CheckResult[], despite: boolean): Added {
  if (!isBlocked(checks)) return { kind: 'approved', version };
  if (!despite) throw new UstatError('bad-input', 'A check fails: look at it first.');
  return { kind: 'approved', version, reason: 'despite-checks' };
}

/** It stands on what was looked at beside it: else the next load sends it back. */
async function approved(tx: Sql, hint: DeskHint, despite: boolean, look: Deps['look']): Promise<Added[]> {
  const { checks, today } = look(hint.text, hint.provenance);
  if (isSameGround(today, hint.provenance)) return [approval(hint.review.version, checks, despite)];
  const version = nextVersion(hint);
  const verdict = approval(version, checks, despite);
  await insertVersions(tx, [{ hintId: hint.id, version, text: hint.text, provenance: today, checks }]);
  return [{ kind: 'edited', version }, verdict];
}

const nextVersion = ({ texts }: DeskHint) => 1 + Math.max(...Object.keys(texts).map(Number));

async function edited(
  tx: Sql,
  hint: DeskHint,
  { text, approves, despite }: Extract<Decision, { do: 'edit' }>,
  { checks, provenance, today }: Looked,
): Promise<Added[]> {
  const { id: hintId, review } = hint;
  if (text === hint.text)
    return approves && review.state !== 'approved' ? [approval(review.version, checks, despite)] : [];
  const version = nextVersion(hint);
  const verdict = approves ? [approval(version, checks, despite)] : [];
  // what a hint was drawn from stays its ground when its words are mended
  const sources = today.sources.length > 0 ? today.sources : provenance.sources;
  await insertVersions(tx, [{ hintId, version, text, provenance: { ...provenance, sources }, checks }]);
  await saveRisk(tx, hintId, checks);
  return [{ kind: 'edited', version }, ...verdict];
}

const TAKEN_BACK: readonly EventKind[] = ['approved', 'rejected', 'edited'];

/**
 * The last verdict or edit that counts, if it is one's own and nothing came after it. What it
 * brings back was approved for an exercise and a lesson: where they are others now, it is looked at
 * again.
 */
function undone({ events, review, texts, provenances }: DeskHint, by: Reviewer, look: Deps['look']): Added[] {
  const last = review.by && events.find(({ seq }) => seq === review.by?.seq);
  if (!last || last.by !== by.name || !TAKEN_BACK.includes(last.kind))
    throw new UstatError('bad-input', 'There is nothing to take back.');
  const before = reviewOf(events.filter(({ seq }) => seq !== last.seq));
  if (before.version === 0) throw new UstatError('bad-input', 'The first text can not be taken back.');
  const undo: Added = { kind: 'undone', version: review.version, undoes: last.seq };
  const was = provenances[before.version];
  const isStale = was && !isSameGround(look(texts[before.version] ?? '', was).today, was);
  if (before.state !== 'approved' || !isStale) return [undo];
  return [undo, { kind: 'source-changed', version: before.version, reason: 'item' }];
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
