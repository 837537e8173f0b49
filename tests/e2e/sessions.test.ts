import { readFileSync } from 'node:fs';
import { decode, encode } from 'next-auth/jwt';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { authSecret } from '@/lib/server/secrets';
import { type App, discard, startApp } from '../support/app';
import { phone } from '../support/browser';
import { lacks } from '../support/needs';
import { stage } from '../support/stage';

const words: Record<string, string> = JSON.parse(readFileSync('lib/messages/en.json', 'utf8')).profile;
const PIN = '480215';

/** A browser without script that keeps cookies; `copy` is somebody else with the same ones. */
class Browser {
  constructor(
    private readonly url: string,
    private readonly cookies = new Map([['ustat.asked', '1']]),
  ) {}

  copy = () => new Browser(this.url, new Map(this.cookies));
  cookie = () => this.cookies.get('ustat.profile') ?? '';
  headers = () => ({
    cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    origin: this.url,
    accept: 'application/json',
  });

  async page(path: string): Promise<Response> {
    return fetch(this.url + path, { headers: this.headers(), redirect: 'manual' });
  }
  async post(path: string, fields: Record<string, string>): Promise<Response> {
    const request = { method: 'POST', headers: this.headers(), body: new URLSearchParams(fields) };
    const response = await fetch(this.url + path, request);
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      this.cookies.set(name, value);
    }
    return response;
  }
  /** Whether it is signed in, by what reads and by what changes something. */
  async isIn(): Promise<boolean> {
    const [read, changed] = await Promise.all([
      this.page('/api/export'),
      this.copy().post('/api/place', {
        course: 'money-phone-safely',
        module: 'suspicious-links',
        block: 'x',
      }),
    ]);
    expect(read.ok).toBe(changed.ok);
    return read.ok;
  }
  async token(): Promise<string> {
    return /name="token" value="([^"]+)"/.exec(await (await this.page('/settings')).text())?.[1] ?? '';
  }
}

describe('a copied cookie', () => {
  let app: App;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => discard(app));

  async function begun(): Promise<Browser> {
    const browser = new Browser(app.url);
    expect((await browser.post('/api/profile', { language: 'en' })).ok).toBe(true);
    return browser;
  }
  /** Keeps the profile; @returns the recovery code. */
  async function keep(browser: Browser, name: string): Promise<string> {
    expect((await browser.post('/api/claim', { name, pin: PIN })).ok).toBe(true);
    const page = await (await browser.page('/settings/recovery')).text();
    return (/class="code"[^>]*>(.*?)<\/p>/s.exec(page)?.[1] ?? '').replace(/<[^>]*>/g, '');
  }

  it('opens nothing once the profile is signed out, with or without a name', async () => {
    for (const name of ['Zarina', null]) {
      const browser = await begun();
      if (name) await keep(browser, name);
      const copy = browser.copy();
      expect(await copy.isIn()).toBe(true);
      await browser.post('/api/sign-out', { token: await browser.token(), confirm: 'yes' });
      expect([await copy.isIn(), await browser.isIn()]).toEqual([false, false]);
    }
  });

  it('from before the profile was claimed opens nothing; who claimed it stays', async () => {
    const browser = await begun();
    const copy = browser.copy();
    await keep(browser, 'Nurlan');
    expect([await copy.isIn(), await browser.isIn()]).toEqual([false, true]);
  });

  it('opens nothing after a new PIN, another sign-in on its browser, or the end of the profile', async () => {
    const browser = await begun();
    const code = await keep(browser, 'Aigerim');
    const before = browser.copy();
    const other = new Browser(app.url);
    const recovered = await other.post('/api/recover', { name: 'Aigerim', code, pin: '770031' });
    expect(await recovered.json()).toEqual({ location: '/settings/recovery' });
    expect([await before.isIn(), await other.isIn()]).toEqual([false, true]);

    const replaced = other.copy();
    await other.post('/api/sign-in', { name: 'Aigerim', pin: '770031' });
    expect([await replaced.isIn(), await other.isIn()]).toEqual([false, true]);

    const last = other.copy();
    await other.post('/api/forget', { token: await other.token(), confirm: 'yes' });
    expect(await last.isIn()).toBe(false);
  });

  it('opens nothing after "everywhere"; one sign-out leaves other phones as they are', async () => {
    const one = await begun();
    await keep(one, 'Salih');
    const [two, three] = [new Browser(app.url), new Browser(app.url)];
    for (const browser of [two, three]) await browser.post('/api/sign-in', { name: 'Salih', pin: PIN });
    await two.post('/api/sign-out', { token: await two.token() });
    expect([await one.isIn(), await two.isIn(), await three.isIn()]).toEqual([true, false, true]);
    await three.post('/api/sign-out', { token: await three.token(), everywhere: 'yes' });
    expect([await one.isIn(), await three.isIn()]).toEqual([false, false]);
  });

  it('is made anew by a form a day later, in the same session', async () => {
    const browser = await begun();
    const secret = authSecret(app.dataDir, null);
    const claims = (await decode({ token: browser.cookie(), secret })) ?? {};
    // next-auth sets the time itself: a cookie of the day before yesterday is made by hand
    const then = Date.now() - 2 * 86_400_000;
    vi.useFakeTimers({ toFake: ['Date'], now: then });
    const claimed = { sub: claims.sub ?? '', token: claims.token };
    const old = await encode({ token: claimed, secret, maxAge: 31_536_000 });
    vi.useRealTimers();
    const aged = new Browser(app.url, new Map([['ustat.profile', old]]));
    await aged.post('/api/place', { course: 'money-phone-safely', module: 'suspicious-links', block: 'x' });
    expect(aged.cookie()).not.toBe(old);
    const made = await decode({ token: aged.cookie(), secret });
    expect(made).toMatchObject({ sub: claims.sub, token: claims.token });
    expect(Number(made?.iat) * 1000).toBeGreaterThan(then + 86_400_000);
    expect(await browser.isIn()).toBe(true);
  });
});

describe.skipIf(lacks('chromium'))('sessions in a browser (needs chromium)', () => {
  const on = stage();

  async function begin(page: Page): Promise<void> {
    await page.goto(`${on.app.url}/language`);
    await page.locator('button[value=en]').click();
    await page.waitForURL('**/course/*');
  }

  it.each([true, false])('end everywhere from the settings (script: %s)', async (javaScriptEnabled) => {
    const name = javaScriptEnabled ? 'Gulnara' : 'Jyldyz';
    const open = () => phone(on.browser, { locale: 'en', javaScriptEnabled });
    const [one, other] = await Promise.all([open(), open()]);
    const mine = await one.newPage();
    await begin(mine);
    await mine.goto(`${on.app.url}/settings`);
    expect(await mine.locator('#everywhere').count()).toBe(0);
    await mine.goto(`${on.app.url}/settings/keep`);
    await mine.fill('main [name=name]', name);
    await mine.fill('main [name=pin]', PIN);
    await mine.locator('.dock button.btn').click();
    await mine.waitForURL('**/settings/recovery');

    // somebody copies the cookie
    await other.addCookies(await one.cookies());
    const theirs = await other.newPage();
    await theirs.goto(`${on.app.url}/settings`);
    expect(await theirs.locator('main').innerText()).toContain(name);

    await mine.goto(`${on.app.url}/settings`);
    expect(await mine.locator('main').innerText()).toContain(words.signOutEverywhereText);
    await mine.locator('#everywhere').click();
    await mine.waitForURL('**/language');
    await theirs.goto(`${on.app.url}/settings`);
    expect(theirs.url()).toContain('/language');
    await Promise.all([one.close(), other.close()]);
  });
});
