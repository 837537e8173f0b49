import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { COURSE } from '../support/learner';
import { WALKED } from '../support/long';
import { lacks } from '../support/needs';
import { type TlsFront, tlsFront } from '../support/tls';
import {
  answer,
  begin,
  LANGUAGES,
  PAGES,
  read,
  type SavedPhone,
  save,
  savedPhone,
  toExercises,
  words,
} from './saved-phone';

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

describe.skipIf(lacks('chromium'))('a course on the phone, over https (needs chromium)', () => {
  let front: TlsFront;
  let app: App;
  const phones: SavedPhone[] = [];
  beforeAll(async () => {
    front = await tlsFront();
    app = await startApp({ USTAT_URL: front.url });
    front.lead(app.url);
  });
  afterAll(async () => {
    for (const phone of phones) phone.remove();
    await discard(app);
    await front.close();
  });
  function phoneIn(language: (typeof LANGUAGES)[number]): SavedPhone {
    const phone = savedPhone(language);
    phones.push(phone);
    return phone;
  }

  it.each(LANGUAGES)('shows the same pages without the server (%s)', async (language) => {
    front.cut(false);
    const context = await phoneIn(language).open();
    const page = await context.newPage();
    await begin(page, front.url, language);
    await save(page, front.url);
    expect(await fetchedBytes(page)).toBeLessThan(MOST_BYTES);
    const server = await read(page, front.url);
    front.cut(true);
    const phone = await read(page, front.url);
    for (const path of PAGES) {
      expect(server.get(path)?.by, path).toBe('server');
      expect(phone.get(path)?.by, path).toBe('phone');
      expect(phone.get(path)?.html, path).toBe(server.get(path)?.html);
    }
    expect(await page.locator('#net-sign').innerText()).toContain(words(language).signSaved);
    await page.goto(`${front.url}/settings`);
    expect(await page.locator('h1').innerText()).toBe(words(language).notHereTitle);
    await context.close();
  });

  it.each(WALKED)('is learned in and asked about, and meets the server again (%s)', async (language) => {
    front.cut(false);
    const handset = phoneIn(language);
    let context = await handset.open();
    let page = await context.newPage();
    await begin(page, front.url, language);
    await save(page, front.url);
    front.cut(true);

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
    await context.close();

    // the browser ends, and comes back without a network
    context = await handset.open();
    page = await context.newPage();
    await page.goto(front.url + COURSE);
    expect(await page.locator('#net-sign').innerText()).toContain('6');

    front.cut(false);
    await expect
      .poll(async () => (await page.goto(`${front.url}${COURSE}/progress`))?.headers()['x-ustat'], {
        timeout: 60_000,
      })
      .toBe('server');
    // the server counts the answers meanwhile, and the phone hears of it with a later page
    await page.waitForTimeout(16_000);
    await page.goto(front.url + COURSE);
    await page.waitForTimeout(3_000);
    const server = await read(page, front.url);
    front.cut(true);
    const phone = await read(page, front.url);
    for (const path of PAGES) expect(phone.get(path)?.html, path).toBe(server.get(path)?.html);
    await context.close();
  });
});
