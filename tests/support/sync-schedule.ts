import { gunzipSync, gzipSync } from 'node:zlib';
import type { ParsedCourse } from '@/lib/content/parsed-course';
import { seededRandom } from '@/lib/random';
import type { SyncEvent } from '@/lib/sync/event';
import { acknowledge, newDevice, recordEvent, sendAll } from '@/lib/sync/outbox';
import { type Reply, type SyncBatch, syncBatch } from '@/lib/sync/protocol';
import { type MemoryOutbox, memoryOutbox } from './memory-outbox';
import { type Doing, doSomething } from './sync-doings';
import type { Kept, SyncServer } from './sync-server';

/**
 * The life of one learner with several phones and one server, by a seed: what they do without a
 * network, and all that may go wrong on the way. The outbox, the merge, the taking and the database
 * are the program's own.
 */

export interface Played {
  /** Events that a page had said were saved. */
  saved: number;
  /** Saved, and nowhere on the server in the end. */
  lost: string[];
  /** On the server more than once. */
  doubled: string[];
  /** Still waiting on a phone, however often it meets the server. */
  stalled: string[];
  /** A replica with the same events in another order has another state. */
  divergent: boolean;
  /** What the server has in the end. */
  state: unknown;
}

const START = Date.UTC(2026, 9, 1);
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
/** Errors of phones' clocks: none, seconds, hours, years, and a start in 1970. */
const ERRORS = [0, 0, 0, 8_000, -50_000, 3 * HOUR, -6 * HOUR, 900 * DAY, -START, -START + 3 * HOUR];
/** More often than any outbox of a schedule needs. */
const MOST_SYNCS = 60;

interface Phone {
  outbox: MemoryOutbox;
  clockError: number;
  /** Without a network until then. */
  awayUntil: number;
  /** Replies that are still on their way. */
  late: { reply: Reply; at: number }[];
}

export async function playSchedule(
  server: SyncServer,
  course: ParsedCourse,
  seed: string,
  replicas = 1,
): Promise<Played> {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  let now = START;
  const ids = idsFrom(random, () => now);
  const learner = ids();
  await server.arrive(learner, new Date(START));
  const doing: Doing = { course, random, pick, ids, rounds: [], conversations: [], turns: [], attempts: [] };
  const phones = Array.from({ length: 1 + Math.floor(random() * 3) }, (): Phone => {
    const outbox = memoryOutbox(newDevice(ids(), learner));
    return { outbox, clockError: pick(ERRORS), awayUntil: 0, late: [] };
  });
  const saved = new Map<string, SyncEvent>();
  let backup: Awaited<ReturnType<SyncServer['copy']>> | null = null;

  const clockOf = ({ clockError }: Phone) => new Date(now + clockError);
  async function act(phone: Phone): Promise<void> {
    const before = await phone.outbox.device();
    const change = recordEvent(before, doSomething(doing, clockOf(phone)), { ids, at: clockOf(phone) });
    // killed before the commit: the page never said that it was saved
    if (random() < 0.05) return;
    await phone.outbox.settle({ ...change, drop: [] });
    for (const { event } of change.rows) saved.set(event.id, event);
  }

  /** One meeting with the server, as far as it comes. */
  async function sync(phone: Phone, fails: boolean): Promise<void> {
    await sendAll(phone.outbox, {
      compress: async (text) => gzipSync(text),
      now: () => clockOf(phone),
      send: (body) => brought(phone, syncBatch.parse(JSON.parse(gunzipSync(body).toString())), fails),
    });
  }

  async function brought(phone: Phone, batch: SyncBatch, fails: boolean): Promise<Reply | null> {
    const fate = fails ? random() : 1;
    if (fate < 0.15) return null; // never arrives
    now += Math.floor(random() * 40_000); // a slow way there
    const cut = fate < 0.25 ? { ...batch, events: batch.events.slice(0, Math.floor(random() * 5)) } : batch;
    const reply = await server.take(learner, cut, () => new Date(now));
    // the answer is lost, or the tab is closed, or the server is killed
    if (fate < 0.4) return null;
    // another tab sends the same
    if (fate < 0.5) await server.take(learner, batch, () => new Date(now));
    if (fate < 0.6) phone.late.push({ reply, at: now + Math.floor(random() * DAY) });
    else if (fate < 0.7) await acknowledge(phone.outbox, reply);
    return fate >= 0.5 && fate < 0.6 ? null : reply;
  }

  const steps = 10 + Math.floor(random() * 30);
  for (let step = 0; step < steps; step += 1) {
    now += pick([1, 1_000, MINUTE, HOUR, 7 * HOUR, 2 * DAY]);
    const phone = pick(phones);
    for (const late of phone.late.splice(0)) {
      if (late.at <= now) await acknowledge(phone.outbox, late.reply);
      else phone.late.push(late);
    }
    const what = random();
    if (what < 0.6) await act(phone);
    else if (what < 0.85) {
      if (phone.awayUntil <= now) await sync(phone, true);
    } else if (what < 0.9) phone.awayUntil = now + Math.floor(random() * 5 * DAY);
    else if (what < 0.94) phone.clockError = pick(ERRORS);
    else if (what < 0.97) backup = await server.copy(learner);
    else await backup?.();
  }

  now += DAY;
  for (const phone of phones)
    for (let tries = 0; tries < MOST_SYNCS; tries += 1) {
      await sync(phone, false);
      const left = await phone.outbox.waiting(['new'], 1, 1);
      if (left.length === 0) break;
      now += MINUTE;
    }
  // what waits for what another phone brought
  now += DAY;
  for (const phone of phones) await sync(phone, false);

  const kept = await server.kept(learner);
  const attempts = await server.attempts(learner);
  const state = await server.state(learner);
  const played = {
    saved: saved.size,
    lost: lostOf(saved, kept, new Set(attempts.map(({ id }) => id))),
    doubled: [...attempts, ...(await server.turns(learner))].flatMap(({ id, says, is }) =>
      says === is ? [] : [id],
    ),
    stalled: phones.flatMap(({ outbox }) =>
      outbox.all().flatMap(({ state, event }) => (state === 'new' ? [event.id] : [])),
    ),
    divergent: await diverges(server, { learner, state, saved, kept, random, ids, replicas }),
    state,
  };
  server.forget(learner);
  return played;
}

