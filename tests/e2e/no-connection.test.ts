import type { BrowserContext, Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { phone } from '../support/browser';
import { COURSE, shownItem } from '../support/learner';
import { lacks } from '../support/needs';
import { stage } from '../support/stage';
import { words } from './saved-phone';

const SIZES = [
  { width: 320, height: 568 },
  { width: 360, height: 640 },
  { width: 412, height: 915 },
  { width: 1280, height: 800 },
];

/** How many of 81 points of a control are covered by something else. */
function covered(control: Locator): Promise<number> {
  return control.evaluate((own) => {
    own.scrollIntoView({ block: 'nearest' });
    const box = own.getBoundingClientRect();
    let count = 0;
    for (let i = 0; i < 81; i += 1) {
      const x = box.left + 3 + ((box.width - 6) * (i % 9)) / 8;
      const y = box.top + 3 + ((box.height - 6) * Math.floor(i / 9)) / 8;
      const top = document.elementFromPoint(x, y);
      if (!top || !(own === top || own.contains(top) || top.closest('label,form') === own)) count += 1;
    }
    return count;
  });
}

describe.skipIf(lacks('chromium'))('without a connection (needs chromium)', () => {
  const on = stage();

  async function toMap(context: BrowserContext, language: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(on.app.url);
    await page.locator(`button[value=${language}]`).click();
    await page.waitForURL(`**${COURSE}`);
    return page;
  }

  async function toExercise(page: Page): Promise<void> {
    await page.goto(`${on.app.url}${COURSE}/suspicious-links`);
    await page.locator('.dock .btn').click();
    await page.waitForURL('**/round/*/1');
    await page.waitForLoadState('networkidle');
  }

  /**
   * Presses without a connection; the button must stay free, and work once the connection is back.
   */
  async function press(context: BrowserContext, page: Page, button: Locator, goesOn: RegExp): Promise<void> {
    await context.setOffline(true);
    await button.click();
    const notice = page.locator('.no-connection');
    await notice.waitFor();
    expect(await notice.isVisible()).toBe(true);
    expect(await covered(button)).toBe(0);
    await context.setOffline(false);
    await notice.waitFor({ state: 'detached' });
    await button.click();
    await page.waitForURL(goesOn);
  }

  it.each([
    ...SIZES.map((viewport) => ({ viewport, language: 'ky' })),
    ...['en', 'ru', 'ar'].map((language) => ({ viewport: { width: 360, height: 640 }, language })),
  ])('an answer is kept, its button free: $viewport.width x $viewport.height, $language', async (one) => {
    const context = await phone(on.browser, { viewport: one.viewport, hasTouch: false });
    const page = await toMap(context, one.language);
    await toExercise(page);
    await fillAny(page);
    const check = page.locator('.dock button[form=answer-form]');
    await context.setOffline(true);
    await check.click();
    await page.locator('.no-connection').waitFor();
    expect(await covered(check)).toBe(0);
    await context.setOffline(false);
    await page.locator('.no-connection').waitFor({ state: 'detached' });
    await check.click();
    await page.locator('#result').waitFor();
    await context.close();
  });

  it('a course can be saved from http://127.0.0.1; where nobody says its size, one asks again; what is not deleted says so', async () => {
    const context = await phone(on.browser, { hasTouch: false });
    const page = await toMap(context, 'ar');
    await page.route('**/api/pack/**', (route) => route.abort());
    await page.goto(`${on.app.url}${COURSE}/offline`);
    const again = page.locator('#save-unreached button');
    await again.waitFor();
    await page.unroute('**/api/pack/**');
    await again.click();
    await page.locator('#save-course button').click();
    await page.locator('#saved-here').waitFor();

    const remove = page.locator('#save-course > button').last();
    await page.evaluate(() => {
      const refused = Promise.reject(new DOMException('refused', 'SecurityError'));
      navigator.serviceWorker.register = () => refused;
    });
    await remove.click();
    await page.locator('#save-course > p[role=status]').waitFor();
    expect(await page.locator('#save-course > p[role=status]').innerText()).toBe(words('ar').removeFailed);
    expect(await page.locator('#saved-here').isVisible()).toBe(true);
    await page.reload();
    await remove.click();
    await page.locator('#saved-here').waitFor({ state: 'detached' });
    expect(await remove.innerText()).toBe(words('ar').save);
    await context.close();
  });

  it('Start, Practise, Keep this profile and Sign in stay free', async () => {
    const context = await phone(on.browser, { hasTouch: false });
    const page = await toMap(context, 'ky');
    await press(
      context,
      page,
      page.locator('.dock form .btn, .dock .btn').first(),
      /money-phone-safely\/[^/]+$/,
    );
    await page.reload({ waitUntil: 'networkidle' });
    await press(context, page, page.locator('.dock .btn'), /round\/[^/]+\/1/);
    await page.goto(`${on.app.url}/settings/keep`);
    await page.waitForLoadState('networkidle');
    await page.locator('input[name=name]').fill('Жаңыл');
    await page.locator('input[name=pin]').fill('839174');
    await press(context, page, page.locator('.dock .btn').first(), /settings\/(recovery|keep)/);
    await context.clearCookies();
    await page.goto(`${on.app.url}/sign-in`);
    await page.waitForLoadState('networkidle');
    await page.locator('input[name=name]').fill('Жаңыл');
    await page.locator('input[name=pin]').fill('839174');
    await press(context, page, page.locator('.dock .btn').first(), /course|\/$/);
    await context.close();
  });

  it('a choice, a number, and an order survive a reload; what was sent does not come back', async () => {
    const context = await phone(on.browser, { hasTouch: false });
    const page = await toMap(context, 'en');
    const seen = new Set<string>();
    await toExercise(page);
    for (let n = 1; n <= 5; n += 1) {
      await page.waitForURL(`**/round/*/${n}`);
      await page.waitForLoadState('networkidle');
      const { kind } = (await shownItem(page, 'en')).item.definition;
      const before = await fillAny(page);
      await page.reload();
      await page.waitForLoadState('networkidle');
      expect(await fields(page), kind).toEqual(before);
      seen.add(kind);
      await page.locator('.dock button[form=answer-form]').click();
      await page.locator('#result').waitFor();
      await page.goto(page.url().replace(/\/\d+(\?.*)?(#.*)?$/, `/${n + 1}`));
    }
    expect(seen.size).toBeGreaterThan(1);
    await context.close();
  });
});

const fields = (page: Page): Promise<string[]> =>
  page.locator('#answer-form').evaluate((form) =>
    [...new FormData(form as HTMLFormElement)]
      .filter(([name]) => !['round', 'position', 'attempt', 'kind'].includes(name))
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
  );

/** Some answer of whatever kind is asked for; returns the fields. */
async function fillAny(page: Page): Promise<string[]> {
  const form = page.locator('#answer-form');
  const choice = form.locator('.choice label').nth(1);
  const typed = form.locator('input[name=text]');
  if (await choice.count()) await choice.click();
  else if (await typed.count()) await typed.fill('12');
  else if (await form.locator('.moves').count()) await form.locator('.moves button').nth(1).click();
  else for (const select of await form.locator('select').all()) await select.selectOption({ index: 1 });
  return fields(page);
}
