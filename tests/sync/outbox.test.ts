import { randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { envelope, kinds, payloads, type SyncEvent } from '@/lib/sync/event';
import {
  acknowledge,
  BATCH_BYTES,
  BATCH_EVENTS,
  KEPT_SENT,
  newDevice,
  nextBatch,
  recordEvent,
  sendAll,
} from '@/lib/sync/outbox';
import { reply, syncBatch } from '@/lib/sync/protocol';
import { type MemoryOutbox, memoryOutbox } from '../support/memory-outbox';

const now = () => new Date('2026-11-30T10:00:00Z');
const sending = { compress: async (text: string) => gzipSync(text), now };

async function reading(outbox: MemoryOutbox, times: number, blockId = () => 'b1'): Promise<void> {
  const device = await outbox.device();
  const done = Array.from({ length: times }, () => ({
    kind: 'read' as const,
    payload: { courseId: 'c', moduleId: 'm', blockId: blockId() },
  }));
  await outbox.settle({ ...recordEvent(device, done, { ids: () => v7(), at: now() }), drop: [] });
}

const taken = (events: readonly unknown[]) =>
  (events as SyncEvent[]).map(({ id, counter }) => ({ id, counter, is: 'taken' as const }));

const fresh = () => memoryOutbox(newDevice(randomUUID(), randomUUID()));

describe('the outbox of a phone', () => {
  it('numbers events without gaps and sends them in their order, each until it is answered', async () => {
    const outbox = fresh();
    await reading(outbox, 2);
    await reading(outbox, 1);
    const first = await nextBatch(outbox, sending);
    expect(first?.batch.events.map((event) => envelope.parse(event).counter)).toEqual([1, 2, 3]);
    expect(syncBatch.parse(JSON.parse(JSON.stringify(first?.batch)))).toEqual(first?.batch);
    expect((await nextBatch(outbox, sending))?.batch).toEqual(first?.batch);
    const said = reply.parse({ version: 1, have: 3, outcomes: taken(first?.batch.events ?? []) });
    await acknowledge(outbox, said);
    await acknowledge(outbox, said);
    expect(await nextBatch(outbox, sending)).toBeNull();
    expect(await outbox.device()).toMatchObject({ counter: 3, acknowledged: 3 });
  });

  it('keeps a batch within its bytes and its number of events', async () => {
    const outbox = fresh();
    await reading(outbox, BATCH_EVENTS + 10);
    expect((await nextBatch(outbox, sending))?.batch.events).toHaveLength(BATCH_EVENTS);
    const large = fresh();
    const noise = () => Array.from({ length: 5 }, () => randomUUID()).join('');
    await reading(large, BATCH_EVENTS, noise);
    const sent = await nextBatch({ ...large }, { ...sending, compress: async (text) => Buffer.from(text) });
    expect(sent?.body.length).toBeLessThanOrEqual(BATCH_BYTES);
    expect(sent?.batch.events.length).toBeGreaterThan(1);
  });

  it('sends again what a restored server lacks, and what it refused stays with its reason', async () => {
    const outbox = fresh();
    await reading(outbox, 4);
    const sent = await nextBatch(outbox, sending);
    const outcomes = taken(sent?.batch.events ?? []);
    const last = outcomes.at(-1) ?? expect.fail('nothing was sent');
    const refused = { ...last, is: 'refused' as const, reason: 'unreadable' };
    await acknowledge(outbox, { version: 1, have: 4, outcomes: [...outcomes.slice(0, -1), refused] });
    expect(await outbox.waiting(['refused'], 1, 9)).toMatchObject([{ reason: 'unreadable' }]);
    await acknowledge(outbox, { version: 1, have: 2, outcomes: [] });
    const again = await nextBatch(outbox, sending);
    expect(again?.batch.events.map((event) => envelope.parse(event).counter)).toEqual([3, 4]);
  });

  it('asks a server once an hour what it lacks, and one that says nothing is left alone', async () => {
    const outbox = fresh();
    const sent: number[] = [];
    let time = now().getTime();
    let has = 0;
    const by = (answers: boolean) => ({
      ...{ compress: sending.compress, now: () => new Date(time) },
      send: async (body: Uint8Array) => {
        const { events } = syncBatch.parse(JSON.parse(gunzipSync(body).toString()));
        sent.push(events.length);
        if (answers) has = Math.max(has, ...events.map((event) => envelope.parse(event).counter));
        return { version: 1, have: has, outcomes: answers ? taken(events) : [] };
      },
    });
    await reading(outbox, 3);
    expect(await sendAll(outbox, by(false))).toBe(false);
    expect(sent).toEqual([3, 3]);
    expect(await sendAll(outbox, by(true))).toBe(true);
    expect(await sendAll(outbox, by(true))).toBe(true);
    expect(sent).toEqual([3, 3, 3]);
    time += 3_600_000;
    has = 1;
    expect(await sendAll(outbox, by(true))).toBe(true);
    expect(sent).toEqual([3, 3, 3, 0, 2]);
    const none = { ...by(true), send: async () => null };
    await reading(outbox, 1);
    expect(await sendAll(outbox, none)).toBe(false);
  });

  it('keeps so many of those that are answered, and never drops one that is not', async () => {
    const outbox = fresh();
    await reading(outbox, KEPT_SENT + 300);
    for (let sent = await nextBatch(outbox, sending); sent; sent = await nextBatch(outbox, sending)) {
      const have = Math.max(...sent.batch.events.map((event) => envelope.parse(event).counter));
      await acknowledge(outbox, { version: 1, have, outcomes: taken(sent.batch.events) });
      if (have > KEPT_SENT) break;
    }
    const left = outbox.all();
    expect(left.some(({ state }) => state === 'new')).toBe(true);
    expect(left.at(-1)?.event.counter).toBe(KEPT_SENT + 300);
    expect(left[0]?.event.counter).toBe(201);
  });

  it('loses nothing of a long time without a network to a server that is restored amid it', async () => {
    const outbox = fresh();
    await reading(outbox, 2 * KEPT_SENT);
    const reached = new Set<number>();
    let batches = 0;
    const by = {
      ...{ compress: sending.compress, now },
      send: async (body: Uint8Array) => {
        const { events } = syncBatch.parse(JSON.parse(gunzipSync(body).toString()));
        batches += 1;
        if (batches === 3) reached.clear();
        for (const event of events) reached.add(envelope.parse(event).counter);
        let have = 0;
        while (reached.has(have + 1)) have += 1;
        return { version: 1, have, outcomes: taken(events) };
      },
    };
    expect(await sendAll(outbox, by)).toBe(true);
    expect(reached.size).toBe(2 * KEPT_SENT);
  });

  it('does not go on for ever with a server that loses what it says it has', async () => {
    const outbox = fresh();
    await reading(outbox, 3 * BATCH_EVENTS);
    let batches = 0;
    const send = async (body: Uint8Array) => {
      const { events } = syncBatch.parse(JSON.parse(gunzipSync(body).toString()));
      const have = Math.max(...events.map((event) => envelope.parse(event).counter));
      batches += 1;
      if (batches > 50) throw new Error('It goes on for ever.');
      return { version: 1, have: batches % 2 === 1 ? have : 0, outcomes: taken(events) };
    };
    expect(await sendAll(outbox, { compress: sending.compress, now, send })).toBe(false);
  });
});

describe('events', () => {
  it('have a payload each, and drop what a newer program adds', () => {
    expect([...kinds].sort()).toEqual(Object.keys(payloads).sort());
    const read = payloads.read.parse({ courseId: 'c', moduleId: 'm', blockId: 'b', mood: 'good' });
    expect(read).toEqual({ courseId: 'c', moduleId: 'm', blockId: 'b' });
    const head = { id: v7(), device: randomUUID(), counter: 1, at: 0, learner: randomUUID() };
    expect(envelope.parse({ ...head, kind: 'sung', payload: {} })).toMatchObject({ version: 1 });
    expect(envelope.safeParse({ ...head, id: randomUUID(), kind: 'read' }).success).toBe(false);
  });
});
