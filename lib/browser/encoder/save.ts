import { endingIn } from '../ending';
import { fromWire } from '../pack/wire';
import { openIdb } from '../store/idb';
import { openSaved, type Saved } from '../store/saved';
import {
  type AboutEncoder,
  ENCODER_CACHE,
  ENCODER_FILES,
  ENCODER_POLICY,
  type EncoderFile,
  encoderPath,
} from './files';
import type { VectorsPart } from './vectors';

/** Better search on this phone, from the page that saves a course. */

export interface EncoderOffer {
  about: AboutEncoder;
  /** Of what is still to be fetched, the course's vectors included. */
  bytes: number;
  isHere: boolean;
}

/** GB of memory from which on a phone has room for 190 MB while it is asked something. */
const LEAST_MEMORY = 4;
/** So long, in milliseconds, a network that hangs is waited for. */
const PATIENCE_MS = 30_000;

const addressOf = (courseId: string) => `/api/pack/${encodeURIComponent(courseId)}`;
const here = (): Saved => openSaved(openIdb());

/** Only Chromium's browsers say how much there is: others are not offered it. */
const hasMemory = () => ((navigator as { deviceMemory?: number }).deviceMemory ?? 0) >= LEAST_MEMORY;

/** From the server: without a query the worker gives what is here. */
const fresh = (name: EncoderFile | 'about.json') => `${encoderPath(name)}?fresh`;

async function asked<T>(address: string): Promise<T | null> {
  const headers = { accept: 'application/json' };
  const response = await fetch(address, { headers, cache: 'no-store', signal: endingIn(PATIENCE_MS) });
  return response.ok && response.headers.has('x-ustat') ? ((await response.json()) as T) : null;
}

/**
 * What better search of a course takes. Null where this phone is too small for it, or the site has
 * no vectors of this encoder for the course.
 * @throws TypeError where the network fails
 */
export async function encoderOffer(courseId: string): Promise<EncoderOffer | null> {
  if (!hasMemory()) return null;
  const about = await asked<AboutEncoder>(fresh('about.json'));
  const vectors = await asked<{ embedderId: string; bytes: number }>(`${addressOf(courseId)}?about=vectors`);
  if (!about || vectors?.embedderId !== about.id) return null;
  const isEncoderHere = (await keptEncoder())?.id === about.id;
  const areVectorsHere = (await here().aboutVectors(courseId))?.embedderId === about.id;
  const files = isEncoderHere ? 0 : about.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const bytes = files + (areVectorsHere ? 0 : vectors.bytes);
  return { about, bytes, isHere: isEncoderHere && areVectorsHere };
}

/** Kept last, so that what it tells of is whole. */
async function keptEncoder(): Promise<AboutEncoder | null> {
  const response = await caches.match(encoderPath('about.json'), { cacheName: ENCODER_CACHE });
  return response ? ((await response.json()) as AboutEncoder) : null;
}

/**
 * Fetches what is missing, file by file: what is here stays when it breaks off.
 * @param told share that is here, 0 to 1
 * @throws TypeError where the network fails, UstatError 'not-saved' or DOMException
 *   QuotaExceededError where the phone is full
 */
export async function saveEncoder(
  courseId: string,
  { about }: EncoderOffer,
  told: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const before = await keptEncoder();
  if (before && before.id !== about.id) await caches.delete(ENCODER_CACHE);
  const cache = await caches.open(ENCODER_CACHE);
  const all = about.files.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  for (const { name, size } of about.files) {
    const path = encoderPath(name);
    const kept = await cache.match(path);
    // another build has another one under the same name
    const isSame = kept?.headers.get('x-of') === `${about.id} ${size}`;
    if (!isSame) {
      const response = await fetch(fresh(name), { signal, cache: 'no-store' });
      if (!response.ok || !response.body) throw new TypeError(`${path}: ${response.status}`);
      const from = done;
      let bytes = 0;
      const counted = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, onward) {
          bytes += chunk.length;
          told(Math.min(1, (from + bytes) / all));
          onward.enqueue(chunk);
        },
        flush() {
          if (bytes !== size) throw new TypeError(`${path} came cut`);
        },
      });
      const headers = {
        ...{ 'content-type': ENCODER_FILES[name], 'content-security-policy': ENCODER_POLICY },
        'x-of': `${about.id} ${size}`,
      };
      await cache.put(path, new Response(response.body.pipeThrough(counted), { headers }));
    }
    done += size;
    told(done / all);
  }
  await fetchVectors(courseId, signal);
  await cache.put(encoderPath('about.json'), Response.json(about));
}

async function fetchVectors(courseId: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${addressOf(courseId)}?part=vectors`, {
    ...{ headers: { accept: 'application/json' }, cache: 'no-store', signal },
  });
  if (!response.ok || !response.headers.has('x-ustat')) throw new TypeError(`vectors: ${response.status}`);
  await here().keepVectors(courseId, fromWire(await response.text()) as VectorsPart);
}

/** After an update of the course: vectors of texts that have changed are of no use. */
export async function renewVectors(courseId: string, signal: AbortSignal): Promise<void> {
  if (await here().aboutVectors(courseId)) await fetchVectors(courseId, signal);
}

/** The encoder goes, and with it the vectors of all courses on this phone. */
export async function removeEncoder(): Promise<void> {
  await caches.delete(ENCODER_CACHE);
  const saved = here();
  for (const { manifest } of await saved.courses()) await saved.keepVectors(manifest.courseId, null);
}
