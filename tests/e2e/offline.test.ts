import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { COURSE, fillAnswer, shownItem } from '../support/learner';
import { chromiumPath, lacks } from '../support/needs';

const LANGUAGES = ['en', 'ru', 'ky', 'ar'] as const;
type Language = (typeof LANGUAGES)[number];
const words = (language: Language) =>
  JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8')).offline as Record<string, string>;

/** A server that can be taken away while its address stays. */
async function wire(to: string) {
  let isCut = false;
  const server = createServer((asked, answer) => {
    if (isCut) return void asked.socket.destroy();
    const on = request(to + asked.url, { method: asked.method, headers: asked.headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    on.on('error', () => answer.destroy());
    asked.pipe(on);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut(now: boolean) {
      isCut = now;
      if (now) server.closeAllConnections();
    },
    close: () => server.close(),
  };
}

/** What a reader gets: without scripts, comments, new ids, and the phone's own line. */
const plain = (html: string) =>
  html
    .replace(/<script[\s\S]*?<\/script>|<template[\s\S]*?<\/template>|<!--[\s\S]*?-->/g, '')
    .replace(/<p class="net-sign"[\s\S]*?<\/p>/, '')
    .replace(/^[\s\S]*?<body[^>]*>/, '')
    .replace(/<\/body>[\s\S]*$/, '')
    .replace(/<div hidden=""><\/div>|<link rel="[^"]*"[^>]*>|<title>[\s\S]*?<\/title>/g, '')
    .replace(/value="[0-9a-f-]{36}"/g, 'value=":id"')
    // predictions of two runtimes, to 1e-5
    .replace(/value="(0\.\d+)"/g, (_, p: string) => `value="${Number(p).toFixed(5)}"`)
    // attributes in one order, written in one way: React puts a form's own last
    .replace(/<([a-z0-9]+)((?: [\w-]+="[^"]*")+)\/?>/g, (_, tag: string, given: string) => {
      const attributes = given.match(/[\w-]+="[^"]*"/g) ?? [];
      const named = attributes.map((one) => one.replace(/^[^=]+/, (name) => name.toLowerCase()));
      return `<${tag} ${named.sort().join(' ')}>`;
    })
    .trim();

/** A saved course on its way, in one language. */
const MOST_BYTES = 400_000;

/** Compressed, as they came through the wire. */
const fetchedBytes = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.includes('/api/pack/'))
      .reduce((sum, one) => sum + (one as PerformanceResourceTiming).encodedBodySize, 0),
  );

const PAGES = [
  ...['', '/suspicious-links', '/employment-contract', '/progress', '/why', '/search', '/sheets', '/end'].map(
    (path) => COURSE + path,
  ),
  ...['/tutor', '/help'],
];

describe.skipIf(lacks('chromium'))('a course on the phone (needs chromium)', () => {
  let app: App;
  let line: Awaited<ReturnType<typeof wire>>;
  const folders: string[] = [];
  beforeAll(async () => {
    app = await startApp();
    line = await wire(app.url);
  });
  afterAll(async () => {
    line?.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    await discard(app);
  });

  async function phoneIn(
    language: Language,
    known?: string,
  ): Promise<{ folder: string; context: BrowserContext }> {
    const folder = known ?? mkdtempSync(join(tmpdir(), 'ustat-phone-'));
    folders.push(folder);
    const context = await chromium.launchPersistentContext(folder, {
      ...(chromiumPath ? { executablePath: chromiumPath } : {}),
      args: ['--no-sandbox', '--disable-gpu'],
      viewport: { width: 360, height: 740 },
      locale: language,
    });
    context.setDefaultTimeout(60_000);
    return { folder, context };
  }

  async function save(page: Page, language: Language): Promise<void> {
    line.cut(false);
    await page.goto(`${line.url}/language`);
    await page.locator(`button[value=${language}]`).click();
    await page.waitForURL('**/course/*');
    await page.goto(`${line.url}${COURSE}/offline`);
    await page.locator('#save-course button').first().click();
    await page.locator('#saved-here').waitFor();
  }

  const read = async (page: Page): Promise<Map<string, { by: string; html: string }>> => {
    const found = new Map<string, { by: string; html: string }>();
    for (const path of PAGES) {
      const response = await page.goto(line.url + path, { waitUntil: 'commit' });
      found.set(path, {
        by: response?.headers()['x-ustat'] ?? '',
        html: plain((await response?.text()) ?? ''),
      });
    }
    return found;
  };

  it.each(LANGUAGES)('shows the same pages without the server (%s)', async (language) => {
    const { context } = await phoneIn(language);
    const page = await context.newPage();
    await save(page, language);
    expect(await fetchedBytes(page)).toBeLessThan(MOST_BYTES);
    const server = await read(page);
    line.cut(true);
    const phone = await read(page);
    for (const path of PAGES) {
      expect(server.get(path)?.by, path).toBe('server');
      expect(phone.get(path)?.by, path).toBe('phone');
      expect(phone.get(path)?.html, path).toBe(server.get(path)?.html);
    }
    expect(await page.locator('#net-sign').innerText()).toContain(words(language).signSaved);
    await page.goto(`${line.url}/settings`);
    expect(await page.locator('h1').innerText()).toBe(words(language).notHereTitle);
    await context.close();
  });

  it.each(['ky', 'ar'] as const)(
    'is learned in and asked about, and meets the server again (%s)',
    async (language) => {
      const { folder, context: first } = await phoneIn(language);
      let context = first;
      let page = await context.newPage();
      await save(page, language);
      line.cut(true);
      await page.goto(line.url + COURSE);
      await page.locator('main .dock form button').click();
      await page.waitForURL(/course\/.+\/.+/);
      await page.locator('main .dock form button').click();
      for (let n = 1; n <= 5; n += 1) {
        await page.waitForURL(new RegExp(`round/.+/${n}(#|$)`));
        await fillAnswer(page, await shownItem(page, language), true);
        await page.locator('button[form=answer-form]').click();
        await page.waitForURL(/#result/);
        await page.locator('main .dock a').first().click();
      }
      await page.waitForURL(/end/);
      await page.goto(`${line.url}/tutor?course=${COURSE.split('/').at(-1)}`);
      await page.locator('main button[name=question]').first().click();
      await page.waitForURL(/\/tutor\/[0-9a-f-]{36}/);
      expect(await page.locator('main blockquote').count()).toBeGreaterThan(0);
      await context.close();

      // the browser ends, and comes back without a network
      ({ context } = await phoneIn(language, folder));
      page = await context.newPage();
      await page.goto(line.url + COURSE);
      expect(await page.locator('#net-sign').innerText()).toContain('6');
      line.cut(false);
      await expect
        .poll(async () => (await page.goto(`${line.url}${COURSE}/progress`))?.headers()['x-ustat'], {
          timeout: 60_000,
        })
        .toBe('server');
      // the server counts the answers meanwhile, and the phone hears of it with a later page
      await page.waitForTimeout(16_000);
      await page.goto(line.url + COURSE);
      await page.waitForTimeout(3_000);
      const server = await read(page);
      line.cut(true);
      const phone = await read(page);
      for (const path of PAGES) expect(phone.get(path)?.html, path).toBe(server.get(path)?.html);
      await context.close();
    },
  );
});
