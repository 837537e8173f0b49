import type { CourseStore } from '../content/store';
import type { Copies, Journal } from '../db/journal';
import { hasCode } from '../errors';
import type { AttemptEntry, AttemptRow } from '../knowledge/attempt';
import type { KnowledgeModel } from '../knowledge/model';
import { rebuildState } from '../knowledge/record-attempt';
import type { RemovedConversationEntry } from '../tutor/schema';
import { type Applying, applyEvent } from './apply';
import { clockError, correctedAt } from './clock';
import type { SyncEvent } from './event';
import { type LookedUp, lookUp } from './look-up';
import { inTime } from './merge';
import { type EventOutcome, LATER, type Refusal, type Reply, type SyncBatch } from './protocol';
import { readEvent } from './read-event';
import { recountShowing } from './recount';
import type { KeptEvent, SyncChange, SyncStore } from './store';
import { newTouched } from './touched';
import { EVENT_VERSION } from './version';

export interface TakeDeps {
  sync: SyncStore;
  courses: CourseStore;
  model: KnowledgeModel;
  journal: Journal<AttemptEntry | RemovedConversationEntry>;
  copies: Copies;
  clock: () => Date;
  /** Hears of an event that this program can't cope with: it is refused, and the others go on. */
  failed(error: unknown): void;
}

/** Events that wait for something else and are tried again at once, at most; bytes of them. */
const MOST_AGAIN = { events: 2_000, bytes: 1_000_000 };

/** Events in one change: on a database with one connection everybody else waits meanwhile. */
const AT_ONCE = 50;

/** An event with what is to be kept of it; null where it can't be read. */
interface Incoming {
  kept: KeptEvent;
  event: SyncEvent | null;
  /** Was here before, and waits for something. */
  isAgain: boolean;
}

interface Found extends LookedUp {
  /** So much is kept already of which nothing came that no more is. */
  isFull: boolean;
}

/** By the event: why nothing came of it, or null. */
type Refusals = Map<string, Refusal | null>;

/**
 * Takes what a phone did: each event once, whatever the order, the delay and the repetitions in
 * which they come. Answers are marked again by their item's version; what the phone said of them is
 * not looked at. What nothing comes of is kept beside its reason. Some in one change, then
 * journalled: who gets no reply sends the same again.
 * @throws UstatError 'not-found' when the learner is gone
 */
export async function take(deps: TakeDeps, batch: SyncBatch): Promise<Reply> {
  const { sync, clock } = deps;
  const arrivedAt = clock();
  const device = await sync.device(batch.device);
  const error = clockError(batch.sentAt, arrivedAt.getTime(), device?.clockError ?? null);
  const incoming = readAll(batch, { learner: sync.learnerId, error, arrivedAt });
  const isFull = await sync.isFull();
  const again = (await sync.refused(LATER, MOST_AGAIN)).map(
    (kept): Incoming => ({ kept, event: readEvent(kept.event, kept.event).event, isAgain: true }),
  );
  const known = await sync.known(incoming.map(({ kept }) => kept.event.id));
  const fresh = new Map(incoming.map((one) => [one.kept.event.id, one]));
  for (const id of known) fresh.delete(id);
  const all = [...fresh.values(), ...again].sort((a, b) => inTime(placeOf(a), placeOf(b)));
  const events = [...incoming, ...again].flatMap((one) => one.event ?? []);
  const found = { ...(await lookUp(deps.courses, events)), isFull };

  const refusals: Refusals = new Map();
  for (let from = 0; from < all.length; from += AT_ONCE)
    for (const [id, why] of await takeAll(deps, found, all.slice(from, from + AT_ONCE)))
      refusals.set(id, why);
  const { have, recorded } = await sync.change(async (tx) => ({
    have: await tx.keepDevice(batch.device, { clockError: error, have: device?.have ?? 0 }, arrivedAt),
    recorded: await recordedBefore(tx, incoming, known),
  }));
  await journalled(deps, recorded);
  const outcomes = incoming.map(({ kept }): EventOutcome => {
    const { id, counter } = kept.event;
    const refusal = refusals.get(id);
    if (refusal) return { id, counter, is: 'refused', reason: refusal };
    return { id, counter, is: known.has(id) ? 'known' : 'taken' };
  });
  return { version: EVENT_VERSION, have, outcomes };
}

/**
 * All of them in one change; where one makes it fail, the others are not held up by it.
 * @param all in the order in which they happened
 */
