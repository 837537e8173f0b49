import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { openBrowser, phone, troubles } from '../support/browser';
import { press, signInAt, speak, teaFolder } from '../support/desk';
import { faults } from '../support/faults';
import { lacks } from '../support/needs';
import { accept, type Browser, invitedTo, printedLink } from '../support/staff';

const words = JSON.parse(readFileSync('lib/messages/ky.json', 'utf8'));
const PICTURES = process.env.USTAT_PICTURES;
const BETTER = 'Чайнектин буусуна көңүл буруңуз.';

describe.skipIf(lacks('chromium'))('the hint desk (needs chromium)', () => {
  let app: App;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let curator: Browser;
  let desk: Page;
  let exercise: Page;
  const wrong: string[][] = [];
  beforeAll(async () => {
    app = await startApp({ USTAT_COURSES: teaFolder('ky') });
    browser = await openBrowser();
    const admin = await accept(app.url, printedLink(app), 'Айгүл');
    curator = await accept(app.url, await invitedTo(admin, 'curator course:tea'), 'Аида');
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'ky' });
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
  it('tells a learner kindly that an exercise has no hint yet', async () => {
    const context = await phone(browser, { locale: 'ky' });
    exercise = await context.newPage();
    wrong.push(troubles(exercise, app.url));
    await exercise.goto(`${app.url}/language`);
    await exercise.locator('button[value=ky]').click();
    await exercise.waitForURL('**/course/*');
    await exercise.goto(`${app.url}/course/tea/brew`);
    await exercise.locator('form[action="/api/round"] button').first().click();
    await exercise.waitForURL('**/round/*/1');
    expect(await exercise.locator('main').innerText()).toContain(words.exercise.noHints);
    expect(await faults(exercise)).toEqual([]);
    await picture(exercise, 'ky-no-hints');
  });

  it('drafts hints from the lesson, which wait in the queue', async () => {
    await signInAt(desk, `${app.url}/curate`, 'Аида');
    await speak(desk, app.url, 'ky');
    await desk.goto(`${app.url}/curate/tea?language=ky`);
    await desk.locator('a[href*="/drafts"]').click();
    await desk.locator('form[action="/api/curate/draft"] button').click();
    await desk.waitForURL('**done=begun');
    await desk.locator('td', { hasText: words.drafts.outcome.done }).waitFor();
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'ky-drafts');
    await desk.goto(`${app.url}/curate/tea?language=ky`);
    expect(await desk.locator('tbody').first().innerText()).toContain('Эмне үчүн ысык болушу керек');
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'ky-queue');
  });

  it('is worked by keys alone: edited, approved, rejected, taken back', async () => {
    const stem = await exercise.locator('#answer-form legend').innerText();
    const item = stem.includes('качан') ? 'heat.when' : 'heat.degrees';
    const rows = desk.locator('tbody').first().locator('tr', { hasText: item });
    await rows.first().locator('a').first().click();
    await desk.waitForURL('**/curate/tea/*-*');
    expect(await faults(desk)).toEqual([]);
    const fits = await desk.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight);
    await picture(desk, 'ky-hint');
    expect(fits).toBe(true);
    await press(desk, 'e', '**edit=yes*');
    await desk.locator('#typed').fill(BETTER);
    await desk.locator('#typed').press('Tab');
    await desk.keyboard.press('Enter');
    await desk.waitForURL('**typed=*');
    await desk.locator('ins', { hasText: 'буусуна' }).waitFor();
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'ky-edit');
    await desk.locator('h1').click();
    await press(desk, 'a', '**done=edit*');
    // another one is rejected, and that is taken back and done again
    const rejected = await desk.locator('.hint-text').innerText();
    for (const again of [true, false]) {
      await desk.waitForLoadState('networkidle');
      await desk.keyboard.press('r');
      await desk.locator('#reason').selectOption('unclear');
      await desk.locator('form#reject button').press('Enter');
      await desk.waitForURL('**done=reject*');
      if (again) await press(desk, 'u', '**done=undo');
    }
    await exercise.reload();
    await exercise.locator('form[action="/api/hint"] button').click();
    await exercise.getByText(BETTER).waitFor();
    expect(await exercise.locator('main').innerText()).not.toContain(rejected);
    await picture(exercise, 'ky-hint-seen');
    expect(wrong.flat()).toEqual([]);
  });

  it('takes a verdict on what came with the course too, whose ids are made of its places', async () => {
    const list = await (await curator.get('/curate/tea?state=approved&language=en')).text();
    const ids = new Set([...list.matchAll(/\/curate\/tea\/([0-9a-f-]{36})/g)].map(([, id = '']) => id));
    expect(ids.size).toBeGreaterThan(2);
    for (const hint of ids) {
      const page = await (await curator.get(`/curate/tea/${hint}?state=approved`)).text();
      const seen = /name="seen" value="(\d+)"/.exec(page)?.[1] ?? '';
      const fields = { course: 'tea', hint, seen, do: 'reject', reason: 'unclear', words: '' };
      const made: { location?: string } = await (await curator.post('/api/curate/decide', fields)).json();
      expect(made.location).toContain('done=reject');
    }
  });
});
