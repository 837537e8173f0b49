import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { visit } from '../support/attacks/visitor';
import { openBrowser, phone } from '../support/browser';
import { course } from '../support/learner';
import { lacks } from '../support/needs';

/** What somebody else's page would like to do for a learner, each form with all of its fields. */
const FORMS: Record<string, Record<string, string>> = {
  '/api/forget': { confirm: 'yes' },
  '/api/sign-out': { confirm: 'yes' },
  '/api/profile': { language: 'ar' },
  '/api/settings': { screenLanguage: 'ar', contentLanguage: 'ru', theme: 'dark', textSize: 'larger' },
  '/api/sign-in': { name: 'Attacker', pin: '480215' },
  '/api/claim': { name: 'Taken over', pin: '480215' },
  '/settings/recovery/done': {},
};

const formHtml = (target: string, path: string, more = '') =>
  `<form method="post" action="${target}${path}" ${more}>${Object.entries(FORMS[path] ?? {})
    .map(([name, value]) => `<input name="${name}" value="${value}">`)
    .join('')}</form><script>document.forms[0].submit()</script>`;

/** Pages that send a form; each by the query `?to=<origin>&path=<route>`. */
const PAGES: Record<string, (target: string, path: string) => string> = {
  '/plain': (target, path) => formHtml(target, path),
  '/no-referrer': (target, path) => `<meta name="referrer" content="no-referrer">${formHtml(target, path)}`,
  '/text': (target, path) => formHtml(target, path, 'enctype="text/plain"'),
  '/sandboxed': (target, path) =>
    `<iframe sandbox="allow-forms allow-scripts allow-top-navigation" srcdoc="${formHtml(
      target,
      path,
      'target=_top',
    ).replaceAll('"', '&quot;')}"></iframe>`,
  '/script': (target, path) =>
    `<script>fetch('${target}${path}', { method: 'POST', mode: 'no-cors', credentials: 'include',
      body: new URLSearchParams(${JSON.stringify(FORMS[path])}) }).finally(() => { document.title = 'sent' })</script>`,
};

describe.skipIf(lacks('chromium'))('forms on pages of others (needs chromium)', () => {
  let app: App;
  let browser: Browser;
  let others: Server;
  let port: number;
  beforeAll(async () => {
    others = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      response.setHeader('content-type', 'text/html');
      response.end(PAGES[pathname]?.(searchParams.get('to') ?? '', searchParams.get('path') ?? '') ?? '');
    });
    await new Promise<void>((resolve) => others.listen(0, '127.0.0.1', resolve));
    port = (others.address() as AddressInfo).port;
    // plain http under a name: there browsers send no Sec-Fetch-Site, to 127.0.0.1 they do
    const names = '--host-resolver-rules=MAP *.example 127.0.0.1';
    [app, browser] = await Promise.all([startApp(), openBrowser([names])]);
  });
  afterAll(async () => {
    await browser.close();
    await discard(app);
    await new Promise((resolve) => others.close(resolve));
  });

  const at = (name: string) => `http://${name}:${new URL(app.url).port}`;

  async function learner(site: string): Promise<{ context: BrowserContext; page: Page }> {
    const context = await phone(browser, { locale: 'en' });
    const page = await context.newPage();
    await page.goto(`${site}/language`);
    await page.locator('button[value=en]').click();
    await page.waitForURL('**/course/*');
    return { context, page };
  }

  /** What is answered at `site` to the form that a page of others sends. */
  async function answerTo(context: BrowserContext, site: string, foreign: string): Promise<Response> {
    // a browser that is busy may not come to the page of others at all: it is asked again
    for (let tries = 0; tries < 3; tries += 1) {
      const predicate = (response: Response) => response.url() === site;
      const answered = context.waitForEvent('response', { predicate, timeout: 20_000 }).catch(() => null);
      const page = await context.newPage();
      // the form leaves the page at once, and may be faster than its loading
      await page.goto(foreign).catch(() => undefined);
      const response = await answered;
      await page.close();
      if (response) return response;
    }
    throw new Error(`Nothing was sent by ${foreign}`);
  }

  it.each([
    ['another port', 'tutor.example', 'tutor.example'],
    ['another site', 'tutor.example', 'evil.example'],
    ['another port of this machine', '127.0.0.1', '127.0.0.1'],
    ['another name of this machine', '127.0.0.1', 'localhost'],
  ])('on %s change nothing, sandboxed, without referrer or by script', async (_, name, elsewhere) => {
    const site = at(name);
    const { context, page } = await learner(site);
    const before = await context.cookies();
    const [plain = '', ...ways] = Object.keys(PAGES);
    const paths = Object.keys(FORMS);
    // who sends is asked before the route is: every form once, every way once with another form
    const tries = [...paths.map((path) => [plain, path]), ...ways.map((how, n) => [how, paths[n] ?? ''])];
    for (const [how, path] of tries as [string, string][]) {
      const query = new URLSearchParams({ to: site, path });
      const response = await answerTo(
        context,
        `${site}${path}`,
        `http://${elsewhere}:${port}${how}?${query}`,
      );
      const said = `${how} ${path}`;
      expect([303, 403], said).toContain(response.status());
      if (response.status() === 303)
        expect(response.headers().location, said).toBe('/trouble?error=elsewhere');
    }
    expect(await context.cookies()).toEqual(before);
    await page.goto(`${site}/settings`);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.locator('main').innerText()).toContain('Your profile has no name');
    await context.close();
  });

  it('say so to who did mean it', async () => {
    const { context, page } = await learner(at('tutor.example'));
    const query = new URLSearchParams({ to: at('tutor.example'), path: '/api/settings' });
    await page.goto(`http://tutor.example:${port}/plain?${query}`);
    await page.waitForURL('**/trouble?error=elsewhere');
    expect(await page.locator('main').innerText()).toContain('was not sent from a page of this program');
    await context.close();
  });
});

describe('what can not be undone', () => {
  let app: App;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => discard(app));

  const tokenOn = async (page: Promise<string>) => /name="token" value="([^"]+)"/.exec(await page)?.[1] ?? '';

  it('asks for the token of a form that was made for this profile', async () => {
    const [anna, bek] = await Promise.all([visit(app.url, 'en'), visit(app.url, 'en')]);
    const { conversationId } = await anna.ask({
      courseId: course.structure.id,
      question: 'What is a fee?',
    });
    const foreign = await tokenOn(bek.page('/settings'));
    const own = await tokenOn(anna.page('/settings'));
    expect(own).toMatch(/^[\w-]{43}$/);
    expect(foreign).not.toBe(own);
    const forms: [string, Record<string, string>][] = [
      ['/api/conversation', { conversation: conversationId, do: 'delete' }],
      ['/api/forget', { confirm: 'yes' }],
      ['/api/sign-out', { confirm: 'yes' }],
    ];
    for (const [path, fields] of forms) {
      for (const token of [undefined, '', foreign, `${own}x`]) {
        const where = await anna.post(path, { ...fields, ...(token === undefined ? {} : { token }) });
        expect(where, `${path} ${token}`).toBe('/?error=not-allowed');
      }
    }
    expect(await tokenOn(anna.page(`/tutor/${conversationId}`))).toBe(own);
    for (const [path, fields] of forms.slice(0, 2))
      expect(await anna.post(path, { ...fields, token: own })).not.toContain('error');
    expect(await anna.page('/settings')).not.toContain('name="token"');
  });
});