async function takeAll(deps: TakeDeps, found: Found, all: readonly Incoming[]): Promise<Refusals> {
  if (all.length === 0) return new Map();
  try {
    return await takeTogether(deps, found, all);
  } catch (error) {
    if (!isOfEvent(error)) throw error;
    const [first] = all;
    if (all.length === 1 && first) {
      deps.failed(error);
      const refusal = 'failed' as const;
      await deps.sync.change((tx) => tx.keepEvents([{ ...first.kept, refusal }]));
      return new Map([[first.kept.event.id, refusal]]);
    }
    const half = Math.ceil(all.length / 2);
    const before = await takeAll(deps, found, all.slice(0, half));
    return new Map([...before, ...(await takeAll(deps, found, all.slice(half)))]);
  }
}

/** Whether it fails by what the event holds, not by the state that the database is in. */
function isOfEvent(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  const isOfRow = typeof code === 'string' && /^2[23]\w{3}$/.test(code);
  return isOfRow || hasCode(error, 'bad-input') || error instanceof TypeError || error instanceof RangeError;
}

async function takeTogether(deps: TakeDeps, found: Found, all: readonly Incoming[]): Promise<Refusals> {
  const { sync, copies, clock, model } = deps;
  const touched = newTouched();
  const refusals = await sync.change((tx) => applyAll(tx, { model, found, touched }, all));
  await journalled(deps, touched.recorded);
  for (const conversationId of touched.removed) {
    const entry = { learnerId: sync.learnerId, conversationId, at: clock() };
    await deps.journal.append({ type: 'removed-conversation', ...entry });
  }
  if (touched.removed.length > 0) copies.renew();
  return refusals;
}

async function journalled({ journal }: TakeDeps, rows: readonly AttemptRow[]): Promise<void> {
  await Promise.all(rows.map((row) => journal.append({ type: 'attempt', ...row })));
}

function readAll(
  batch: SyncBatch,
  { learner, error, arrivedAt }: { learner: string; error: number; arrivedAt: Date },
): Incoming[] {
  const arrived = arrivedAt.getTime();
  let next: number | null = null;
  const fromEnd = batch.events.toReversed().map((raw): Incoming => {
    const { head, event, refusal } = readEvent(raw, { learner, device: batch.device });
    next = correctedAt(head.at, error, arrived, next);
    const kept = { event: head, correctedAt: new Date(next), receivedAt: arrivedAt, refusal };
    return { kept, event, isAgain: false };
  });
  return fromEnd.reverse();
}

/** What they touched is put right once, at the end. */
async function applyAll(
  tx: SyncChange,
  by: Applying & { found: Found },
  all: readonly Incoming[],
): Promise<Refusals> {
  const { touched, model } = by;
  const refusals: Refusals = new Map();
  const changed: KeptEvent[] = [];
  // another request may have brought the same ones meanwhile
  const known = await tx.known(all.flatMap(({ kept, isAgain }) => (isAgain ? [] : [kept.event.id])));
  for (const { kept, event, isAgain } of all) {
    if (known.has(kept.event.id)) continue;
    const refusal = event ? await applyEvent(tx, by, event, { ...kept, refusal: null }) : kept.refusal;
    refusals.set(kept.event.id, refusal);
    // what is another learner's stays on their phone alone
    if (refusal === 'other-learner' || (isAgain && refusal === kept.refusal)) continue;
    const isLeft = refusal !== null && !isAgain && by.found.isFull;
    const left = isLeft ? leftOf(kept) : { ...kept, refusal };
    refusals.set(kept.event.id, left.refusal);
    changed.push(asKept(left));
  }
  await tx.keepEvents(changed);
  for (const showing of touched.showings.values()) {
    const courseId = await recountShowing(tx, showing);
    if (courseId !== null) touched.courses.add(courseId);
  }
  for (const courseId of touched.courses) await rebuildState(tx, model, courseId);
  return refusals;
}

const placeOf = ({ kept }: Incoming) => ({ at: kept.correctedAt.getTime(), id: kept.event.id });

/** Of a learner of whom too much is kept already of which nothing came. */
const leftOf = (kept: KeptEvent): KeptEvent => ({
  ...kept,
  event: { ...kept.event, payload: null },
  refusal: 'too-many',
});

/** What a turn says stands in its conversation, and goes with it. */
function asKept(kept: KeptEvent): KeptEvent {
  const isTold = kept.event.kind === 'turn' && (kept.refusal === null || kept.refusal === 'removed');
  return isTold ? { ...kept, event: { ...kept.event, payload: null } } : kept;
}

/** Answers that came before may have missed the journal: the program may have ended in between. */
async function recordedBefore(
  tx: SyncChange,
  incoming: readonly Incoming[],
  known: ReadonlySet<string>,
): Promise<AttemptRow[]> {
  const rows: AttemptRow[] = [];
  for (const { event } of incoming) {
    if (event?.kind !== 'answer' || !known.has(event.id)) continue;
    const row = await tx.attempt(event.payload.attemptId);
    if (row) rows.push(row);
  }
  return rows;
}
