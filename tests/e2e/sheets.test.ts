import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { phone, troubles } from '../support/browser';
import { COURSE, course } from '../support/learner';
import { lacks } from '../support/needs';
import { stage } from '../support/stage';

const words = (language: string) => JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8'));
const textsOf = (id: string, language: string) =>
  course.sheets.find(({ definition }) => definition.id === id)?.texts[language];
const LETTER = `${COURSE}/wages-payslip/unpaid-wages`;

describe.skipIf(lacks('chromium'))('lists and letters to take along (need chromium)', () => {
  const on = stage();

  async function arrive(context: BrowserContext, language: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(on.app.url);
    await page.locator(`button[value=${language}]`).click();
    await page.waitForURL(`**${COURSE}`);
    return page;
  }
  const save = (page: Page) => page.locator('.dock button[form=sheet]').click();
  const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '');

  it('a letter is filled in under its lesson, kept, read in another language and sent as text', async () => {
    const context = await phone(on.browser, { locale: 'ky' });
    await context.addInitScript(() => {
      navigator.share = async (data) => {
        document.documentElement.dataset.shared = JSON.stringify(data);
      };
    });
    const page = await arrive(context, 'ky');
    const wrong = troubles(page, on.app.url);
    await page.goto(`${on.app.url}${COURSE}/wages-payslip`);
    await page.getByRole('link', { name: textsOf('unpaid-wages', 'ky')?.title ?? '', exact: true }).click();
    await page.waitForURL(`**${LETTER}`);
    await page.locator('[name="gap.employer"]').fill('Марат Осмонов');
    await page.locator('[name="gap.sum"]').fill('4 500 рубль');
    // the letter says it at once
    await page.locator('.letter', { hasText: 'Саламатсызбы, Марат Осмонов.' }).waitFor();
    await save(page);
    await page.getByText(words('ky').sheets.savedText).waitFor();
    await page.locator('.dock button:not([form])').first().click();
    await page.waitForFunction(() => document.documentElement.dataset.shared);
    const shared = JSON.parse((await page.evaluate(() => document.documentElement.dataset.shared)) ?? '{}');
    expect(shared.text).toContain('Саламатсызбы, Марат Осмонов.');
    expect(shared.text).toContain('Жетпеген сумма: 4 500 рубль.');
    expect(shared.text).toContain('____');
    await page.locator('a[hreflang=ru]').click();
    await page.locator('.letter', { hasText: 'Здравствуйте, Марат Осмонов.' }).waitFor();
    expect(await page.locator('[name="gap.sum"]').inputValue()).toBe('4 500 рубль');
    // on paper there is the letter alone
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.letter').isVisible()).toBe(true);
    for (const part of ['.dock', '.bar', '#sheet', 'nav.off-paper'])
      expect(await page.locator(part).first().isVisible()).toBe(false);
    expect(wrong).toEqual([]);
    await context.close();
  });

  it('without script a list keeps its ticks and prints, and a notebook gains and loses lines', async () => {
    const context = await phone(on.browser, { locale: 'ar', javaScriptEnabled: false });
    const page = await arrive(context, 'ar');
    await page.goto(`${on.app.url}${COURSE}/sheets`);
    await page.getByRole('link', { name: textsOf('before-signing', 'ar')?.title ?? '' }).click();
    await page.getByLabel(textsOf('before-signing', 'ar')?.parts.passport ?? '').check();
    await save(page);
    await page.waitForURL('**/before-signing?saved=1#saved');
    await page.goto(`${on.app.url}${COURSE}/employment-contract/before-signing`);
    expect(await page.locator('#sheet :checked').count()).toBe(1);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#p-passport').isVisible()).toBe(true);
    expect(await page.locator('.dock').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });

    await page.goto(`${on.app.url}${COURSE}/wages-payslip/evening-notes`);
    for (const day of ['29/11', '30/11']) {
      await page.locator('[name="gap.date"]').fill(day);
      await page.locator('[name="gap.place"]').fill('المطبخ');
      await save(page);
      await page.locator('.rules dd', { hasText: day }).waitFor();
    }
    const remove = words('ar').sheets.removeLine.replace('{line}', '29/11');
    expect(await page.locator('.rules li').count()).toBe(2);
    await page.getByRole('button', { name: remove }).click();
    await page.locator('.rules li').nth(1).waitFor({ state: 'detached' });
    expect(plain(await page.locator('.rules').innerText())).toContain('30/11');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('table.on-paper').isVisible()).toBe(true);
    await context.close();
  });

  it('where the phone shares nothing the text is copied, the same for the link of a lesson', async () => {
    const context = await phone(on.browser, { locale: 'en' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: on.app.url });
    await context.addInitScript(() => {
      Object.defineProperty(navigator, 'share', { value: undefined });
    });
    const page = await arrive(context, 'en');
    await page.goto(`${on.app.url}${COURSE}/scam-calls/dispute-payment`);
    await page.locator('[name="gap.bank"]').fill('Bank of Osh');
    await page.getByRole('button', { name: words('en').sheets.share, exact: true }).click();
    await page.getByText(words('en').sheets.copied).waitFor();
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    expect(await copied()).toContain('To the bank: Bank of Osh');
    await page.goto(`${on.app.url}${COURSE}/scam-calls?cite=code&hash=x`);
    await page.getByRole('button', { name: words('en').lesson.share, exact: true }).click();
    await page.getByText(words('en').sheets.copied).waitFor();
    expect(await copied()).toBe(`${on.app.url}${COURSE}/scam-calls`);
    await context.close();
  });

  it('is nobody else’s: another person finds it empty, and an unknown one is not there', async () => {
    const [one, other] = [await phone(on.browser), await phone(on.browser)];
    const page = await arrive(one, 'en');
    await page.goto(`${on.app.url}${LETTER}`);
    await page.locator('[name="gap.name"]').fill('Secret name');
    await save(page);
    await page.getByText(words('en').sheets.savedText).waitFor();
    const exported = await page.request.get(`${on.app.url}/api/export`);
    expect(await exported.text()).toContain('Secret name');
    const stranger = await arrive(other, 'en');
    await stranger.goto(`${on.app.url}${LETTER}`);
    expect(await stranger.locator('[name="gap.name"]').inputValue()).toBe('');
    const gone = await stranger.goto(`${on.app.url}${COURSE}/wages-payslip/before-signing`);
    expect(gone?.status()).toBe(404);
    await one.close();
    await other.close();
  });
});
