import type { Envelope, SyncEvent } from './event';
import type { EventOutcome, Reply, SyncBatch } from './protocol';
import type { Done } from './recording';
import { EVENT_VERSION } from './version';

/**
 * The phone's side: what a learner did waits here until the server has it. Pure: whoever keeps the
 * rows writes an event in the same transaction as what it says, before the page says "saved".
 */

/** One row a learner on a phone: made when the first course is saved, wiped with the phone. */
export interface Device {
  /** A new UUID each time the row is made. */
  id: string;
  learner: string;
  /** Of the last event that was made; 0 before the first. */
  counter: number;
  /** All events up to this counter are on the server, as it said last. */
  acknowledged: number;
  /** When it said so, by the phone's clock, ms; missing before the first time. */
  askedAt?: number;
}

/** One row an event, by its counter. */
export interface Waiting {
  event: SyncEvent;
  /**
   * `new`: to be sent. `sent`: the server has it; kept in case it is restored from an older backup.
   * `refused`: it has it too, but could not make anything of it, `reason` says why.
   */
  state: 'new' | 'sent' | 'refused';
  reason?: string;
}

/** Where device and events are kept: IndexedDB on a phone, memory in tests. */
export interface OutboxStore {
  device(): Promise<Device>;
  /** In the order of their counters, from one on; those in one of the states. */
  waiting(states: readonly Waiting['state'][], from: number, most: number): Promise<Waiting[]>;
  /** All of it or nothing: device and rows take the place of those that are there; `drop` go. */
  settle(change: { device: Device; rows: readonly Waiting[]; drop: readonly number[] }): Promise<void>;
}

export const newDevice = (id: string, learner: string): Device => ({
  ...{ id, learner },
  ...{ counter: 0, acknowledged: 0 },
});

/**
 * Events of what was done in one change: to be put into the outbox in the same transaction as the
 * change itself and the device's row.
 * @param given.ids makes UUIDs of version 7
 * @param done.at where that was another moment than `given.at`, by the same clock
 * @param given.at the phone's clock, whatever it says
 */
export function recordEvent(
  device: Device,
  done: readonly Done[],
  { ids, at }: { ids: () => string; at: Date },
): { device: Device; rows: Waiting[] } {
  const rows = done.map(({ at: own = at, ...one }, index): Waiting => {
    const head = { id: ids(), device: device.id, counter: device.counter + index + 1, at: own.getTime() };
    const event = { ...head, learner: device.learner, version: EVENT_VERSION, ...one } as SyncEvent;
    return { event, state: 'new' };
  });
  return { device: { ...device, counter: device.counter + rows.length }, rows };
}

/** Bytes of a batch as it is sent, at most: what a bad network carries in one go. */
export const BATCH_BYTES = 50_000;
/** Events in a batch at most; the server takes no more. */
export const BATCH_EVENTS = 200;
/**
 * Events back from the last one that the server has, which stay on the phone once they were sent: a
 * database that is restored is days old, not years.
 */
export const KEPT_SENT = 2_000;

/**
 * The next batch to send: what has waited longest, as much of it as fits. One event that is larger
 * goes alone.
 * @param compress gzip of a text
 * @returns null where nothing waits
 */
export async function nextBatch(
  store: OutboxStore,
  { compress, now }: { compress: (text: string) => Promise<Uint8Array>; now: () => Date },
): Promise<{ batch: SyncBatch; body: Uint8Array } | null> {
  const device = await store.device();
  let rows = await store.waiting(['new'], 1, BATCH_EVENTS);
  while (rows.length > 0) {
    const batch = batchOf(device, rows, now());
    const body = await compress(JSON.stringify(batch));
    if (body.length <= BATCH_BYTES || rows.length === 1) return { batch, body };
    rows = rows.slice(0, Math.ceil(rows.length / 2));
  }
  return null;
}

