import type { ServerResponse } from 'node:http';

/** Next forwards no content-encoding of a route's: it reaches the server under this name. */
const HEADER = 'x-ustat-packed';

/** As JSON, and compressed once for all who ask. */
export interface PackedBody {
  text: string;
  brotli: Buffer<ArrayBuffer>;
}

/** A body as the browser that asks can read it. */
export function packed(request: Request, { text, brotli }: PackedBody): Response {
  const isRead = /\bbr\b/.test(request.headers.get('accept-encoding') ?? '');
  const headers = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    vary: 'accept-encoding',
  };
  return isRead
    ? new Response(brotli, { headers: { ...headers, [HEADER]: 'br' } })
    : new Response(text, { headers });
}

/** What a route has compressed is sent as it is. */
export function takesPacked(response: ServerResponse): void {
  const set = response.setHeader.bind(response);
  response.setHeader = (name, value) => set(name === HEADER ? 'content-encoding' : name, value);
}
