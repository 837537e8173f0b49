import type { IncomingMessage, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';

export interface Limits {
  /** Bytes of a form: a question of 2,000 characters, percent-encoded, has room to spare. */
  body: number;
  /** Bytes of a list of names or of a text of a course that is edited. */
  list: number;
  /** Bytes of what a phone or a hub sends at once: hardly ever more than a tenth of it. */
  batch: number;
  /** Bytes of a course as a zip file or a pack; with its vectors the one that ships has 11.4 MB. */
  course: number;
  /** Bytes of a photograph as a phone takes it. */
  picture: number;
  /** Bytes of a log that is looked at, zipped or not. */
  log: number;
  /** Characters of an address with its query. */
  url: number;
  /** Bytes of all header lines, and how many of them. */
  headerBytes: number;
  headerLines: number;
  /** Milliseconds until the headers, and until the whole request has come. */
  headersMs: number;
  requestMs: number;
}

export const LIMITS: Limits = {
  body: 64 * 1024,
  list: 1024 * 1024,
  batch: 512 * 1024,
  course: 32 * 1024 * 1024,
  picture: 8 * 1024 * 1024,
  log: 32 * 1024 * 1024,
  url: 4_096,
  headerBytes: 16 * 1024,
  headerLines: 100,
  headersMs: 15_000,
  requestMs: 30_000,
};

/** What is longer than a form, by path. */
const LONGER = new Map<string, 'list' | 'batch' | 'picture' | 'course' | 'log'>([
  ['/api/teach/names', 'list'],
  // texts of a course: a lesson of 64,000 letters, or a file of questions, percent-encoded
  ['/api/curate/edit/save', 'list'],
  ['/api/curate/edit/check', 'list'],
  ['/api/curate/edit/picture', 'picture'],
  ['/api/sync', 'batch'],
  ['/api/hub', 'batch'],
  ['/api/admin/course/look', 'course'],
  ['/api/research/log', 'log'],
]);
/** Whether it takes a file that somebody has chosen. */
export const takesFile = (path: string): boolean =>
  ['picture', 'course', 'log'].includes(LONGER.get(path) ?? 'body');

export function bodyLimit(path: string, limits: Limits): number {
  return Math.max(limits.body, limits[LONGER.get(path) ?? 'body']);
}

/** What Node itself watches: it answers 431 and 408 and ends the connection. */
export function serverOptions({ headerBytes, headersMs, requestMs }: Limits): ServerOptions {
  return {
    maxHeaderSize: headerBytes,
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: Math.min(1_000, headersMs / 2),
  };
}

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * What is still read and dropped of a body that is too long, so that its sender hears so: times the
 * limit.
 */
const PATIENCE = 16;

/**
 * Waits until a request's body is here and lets whoever reads it begin then, so that nobody holds a
 * part of the app by sending slowly. Counted as it comes: a chunked body names no length.
 * @returns false as soon as it is longer than `limit` bytes; what follows is dropped, and after
 *   some more the connection with it
 */
export function bodyWithin(request: IncomingMessage, limit: number): Promise<boolean> {
  const push = request.push.bind(request);
  let kept: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve) => {
    request.push = (chunk: Buffer | null) => {
      bytes += chunk?.length ?? 0;
      if (bytes > limit) kept = [];
      else if (chunk) kept.push(chunk);
      if (chunk && bytes <= limit) return true;
      resolve(bytes <= limit);
      if (bytes > limit) endLongOne(request.socket, limit);
      if (chunk === null) {
        request.push = push;
        for (const one of kept) push(one);
        push(null);
      }
      return true;
    };
    request.once('close', () => resolve(false));
  });
}

const ended = new WeakSet<Socket>();
/** Milliseconds between two looks at what still comes, and until nobody waits for its end. */
const LOOK_MS = 5;
const MOST_MS = 2_000;

/**
 * Node drops what follows a refused body without a word to us: the socket itself tells how much
 * that is.
 */
function endLongOne(socket: Socket, limit: number): void {
  if (ended.has(socket)) return;
  ended.add(socket);
  const last = socket.bytesRead + limit * PATIENCE;
  const began = performance.now();
  const timer = setInterval(() => {
    if (socket.bytesRead > last || performance.now() - began > MOST_MS) socket.destroy();
    if (socket.destroyed) clearInterval(timer);
  }, LOOK_MS).unref();
}
