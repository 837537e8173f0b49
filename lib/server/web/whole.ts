import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzip } from 'node:zlib';

/** What is shorter fits into one packet as it is. */
const LEAST = 1024;

/**
 * Before Next answers: pages are gathered, and compressed once they are whole. Next compresses each
 * piece that React hands over by itself, and flushes after it, which begins a new dictionary: a
 * page of 31 kB went out as 12.2 kB in the place of 5.5. Nothing here streams a page. What else is
 * asked for Next compresses as it comes, without flushes.
 */
export function compressWhole(request: IncomingMessage, response: ServerResponse): void {
  Object.defineProperty(response, 'flush', { get: () => undefined, set: () => undefined });
  if (request.method !== 'GET' || /^\/(?:api|_next)\//.test(request.url ?? '')) return;
  const isTaken = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(request.headers['accept-encoding'] ?? '');
  delete request.headers['accept-encoding'];
  if (!isTaken) return;
  const [head, end] = [response.writeHead.bind(response), response.end.bind(response)];
  const parts: Buffer[] = [];
  const keep = (...[chunk, encoding]: unknown[]) => {
    if (typeof chunk === 'string') parts.push(Buffer.from(chunk, encodingOf(encoding)));
    else if (chunk instanceof Uint8Array) parts.push(Buffer.from(chunk));
  };
  const called = (given: unknown[]) =>
    given.find((one) => typeof one === 'function') as (() => void) | undefined;
  response.flushHeaders = () => undefined;
  // kept too: the length and the encoding are known at the end
  response.writeHead = (status: number, ...given: unknown[]) => {
    response.statusCode = status;
    for (const one of given)
      for (const [name, value] of typeof one === 'object' && one ? Object.entries(one) : [])
        response.setHeader(name, value as string);
    return response;
  };
  response.write = (...given: unknown[]) => {
    keep(...given);
    const done = called(given);
    if (done) process.nextTick(done);
    return true;
  };
  response.end = (...given: unknown[]) => {
    keep(...given);
    const whole = Buffer.concat(parts.splice(0));
    const done = called(given);
    response.writeHead = head;
    const isPacked = response.hasHeader('content-encoding');
    const isText = /^(?:text\/|image\/svg)/.test(String(response.getHeader('content-type')));
    if (isPacked || !isText || whole.length < LEAST) return end(whole, done);
    gzip(whole, (error, packed) => {
      if (error) return response.destroy(error);
      const varies = [response.getHeader('vary') ?? [], 'Accept-Encoding'].flat();
      response.setHeader('vary', varies.join(', '));
      response.setHeader('content-encoding', 'gzip');
      response.setHeader('content-length', packed.length);
      end(packed, done);
    });
    return response;
  };
}

const encodingOf = (given: unknown) => (typeof given === 'string' ? (given as BufferEncoding) : 'utf8');
