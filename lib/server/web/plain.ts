import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseCookie } from 'cookie';
import { withOwnCookies } from './cookies';

/**
 * Forms of a learner's ordinary day, and what their phone or their hub sends. Their routes read no
 * header of Next's and draw no page, so that they are the same functions without it, which took a
 * third of an answer's time.
 */
export const PLAIN = ['answer', 'hint', 'next', 'choice', 'round', 'check', 'place', 'sync', 'hub'] as const;

/** A route file's POST. */
export type Post = (request: Request) => Promise<Response>;

/**
 * Answers what is posted to `/api/<name>` of `routes`, and leaves everything else alone. What
 * http.ts asks of every request it has asked before.
 * @returns false when the request is none of these
 */
export async function servePlain(
  routes: ReadonlyMap<string, Post>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const post = request.method === 'POST' ? routes.get(request.url ?? '') : undefined;
  if (!post) return false;
  const asked = await asRequest(request).catch(() => null);
  if (!asked) return true; // its sender has gone
  const shown = parseCookie(request.headers.cookie ?? '');
  const { result: reply, put } = await withOwnCookies(shown, () => post(asked));
  for (const [name, value] of reply.headers) response.setHeader(name, value);
  if (put.length > 0) response.setHeader('set-cookie', put);
  response.writeHead(reply.status);
  response.end(reply.body && Buffer.from(await reply.arrayBuffer()));
  return true;
}

const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** With the whole body, which http.ts has counted. */
async function asRequest(request: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  // a form's reply names a page of this host, whatever it is called
  const address = new URL(request.url ?? '/', 'http://here');
  const body = Buffer.concat(chunks);
  return FORM.test(request.headers['content-type'] ?? '')
    ? formRequest(address, new Headers(headers), body)
    : new Request(address, { method: 'POST', headers, body });
}

/**
 * What routes read of a request whose body is here, as formData and arrayBuffer of Node's Request
 * give it; that one makes a stream of the body first, and reads it.
 */
export function formRequest({ href: url }: URL, headers: Headers, body: Buffer<ArrayBuffer>): Request {
  const formData = async () => new URLSearchParams(body.toString());
  const arrayBuffer = async () => Uint8Array.from(body).buffer;
  return { method: 'POST', url, headers, formData, arrayBuffer } as unknown as Request;
}