/** Saved events that the server has not, or that it was to take and did not. */
function lostOf(
  saved: ReadonlyMap<string, SyncEvent>,
  kept: readonly Kept[],
  attempts: ReadonlySet<string>,
): string[] {
  const here = new Map(kept.map((one) => [one.id, one]));
  return [...saved.values()].flatMap((event) => {
    const one = here.get(event.id);
    if (!one) return [event.id];
    if (event.kind === 'answer' && !attempts.has(event.payload.attemptId)) return [event.id];
    // what is said of a conversation that was removed has nothing to be said of
    const mayBeRefused = ['turn', 'mark'].includes(event.kind);
    return one.refusal !== null && !mayBeRefused ? [`${event.id} ${one.refusal}`] : [];
  });
}

/** The same events on other servers, one by one in other orders, some of them twice. */
async function diverges(
  server: SyncServer,
  given: {
    learner: string;
    state: unknown;
    saved: ReadonlyMap<string, SyncEvent>;
    kept: readonly Kept[];
    random: () => number;
    ids: () => string;
    replicas: number;
  },
): Promise<boolean> {
  const own = JSON.stringify(given.state);
  for (let n = 0; n < given.replicas; n += 1) {
    const replica = given.ids();
    await server.arrive(replica, new Date(START));
    const order = [...given.kept]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .flatMap((one) => {
        const event = given.saved.get(one.id);
        return event ? [{ event, at: one.correctedAt, key: given.random() }] : [];
      })
      .sort((a, b) => a.key - b.key);
    await replicate(server, replica, [...order, ...order.slice(0, 3)]);
    const other = JSON.stringify(await server.state(replica));
    server.forget(replica);
    if (other.replaceAll(replica, given.learner) !== own) return true;
  }
  return false;
}

/** Each event by itself, with the same correction of its phone's clock as it had. */
async function replicate(
  server: SyncServer,
  replica: string,
  events: readonly { event: SyncEvent; at: Date }[],
): Promise<void> {
  for (const { event, at } of events) {
    const batch = { version: 1, device: event.id, learner: replica, sentAt: event.at };
    await server.take(replica, { ...batch, events: [{ ...event, learner: replica }] }, () => at);
  }
}

/** UUIDs of version 7 that a seed decides. */
function idsFrom(random: () => number, now: () => number): () => string {
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  return () => {
    const time = now().toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
  };
}
