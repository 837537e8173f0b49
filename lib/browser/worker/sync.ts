import { sendAll } from '../../sync/outbox';
import { type Reply, reply } from '../../sync/protocol';
import { endingIn } from '../ending';
import { holderOf, type Phone } from './assemble';
import { lookWhoIsHere } from './holder';
import type { WorkerScope } from './scope';
import { refresh } from './snapshot';

/** One tab or worker sends at a time. */
const LOCK = 'ustat-sync';

/** Nobody, or somebody else, is signed in here: what waits stays until its learner is back. */
const NOT_OURS = [401, 403, 409, 410];

/** So long, in milliseconds, a batch may be on its way: 50 kB where 1 kB goes through a second. */
const BATCH_MS = 60_000;

/** A batch that the server does not answer is tried again at the next page. */
let under: Promise<boolean> | null = null;

/**
 * Sends what waits, and takes what the server makes of it.
 * @param patience milliseconds to wait for that; it goes on afterwards
 * @returns whether nothing waits any more
 */
export async function synced(phone: Phone, patience: number): Promise<boolean> {
  under ??= navigator.locks
    .request(LOCK, () => send(phone))
    .catch(() => false)
    .finally(() => {
      under = null;
    }) as Promise<boolean>;
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), patience));
  return Promise.race([under, late]);
}

async function send(phone: Phone): Promise<boolean> {
  const who = await holderOf(phone);
  if (!who || who.isUnsure) return false;
  const outbox = phone.rows.outbox(who.learner.id);
  const by = {
    compress,
    now: () => new Date(),
    send: (body: Uint8Array) => post(phone, who.learner.id, body),
  };
  const isDone = (await sendAll(outbox, by)) && (await refresh(phone));
  if (isDone) await tellPages();
  return isDone;
}

/** A page that says what waits (own-pages.tsx) says that it was sent (islands/life.tsx). */
async function tellPages(): Promise<void> {
  const { clients } = globalThis as unknown as Pick<WorkerScope, 'clients'>;
  for (const page of await clients.matchAll({ type: 'window' })) page.postMessage({ do: 'sent' }, []);
}

async function post(phone: Phone, learner: string, packed: Uint8Array): Promise<Reply | null> {
  const body = new Blob([packed as Uint8Array<ArrayBuffer>]);
  const response = await fetch('/api/sync', { method: 'POST', body, signal: endingIn(BATCH_MS) });
  // a host that is switched off answers for it, with whatever status
  if (!response.headers.has('x-ustat')) return null;
  // the profile was deleted by its owner: nothing of it stays here
  if (response.status === 410) await phone.rows.forget(learner);
  if (NOT_OURS.includes(response.status)) await lookWhoIsHere(phone);
  return response.ok ? reply.parse(await response.json()) : null;
}

async function compress(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
