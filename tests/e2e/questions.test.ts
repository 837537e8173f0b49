import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { openBrowser, phone, troubles } from '../support/browser';
import { press, signInAt, speak, teaFolder } from '../support/desk';
import { faults } from '../support/faults';
import { lacks } from '../support/needs';
import { accept, invitedTo, printedLink } from '../support/staff';

const words = JSON.parse(readFileSync('lib/messages/ky.json', 'utf8'));
const PICTURES = process.env.USTAT_PICTURES;
const QUESTION = 'Самоорду кантип тазалайм, менин телефонум 0555 123 456';
const MASKED = 'Самоорду кантип тазалайм, менин телефонум …';
const MENDED = 'Самоорду кантип тазалайм';

describe.skipIf(lacks('chromium'))('questions that the tutor could not answer (needs chromium)', () => {
  let app: App;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let desk: Page;
  const wrong: string[][] = [];
  beforeAll(async () => {
    app = await startApp({ USTAT_COURSES: teaFolder() });
    browser = await openBrowser();
    const admin = await accept(app.url, printedLink(app), 'Айгүл');
    await accept(app.url, await invitedTo(admin, 'curator course:tea'), 'Аида');
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
  const learner = async () => {
    const context = await phone(browser, { locale: 'ky' });
    const page = await context.newPage();
    wrong.push(troubles(page, app.url));
    await page.goto(`${app.url}/language`);
    await page.locator('button[value=ky]').click();
    await page.waitForURL('**/course/*');
    return page;
  };
  const ask = async (page: Page, question: string) => {
    await page.goto(`${app.url}/tutor?course=tea`);
    await page.fill('textarea', question);
    await page.locator('form.composer button').last().click();
    await page.waitForURL('**/tutor/*-*');
    await page.locator('article.answer .origin').first().waitFor();
    return page.locator('article.answer').last();
  };
  const sends = async (question: string) => {
    const page = await learner();
    const answer = await ask(page, question);
    expect(await answer.innerText()).toContain(words.tutor.notInCourse);
    await answer.locator('form[action="/api/question"] button').click();
    await page.getByText(words.tutor.questionSent).waitFor();
    return page;
  };

  it('come to the desk when a learner sends them, without who asked', async () => {
    await sends(QUESTION);
    await signInAt(desk, `${app.url}/curate`, 'Аида');
    await speak(desk, app.url, 'ky');
    await expect
      .poll(
        async () => {
          await desk.goto(`${app.url}/curate`);
          return desk.locator('main').innerText();
        },
        { timeout: 30_000 },
      )
      .toContain('1 күтүп турат');
    await desk.goto(`${app.url}/curate/tea/questions`);
    expect(await desk.locator('tbody').innerText()).toContain(MASKED);
    expect(await desk.locator('main').innerText()).not.toContain('0555');
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'ky-questions');
  });

  it('are given to a section and approved by keys alone', async () => {
    await press(desk, 'j', '**/questions/*-*');
    expect(await faults(desk)).toEqual([]);
    const fits = await desk.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight);
    await picture(desk, 'ky-question');
    expect(fits).toBe(true);
    await press(desk, '1', '**done=give*');
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'ky-question-given');
    await desk.waitForLoadState('networkidle');
    // the words that tell of one person go
    const field = desk.locator('input[name^="text."]');
    expect(await field.inputValue()).toBe(MASKED);
    while (!(await field.evaluate((node) => node === document.activeElement)))
      await desk.keyboard.press('Tab');
    await desk.keyboard.press('Control+a');
    await desk.keyboard.type(MENDED);
    await desk.keyboard.press('Enter');
    await desk.waitForURL('**done=approve*');
    expect(await desk.locator('main').innerText()).toContain(words.openQuestions.empty.waiting);
    await picture(desk, 'ky-questions-empty');
  });

  it('are answered to the next learner at once, by that section, in Kyrgyz', async () => {
    const page = await learner();
    const answer = await ask(page, 'самоорду кантип тазалайм?');
    const cited = answer.locator('a[href*="cite="]').first();
    expect(await cited.getAttribute('href')).toMatch(/\/course\/tea\/brew\?.*cite=why-cold/);
    expect(await answer.innerText()).toContain('Муздак суу жалбырактан');
    expect(await faults(page)).toEqual([]);
    await picture(page, 'ky-question-answered');
  });

  it('are approved by one key, and taken back by another', async () => {
    await press(desk, 'u', '**done=undo');
    await press(desk, 'a', '**done=approve*');
    await press(desk, 'u', '**done=undo');
    await press(desk, 'u', /done=undo$/);
    expect(await (await ask(await learner(), MENDED)).innerText()).toContain(words.tutor.notInCourse);
  });

  it('are noted, put outside and refused by keys', async () => {
    await desk.goto(`${app.url}/curate/tea/questions`);
    await press(desk, 'j', '**/questions/*-*');
    await desk.waitForLoadState('networkidle');
    await desk.keyboard.press('m');
    await desk.keyboard.type('Самоор');
    await desk.keyboard.press('Enter');
    await desk.waitForURL('**done=missing*');
    await press(desk, 'u', '**done=undo');
    await press(desk, 'o', '**done=outside*');
    await press(desk, 'u', '**done=undo');
    await press(desk, 'n', '**done=not-ours*');
    await desk.goto(`${app.url}/curate/tea/questions?shown=not-ours`);
    expect(await desk.locator('tbody').innerText()).toContain(MASKED);
    expect(await faults(desk)).toEqual([]);
    await desk.keyboard.press('Shift+?');
    await desk.locator('dialog[open]').waitFor();
    expect(wrong.flat()).toEqual([]);
  });
});
