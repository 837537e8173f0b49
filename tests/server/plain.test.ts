import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putCookie, readCookie } from '@/lib/server/web/cookies';
import { type HttpServer, listen } from '@/lib/server/web/http';
import { formRequest, type Post, servePlain } from '@/lib/server/web/plain';
import { formRoute, readForm } from '@/lib/server/web/respond';
import { provideServices, type Services } from '@/lib/server/web/services';

/** Says what it was shown, and puts a cookie. */
const post: Post = formRoute(async (fields) => {
  const shown = await readCookie('ustat.profile');
  await putCookie('ustat-language', fields[0]?.[1] === 'none' ? null : 'ky');
  return `/seen/${encodeURIComponent(shown ?? 'nothing')}/${fields.length}`;
});

let http: HttpServer;
let url: string;

/** From a page of this site. */
const ours = { 'sec-fetch-site': 'same-origin' };

const ask = (cookie: string, body = 'a=1&b=2', accept = 'text/html') =>
  fetch(`${url}/api/answer`, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { ...ours, cookie, accept, 'content-type': 'application/x-www-form-urlencoded' },
  });

beforeAll(async () => {
  provideServices({ config: { url: 'https://ustat.example' } } as Services);
  http = await listen({ port: 0, host: '127.0.0.1', url: null, dev: false });
  url = `http://127.0.0.1:${http.port}`;
  http.serve(
    async (request, response) => {
      if (await servePlain(new Map([['/api/answer', post]]), request, response)) return;
      response.end('left to Next');
    },
    async () => true,
  );
});
afterAll(() => http.stop());

describe('A form that is answered without Next', () => {
  it('reads its cookie and leads on by 303', async () => {
    const reply = await ask('x=1; __Secure-ustat.profile=a%20b; y=%ZZ');
    expect(reply.status).toBe(303);
    expect(reply.headers.get('location')).toBe('/seen/a%20b/2');
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'self'");
  });

  it('takes a cookie of another name, an empty one and none for nothing', async () => {
    for (const cookie of ['ustat.profile=a', '__Secure-ustat.profile=', ''])
      expect((await ask(cookie)).headers.get('location')).toBe('/seen/nothing/2');
  });

  it('puts and takes away a cookie with its attributes', async () => {
    expect((await ask('')).headers.getSetCookie()).toEqual([
      '__Secure-ustat-language=ky; Max-Age=31536000; Path=/; HttpOnly; Secure; SameSite=Lax',
    ]);
    expect((await ask('', 'a=none')).headers.getSetCookie()).toEqual([
      '__Secure-ustat-language=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
    ]);
  });

  it('answers a script with JSON', async () => {
    const reply = await ask('', 'a=1', 'application/json');
    expect([reply.status, await reply.json()]).toEqual([200, { location: '/seen/nothing/1' }]);
  });

  it('keeps the cookies of many at once apart', async () => {
    const names = Array.from({ length: 50 }, (_, n) => `p${n}`);
    const replies = await Promise.all(names.map((name) => ask(`__Secure-ustat.profile=${name}`)));
    expect(replies.map(({ headers }) => headers.get('location'))).toEqual(
      names.map((name) => `/seen/${name}/2`),
    );
  });

  it('reads any form as Node reads it', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const bytes = fc.uint8Array({ maxLength: 40 }).map((some) => Buffer.from(some).toString('latin1'));
    const coded = fc.array(
      fc.constantFrom('%', '41', 'C3', '%C3%B6', '%FF', '+', '&', '=', 'a', '%EF%BB%BF'),
    );
    const bodies = fc.oneof(
      bytes.map((text) => Buffer.from(text, 'latin1')),
      coded.map((parts) => Buffer.from(parts.join(''))),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(`\ufeff${text}=${text}`)),
    );
    const fieldsOf = (request: Request) => readForm(request).catch((error: Error) => error.message);
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const at = new URL('http://here/api/answer');
        const own = formRequest(at, new Headers(type), Buffer.from(body));
        const node = () => new Request(at, { method: 'POST', headers: type, body: Buffer.from(body) });
        expect(await fieldsOf(own)).toEqual(await fieldsOf(node()));
        expect(await own.arrayBuffer()).toEqual(await node().arrayBuffer());
      }),
      { numRuns: 50 },
    );
  });

  it('asks first what is asked of every request', async () => {
    expect((await fetch(`${url}/api/answer`, { method: 'POST', body: 'a=1' })).status).toBe(403);
  });

  it('leaves everything else alone', async () => {
    const got = await Promise.all([
      fetch(`${url}/api/answer`),
      fetch(`${url}/api/answer?x=1`, { method: 'POST', headers: ours }),
      fetch(`${url}/api/hint`, { method: 'POST', headers: ours }),
    ]);
    expect(await Promise.all(got.map((reply) => reply.text()))).toEqual(Array(3).fill('left to Next'));
  });
});
