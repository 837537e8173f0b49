import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { openBrowser, phone } from '../support/browser';
import { lacks } from '../support/needs';
import { type TlsFront, tlsFront } from '../support/tls';

const words: Record<string, string> = JSON.parse(readFileSync('lib/messages/en.json', 'utf8')).profile;
const CODE = /^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}$/;

/**
 * Browsers treat cookies of https by rules of their own: `Secure`, prefixes of names, what may be
 * taken away.
 */
describe.skipIf(lacks('chromium'))('over https (needs chromium)', () => {
  let front: TlsFront;
  let app: App;
  let browser: Browser;
  beforeAll(async () => {
    front = await tlsFront();
    [app, browser] = await Promise.all([startApp({ USTAT_URL: front.url }), openBrowser()]);
    front.lead(app.url);
  });
  afterAll(async () => {
    await browser.close();
    await discard(app);
    await front.close();
  });

  const open = (javaScriptEnabled: boolean) =>
    phone(browser, { locale: 'en', ignoreHTTPSErrors: true, javaScriptEnabled });
  const send = (page: Page) => page.locator('.dock button.btn').click();
  async function fill(page: Page, fields: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) await page.fill(`main [name=${name}]`, value);
  }
  const cookiesOf = async (context: BrowserContext) =>
    (await context.cookies())
      .map(({ name }) => name)
      // the phone's time zone, which the page itself writes
      .filter((name) => !name.endsWith('.asked') && name !== 'ustat-zone')
      .sort();

  async function begin(page: Page): Promise<void> {
    await page.goto(`${front.url}/language`);
    await page.locator('button[value=en]').click();
    await page.waitForURL('**/course/*');
  }
  async function signOut(page: Page): Promise<void> {
    await page.goto(`${front.url}/settings`);
    await page.locator('form[action="/api/sign-out"] button:not(#everywhere)').click();
    await page.waitForURL('**/language');
  }

  it('is asked for by browsers from then on', async () => {
    const answer = (path: string) => fetch(app.url + path, { redirect: 'manual' });
    for (const path of ['/language', '/api/health', '/gone'])
      expect((await answer(path)).headers.get('strict-transport-security'), path).toBe('max-age=31536000');
  });

  it.each([true, false])(
    'a profile is kept, left, opened, recovered and deleted (script: %s)',
    async (script) => {
      const name = script ? 'Zarina' : 'Nurlan';
      const context = await open(script);
      const page = await context.newPage();
      await begin(page);
      expect(await cookiesOf(context)).toEqual(['__Secure-ustat-language', '__Secure-ustat.profile']);
      for (const one of await context.cookies()) {
        expect(one).toMatchObject({ secure: true, httpOnly: one.name !== 'ustat-zone' });
      }

      await page.goto(`${front.url}/settings/keep`);
      await fill(page, { name, pin: '480215' });
      await send(page);
      await page.waitForURL('**/settings/recovery');
      const code = await page.locator('.code').innerText();
      expect(code).toMatch(CODE);
      await send(page);
      await page.waitForURL('**/settings');
      await page.goto(`${front.url}/settings/recovery`);
      expect(await page.locator('.code').count()).toBe(0);

      await signOut(page);
      // that this phone opened it, which the server alone can read, stays until the profile is
      // deleted
      expect(await cookiesOf(context)).toEqual(['__Secure-ustat-language', '__Secure-ustat.device']);
      await page.goto(`${front.url}/settings`);
      expect(page.url()).toBe(`${front.url}/language`);

      await page.goto(`${front.url}/sign-in`);
      await fill(page, { name, pin: '480215' });
      await send(page);
      await page.waitForURL('**/course/*');
      await signOut(page);

      await page.goto(`${front.url}/recover`);
      await fill(page, { name, code, pin: '770031' });
      await send(page);
      await page.waitForURL('**/settings/recovery');
      expect(await page.locator('main').innerText()).toContain(words.codeTitle);

      await page.goto(`${front.url}/settings`);
      await page.locator('#confirm').check({ force: true });
      await page.locator('form[action="/api/forget"] button').click();
      await page.waitForURL('**/language?forgotten=1');
      expect(await cookiesOf(context)).toEqual(['__Secure-ustat-language']);
      await context.close();
    },
  );
});
