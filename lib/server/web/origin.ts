import type { IncomingHttpHeaders } from 'node:http';

const CHANGES_NOTHING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request may do what its method says. What changes something has to come from a page of
 * this very site: another port of the same machine is another program, and a sandboxed frame or a
 * page without referrer is nobody.
 * @param url where learners reach this server, if its operator has said so (USTAT_URL)
 */
export function isAllowed(method: string, headers: IncomingHttpHeaders, url: string | null): boolean {
  if (CHANGES_NOTHING.has(method)) return true;
  // Browsers send it to https and to this machine itself; no script can write it.
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return headers.origin !== undefined && originsOf(headers.host, url).includes(headers.origin);
}

/**
 * Scheme, host and port of this site's pages. Over https none is reached past the proxy: cookies
 * stay behind it.
 */
function originsOf(host: string | undefined, url: string | null): string[] {
  const told = url === null ? null : new URL(url).origin;
  if (told?.startsWith('https:')) return [told];
  const asked =
    host === undefined || !URL.canParse(`http://${host}`) ? null : new URL(`http://${host}`).origin;
  return [told, asked].filter((origin) => origin !== null);
}
