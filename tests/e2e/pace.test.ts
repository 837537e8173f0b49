import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { phone, troubles } from '../support/browser';
import { COURSE, course, fillAnswer, goOn, shownItem } from '../support/learner';
import { lacks } from '../support/needs';
import { stage } from '../support/stage';

const words = (language: string) => JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8'));
const [ky, ar] = [words('ky'), words('ar')];
const FIRST = course.structure.modules[0]?.id ?? '';
const SECOND = 'budget-savings';

/** Somebody who knows everything, somebody who knows half, and somebody who gets most wrong. */
describe.skipIf(lacks('chromium'))('the path fits (needs chromium)', () => {
  const on = stage();

  async function arrive(page: Page, language: string): Promise<void> {
    await page.goto(on.app.url);
    await page.locator(`button[value=${language}]`).click();
    await page.waitForURL(`**${COURSE}`);
  }
  const check = (page: Page) => page.locator('.dock button[form=answer-form]');
  const arrived = (page: Page) => page.waitForURL(/\/round\/[^/]+\/\d+$/);
  const isOver = (page: Page) => page.url().endsWith('/end');

  async function answer(page: Page, language: string, right: boolean): Promise<void> {
    await page.locator('#answer-form').waitFor();
    await fillAnswer(page, await shownItem(page, language), right);
    await check(page).click();
    await page.locator(right ? '#result.right' : '#result.notyet').waitFor();
  }

  /** "I know this already", and what the check asks. */
  async function takeCheck(page: Page, language: string, module: string, right: boolean): Promise<number> {
    await page.goto(`${on.app.url}${COURSE}/${module}`);
    await page.getByRole('button', { name: words(language).lesson.known, exact: true }).click();
    await arrived(page);
    let asked = 0;
    for (; !isOver(page); asked += 1) {
      expect(await page.locator('form[action="/api/hint"]').count()).toBe(0);
      await answer(page, language, right);
      // no second try
      expect(await check(page).count()).toBe(0);
      await goOn(page);
    }
    return asked;
  }

  it('for who knows: a check by their own wish opens a module, the path offers the next check itself', async () => {
    const context = await phone(on.browser, { locale: 'ar' });
    const page = await context.newPage();
    const wrong = troubles(page, on.app.url);
    await arrive(page, 'ar');
    let passed = 0;
    for (const module of [SECOND, FIRST]) {
      const asked = await takeCheck(page, 'ar', module, true);
      expect(asked).toBeGreaterThanOrEqual(3);
      expect(asked).toBeLessThanOrEqual(6);
      if ((await page.locator('h1').innerText()) === ar.check.passedTitle) passed += 1;
    }
    expect(passed).toBeGreaterThan(0);
    expect(await page.locator('.dock form[action="/api/check"]').count()).toBe(1);
    await page.goto(`${on.app.url}${COURSE}`);
    expect(await page.locator('.thread .node.is-known').count()).toBe(passed);
    await page.locator('.dock form[action="/api/check"] .btn').click();
    await arrived(page);
    expect(wrong).toEqual([]);
    await context.close();
  });

  it('for who knows half: a failed check opens the lesson at the part that was missed', async () => {
    const context = await phone(on.browser, { locale: 'ky', javaScriptEnabled: false });
    const page = await context.newPage();
    await arrive(page, 'ky');
    expect(await takeCheck(page, 'ky', SECOND, false)).toBeLessThan(6);
    expect(await page.locator('h1').innerText()).toBe(ky.check.failedTitle);
    await page.locator('.dock .btn').first().click();
    await page.waitForURL(`**${COURSE}/${SECOND}#b-*`);
    const anchor = new URL(page.url()).hash;
    expect(await page.locator(`h2${anchor}`).count()).toBe(1);
    await context.close();
  });

  it('for who gets it wrong: another answer is wanted, the right one is shown, the lesson comes before more', async () => {
    const context = await phone(on.browser, { locale: 'ky' });
    const page = await context.newPage();
    const wrong = troubles(page, on.app.url);
    await arrive(page, 'ky');
    await page.goto(`${on.app.url}${COURSE}/${FIRST}`);
    await page.locator('.dock .btn').click();
    await arrived(page);
    await answer(page, 'ky', false);

    // the same answer is no other try: the button waits, and the server refuses as well
    await page.getByText(ky.exercise.changeFirst, { exact: true }).waitFor();
    expect(await check(page).getAttribute('aria-disabled')).toBe('true');
    await page.locator('#answer-form').evaluate((form: HTMLFormElement) => form.requestSubmit());
    await page.getByRole('heading', { name: ky.exercise.sameTitle, exact: true }).waitFor();
    expect(await page.locator('.dots .done').count()).toBe(1);

    let lessons = 0;
    for (let position = 1; !isOver(page); position += 1) {
      if (position > 1) await answer(page, 'ky', false);
      await page.locator('.dock a.btn').last().click();
      await page.locator('#solution').waitFor();
      expect(await page.locator('#solution').innerText()).toContain(ky.exercise.why);
      if ((await page.getByRole('heading', { name: ky.exercise.readTitle }).count()) > 0) lessons += 1;
      await goOn(page);
    }
    expect(lessons).toBeGreaterThan(0);
    // two more rounds like this: something else than "again" comes first
    for (let round = 2; round <= 3; round += 1) {
      await page.goto(`${on.app.url}${COURSE}/${FIRST}`);
      await page.locator('.dock .btn').click();
      await arrived(page);
      while (!isOver(page)) {
        await answer(page, 'ky', false);
        await goOn(page);
      }
    }
    await page.getByRole('heading', { name: ky.round.stuckTitle, exact: true }).waitFor();
    expect(await page.locator('.dock .btn:not(.quiet, .plain)').innerText()).not.toBe(ky.round.again);
    expect(wrong).toEqual([]);
    await context.close();
  });
});
