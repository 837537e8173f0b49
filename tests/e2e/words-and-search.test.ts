import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { phone, troubles } from '../support/browser';
import { COURSE, course } from '../support/learner';
import { lacks } from '../support/needs';
import { stage } from '../support/stage';

const words = (language: string) => JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8'));
const wordOf = (id: string, language: string) => course.words[language]?.find((one) => one.id === id);

describe.skipIf(lacks('chromium'))('words and search (need chromium)', () => {
  const on = stage();

  async function arrive(context: BrowserContext, language: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(on.app.url);
    await page.locator(`button[value=${language}]`).click();
    await page.waitForURL(`**${COURSE}`);
    return page;
  }

  it('a word opens at a tap and by the keyboard, and gives the focus back', async () => {
    const context = await phone(on.browser, { locale: 'ar' });
    const page = await arrive(context, 'ar');
    const wrong = troubles(page, on.app.url);
    await page.goto(`${on.app.url}${COURSE}/wages-payslip`);
    const link = page.locator('a.word[href="#word-inspectorate"]').first();
    await link.tap();
    const card = page.locator('dialog[open]');
    await card.getByText(wordOf('inspectorate', 'ar')?.means ?? '').waitFor();
    expect(await card.locator('p').evaluate((p) => getComputedStyle(p).direction)).toBe('rtl');
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' }).catch(() => {});
    expect(await page.locator('dialog[open]').count()).toBe(0);
    const other = page.locator('a.word[href="#word-deduction"]').first();
    await other.focus();
    await page.keyboard.press('Enter');
    await card.getByText(wordOf('deduction', 'ar')?.means ?? '').waitFor();
    await card.getByRole('button', { name: words('ar').lesson.closeWord }).click();
    expect(await other.evaluate((one) => one === document.activeElement)).toBe(true);
    expect(wrong).toEqual([]);
    await context.close();
  });

  it('without script a word leads to the list below the lesson', async () => {
    const context = await phone(on.browser, { locale: 'ky', javaScriptEnabled: false });
    const page = await arrive(context, 'ky');
    await page.goto(`${on.app.url}${COURSE}/sending-money`);
    await page.locator('a.word[href="#word-margin"]').first().click();
    const entry = page.locator('#word-margin');
    expect(await entry.innerText()).toContain(wordOf('margin', 'ky')?.means);
    expect(await entry.evaluate((one) => one.matches(':target'))).toBe(true);
    await context.close();
  });

  it.each([
    ['ky', 'сырсоз', 'passwords-lock', true],
    ['ar', 'قسيمة الراتب', 'wages-payslip', false],
    ['ru', 'расчетный лист', 'wages-payslip', true],
    ['en', 'payslip', 'wages-payslip', false],
  ] as const)('in %s the menu leads to a search: %s', async (language, sought, module, script) => {
    const context = await phone(on.browser, { locale: language, javaScriptEnabled: script });
    const page = await arrive(context, language);
    await page.locator('.menu summary').click();
    await page.getByRole('link', { name: words(language).nav.search, exact: true }).click();
    await page.waitForURL('**/search');
    await page.locator('#q').fill(sought);
    await page.locator('#q').press('Enter');
    await page.waitForURL('**/search?q=*');
    const first = page.locator(`.rules a[href*="/${module}#b-"]`).first();
    await first.click();
    await page.waitForURL(`**/${module}#b-*`);
    expect(await page.locator(new URL(page.url()).hash).count()).toBe(1);
    await page.goto(`${on.app.url}${COURSE}/search?q=${encodeURIComponent('xyzzy')}`);
    await page.getByText(words(language).search.emptyText).waitFor();
    expect(await page.locator('.rules').count()).toBe(0);
    await context.close();
  });
});
