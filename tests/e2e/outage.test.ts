import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { type App, discard, startApp } from '../support/app';
import { type Visitor, visit } from '../support/attacks/visitor';
import { postgresTestDb } from '../support/db';
import { COURSE, course } from '../support/learner';
import { lacks } from '../support/needs';

const words: Record<string, string> = JSON.parse(readFileSync('lib/messages/en.json', 'utf8')).errors;

/** A way to the database that can be cut and mended. */
class Way {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  port = 0;
  constructor(private readonly to: URL) {}

  async open(): Promise<void> {
    this.server = createServer((socket) => {
      const far = connect(Number(this.to.port), this.to.hostname);
      for (const end of [socket, far]) {
        this.sockets.add(end);
        end.on('error', () => undefined).on('close', () => this.sockets.delete(end));
      }
      socket.pipe(far).pipe(socket);
    });
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.server?.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

describe.skipIf(lacks('postgres'))('an outage of the database (needs postgres)', () => {
  let app: App;
  let db: Db;
  let drop: () => Promise<void>;
  let way: Way;
  let visitor: Visitor;
  beforeAll(async () => {
    const given = await postgresTestDb();
    ({ db, drop } = given);
    const url = new URL(given.url);
    way = new Way(new URL(given.url));
    await way.open();
    url.host = `127.0.0.1:${way.port}`;
    app = await startApp({ DATABASE_URL: url.href, USTAT_LOG: 'json' });
    visitor = await visit(app.url, 'en');
    await visitor.page(COURSE);
  });
  afterAll(async () => {
    await discard(app);
    await way.cut();
    await drop();
  });

  const page = (path: string) => fetch(app.url + path, { headers: { cookie: visitor.cookie } });
  const place = { course: course.structure.id, module: 'suspicious-links', block: 'opening' };
  const send = (accept: string) =>
    fetch(`${app.url}/api/place`, {
      method: 'POST',
      headers: { cookie: visitor.cookie, origin: app.url, accept },
      body: new URLSearchParams(place),
      redirect: 'manual',
    });

  it('is 503 on pages and forms, says what is safe, and ends by itself', async () => {
    await way.cut();
    for (const path of ['/', COURSE, '/settings', '/tutor', `${COURSE}/progress`]) {
      const shown = await page(path);
      expect([path, shown.status, shown.headers.get('retry-after')]).toEqual([path, 503, '5']);
      const text = await shown.text();
      for (const said of [words.text, words.unavailable]) expect(text).toContain(said);
    }
    const form = await send('application/json');
    expect([form.status, form.headers.get('retry-after'), await form.json()]).toEqual([
      503,
      '5',
      { error: 'unavailable' },
    ]);
    expect((await page('/api/export')).status).toBe(503);
    expect((await fetch(`${app.url}/api/health`)).status).toBe(503);

    await way.open();
    await expect.poll(async () => (await page(COURSE)).status, { timeout: 20_000 }).toBe(200);
    expect((await send('application/json')).status).toBe(200);
  });

  it('is told of to the operator, an object a line', () => {
    const lines = app.said().trim().split('\n');
    expect(lines.filter((line) => !line.startsWith('{'))).toEqual([]);
    const told = lines.map((line) => JSON.parse(line) as { level: string; text: string; error?: unknown });
    expect(told.filter(({ level }) => level === 'error').map(({ text }) => text)).toEqual(
      expect.arrayContaining(['/api/place', '/api/export', 'A page could not be loaded']),
    );
  });

  it('and a lock that somebody holds end after a while, 503, with what was there', async () => {
    const held = db.transaction(async (tx) => {
      await tx.query('lock table place in access exclusive mode');
      return (await send('application/json')).status;
    });
    expect(await held).toBe(503);
    expect((await send('application/json')).status).toBe(200);
  }, 60_000);
});