function batchOf(device: Device, rows: readonly Waiting[], now: Date): SyncBatch {
  const { id, learner } = device;
  return { version: EVENT_VERSION, device: id, learner, sentAt: now.getTime(), events: rows.map(eventOf) };
}

const eventOf = ({ event }: Waiting): Envelope => event;

/**
 * A batch without events, to be sent when nothing waits: a server that was restored says in its
 * reply what it lacks.
 */
async function emptyBatch(store: OutboxStore, now: Date): Promise<SyncBatch> {
  return batchOf(await store.device(), [], now);
}

/** Where nothing waits, the server is asked what it lacks so often, ms. */
const ASKED_EVERY = 3_600_000;

/**
 * Sends all that waits, batch by batch, and now and then asks whether the server still has the
 * rest. One at a time on a phone (a Web Lock).
 * @param by.send brings a body to /api/sync; null where that fails, or says that it is not taken
 * @returns whether nothing waits any more
 */
export async function sendAll(
  store: OutboxStore,
  by: {
    compress: (text: string) => Promise<Uint8Array>;
    now: () => Date;
    send: (body: Uint8Array) => Promise<Reply | null>;
  },
): Promise<boolean> {
  let before = 0;
  let isLost = false;
  for (let asked = false; ; asked = true) {
    const next = await nextBatch(store, by);
    const { askedAt = 0 } = await store.device();
    if (!next && (asked || Math.abs(by.now().getTime() - askedAt) < ASKED_EVERY)) return true;
    const batch = next?.batch ?? (await emptyBatch(store, by.now()));
    const reply = await by.send(next?.body ?? (await by.compress(JSON.stringify(batch))));
    if (!reply) return false;
    await acknowledge(store, reply, by.now());
    const [left] = await store.waiting(['new'], 1, 1);
    const from = left?.event.counter ?? Number.MAX_SAFE_INTEGER;
    // a server that says nothing of what it was sent, or loses it again and again, is not asked for
    // ever: once it was restored meanwhile
    if (from === before || (from < before && isLost)) return !left;
    isLost ||= from < before;
    before = from;
  }
}

/**
 * Writes down what the server said of a batch; the same reply again changes nothing. Where it has
 * less than it once had, it was restored from a backup: what it lacks is sent again.
 */
export async function acknowledge(store: OutboxStore, reply: Reply, now?: Date): Promise<void> {
  const device = await store.device();
  const rows = new Map<number, Waiting>();
  const said = new Map(reply.outcomes.map((one) => [one.id, one]));
  const counters = reply.outcomes.map(({ counter }) => counter);
  if (counters.length > 0)
    for (const row of await store.waiting(['new'], Math.min(...counters), BATCH_EVENTS)) {
      const outcome = said.get(row.event.id);
      if (outcome) rows.set(row.event.counter, after(row.event, outcome));
    }
  // the one after those that it has is what it lacks, whatever this phone thought of it: it may be
  // restored twice before it is asked
  const [next] = await store.waiting(['sent', 'refused'], reply.have + 1, 1);
  const isLacking = next?.event.counter === reply.have + 1 && !said.has(next.event.id);
  if (reply.have < device.acknowledged || isLacking)
    for (const { event } of await store.waiting(['sent', 'refused'], reply.have + 1, Number.MAX_SAFE_INTEGER))
      if (!said.has(event.id)) rows.set(event.counter, { event, state: 'new' });
  const old = await store.waiting(['sent'], 1, BATCH_EVENTS);
  await store.settle({
    device: { ...device, acknowledged: reply.have, ...(now ? { askedAt: now.getTime() } : {}) },
    rows: [...rows.values()],
    drop: old
      .map(({ event }) => event.counter)
      .filter((one) => one <= reply.have - KEPT_SENT && !rows.has(one)),
  });
}

function after(event: SyncEvent, outcome: EventOutcome): Waiting {
  return outcome.is === 'refused'
    ? { event, state: 'refused', reason: outcome.reason }
    : { event, state: 'sent' };
}
