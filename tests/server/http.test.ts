import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpServer, listen } from '@/lib/server/web/http';
import { LIMITS } from '@/lib/server/web/limits';

/** What came of a request, byte by byte over a socket of its own. */
interface Answer {
  said: string;
}

let http: HttpServer;
let port: number;
/** What the app was given: each request's path and the length of its body. */
let seen: string[];
/** The server's ends of the sockets. */
let sockets: Socket[];

beforeEach(async () => {
  seen = [];
  sockets = [];
  http = await listen({
    port: 0,
    host: '127.0.0.1',
    url: null,
    dev: false,
    limits: { ...LIMITS, headersMs: 400, requestMs: 800 },
  });
  port = http.port;
  http.server.on('connection', (socket: Socket) => sockets.push(socket));
  http.serve(
    async (request, response) => {
      let bytes = 0;
      for await (const chunk of request) bytes += (chunk as Buffer).length;
      seen.push(`${request.url} ${bytes}`);
      response.end(`read ${bytes}`);
    },
    async () => true,
  );
});
afterEach(() => http.stop());

const head = (more: string, path = '/api/x') =>
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\n${more}\r\n\r\n`;

/**
 * Sends one piece after another as fast as the server takes them, and waits until it closes or says
 * nothing more.
 */
function send(pieces: Iterable<string | Buffer>, pauseMs = 0): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    const done = () => {
      socket.destroy();
      resolve({ said });
    };
    socket.setTimeout(3_000, done);
    socket.on('data', (chunk) => {
      said += chunk;
      if (/\r\n\r\n.+/s.test(said)) setTimeout(done, 50);
    });
    socket.on('error', done);
    socket.on('close', done);
    void write(socket, pieces, pauseMs);
  });
}

async function write(socket: Socket, pieces: Iterable<string | Buffer>, pauseMs: number): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    if (!socket.write(piece)) {
      await new Promise<void>((resolve) => {
        socket.once('drain', resolve);
        socket.once('close', () => resolve());
      });
    }
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

function* chunked(bytes: number): Generator<string> {
  yield head('Transfer-Encoding: chunked');
  const piece = 'a&'.repeat(8_192);
  for (let sent = 0; sent < bytes; sent += piece.length) yield `${piece.length.toString(16)}\r\n${piece}\r\n`;
  yield '0\r\n\r\n';
}

describe('a body', () => {
  it('reaches the app whole, however it is cut', async () => {
    const pieces = [head('Content-Length: 10'), 'a=1', '&b=', '2345'];
    expect((await send(pieces, 20)).said).toContain('read 10');
    expect((await send(chunked(LIMITS.body))).said).toContain(`read ${LIMITS.body}`);
    expect((await send([head('Content-Length: 0')])).said).toContain('read 0');
    expect((await send([`GET / HTTP/1.1\r\nHost: x\r\n\r\n`])).said).toContain('read 0');
  });

  it('that names no length is cut at the limit, and its sender hears so', async () => {
    const { said } = await send(chunked(LIMITS.body + 1));
    expect(said).toMatch(/^HTTP\/1\.1 413 .*"too-long"/s);
    await send(chunked(80_000_000));
    expect(sockets).toHaveLength(2);
    expect(sockets[1]?.bytesRead).toBeLessThan(10_000_000);
    expect(seen).toEqual([]);
  });

  it('that names one beyond the limit is refused as well', async () => {
    const { said } = await send([head(`Content-Length: ${LIMITS.body + 1}`), 'x'.repeat(LIMITS.body + 1)]);
    expect(said).toContain('413');
    expect(seen).toEqual([]);
  });

  it('that leads a browser to a page says so on it', async () => {
    const { said } = await send([
      head(`Accept: text/html\r\nContent-Length: ${LIMITS.body + 1}`),
      'x'.repeat(LIMITS.body + 1),
    ]);
    expect(said).toMatch(/^HTTP\/1\.1 303 .*location: \/trouble\?error=too-long/is);
  });

  it('that is a file too long says so where it was chosen, on this host', async () => {
    const picture = '/api/curate/edit/picture';
    const from = async (page: string) => {
      const more = `Accept: text/html\r\nReferer: ${page}\r\nContent-Length: ${LIMITS.picture + 1}`;
      const { said } = await send([head(more, picture), Buffer.alloc(LIMITS.picture + 1)]);
      return /^location: (.*)\r$/im.exec(said)?.[1];
    };
    const page = '/curate/tea/edit/picture?module=brew&language=ky';
    expect(await from(`http://127.0.0.1:${port}${page}`)).toBe(`${page}&error=too-long`);
    expect(await from('https://evil.example//x')).toBe('/x?error=too-long');
    expect(await from('no page')).toBe('/?error=too-long');
  });

  it('that comes too slowly is not waited for', async () => {
    const began = Date.now();
    const { said } = await send([head('Content-Length: 100'), ...'a'.repeat(100)], 60);
    expect(said).toContain('408');
    expect(Date.now() - began).toBeLessThan(4_000);
    expect(seen).toEqual([]);
  });

  it('that breaks off reaches nobody', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`${head('Content-Length: 100')}half of it`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(seen).toEqual([]);
    expect((await send([head('Content-Length: 2'), 'ok'])).said).toContain('read 2');
  });
});

describe('headers and address', () => {
  it('have limits', async () => {
    expect((await send([head(`X-Long: ${'x'.repeat(LIMITS.headerBytes)}`)])).said).toContain('431');
    expect((await send([head('Content-Length: 0', `/${'x'.repeat(LIMITS.url)}`)])).said).toContain('414');
    expect(seen).toEqual([]);
  });

  it('that come too slowly are not waited for', async () => {
    const { said } = await send([`POST / HTTP/1.1\r\n`, ...Array(40).fill('x-slow: 1\r\n')], 60);
    expect(said).toContain('408');
  });
});
