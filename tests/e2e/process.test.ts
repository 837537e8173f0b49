import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type App, preparedFolder, run, startApp } from '../support/app';
import { postgresTestDb } from '../support/db';
import { course } from '../support/learner';
import { lacks } from '../support/needs';

const START = 'lib/server/commands/start.ts';
const folders: string[] = [];
function folder(made = mkdtempSync(join(tmpdir(), 'ustat-process-'))): string {
  folders.push(made);
  return made;
}
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

/** A browser without script, as far as forms need one: a cookie and redirects by hand. */
class Client {
  /** One that sends no cookie is first asked whether it keeps any. */
  private cookies = new Map([['ustat.asked', '1']]);
  constructor(public base: string) {}

  async get(path: string): Promise<Response> {
    return fetch(this.base + path, { headers: this.headers(), redirect: 'manual' });
  }
  /** @returns where the form leads */
  async post(path: string, fields: Record<string, string>): Promise<string> {
    const response = await fetch(this.base + path, {
      method: 'POST',
      headers: { ...this.headers(), origin: new URL(this.base).origin, accept: 'application/json' },
      body: new URLSearchParams(fields),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      this.cookies.set(name, value);
    }
    const body = (await response.json()) as { location?: string; error?: string };
    return body.location ?? `error ${body.error}`;
  }
  private headers(): Record<string, string> {
    return { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }
}

/** Answers the first exercise of a module; returns its page. */
async function answerOne(client: Client): Promise<string> {
  await client.post('/api/profile', { language: 'en' });
  const page = await client.post('/api/round', { course: course.structure.id, module: 'suspicious-links' });
  const html = await (await client.get(page)).text();
  const item = course.items.find(({ texts }) => html.includes(texts.en?.stem.replace(/'/g, '&#x27;') ?? '-'));
  if (!item) throw new Error('no item on the page');
  const [, , round = '', position = ''] = page.split('/');
  const answer = answerTo(item.definition);
  await client.post('/api/answer', {
    round,
    position,
    attempt: crypto.randomUUID(),
    kind: item.definition.kind,
    ...answer,
  });
  return page;
}

function answerTo(item: (typeof course.items)[number]['definition']): Record<string, string> {
  switch (item.kind) {
    case 'single-choice':
      return { option: item.answer };
    case 'multiple-choice':
      return { options: item.answer[0] ?? '' };
    case 'ordering':
      return Object.fromEntries(item.steps.map((step, place) => [`step.${step}`, String(place + 1)]));
    case 'matching':
      return Object.fromEntries(Object.entries(item.pairs).map(([left, right]) => [`pair.${left}`, right]));
    default:
      return { text: '1' };
  }
}

const isAnswered = async (client: Client, page: string) =>
  (await (await client.get(page)).text()).includes('Your answer is saved');

async function ended(app: App): Promise<void> {
  expect(await app.stop()).toBe(0);
}

describe('npm start', () => {
  it('prepares everything once, tells alive from ready, and ends cleanly on SIGTERM', async () => {
    const USTAT_DATA = folder();
    const app = await startApp({ USTAT_DATA });
    expect(await (await fetch(`${app.url}/api/health`)).json()).toEqual({ alive: true, ready: true });
    expect(app.said()).toMatch(/Database prepared: start/);
    expect(app.said()).toMatch(/Course money-phone-safely: \d+ lessons, \d+ items/);
    await expect.poll(app.said).toMatch(/people whom they can call are named at .admin.contacts/i);
    expect(app.said()).not.toMatch(/npm warn/);
    expect(statSync(join(USTAT_DATA, 'secrets.json')).mode & 0o777).toBe(0o600);
    await ended(app);
    const again = await startApp({ USTAT_DATA });
    expect(again.said()).not.toMatch(/Database prepared|Course money|Embedding|USTAT_CONTACTS/);
    await ended(again);
  });

  it('keeps an answer that was recorded before kill -9, and the profile, and the place in the round', async () => {
    const USTAT_DATA = folder(preparedFolder());
    const app = await startApp({ USTAT_DATA, USTAT_METRICS_TOKEN: 'a token of this test' });
    const client = new Client(app.url);
    const page = await answerOne(client);
    expect(await isAnswered(client, page)).toBe(true);
    const headers = { authorization: 'Bearer a token of this test' };
    const metrics = await (await fetch(`${app.url}/api/metrics`, { headers })).text();
    expect(metrics).toContain('ustat_answers_total 1\n');
    expect(metrics).toContain('{route="/round/[round]/[n]",method="GET",status="200"}');
    await app.kill();
    const again = await startApp({ USTAT_DATA });
    client.base = again.url;
    expect(await isAnswered(client, page)).toBe(true);
    await ended(again);
  });

  it('brings the answer back when kill -9 was followed by the loss of the database folder', async () => {
    const USTAT_DATA = folder(preparedFolder());
    const app = await startApp({ USTAT_DATA });
    const client = new Client(app.url);
    await answerOne(client);
    await app.kill();
    rmSync(join(USTAT_DATA, 'pglite'), { recursive: true });
    const again = await startApp({ USTAT_DATA });
    expect(again.said()).toMatch(/1 answers brought back from the journal/);
    client.base = again.url;
    const progress = await (await client.get(`/course/${course.structure.id}/progress`)).text();
    expect(progress).toMatch(/learning/);
    await ended(again);
  });

  it('refuses what it can not save, in words, is not ready meanwhile, goes on by itself, and ends on SIGTERM', async () => {
    const USTAT_DATA = folder(preparedFolder());
    const app = await startApp({ USTAT_DATA });
    const client = new Client(app.url);
    const journal = join(USTAT_DATA, 'journal');
    const block = () => {
      rmSync(journal, { recursive: true });
      writeFileSync(journal, 'no folder');
    };
    const ready = async () => (await (await client.get('/api/health')).json()).ready;
    // nothing was journalled yet, so that the first answer begins a segment, where it can't
    block();
    expect(await client.post('/api/profile', { language: 'en' })).toBe('error not-saved');
    expect(await ready()).toBe(false);
    expect(await client.post('/api/profile', { language: 'en' })).toBe('error not-saved');
    expect(await (await client.get('/trouble?error=not-saved')).text()).toMatch(/could not be saved/);
    rmSync(journal);
    mkdirSync(journal);
    await expect.poll(ready, { timeout: 10_000 }).toBe(true);
    const page = await answerOne(client);
    expect(await isAnswered(client, page)).toBe(true);
    expect(app.said()).toMatch(/can not be written[\s\S]*can be written again/);
    await ended(app);

    const again = await startApp({ USTAT_DATA });
    block();
    client.base = again.url;
    expect(await client.post('/api/profile', { language: 'en' })).not.toBe('error not-saved');
    expect(await new Client(again.url).post('/api/profile', { language: 'en' })).toBe('error not-saved');
    await ended(again);
  });

  it('refuses a folder that another process uses, a port that is taken, and a wrong environment, each in plain words', async () => {
    const USTAT_DATA = folder(preparedFolder());
    const app = await startApp({ USTAT_DATA });
    const second = await run([START], { USTAT_DATA, PORT: '0'.padStart(5, '4') });
    expect(second).toMatchObject({ code: 1 });
    expect(second.said).toMatch(/Another Ustat is using .*USTAT_DATA/);
    const port = new URL(app.url).port;
    const taken = await run([START], { USTAT_DATA: folder(preparedFolder()), PORT: port, HOST: '127.0.0.1' });
    expect(taken.said).toBe(
      `Port ${port} is in use. Stop what uses it, or choose another: PORT=${Number(port) + 1} npm start\n`,
    );
    await ended(app);
    const wrong = await run([START], { PORT: 'many', DATABASE_URL: 'mysql://x', AUTH_SECRET: 'short' });
    expect(wrong.code).toBe(1);
    expect(wrong.said.split('\n')).toHaveLength(5);
    for (const name of ['PORT', 'DATABASE_URL', 'AUTH_SECRET']) expect(wrong.said).toContain(`  ${name}: `);
  });

  it('says in one line that nothing answers at DATABASE_URL', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const refused = await run([START], {
      USTAT_DATA: folder(),
      USTAT_QUIET: '1',
      PORT: String(port),
      DATABASE_URL: `postgresql://u:p@127.0.0.1:${port + 1}/ustat`,
    });
    expect(refused.code).toBe(1);
    expect(refused.said.trim().split('\n')).toHaveLength(1);
  });

  it.skipIf(lacks('postgres'))(
    'runs the same on PostgreSQL, two processes at once (needs postgres)',
    async () => {
      const { url, db, drop } = await postgresTestDb();
      const env = { DATABASE_URL: url, AUTH_SECRET: 'a secret that is long enough for two servers' };
      const [one, two] = await Promise.all([startApp(env), startApp(env)]);
      const client = new Client(one.url);
      const page = await answerOne(client);
      client.base = two.url;
      expect(await isAnswered(client, page)).toBe(true);
      expect(await db.query('select count(*)::int as n from attempt')).toEqual([{ n: 1 }]);
      await Promise.all([ended(one), ended(two)]);
      for (const app of [one, two]) rmSync(app.dataDir, { recursive: true, force: true });
      await drop();
    },
  );
});

describe('npm run seed', () => {
  const SEED = 'lib/server/commands/seed.ts';

  it('loads a folder, and names everything that is wrong with one, without touching what is there', async () => {
    const USTAT_DATA = folder();
    const good = await run([SEED, 'seed/courses/money-phone-safely'], { USTAT_DATA });
    expect(good).toMatchObject({ code: 0 });
    const broken = folder();
    writeFileSync(join(broken, 'course.yaml'), 'id: Broken\nlanguages: []\n');
    const bad = await run([SEED, broken], { USTAT_DATA });
    expect(bad.code).toBe(1);
    expect(bad.said).toMatch(/course.yaml:1: id: /);
    expect(bad.said).toMatch(/course.yaml:2: languages: /);
    expect(bad.said).toMatch(/items.yaml: is missing/);
    expect(readFileSync(join(USTAT_DATA, 'secrets.json'), { flag: 'a+' }).length).toBe(0);
  });
});
