import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { openBrowser, phone, troubles } from '../support/browser';
import { teaWithoutHints } from '../support/course';
import { faults } from '../support/faults';
import { lacks } from '../support/needs';
import { accept, type Browser, invitedTo, PASSPHRASE, printedLink } from '../support/staff';

const words = JSON.parse(readFileSync('lib/messages/ky.json', 'utf8'));
const PICTURES = process.env.USTAT_PICTURES;
const EDIT = '/curate/tea/edit';

/** The folder of a course with Kyrgyz words. */
function courses(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ustat-tea-'));
  for (const [name, text] of teaWithoutHints()) {
    const path = join(folder, 'tea', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
}

describe.skipIf(lacks('chromium'))('a course made and mended in the browser (needs chromium)', () => {
  let app: App;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let desk: Page;
  let learner: Page;
  let admin: Browser;
  const wrong: string[][] = [];
  beforeAll(async () => {
    [app, browser] = await Promise.all([startApp({ USTAT_COURSES: courses() }), openBrowser()]);
    admin = await accept(app.url, printedLink(app), 'Айгүл');
    await accept(app.url, await invitedTo(admin, 'curator site'), 'Аида');
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'ky' });
    desk = await context.newPage();
    wrong.push(troubles(desk, app.url));
    await desk.goto(`${app.url}${EDIT}`);
    await desk.fill('#name', 'Аида');
    await desk.fill('#passphrase', PASSPHRASE);
    await desk.keyboard.press('Enter');
    await desk.waitForURL(`**${EDIT}`);
    await desk.goto(`${app.url}/staff`);
    await desk.selectOption('#language', 'ky');
    await desk.locator('#h-language ~ form button').click();
    await desk.waitForURL('**/staff?done=saved');
  });
  afterAll(async () => {
    await browser.close();
    await discard(app);
  });
  const picture = async (page: Page, name: string) => {
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/edit-${name}.png` });
  };
  /** Puts a value into the number exercise, and saves it. */
  const mend = async (value: string) => {
    await desk.goto(`${app.url}${EDIT}/item/heat.degrees?language=ky`);
    await desk.locator('#value').fill(value);
    await desk.locator('#piece button[type=submit]').click();
    await desk.waitForURL('**done=saved');
  };
  const publish = async (why: string) => {
    await desk.goto(`${app.url}${EDIT}/publish`);
    await desk.fill('#why', why);
    await picture(desk, 'publish');
    await desk.locator('form[action$="/publish"] button').click();
    await desk.waitForURL('**done=published');
  };
  /** Answers the number exercise of a new round, or of the one that stands open. */
  const answers = async (value: string): Promise<boolean> => {
    await learner.fill('#answer', value);
    await learner.locator('.dock .btn').first().click();
    await learner.locator('#fault, .notice').first().waitFor();
    return (await learner.locator('main').innerText()).includes(words.exercise.correct);
  };
  /** To the number exercise of a round that begins now. */
  const begins = async () => {
    await learner.goto(`${app.url}/course/tea/brew`);
    await learner.locator('form[action="/api/round"] button').first().click();
    await learner.waitForURL('**/round/*/1');
    for (let n = 0; n < 6 && (await learner.locator('#answer').count()) === 0; n += 1) {
      await learner.locator('#a-boiling').check({ force: true });
      await learner.locator('.dock .btn').first().click();
      await learner.locator('.notice').first().waitFor();
      await learner.locator('.dock .btn').first().click();
      await learner.waitForURL((url) => !url.href.endsWith('/1'));
    }
  };

  it('says what is wrong as one types, and keeps it where there is no connection', async () => {
    await desk.goto(`${app.url}${EDIT}`);
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'course');
    await desk.goto(`${app.url}${EDIT}/item/heat.when?language=ky`);
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'item');
    await desk.locator('#stem').fill('');
    await desk.locator('#says-stem .says').waitFor();
    await desk.context().setOffline(true);
    await desk.locator('#stem').fill('Суу качан кайнайт?');
    await desk.getByText(words.edit.offline).waitFor();
    await desk.locator('#piece button[type=submit]').click();
    await desk.getByText(words.wait.noConnection).first().waitFor();
    await desk.context().setOffline(false);
    await desk.reload();
    await desk.getByText(words.edit.kept).waitFor();
    expect(await desk.inputValue('#stem')).toBe('Суу качан кайнайт?');
    await desk.locator('.seen .ask', { hasText: 'Суу качан кайнайт?' }).waitFor();
    await desk.locator('#piece button[type=submit]').click();
    await desk.waitForURL('**done=saved');
    await desk.reload();
    expect(await desk.getByText(words.edit.kept).count()).toBe(0);
    await desk.goto(`${app.url}${EDIT}/lesson/brew?language=ky`);
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'lesson');
    await desk.locator('#body').fill(`${await desk.inputValue('#body')}\n\nЧыныга куюңуз`);
    await desk.locator('.seen p', { hasText: 'Чыныга куюңуз' }).waitFor();
  });

  it('refuses a stale save with both texts', async () => {
    const address = `${app.url}${EDIT}/item/pour.order?language=ky`;
    await desk.goto(address);
    const other = await desk.context().newPage();
    await other.goto(address);
    for (const [page, stem] of [
      [desk, 'Адегенде эмне?'],
      [other, 'Биринчи эмне?'],
    ] as const) {
      await page.locator('#stem').fill(stem);
      await page.locator('#piece button[type=submit]').click();
      await page.waitForURL(/done=saved|error=conflict/);
    }
    await other.locator('.diff ins', { hasText: 'Биринчи' }).waitFor();
    expect(await other.locator('.diff del').first().innerText()).toContain('Адегенде');
    expect(await other.inputValue('#stem')).toBe('Биринчи эмне?');
    await picture(other, 'conflict');
    await other.locator('#piece button[type=submit]').click();
    await other.waitForURL('**done=saved');
    await other.close();
  });

  it('lets a learner finish the version that they began; a mend can be taken back', async () => {
    const context = await phone(browser, { locale: 'ky' });
    learner = await context.newPage();
    wrong.push(troubles(learner, app.url));
    await learner.goto(`${app.url}/language`);
    await learner.locator('button[value=ky]').click();
    await learner.waitForURL('**/course/*');
    await begins();
    await mend('60');
    await publish('Тоодо суу эртерээк кайнайт');
    expect(await answers('100')).toBe(true);
    await begins();
    expect(await answers('100')).toBe(false);
    await desk.goto(`${app.url}${EDIT}/history`);
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'history');
    await desk.locator('form[action$="/back"] input[name=why]').first().fill('Жаңылыптырбыз');
    await desk.locator('form[action$="/back"] button').first().click();
    await desk.waitForURL('**done=back');
    await begins();
    expect(await answers('100')).toBe(true);
    expect(wrong.flat()).toEqual([]);
  });
});
