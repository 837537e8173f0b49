import { came, hung, patience } from './patience';

/** Asks the server, which may be slow, gone, or somebody else. */

/** From its first byte to its last, in milliseconds. */
const WHOLE_MS = 8_000;

/**
 * What this very server says, whole. @throws where nobody answers in time, somebody else does (a
 * page that asks to log in to a network, a proxy's "bad gateway"), or the answer breaks off
 */
export async function answered(request: Request, longest = patience()): Promise<Response> {
  const { response, end } = await within(longest, (signal) => fetched(request, signal));
  // a redirect is opaque to a worker, and of this site; Next's router asks where one has led to
  if (response.type === 'opaqueredirect' || response.redirected) return response;
  if (!response.headers.has('x-ustat')) throw new TypeError('Somebody else has answered.');
  const { status, statusText, headers } = response;
  const body = await end(WHOLE_MS, response.blob());
  return new Response(body, { status, statusText, headers });
}

/**
 * Whatever is given with a request makes it one of the worker's own: the page that it came from is
 * named again, so that a form which is refused leads back there.
 */
export const fetched = (request: Request, signal: AbortSignal) =>
  fetch(request, { signal, referrer: isOwn(request) ? request.referrer : '' });

/** From a page of this site. Another one's form must reach the server as what it is. */
export function isOwn({ referrer, url }: Request): boolean {
  return URL.canParse(referrer) && new URL(referrer).origin === new URL(url).origin;
}

/** Fetches with an end: `end` waits for more of the same within so long. */
export async function within(ms: number, work: (signal: AbortSignal) => Promise<Response>) {
  const abort = new AbortController();
  const endIn = (longest: number) =>
    setTimeout(() => {
      hung();
      abort.abort();
    }, longest);
  const first = endIn(ms);
  const response = await work(abort.signal).finally(() => clearTimeout(first));
  came();
  const end = async <T>(longest: number, rest: Promise<T>): Promise<T> => {
    const timer = endIn(longest);
    return rest.finally(() => clearTimeout(timer));
  };
  return { response, end };
}
