import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { phone } from '../support/browser';
import { lacks } from '../support/needs';
import { tutorStage } from '../support/tutor-stage';

const WORDS = {
  en: ['Help', 'Your passport or papers were taken', 'free of charge'],
  ru: ['Помощь', 'У вас забрали паспорт или документы', 'бесплатно'],
  ky: ['Жардам', 'Паспортуңузду же документтериңизди алып коюшту', 'акысыз'],
  ar: ['المساعدة', 'أخذوا جواز سفرك أو أوراقك', 'مجانًا'],
} as const;

const visible = (page: Page, selector: string) => page.locator(selector).first().isVisible();

describe.skipIf(lacks('chromium'))('the help page (needs chromium)', () => {
  const on = tutorStage();

  it.each(Object.entries(WORDS))(
    'stands without a profile and without script, in %s',
    async (locale, words) => {
      const context = await phone(on.browser, { locale, javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(`${on.app.url}/help`);
      expect(await page.locator('html').getAttribute('lang')).toBe(locale);
      const text = await page.locator('body').innerText();
      for (const word of words) expect(text).toContain(word);
      expect(await page.locator('a.tel').getAttribute('href')).toBe('tel:+000555');
      await page.locator('a[href="#passport-taken"]').click();
      expect(await page.evaluate(() => location.hash)).toBe('#passport-taken');
      expect(await context.cookies()).toEqual([]);
      await context.close();
    },
  );

  it('is printed with people and advice, without what is for tapping', async () => {
    const context = await phone(on.browser, { locale: 'en' });
    const page = await context.newPage();
    await page.goto(`${on.app.url}/help`);
    await page.getByRole('button', { name: 'Print' }).waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await visible(page, '.contact')).toBe(true);
    expect(await visible(page, '#passport-taken li')).toBe(true);
    for (const selector of ['.bar', '.off-paper']) expect(await visible(page, selector)).toBe(false);
    await context.close();
  });

  it('is a tap away in the menu, from a call for help, and where the course has no answer', async () => {
    const { context, page } = await on.learner();
    await page.locator('.menu summary').click();
    expect(await page.locator('.menu a[href="/help"]').isVisible()).toBe(true);
    for (const question of ['My boss took my passport', 'Who is the goalkeeper of Brazil?']) {
      await on.ask(page, question);
      await page.locator('article.answer a[href="/help"]').first().click();
      await page.getByRole('heading', { name: 'Who can help' }).waitFor();
    }
    await context.close();
  });
});
