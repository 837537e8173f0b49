/** Replies to a form, the same from a server and from a service worker. */

/** Who sent the form. A service worker knows the referrer, and sees no header of it. */
export interface Caller {
  origin: string;
  /** Address of the page that the form stood on; null or no address where the browser hides it. */
  referrer: string | null;
  /** Our script asked, not the browser itself. */
  wantsJson: boolean;
}

/** Seconds after which a part that did not answer, or had too much to do, may. */
const COME_AGAIN = 5;

/** To the page that shows what was done. */
export function leadTo({ wantsJson }: Caller, location: string): Response {
  if (wantsJson) return Response.json({ location });
  return new Response(null, { status: 303, headers: { location } });
}

/**
 * Says what is wrong by `?error=<code>`: on `page`, or on the one that the form came from.
 * @param code of the error; where it ends by itself, a dot and the second since 1970 in which it
 *   does
 * @param status for who asked for JSON
 */
export function refuse(
  { origin, referrer, wantsJson }: Caller,
  code: string,
  status: number,
  page?: string,
): Response {
  if (wantsJson) {
    const until = Number(code.split('.')[1] ?? 0);
    const seconds = until ? Math.max(1, until - Math.floor(Date.now() / 1000)) : COME_AGAIN;
    const headers: HeadersInit = status === 503 || until ? { 'retry-after': String(seconds) } : {};
    return Response.json({ error: code }, { status, headers });
  }
  const from = referrer && /^https?:/.test(referrer) && URL.canParse(referrer) ? referrer : origin;
  const back = new URL(page ?? from, origin);
  back.searchParams.set('error', code);
  return new Response(null, { status: 303, headers: { location: here(back) } });
}

/** On this host: a path that begins with two slashes names another one. */
const here = ({ pathname, search }: URL) => `${pathname.replace(/^[\\/]+/, '/')}${search}`;
