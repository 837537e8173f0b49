import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { openBrowser, phone, troubles } from '../support/browser';
import { press, signInAt } from '../support/desk';
import { faults } from '../support/faults';
import { COURSE, course } from '../support/learner';
import { lacks } from '../support/needs';
import { accept, invitedTo, printedLink } from '../support/staff';

const PICTURES = process.env.USTAT_PICTURES;
const LANGUAGES = ['en', 'ru', 'ky', 'ar'] as const;
const wordsIn = (language: string) =>
  JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8')).reports;
const SAID = 'Эми 150 деп турат';

describe.skipIf(lacks('chromium'))('what learners report as wrong (needs chromium)', () => {
  let app: App;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let desk: Page;
  const learners = new Map<string, Page>();
  const wrong: string[][] = [];
  beforeAll(async () => {
    app = await startApp();
    browser = await openBrowser();
    const admin = await accept(app.url, printedLink(app), 'Айгүл');
    await accept(app.url, await invitedTo(admin, `curator course:${course.structure.id}`), 'Аида');
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'ru' });
    desk = await context.newPage();
    wrong.push(troubles(desk, app.url));
  });
  afterAll(async () => {
    await browser.close();
    await discard(app);
  });
  const picture = async (page: Page, name: string) => {
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png` });
  };

  it.each(LANGUAGES)('is sent from an exercise, with and without script, in %s', async (language) => {
    const context = await phone(browser, { locale: language, javaScriptEnabled: language !== 'ru' });
    const page = await context.newPage();
    learners.set(language, page);
    wrong.push(troubles(page, app.url));
    const words = wordsIn(language).learner;
    await page.goto(`${app.url}/language`);
    await page.locator(`button[value=${language}]`).click();
    await page.waitForURL(`**${COURSE}`);
    const module = course.structure.modules[0]?.id ?? '';
    await page.goto(`${app.url}${COURSE}/${module}`);
    await page.locator('form[action="/api/round"] button').first().click();
    await page.waitForURL('**/round/*/1');
    await page.locator('summary', { hasText: words.open }).click();
    await page.locator('#fault-wrong').check();
    await page.fill('#report-words', `${language} 0555 123 456`);
    if (language !== 'ru') expect(await faults(page)).toEqual([]);
    await page.locator('form[action="/api/report"] button').scrollIntoViewIfNeeded();
    await picture(page, `${language}-report`);
    await page.locator('form[action="/api/report"] button').click();
    await page.waitForURL('**reported=1*');
    expect(await page.locator('main').innerText()).toContain(words.thanksTitle);
    if (language !== 'ru') expect(await faults(page)).toEqual([]);
    await page.goto(app.url + COURSE);
    expect(await page.locator('main').innerText()).not.toContain(words.newsTitle);
  });

  it('stands at the desk beside its exercise, and is answered by keys alone', async () => {
    await signInAt(desk, `${app.url}/curate/${course.structure.id}/reports`, 'Аида');
    expect(await desk.locator('tbody tr').count()).toBe(LANGUAGES.length);
    expect(await desk.locator('main').innerText()).not.toContain('0555');
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'reports');
    await press(desk, 'j', '**/reports/*-*');
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'report');
    const fits = await desk.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight);
    expect(fits).toBe(true);
    await press(desk, '2', '**done=right*');
    await press(desk, 'u', '**done=undo');
    for (const key of ['1', '2', '3']) {
      const outcome = { 1: 'mended', 2: 'right', 3: 'later' }[key];
      await press(desk, key, `**done=${outcome}*`);
    }
    await desk.waitForLoadState('networkidle');
    await desk.keyboard.press('m');
    await desk.keyboard.type(SAID);
    await desk.keyboard.press('Tab');
    await desk.keyboard.press('Enter');
    await desk.waitForURL('**done=mended*');
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'reports-done');
  });

  it.each([
    ['en', 'mended'],
    ['ru', 'right'],
    ['ky', 'later'],
    ['ar', 'mended'],
  ])('is told to its learner in %s, once', async (language, outcome) => {
    const page = learners.get(language);
    if (!page) throw new Error('nobody has reported');
    const words = wordsIn(language).learner;
    await page.goto(app.url + COURSE);
    const said = await page.locator('main').innerText();
    expect(said).toContain(words[outcome]);
    expect(said.includes(SAID)).toBe(language === 'ar');
    if (language !== 'ru') expect(await faults(page)).toEqual([]);
    await picture(page, `${language}-report-told`);
    await page.locator('form[action="/api/report/read"] button').click();
    await page.getByText(words.newsTitle).waitFor({ state: 'detached' });
    await page.goto(app.url + COURSE);
    expect(await page.locator('main').innerText()).not.toContain(words.newsTitle);
    expect(wrong.flat()).toEqual([]);
  });
});
