import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { screenLanguages } from '@/lib/auth/schema';
import { chromiumPath, lacks } from '../support/needs';
import { stage } from '../support/stage';

const words = (language: string) => JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8'));

/** As a person sets it in the settings of Chromium: sites can't save data on this device. */
const BLOCKED = { profile: { default_content_setting_values: { cookies: 2 } } };

describe.skipIf(lacks('chromium'))('a browser that refuses cookies (needs chromium)', () => {
  const on = stage();
  const folders: string[] = [];
  let context: BrowserContext;
  afterEach(async () => {
    await context.close();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  async function open(language: string, javaScriptEnabled: boolean) {
    const folder = mkdtempSync(join(tmpdir(), 'ustat-chromium-'));
    folders.push(folder);
    mkdirSync(join(folder, 'Default'));
    writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify(BLOCKED));
    context = await chromium.launchPersistentContext(folder, {
      ...(chromiumPath ? { executablePath: chromiumPath } : {}),
      args: ['--no-sandbox', '--disable-gpu'],
      locale: language,
      javaScriptEnabled,
      viewport: { width: 360, height: 640 },
    });
    const page = await context.newPage();
    await page.goto(on.app.url);
    expect(await context.cookies()).toEqual([]);
    return page;
  }

  it.each([...screenLanguages.map((language) => [language, true] as const), ['ky', false] as const])(
    'is told so when it chooses %s (script: %s)',
    async (language, script) => {
      // The phone speaks another language than the one that is chosen.
      const page = await open(language === 'en' ? 'ru' : 'en', script);
      await page.locator(`button[value=${language}]`).click();
      await page.waitForURL('**/language?*');
      const { title, text } = words(language).cookies;
      const notice = page.locator('#fault');
      expect(await notice.innerText()).toContain(title);
      expect(await notice.innerText()).toContain(text);
      const spoken = notice.locator('xpath=..');
      expect(await spoken.getAttribute('lang')).toBe(language);
      expect(await spoken.getAttribute('dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
      // Every further try is answered too.
      await page.locator('button[value=ky]').click();
      await page.getByText(words('ky').cookies.title).waitFor();
    },
  );

  it.each([true, false])('is told so when it signs in or recovers (script: %s)', async (script) => {
    const page = await open('ru', script);
    await page.goto(`${on.app.url}/sign-in`);
    await page.fill('[name=name]', 'Айгүл');
    await page.fill('[name=pin]', '482913');
    await page.locator('.dock .btn').first().click();
    await page.getByText(words('ru').cookies.text).waitFor();
    await page.goto(`${on.app.url}/recover`);
    await page.fill('[name=name]', 'Айгүл');
    await page.fill('[name=code]', 'ABCD-EFGH-JKLM-NPQR');
    await page.fill('[name=pin]', '482913');
    await page.locator('.dock .btn').first().click();
    await page.getByText(words('ru').cookies.text).waitFor();
  });

  it('leaves no profiles behind, and one that keeps them goes on as before', async () => {
    const page = await open('en', true);
    const asked = await page.request.post(`${on.app.url}/api/profile`, {
      form: { language: 'en' },
      headers: { origin: on.app.url },
      maxRedirects: 0,
    });
    expect(asked.status()).toBe(307);
    expect(asked.headers().location).toBe('/api/profile?asked');
    const again = await fetch(`${on.app.url}/api/profile?asked`, {
      method: 'POST',
      body: new URLSearchParams({ language: 'en' }),
      headers: { origin: on.app.url, accept: 'application/json' },
    });
    expect(await again.json()).toEqual({ error: 'no-cookies' });
    expect(again.headers.getSetCookie()).toEqual([]);
  });
});
