import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { COURSE } from '../support/learner';
import { WALKED } from '../support/long';
import { lacks } from '../support/needs';
import { NETWORK_FAULTS, type TlsFront, tlsFront } from '../support/tls';
import {
  answer,
  begin,
  fetchedBytes,
  LANGUAGES,
  type Language,
  PAGES,
  PATIENT,
  type Pages,
  read,
  refreshed,
  type SavedPhone,
  save,
  savedPhone,
  toExercises,
  words,
} from './saved-phone';

/** A saved course on its way, in one language. */
const MOST_BYTES = 390_000;
/** Of what is said before it has been compressed, at most. */
const MOST_OFF = 0.03;
const drawnBy = async (page: Page, address: string) => (await page.goto(address))?.headers()['x-ustat'];

describe.skipIf(lacks('chromium'))('a course on the phone, over https (needs chromium)', () => {
  let front: TlsFront;
  let app: App;
  const phones: SavedPhone[] = [];
  beforeAll(async () => {
    front = await tlsFront();
    await start();
  });
  afterAll(async () => {
    for (const phone of phones) phone.remove();
    await discard(app);
    await front.close();
  });

  /** The server, for the first time or once more over what it has kept. */
  async function start(dataDir?: string): Promise<void> {
    app = await startApp({ USTAT_URL: front.url, ...(dataDir ? { USTAT_DATA: dataDir } : {}) });
    front.lead(app.url);
  }
  function phoneIn(language: Language): SavedPhone {
    const phone = savedPhone(language);
    phones.push(phone);
    return phone;
  }
  /** A phone on which the course is saved. @returns its pages as the server draws them */
  async function saved(page: Page, language: Language): Promise<Pages> {
    await begin(page, front.url, language);
    const said = await save(page, front.url);
    const bytes = await fetchedBytes(page);
    expect(bytes).toBeLessThan(MOST_BYTES);
    expect(Math.abs((said * 1000) / bytes - 1)).toBeLessThan(MOST_OFF);
    const server = await read(page, front.url, 'server');
    for (const path of PAGES) expect(server.get(path)?.by, path).toBe('server');
    return server;
  }
  async function isTheSame(page: Page, language: Language, server: Pages): Promise<void> {
    const phone = await read(page, front.url);
    for (const path of PAGES) {
      expect(phone.get(path)?.by, path).toBe('phone');
      expect(phone.get(path)?.html, path).toBe(server.get(path)?.html);
    }
    expect(await page.locator('#net-sign').innerText()).toContain(words(language).signSaved);
  }
  /** Pages that are not the server's, after the phone has taken what the server has counted. */
  async function different(page: Page): Promise<string[]> {
    front.cut(false);
    // a look before may have ended on a browser's own page, which has no worker
    await page.goto(`${front.url}${COURSE}`);
    await refreshed(page);
    const server = await read(page, front.url, 'server');
    front.cut(true);
    const phone = await read(page, front.url);
    return PAGES.filter((path) => phone.get(path)?.html !== server.get(path)?.html);
  }

  it('shows the same pages without the server', async () => {
    const others = LANGUAGES.filter((one) => !WALKED.some((walked) => walked === one));
    const open = await Promise.all(
      others.map(async (language) => {
        const context = await phoneIn(language).open();
        const page = await context.newPage();
        return { language, context, page, server: await saved(page, language) };
      }),
    );
    front.cut(true);
    await Promise.all(
      open.map(async ({ language, page, server }) => {
        await isTheSame(page, language, server);
        await page.goto(`${front.url}/settings`);
        expect(await page.locator('main p').first().innerText()).toBe(words(language).serversText);
        await page.goto(`${front.url}/privacy`);
        expect(await page.locator('h1').innerText()).toBe(words(language).notHereTitle);
        // of staff no page is ever on a phone
        for (const path of ['/teach', '/research']) {
          await page.goto(front.url + path);
          expect(await page.locator('main p').innerText()).toBe(words(language).serversText);
        }
      }),
    );
    front.cut(false);
    for (const fault of NETWORK_FAULTS) {
      front.fails(fault);
      for (const { page } of open.slice(0, 1))
        expect(await drawnBy(page, front.url + COURSE), fault).toBe('phone');
    }
    front.fails(null);
    for (const { context } of open) await context.close();
  });

  it.each(WALKED)('goes on when the server has ended and the browser is killed (%s)', async (language) => {
    front.cut(false);
    const handset = phoneIn(language);
    let context = await handset.open();
    let page = await context.newPage();
    const server = await saved(page, language);
    // Chromium writes cookies down half a minute late: who is killed sooner is nobody to the server
    await context.close();
    context = await handset.open();
    page = await context.newPage();
    await app.stop();
    await isTheSame(page, language, server);

    await toExercises(page, front.url);
    for (let n = 1; n <= 5; n += 1) {
      await answer(page, language, n);
      await page.locator('main .dock a').first().click();
    }
    await page.waitForURL(/end/);
    await page.goto(`${front.url}/tutor?course=${COURSE.split('/').at(-1)}`);
    await page.locator('main button[name=question]').first().click();
    await page.waitForURL(/\/tutor\/[0-9a-f-]{36}/);
    expect(await page.locator('main blockquote').count()).toBeGreaterThan(0);

    const lesson = await toExercises(page, front.url);
    await answer(page, language, 1);
    await handset.kill(context);
    context = await handset.open();
    page = await context.newPage();
    expect(await drawnBy(page, lesson)).toBe('phone');
    expect(await page.locator('#net-sign').innerText()).toContain('7');
    await page.locator('main .dock form button').click();
    // the round goes on; where that answer was enough of it, another one begins
    await page.waitForURL(/\/round\/[^/]+\/[12]$/);
    await answer(page, language, Number(new URL(page.url()).pathname.split('/').at(-1)));

    await start(app.dataDir);
    await page.goto(`${front.url}${COURSE}/progress`);
    // drawn here, since something waits; sent in a moment, and the page says so
    await expect
      .poll(() => page.locator('#net-sign').innerText(), PATIENT)
      .toContain(words(language).signSent);
    await expect.poll(() => drawnBy(page, `${front.url}${COURSE}/progress`), PATIENT).toBe('server');
    await expect.poll(() => different(page), PATIENT).toEqual([]);
    front.cut(false);
    await page.goto(`${front.url}${COURSE}/progress`);
    await context.close();
  });
});
