import { hasCode } from '../errors';
import { ENCODER_CACHE } from './encoder/files';
import { renewVectors } from './encoder/save';
import { manifestOf, partOf } from './pack/fetch';
import type { Manifest } from './pack/schema';
import { openIdb } from './store/idb';
import { itemsToKeep, openSaved } from './store/saved';

/** Saving a course, from a page: part by part, so that it can pause and go on. */

export interface Offer {
  manifest: Manifest;
  /** Bytes of all parts, and of those that are not here yet. */
  all: number;
  rest: number;
  /** It opens without a network: the worker holds it, for whoever is here. */
  isSaved: boolean;
  /** Something of it is here, to be deleted. */
  isHere: boolean;
}

/** Why nothing can be saved here; null: it can. */
export function whyNot(): 'noHttps' | 'noBrowser' | null {
  if (!window.isSecureContext) return 'noHttps';
  const has = 'serviceWorker' in navigator && 'indexedDB' in window && 'locks' in navigator;
  const isRecent = 'CompressionStream' in window && 'structuredClone' in window;
  return has && isRecent ? null : 'noBrowser';
}

/** Lives as long as the page. */
let opened: ReturnType<typeof openSaved> | null = null;
function here() {
  opened ??= openSaved(openIdb());
  return opened;
}

/** What there is to save; without a network what is saved. */
export async function offerOf(courseId: string): Promise<Offer> {
  const isHeld = await holds(courseId);
  const known = await here().course(courseId);
  const manifest = await manifestOf(courseId).catch((error: unknown) => {
    if (known) return known.manifest;
    throw error;
  });
  const missing = await missingOf(manifest);
  const sum = (parts: Manifest['parts']) => parts.reduce((bytes, part) => bytes + part.bytes, 0);
  return {
    manifest,
    all: sum(manifest.parts),
    rest: sum(missing),
    isSaved: known !== null && isHeld,
    isHere: known !== null,
  };
}

/** Asks the worker whether it knows whose the phone is; what was somebody else's goes. */
async function holds(courseId: string): Promise<boolean> {
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration?.active) return false;
  return tellWorker({ do: 'look', courseId }).then(
    ({ isHeld }) => isHeld === true,
    () => false,
  );
}

async function missingOf({ parts }: Manifest): Promise<Manifest['parts']> {
  const isHere = await Promise.all(parts.map(({ hash }) => here().hasPart(hash)));
  return parts.filter((_, at) => !isHere[at]);
}

/** Free bytes that the browser lets this site have; null where it does not say. */
export async function roomHere(): Promise<number | null> {
  const told = await navigator.storage?.estimate?.().catch(() => null);
  return told?.quota === undefined ? null : told.quota - (told.usage ?? 0);
}

export const isFull = (error: unknown): boolean => hasCode(error, 'not-saved');

/**
 * Fetches what is missing, then puts the course in its place: until then what was saved before
 * stands. @param told bytes that are here. @throws TypeError where the network fails, UstatError
 * 'not-saved' where the phone is full
 */
export async function saveCourse(
  { manifest, all, rest }: Offer,
  told: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  await navigator.storage?.persist?.().catch(() => false);
  await navigator.serviceWorker.register('/sw.js');
  let bytes = all - rest;
  for (const part of await missingOf(manifest)) {
    await here().putPart(part.hash, await partOf(manifest.courseId, part, signal));
    bytes += part.bytes;
    told(bytes);
  }
  await here().settle({ manifest, savedAt: new Date() }, await itemsToKeep(here(), manifest.courseId));
  // without them words find what they can
  await renewVectors(manifest.courseId, signal).catch(() => {});
  await tellWorker({ do: 'refresh' });
}

/**
 * Deletes a course from the phone; with the last one everything of the learner's goes, and the
 * worker, unless somebody else's answers wait for them here.
 * @returns how much still waits to be sent: then nothing was deleted
 */
export async function removeCourse(courseId: string): Promise<number> {
  await navigator.serviceWorker.register('/sw.js');
  const { waiting } = await tellWorker({ do: 'sync' });
  if (waiting > 0) return waiting;
  const others = (await here().courses()).filter(({ manifest }) => manifest.courseId !== courseId);
  // before the course goes: where the worker fails, nothing was deleted
  const { isEmpty } = others.length > 0 ? { isEmpty: false } : await tellWorker({ do: 'wipe' });
  await here().remove(courseId);
  // other courses are here, or somebody else's answers that wait for them
  if (!isEmpty) return 0;
  const registration = await navigator.serviceWorker.getRegistration();
  await registration?.unregister();
  await caches.delete(ENCODER_CACHE);
  return 0;
}

type Wish = { do: 'refresh' | 'sync' | 'wipe' } | { do: 'look'; courseId: string };
interface Told {
  /** How much waits to be sent. */
  waiting: number;
  isHeld?: boolean;
  /** Nothing of anybody's is here. */
  isEmpty?: boolean;
}

/** Milliseconds in which a worker has done anything: a minute to send, one to fetch. */
const WORKER_MS = 150_000;

/**
 * The worker does it, and says so. @throws Error with its words where it could not, TypeError where
 * the browser has ended it on its way
 */
async function tellWorker(what: Wish): Promise<Told> {
  const { active } = await navigator.serviceWorker.ready;
  const channel = new MessageChannel();
  const told = new Promise<Told & { ok: boolean; error?: string }>((resolve, reject) => {
    channel.port1.onmessage = ({ data }) => resolve(data);
    setTimeout(() => reject(new TypeError('The worker does not answer.')), WORKER_MS);
  });
  active?.postMessage(what, [channel.port2]);
  const { ok, error, ...said } = await told;
  if (!ok) throw new Error(error);
  return said;
}
