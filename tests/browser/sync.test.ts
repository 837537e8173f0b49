import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Phone } from '@/lib/browser/worker/assemble';
import { synced } from '@/lib/browser/worker/sync';
import { newDevice, recordEvent } from '@/lib/sync/outbox';
import { memoryOutbox } from '../support/memory-outbox';

/** What a phone does with what comes back from /api/sync, whoever has answered. */

const outbox = memoryOutbox(newDevice(randomUUID(), randomUUID()));
const wiped = vi.fn(async () => {});
const holder = { learner: { id: 'l' }, isUnsure: false };
const phone = {
  rows: {
    ...{ outbox: () => outbox, forget: wiped, waiting: async () => 1 },
    reads: async () => ({ all: () => [holder] }),
  },
  saved: { courses: async () => [] },
} as unknown as Phone;

/** A batch to each `/api/sync`. */
let posted: number;
const answering = (make: () => Response) =>
  vi.stubGlobal('fetch', async (address: string) => {
    if (address !== '/api/sync') return new Response('', { status: 404 });
    posted += 1;
    return make();
  });

beforeEach(async () => {
  posted = 0;
  wiped.mockClear();
  vi.stubGlobal('navigator', { locks: { request: (_: string, work: () => unknown) => work() } });
  const done = [{ kind: 'read' as const, payload: { courseId: 'c', moduleId: 'm', blockId: 'b' } }];
  await outbox.settle({ ...recordEvent(await outbox.device(), done, { ids: v7, at: new Date() }), drop: [] });
});
afterEach(() => vi.unstubAllGlobals());

const ours = { 'x-ustat': 'server' };

it('wipes a phone when the server says that its profile is gone, not when a switched-off host does', async () => {
  answering(() => new Response('This account is suspended', { status: 410 }));
  expect(await synced(phone, 5_000)).toBe(false);
  expect(wiped).not.toHaveBeenCalled();
  answering(() => new Response('{}', { status: 410, headers: ours }));
  expect(await synced(phone, 5_000)).toBe(false);
  expect(wiped).toHaveBeenCalledOnce();
  expect(posted).toBe(2);
});

it('asks a server that may have been restored what it lacks, and leaves one alone that says nothing', async () => {
  const said = (have: number, outcomes: unknown[]) =>
    Response.json({ version: 1, have, outcomes }, { headers: ours });
  answering(() => said(0, []));
  expect(await synced(phone, 5_000)).toBe(false);
  expect(posted).toBeLessThan(4);
  const all = () => outbox.all().map(({ event: { id, counter } }) => ({ id, counter, is: 'taken' }));
  answering(() => said(all().length, all()));
  await synced(phone, 5_000);
  expect(outbox.all().every(({ state }) => state === 'sent')).toBe(true);
  const device = await outbox.device();
  await outbox.settle({ device: { ...device, askedAt: 0 }, rows: [], drop: [] });
  posted = 0;
  await synced(phone, 5_000);
  expect(posted).toBe(1);
});
