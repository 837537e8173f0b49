import { request as ask } from 'node:http';
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, listen } from '@/lib/server/web/http';
import { compressWhole } from '@/lib/server/web/whole';

const PAGE = '<p>Саламатсызбы</p>'.repeat(500);

let http: HttpServer;
/** What the app sees of a request. */
let seen: (string | undefined)[];
beforeAll(async () => {
  http = await listen({ port: 0, host: '127.0.0.1', url: null, dev: false });
  http.serve(
    async (request, response) => {
      compressWhole(request, response);
      seen.push(request.headers['accept-encoding']);
      response.setHeader('vary', 'rsc');
      response.setHeader(
        'content-type',
        request.url === '/picture' ? 'image/png' : 'text/html; charset=utf-8',
      );
      if (request.url === '/elsewhere') return void response.writeHead(307, { location: '/' }).end(PAGE);
      if (request.url === '/packed') response.setHeader('content-encoding', 'br');
      if (request.url === '/small') return void response.end('<p>a</p>');
      response.setHeader('content-length', Buffer.byteLength(PAGE));
      // as Next's own compressor does before the first piece
      response.writeHead(response.statusCode);
      response.flushHeaders();
      // in pieces that end amid a letter
      const bytes = Buffer.from(PAGE);
      for (let at = 0; at < bytes.length; at += 777)
        await new Promise<void>((resolve) => response.write(bytes.subarray(at, at + 777), () => resolve()));
      await new Promise<void>((resolve) => response.end(resolve));
    },
    async () => true,
  );
});
afterAll(() => http.stop());

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

function get(path: string, accepted: string | null = 'gzip, deflate, br', method = 'GET'): Promise<Answer> {
  seen = [];
  return new Promise((resolve, reject) => {
    const headers = accepted === null ? {} : { 'accept-encoding': accepted };
    ask({ port: http.port, host: '127.0.0.1', path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts),
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('a page', () => {
  it('is compressed whole, once, for who can read it, with its length', async () => {
    const { headers, body } = await get('/course/x');
    expect(headers['content-encoding']).toBe('gzip');
    expect(headers['content-length']).toBe(String(body.length));
    expect(headers.vary).toBe('rsc, Accept-Encoding');
    expect(gunzipSync(body).toString()).toBe(PAGE);
    // Next compresses nothing itself
    expect(seen).toEqual([undefined]);
  });

  it('is sent as it is to who can not, and where it is small, packed already, or none', async () => {
    for (const accepted of [null, 'br', 'identity', 'gzip;q=0, br']) {
      const { headers, body } = await get('/course/x', accepted);
      expect([headers['content-encoding'], body.toString()]).toEqual([undefined, PAGE]);
    }
    const small = await get('/small');
    expect([small.headers['content-encoding'], small.body.toString()]).toEqual([undefined, '<p>a</p>']);
    const picture = await get('/picture');
    expect([picture.headers['content-encoding'], picture.body.toString()]).toEqual([undefined, PAGE]);
    const packed = await get('/packed');
    expect([packed.headers['content-encoding'], packed.body.toString()]).toEqual(['br', PAGE]);
    const elsewhere = await get('/elsewhere');
    expect([elsewhere.status, elsewhere.headers.location]).toEqual([307, '/']);
    expect(gunzipSync(elsewhere.body).toString()).toBe(PAGE);
    expect((await get('/course/x', 'gzip', 'HEAD')).headers['content-encoding']).toBeUndefined();
  });

  it('is all that is gathered: parts of the app and what is asked of it are left to Next', async () => {
    for (const path of ['/api/export', '/_next/static/a.js']) {
      const { headers, body } = await get(path);
      expect([headers['content-encoding'], body.toString()]).toEqual([undefined, PAGE]);
      expect(seen).toEqual(['gzip, deflate, br']);
    }
  });

  it('may be left before it is whole, and the next one is served', async () => {
    const closed = new Promise((resolve) =>
      http.server.once('request', (_, response) => response.on('close', resolve)),
    );
    const socket = connect(http.port, '127.0.0.1', () => {
      socket.write('GET /course/x HTTP/1.1\r\nHost: here\r\nAccept-Encoding: gzip\r\n\r\n', () =>
        socket.destroy(),
      );
    });
    await closed;
    expect((await get('/course/x')).status).toBe(200);
  });
});
