import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UstatError } from '../../errors';
import { ADDRESS_HEADER, addressOf } from './address';
import { bodyLimit, bodyWithin, hasBody, LIMITS, type Limits, serverOptions, takesFile } from './limits';
import { isAllowed } from './origin';
import { takesPacked } from './packed';
import { refuse as refusal } from './reply';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface HttpServer {
  /**
   * From now on requests go to the app; until then everything but health is told to come back.
   * While `saves` is false what would change something is refused, and it is not ready.
   */
  serve(
    handler: Handler,
    ready: () => Promise<boolean>,
    saves?: () => boolean,
    metered?: Metered | null,
    replica?: (() => object) | null,
  ): void;
  /** Lets requests under way finish (10 s at most), takes no new ones. */
  stop(): Promise<void>;
  server: Server;
  /** That it listens on: the asked one, or a free one where 0 was asked. */
  port: number;
}

/** What counts requests, and the token that shows it. */
interface Metered {
  token: string;
  answered(request: { method: string; path: string; status: number; seconds: number }): void;
  text(): Promise<string>;
  contentType: string;
}

/** Methods that change nothing. */
const READS = ['GET', 'HEAD', 'OPTIONS'];

interface Listening {
  port: number;
  host: string;
  /** Where learners reach this server, if its operator has said so. */
  url: string | null;
  dev: boolean;
  /** Proxies before this server, whose X-Forwarded-For is believed. */
  trustProxy?: number;
  limits?: Limits;
}

/**
 * Listens before the database is open, so that whoever starts Ustat can tell alive from ready, and
 * a port that is taken is said at once.
 * @throws UstatError 'conflict' when the port is taken
 */
export async function listen(listening: Listening): Promise<HttpServer> {
  const { port, host, url, dev, trustProxy = 0, limits = LIMITS } = listening;
  let handler: Handler | null = null;
  let ready = async () => false;
  let saves = () => true;
  let metered: Metered | null = null;
  let replica: (() => object) | null = null;
  let stopping = false;

  const server = createServer(serverOptions(limits), async (request, response) => {
    if (url?.startsWith('https:')) response.setHeader('strict-transport-security', 'max-age=31536000');
    const path = request.url?.split('?')[0] ?? '';
    if (path === '/api/metrics') return showMetrics(request, response, metered);
    if (path === '/api/health') return health(response, saves() && (await ready()), stopping, replica);
    if (metered) meter(request.method ?? '', path, response, metered);
    if (!handler || stopping) {
      response.writeHead(503, { 'retry-after': '5', 'content-type': 'text/plain; charset=utf-8' });
      return response.end('Ustat is starting.\n');
    }
    if (leadsNowhere(request.url ?? '', path)) {
      response.writeHead(303, { location: '/gone' });
      return response.end();
    }
    if ((request.url?.length ?? 0) > limits.url) return refuse(request, response, 414, 'too-long');
    if (!isAllowed(request.method ?? '', request.headers, url)) {
      return refuse(request, response, 403, 'elsewhere');
    }
    if (!saves() && !READS.includes(request.method ?? '')) {
      response.setHeader('retry-after', '5');
      return refuse(request, response, 503, 'not-saved');
    }
    if (hasBody(request) && !(await bodyWithin(request, bodyLimit(path, limits)))) {
      return refuse(request, response, 413, 'too-long', takesFile(path));
    }
    request.headers[ADDRESS_HEADER] = addressOf(request, trustProxy);
    secure(request, response, dev);
    takesPacked(response);
    if (request.url === '/trouble') saysUnavailable(response);
    await handler(request, response);
  });
  server.maxHeadersCount = limits.headerLines;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} is in use. Stop what uses it, or choose another: PORT=${port + 1} npm start`;
      reject(error.code === 'EADDRINUSE' ? new UstatError('conflict', taken) : error);
    });
    server.listen(port, host, resolve);
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    serve(next, isReady, canSave = () => true, meteredBy = null, behind = null) {
      replica = behind;
      metered = meteredBy;
      handler = next;
      ready = isReady;
      saves = canSave;
    },
    async stop() {
      stopping = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), 10_000);
      await closed;
      clearTimeout(late);
    },
  };
}

/**
 * No id or word has U+0000, and a database refuses it; bytes that are no text have no name here;
 * and a redirect that repeats two slashes at the head would lead to another host.
 */
function leadsNowhere(url: string, path: string): boolean {
  if (url.includes('%00') || /^[\\/]{2}/.test(url)) return true;
  try {
    decodeURIComponent(path);
    return false;
  } catch {
    return true;
  }
}

/**
 * Before any route: one that is written later can't forget what is refused here.
 * @param code for /trouble, where a learner reads what to do
 * @param status for everybody else
 * @param isBack whether the page that the form stood on says it: it knows more of a file than
 *   /trouble does, and nothing long was typed there that "back" would bring again
 */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  code: string,
  isBack = false,
): void {
  const { accept, referer } = request.headers;
  if (accept?.includes('text/html')) {
    const caller = { origin: 'http://here', referrer: referer ?? null, wantsJson: false };
    const back = isBack && referer ? refusal(caller, code, status).headers.get('location') : null;
    response.writeHead(303, { location: back ?? `/trouble?error=${code}` });
    return void response.end();
  }
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: code }));
}

/**
 * `alive`: the process answers. `ready`: pages and the database do too; a load balancer sends
 * requests on 200 only. `replica`: how far it is behind, where one is named; the site serves
 * without it.
 */
function health(
  response: ServerResponse,
  ready: boolean,
  stopping: boolean,
  replica: (() => object) | null,
): void {
  const ok = ready && !stopping;
  response.writeHead(ok ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ alive: true, ready: ok, ...(replica && { replica: replica() }) }));
}

function meter(method: string, path: string, response: ServerResponse, { answered }: Metered): void {
  const began = performance.now();
  response.once('close', () =>
    answered({ method, path, status: response.statusCode, seconds: (performance.now() - began) / 1000 }),
  );
}

/** In Prometheus' format, for who has the token; nobody else learns that there is one to guess. */
async function showMetrics(
  { headers }: IncomingMessage,
  response: ServerResponse,
  metered: Metered | null,
): Promise<void> {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const isAsked =
    metered && timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${metered.token}`));
  if (!isAsked) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
    return void response.end('Not found\n');
  }
  const text = await metered.text();
  response.writeHead(200, { 'content-type': metered.contentType, 'cache-control': 'no-store' });
  response.end(text);
}

/**
 * The page that stands for one that could not be loaded, by its status too: a page of Next's own
 * can't set one.
 */
function saysUnavailable(response: ServerResponse): void {
  response.setHeader('retry-after', '5');
  Object.defineProperty(response, 'statusCode', { get: () => 503, set: () => undefined });
}

/**
 * The second wall behind escaping: scripts and styles run with this response's nonce only. Next
 * reads the nonce from the request's own content-security-policy header and puts it on what it
 * emits.
 */
function secure(request: IncomingMessage, response: ServerResponse, dev: boolean): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    dev ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    `connect-src 'self'${dev ? ' ws:' : ''}`,
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  request.headers['content-security-policy'] = policy;
  // a page is not told its own address: who has no profile yet comes back to it (way.ts)
  request.headers['x-ustat-page'] = request.url ?? '/';
  response.setHeader('content-security-policy', policy);
  // a phone tells by it that nobody else has answered (lib/browser)
  response.setHeader('x-ustat', 'server');
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'same-origin');
  response.setHeader('permissions-policy', 'camera=(), microphone=(), geolocation=()');
}
