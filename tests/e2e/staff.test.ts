import { mkdirSync, readFileSync } from 'node:fs';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, freePort, run, startApp } from '../support/app';
import { openBrowser, troubles } from '../support/browser';
import { faults } from '../support/faults';
import { isLong } from '../support/long';
import { type MailServer, mailServer } from '../support/mail-server';
import { lacks } from '../support/needs';
import { browserThere, type OidcProvider, oidcProvider } from '../support/oidc-provider';
import { accept, type Browser, browserAt, invitedTo, PASSPHRASE, printedLink } from '../support/staff';

const LAPTOP = { width: 1280, height: 720 };
const TABLET = { width: 768, height: 1024 };
/** Where pictures go, for who wants to look. */
const PICTURES = process.env.USTAT_PICTURES;

describe.skipIf(lacks('chromium'))('people of staff (needs chromium)', () => {
  let app: App;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let there: OidcProvider;
  let post: MailServer;
  beforeAll(async () => {
    const port = await freePort();
    const site = `http://127.0.0.1:${port}`;
    post = await mailServer();
    there = await oidcProvider(site, { daria: 'Дарыя Асанова', other: 'Bek' });
    app = await startApp({
      ...{ PORT: String(port), USTAT_URL: site, USTAT_OIDC_ISSUER: there.issuer, USTAT_OIDC_LABEL: 'Мектеп' },
      ...{ USTAT_SMTP_URL: post.url, USTAT_SMTP_FROM: 'ustat@example.org' },
      ...{ USTAT_OIDC_CLIENT_ID: there.clientId, USTAT_OIDC_CLIENT_SECRET: there.clientSecret },
    });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await discard(app);
    await there.close();
    await post.close();
  });

  const words = (language: string) => JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8')).staff;

  async function picture(page: Page, name: string) {
    if (!PICTURES) return;
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
  }

  it('go from the printed link to an invited curator, without script', async () => {
    const desk = await browser.newContext({ viewport: LAPTOP, locale: 'ky', javaScriptEnabled: false });
    const page = await desk.newPage();
    await page.goto(app.url + printedLink(app));
    await picture(page, 'ky-invited');
    const fill = async (name: string, passphrase: string) => {
      await page.fill('#name', name);
      await page.fill('#passphrase', passphrase);
      await page.locator('.dock button').click();
    };
    await fill('Айгүл', 'qwerty123456');
    expect(await page.locator('#fault').innerText()).toContain(words('ky').badAccount);
    await fill('Айгүл', PASSPHRASE);
    await page.waitForURL('**/staff?done=joined');
    await page.goto(`${app.url}/admin/contacts`);
    await page.fill('#name', 'Ак Жол');
    await page.fill('#phone', '+996 312 00 00 00');
    await page.fill('#country', 'kg');
    await page.check('#language-ky');
    await page.fill('#hours', '24/7');
    await page.locator('button[name=do][value=save]').click();
    await page.waitForURL('**/admin/contacts?done=save');
    await page.goto(`${app.url}/help`);
    expect(await page.locator('.contact a').getAttribute('href')).toBe('tel:+996312000000');
    await page.goto(`${app.url}/admin/invitations`);
    await page.selectOption('#grant', { index: 2 });
    await page.locator('button', { hasText: words('ky').makeLink }).click();
    const link = await page.locator('.link-shown').innerText();
    expect(link).toContain(`${app.url}/invitation/`);

    const other = await browser.newContext({ viewport: LAPTOP, locale: 'ru', javaScriptEnabled: false });
    const theirs = await other.newPage();
    await theirs.goto(link);
    await theirs.fill('#name', 'Bek');
    await theirs.fill('#passphrase', PASSPHRASE);
    await theirs.locator('.dock button').click();
    await theirs.waitForURL('**/staff?done=joined');
    expect(await theirs.locator('.rail a').count()).toBe(1);
    await theirs.locator('.rail button').click();
    await theirs.waitForURL('**/staff/sign-in');
    await theirs.goto(link);
    expect(await theirs.locator('h1').innerText()).toBe(words('ru').overTitle);
    for (const context of [desk, other]) await context.close();
  });

  it.each(isLong ? ['en', 'ru', 'ky', 'ar'] : ['ky'])(
    'find no fault of a screen that axe can see, in %s',
    async (language) => {
      const desk = await browser.newContext({
        viewport: LAPTOP,
        locale: language,
        colorScheme: language === 'ru' ? 'dark' : 'light',
      });
      const page = await desk.newPage();
      const wrong = troubles(page, app.url);
      const found: string[] = [];
      const look = async (path: string, name: string) => {
        await page.goto(app.url + path);
        for (const viewport of [TABLET, LAPTOP]) {
          await page.setViewportSize(viewport);
          found.push(...(await faults(page)).map((fault) => `${name} ${viewport.width}: ${fault}`));
        }
        await picture(page, `${language}-${name}`);
      };

      await page.setViewportSize({ width: 360, height: 640 });
      await page.goto(`${app.url}/staff/sign-in`);
      found.push(...(await faults(page)).map((fault) => `sign-in: ${fault}`));
      await picture(page, `${language}-sign-in`);
      await page.fill('#name', 'Айгүл');
      await page.fill('#passphrase', PASSPHRASE);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/staff');
      await page.selectOption('#language', language);
      await page.locator('button', { hasText: /./ }).and(page.locator('#h-language ~ form button')).click();
      await page.waitForURL('**/staff?done=saved');
      expect(await page.locator('html').getAttribute('dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
      for (const [path, name] of [
        ['/staff', 'home'],
        ['/staff/confirm?to=/admin/people', 'confirm'],
        ['/staff/codes', 'codes'],
        ['/admin', 'health'],
        ['/admin/people', 'people'],
        ['/admin/people?q=nobody', 'people-none'],
        ['/admin/invitations', 'invitations'],
        ['/admin/courses', 'courses'],
        ['/admin/courses/load', 'courses-load'],
        ['/admin/contacts', 'contacts'],
        ['/admin/jobs', 'jobs'],
        ['/admin/storage', 'storage'],
        ['/admin/settings', 'settings'],
        ['/admin/audit?check=1', 'audit'],
      ] as const)
        await look(path, name);
      await page.goto(`${app.url}/staff/codes`);
      // begun once, it waits for its first code in every language
      if ((await page.locator('#passphrase-begin').count()) > 0) {
        await page.fill('#passphrase-begin', PASSPHRASE);
        await page.keyboard.press('Enter');
      }
      await page.locator('.qr').waitFor();
      found.push(...(await faults(page)).map((fault) => `codes to scan: ${fault}`));
      await picture(page, `${language}-codes-scan`);
      await page.goto(`${app.url}/admin/people`);
      await page.locator('td a').first().click();
      await page.waitForURL('**/admin/people/*');
      found.push(...(await faults(page)).map((fault) => `person: ${fault}`));
      await picture(page, `${language}-person`);
      await page.setViewportSize(TABLET);
      await picture(page, `${language}-person-tablet`);
      expect({ found, wrong }).toEqual({ found: [], wrong: [] });
      await desk.close();
    },
  );

  it('have an entry in the menu of a learner, who has none', async () => {
    const context = await browser.newContext({ locale: 'en' });
    const page = await context.newPage();
    await page.goto(app.url);
    await page.locator('button[value=en]').click();
    await page.waitForURL('**/course/*');
    expect(await page.locator('.menu a[href="/staff"]').count()).toBe(0);
    await page.goto(`${app.url}/staff/sign-in`);
    await page.fill('#name', 'Айгүл');
    await page.fill('#passphrase', PASSPHRASE);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/staff');
    await page.goto(app.url);
    await page.locator('.menu summary').click();
    await page.locator('.menu a[href="/staff"]').click();
    await page.waitForURL('**/staff');
    await context.close();
  });

  it('become administrators by another link, beside the running site, once', async () => {
    const made = await run(['lib/server/commands/admin-link.ts'], { USTAT_DATA: app.dataDir });
    const link = /\/invitation\/\S+/.exec(made.said)?.[0] ?? '';
    expect(made.code).toBe(0);
    expect((await browserAt(app.url).get(link)).status).toBe(200);
    const other = await accept(app.url, link, 'Third');
    expect((await other.get('/admin/people')).status).toBe(200);
    await expect(accept(app.url, link, 'Fourth')).rejects.toThrow('404');
    const trail = await (await other.get('/admin/audit?q=Third')).text();
    expect(trail).toContain('admin site');
  });

  it('give a code after the passphrase, once they have set it up, until it is taken off', async () => {
    const asBek = { name: 'bek', passphrase: PASSPHRASE };
    const bek = browserAt(app.url);
    await bek.post('/api/staff/sign-in', asBek);
    await bek.post('/api/staff/codes', { do: 'begin', passphrase: PASSPHRASE });
    const setUp = await (await bek.get('/staff/codes')).text();
    const secret = />((?:[A-Z2-7]{4} ?){8})</.exec(setUp)?.[1]?.replaceAll(' ', '') ?? '';
    const phone = new TOTP({ secret: Secret.fromBase32(secret) });
    expect((await bek.post('/api/staff/codes', { do: 'confirm', code: phone.generate() })).status).toBe(200);
    const kept = await (await bek.get('/staff/codes')).text();
    const codes = [...kept.matchAll(/>((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})</g)].map(([, code = '']) => code);
    expect(codes).toHaveLength(10);

    const enter = async (code: string) => {
      const other = browserAt(app.url);
      const half: { location: string } = await (await other.post('/api/staff/sign-in', asBek)).json();
      expect(half.location).toBe('/staff/sign-in/code');
      expect((await other.get('/staff')).status).toBe(307);
      expect((await other.get(half.location)).status).toBe(200);
      const { status } = await other.post('/api/staff/code', { code });
      expect((await other.get('/staff')).status).toBe(status === 200 ? 200 : 307);
      return status;
    };
    const next = phone.generate({ timestamp: Date.now() + 30_000 });
    expect([await enter('000000'), await enter(next), await enter(next)]).toEqual([403, 200, 403]);
    expect([await enter(codes[0] ?? ''), await enter(codes[0] ?? '')]).toEqual([200, 403]);

    const admin = browserAt(app.url);
    await admin.post('/api/staff/sign-in', { name: 'айгүл', passphrase: PASSPHRASE });
    const people = await (await admin.get('/admin/people?q=Bek')).text();
    const person = /\/admin\/people\/([0-9a-f-]{36})/.exec(people)?.[1] ?? '';
    expect(await (await admin.get(`/admin/people/${person}`)).text()).toContain('value="codes"');
    expect((await admin.post('/api/admin/remove', { person, do: 'codes' })).status).toBe(200);
    const again: { location: string } = await (await bek.post('/api/staff/sign-in', asBek)).json();
    expect(again.location).toBe('/staff');
  });

  const signedIn = async (name: string) => {
    const one = browserAt(app.url);
    await one.post('/api/staff/sign-in', { name, passphrase: PASSPHRASE });
    return one;
  };

  it('come by a link through a provider, whose name for them they keep, in ky', async () => {
    const link = await invitedTo(await signedIn('айгүл'), 'educator site');
    const desk = await browser.newContext({ viewport: LAPTOP, locale: 'ky' });
    const page = await desk.newPage();
    await page.goto(app.url + link);
    expect(await faults(page)).toEqual([]);
    await picture(page, 'ky-invited-provider');
    const { provider } = words('ky');
    const button = (word: string) => page.getByRole('button', { name: word.replace('{provider}', 'Мектеп') });
    await button(provider.acceptWith).click();
    await page.waitForURL(`${there.issuer}/**`);
    await page.fill('[name=login]', 'daria');
    await page.locator('button').click();
    await page.waitForURL('**/staff?done=joined');
    expect(await page.locator('h1').innerText()).toContain('Дарыя Асанова');
    expect(await page.locator('main').innerText()).toContain(provider.yours.replace('{provider}', 'Мектеп'));
    await picture(page, 'ky-home-provider');
    await page.goto(`${app.url}/teach`);
    expect(await page.locator('html').getAttribute('lang')).toBe('ky');
    expect(await page.locator('.rail a').count()).toBe(2);
    await page.goto(`${app.url}/staff/confirm`);
    expect(await faults(page)).toEqual([]);
    await picture(page, 'ky-confirm-provider');
    await page.goto(`${app.url}/staff`);
    await page.locator('.rail button').click();
    await page.waitForURL('**/staff/sign-in');
    await picture(page, 'ky-sign-in-provider');
    // signed in there, nothing is asked
    await button(provider.with).click();
    await page.waitForURL('**/staff');
    await desk.close();
  });

  it('are let in from a provider by what they set out for, once, and by nothing else', async () => {
    const login = browserThere();
    const setOut = async (one: Browser, fields: Record<string, string>, who: string, at = login) => {
      const reply: { location: string } = await (await one.post('/api/staff/provider', fields)).json();
      return (await at.signIn(reply.location, who)).slice(app.url.length);
    };
    const back = async (one: Browser, path: string) => (await one.get(path)).headers.get('location');
    const one = browserAt(app.url);
    expect(await back(one, '/api/auth/callback/oidc?code=x&state=y')).toBe('/staff/sign-in?provider=lost');
    expect(await back(one, await setOut(one, { for: 'sign-in' }, 'nobody', browserThere()))).toBe(
      '/staff/sign-in?provider=unlinked',
    );
    expect(await (await one.get('/staff/sign-in?provider=unlinked')).text()).toContain('id="fault"');
    expect((await one.get('/staff')).status).toBe(307);

    const path = await setOut(one, { for: 'sign-in', to: '/teach' }, 'daria');
    const kept = one.cookies.get('ustat.provider') ?? '';
    expect(await back(browserAt(app.url), path)).toBe('/staff/sign-in?provider=lost');
    expect(await back(one, path)).toBe('/teach');
    expect(await back(one, path)).toBe('/staff/sign-in?provider=lost');
    one.cookies.set('ustat.provider', kept);
    expect(await back(one, path)).toBe('/staff/sign-in?to=%2Fteach&provider=failed');

    const asked = login.asked();
    expect(await back(one, await setOut(one, { for: 'again', to: '/teach' }, 'daria'))).toBe('/teach');
    expect(login.asked()).toBe(asked + 1);
    expect(await back(one, await setOut(one, { for: 'again' }, 'nobody', browserThere()))).toBe(
      '/staff/confirm?provider=other',
    );
  });

  it('link an account at a provider by an invitation alone', async () => {
    const admin = await signedIn('айгүл');
    const login = browserThere();
    const accepted = async (one: Browser, link: string, who: string, more: Record<string, string> = {}) => {
      const fields = { for: 'invitation', token: link.replace('/invitation/', ''), ...more };
      const reply: { location: string } = await (await one.post('/api/staff/provider', fields)).json();
      const path = (await login.signIn(reply.location, who)).slice(app.url.length);
      return (await one.get(path)).headers.get('location');
    };
    const link = await invitedTo(admin, 'educator site');
    // "Bek" is what the provider calls them, and a colleague here
    const newcomer = browserAt(app.url);
    expect(await accepted(newcomer, link, 'other')).toBe(`${link}?provider=taken`);
    expect(await (await newcomer.get(`${link}?provider=taken`)).text()).toContain('id="provider-name"');
    expect(await accepted(newcomer, link, 'other', { name: 'Bek the other' })).toBe('/staff?done=joined');
    expect(await (await newcomer.get('/staff')).text()).toContain('Bek the other');
    expect(await accepted(browserAt(app.url), link, 'other')).toBe(link);

    const own = browserThere();
    const bek = await signedIn('bek');
    const token = (await invitedTo(admin, 'curator site')).replace('/invitation/', '');
    const reply: { location: string } = await (
      await bek.post('/api/staff/provider', { for: 'invitation', token })
    ).json();
    await bek.get((await own.signIn(reply.location, 'bek-there')).slice(app.url.length));
    const again = browserAt(app.url);
    const next: { location: string } = await (
      await again.post('/api/staff/provider', { for: 'sign-in' })
    ).json();
    await again.get((await own.signIn(next.location, 'bek-there')).slice(app.url.length));
    expect(await (await again.get('/staff')).text()).toContain('Bek');
    // a way back brings no cookie of /api, so that it may not write one either
    expect(again.cookies.has('ustat.device')).toBe(false);
  });

  it('link nothing to the account of who sat down while they were away', async () => {
    const link = await invitedTo(await signedIn('айгүл'), 'educator site');
    const one = browserAt(app.url);
    const fields = { for: 'invitation', token: link.replace('/invitation/', '') };
    const reply: { location: string } = await (await one.post('/api/staff/provider', fields)).json();
    const path = (await browserThere().signIn(reply.location, 'nobody')).slice(app.url.length);
    await one.post('/api/staff/sign-in', { name: 'bek', passphrase: PASSPHRASE });
    expect((await one.get(path)).headers.get('location')).toBe(`${link}?provider=lost`);
  });

  it('are mailed the link that is shown as well, in their language, and lose nothing without the mail', async () => {
    const admin = await signedIn('айгүл');
    const send = async (to: string) => {
      const fields = { grant: 'educator site', to, language: 'ky' };
      const reply: { location: string } = await (await admin.post('/api/admin/invite', fields)).json();
      const page = await (await admin.get('/admin/invitations')).text();
      return { location: reply.location, link: /(\/invitation\/[\w-]{43})</.exec(page)?.[1] ?? '' };
    };
    const { location, link } = await send('daria@example.org');
    expect(location).toBe('/admin/invitations?done=sent');
    const [letter] = post.letters;
    expect(letter?.to).toEqual(['daria@example.org']);
    expect(letter?.text).toContain(`${app.url}${link}`);
    expect(letter?.text).toContain(JSON.parse(readFileSync('lib/messages/ky.json', 'utf8')).mail.open);
    expect((await admin.post('/api/admin/invite', { grant: 'educator site', to: 'nobody' })).status).toBe(
      400,
    );
    const refused = await send('refused@example.org');
    expect(refused.location).toBe('/admin/invitations?done=unsent');
    expect(refused.link).not.toBe(link);
    expect((await browserAt(app.url).get(refused.link)).status).toBe(200);
    expect(post.letters).toHaveLength(1);
  });

  it('sign in by passphrase while the provider is away, which is said in words', async () => {
    await there.close();
    const one = browserAt(app.url);
    const reply: { location: string } = await (
      await one.post('/api/staff/provider', { for: 'sign-in' })
    ).json();
    expect(reply.location).toBe('/staff/sign-in?provider=down');
    const page = await (await one.get(reply.location, { 'accept-language': 'ru' })).text();
    expect(page).toContain(words('ru').provider.fault.down.replace('{provider}', 'Мектеп'));
    expect((await one.post('/api/staff/sign-in', { name: 'bek', passphrase: PASSPHRASE })).status).toBe(200);
    expect((await one.get('/staff')).status).toBe(200);
  });

  it('give the trail away as a file with every row, and that is a row too', async () => {
    const admin = browserAt(app.url);
    await admin.post('/api/staff/sign-in', { name: 'айгүл', passphrase: PASSPHRASE });
    const file = await (await admin.post('/api/admin/audit', {})).text();
    expect(file.split('\r\n')[0]).toContain('seq,at,actor,action,subject');
    expect(file.trimEnd().split('\r\n').at(-1)).toContain('export-audit');
    expect(file).not.toContain(PASSPHRASE);
  });
});
