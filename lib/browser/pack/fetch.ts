import { endingIn } from '../ending';
import type { Manifest } from './schema';
import { sha256 } from './sha256';
import { fromWire } from './wire';

/** A course from the server, for a page that saves it and a worker that keeps it new. */

const addressOf = (courseId: string) => `/api/pack/${encodeURIComponent(courseId)}`;
const asJson = { headers: { accept: 'application/json' }, cache: 'no-store' } as const;

async function fetched(address: string, signal?: AbortSignal): Promise<string> {
  const response = await fetch(address, { ...asJson, ...(signal ? { signal } : {}) });
  if (!response.ok || !response.headers.has('x-ustat')) throw new TypeError(`${address}: ${response.status}`);
  return response.text();
}

/** So long, in milliseconds, a network that hangs is waited for. */
const PATIENCE_MS = 30_000;

/** What the course is made of now. @throws where the network fails, or does not answer in time */
export const manifestOf = async (courseId: string): Promise<Manifest> =>
  JSON.parse(await fetched(addressOf(courseId), endingIn(PATIENCE_MS))) as Manifest;

/** @throws TypeError where the network fails, or the part is not what its hash names */
export async function partOf(
  courseId: string,
  { name, hash }: Pick<Manifest['parts'][number], 'name' | 'hash'>,
  signal?: AbortSignal,
): Promise<unknown> {
  const query = new URLSearchParams({ part: name, hash });
  const text = await fetched(`${addressOf(courseId)}?${query}`, signal);
  if ((await sha256(text)) !== hash) throw new TypeError(`${name} came damaged`);
  return fromWire(text);
}
