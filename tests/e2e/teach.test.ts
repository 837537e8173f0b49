import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardAddress } from '@/lib/server/web/card-address';
import { type App, discard, startApp } from '../support/app';
import { openBrowser, phone, troubles } from '../support/browser';
import { faults } from '../support/faults';
import { COURSE, course, fillAnswer, shownItem } from '../support/learner';
import { lacks } from '../support/needs';
import { accept, browserAt, invitedTo, PASSPHRASE, printedLink } from '../support/staff';

const words = (language: string) => JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8')).teach;
const PICTURES = process.env.USTAT_PICTURES;

/** Letters of Kyrgyz as a table program of Windows writes them. */
const windows1251 = (text: string) =>
  Buffer.from([...text].map((letter) => (letter.codePointAt(0) ?? 0) - 0x350));

describe.skipIf(lacks('chromium'))('a class (needs chromium)', () => {
  let app: App;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let desk: Page;
  let code: string;
  const cards: { name: string; pin: string }[] = [];
  beforeAll(async () => {
    app = await startApp({ USTAT_OPERATOR: 'Ustat Bishkek\\nChuy avenue 1' });
    browser = await openBrowser();
    const admin = await accept(app.url, printedLink(app), 'Айгүл');
    await accept(app.url, await invitedTo(admin, 'educator site'), 'Бакыт');
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'ky' });
    desk = await context.newPage();
  });
  afterAll(async () => {
    await browser.close();
    await discard(app);
  });
  const picture = async (page: Page, name: string) => {
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
  };

  it('is made by an educator, who gets a code and a picture of it', async () => {
    await desk.goto(`${app.url}/teach`);
    await desk.fill('#name', 'Бакыт');
    await desk.fill('#passphrase', PASSPHRASE);
    await desk.keyboard.press('Enter');
    await desk.waitForURL('**/teach');
    expect(await desk.locator('main').innerText()).toContain(words('en').none);
    await desk.goto(`${app.url}/staff`);
    await desk.selectOption('#language', 'ky');
    await desk.locator('#h-language ~ form button').click();
    await desk.waitForURL('**/staff?done=saved');
    await desk.goto(`${app.url}/teach`);
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'ky-teach');
    await desk.fill('#name', 'Кечки класс');
    await desk.locator('main form button').click();
    await desk.waitForURL('**/teach/*?done=made');
    code = await desk.locator('.code').innerText();
    expect(code).toMatch(/^[B-Z]{6}$/);
    expect(await desk.locator('main').innerText()).toContain(`${app.url}/join/${code}`);
    expect(await faults(desk)).toEqual([]);
  });

  it.each([
    ['ky', true],
    ['ar', false],
  ] as const)(
    'is joined on a phone in %s (script: %s), after reading what the educator sees',
    async (language, script) => {
      const context = await phone(browser, { locale: language, javaScriptEnabled: script });
      const page = await context.newPage();
      const wrong = troubles(page, app.url);
      await page.goto(`${app.url}/join/${code}`);
      await page.locator(`button[value=${language}]`).click();
      await page.waitForURL(`**/join/${code}`);
      const { sees, seesNot, joined } = words(language);
      const text = await page.locator('main').innerText();
      for (const line of [...Object.values(sees), seesNot]) expect(text).toContain(line);
      if (script) expect(await faults(page)).toEqual([]);
      await picture(page, `${language}-join`);
      await page.fill('#called', language === 'ky' ? 'Айпери' : 'سارة');
      await page.locator('button[form=join]').click();
      await page.waitForURL('**/join?done=joined');
      expect(await page.locator('main').innerText()).toContain(joined);
      if (script) expect(await faults(page)).toEqual([]);
      await picture(page, `${language}-joined`);
      if (script) {
        await page.goto(app.url + COURSE);
        await page.goto(`${app.url}${COURSE}/${course.structure.modules[0]?.id}`);
        await page.locator('form[action="/api/round"] button').first().click();
        await page.waitForURL('**/round/*/1');
        await fillAnswer(page, await shownItem(page, language), true);
        await page.locator('button[form=answer-form]').click();
        await page.waitForURL('**/round/*/1#result');
      }
      expect(wrong).toEqual([]);
      await context.close();
    },
  );

  it('shows its educator who joined, each module’s state, and nothing that was answered', async () => {
    await desk.reload();
    const rows = desk.locator('tbody tr');
    expect(await rows.count()).toBe(2);
    expect(await rows.nth(0).innerText()).toContain('Айпери');
    expect(await rows.nth(0).locator('.state').count()).toBe(course.structure.modules.length);
    expect(await rows.nth(0).innerText()).toContain(words('ky').state.learning);
    expect(await rows.nth(1).innerText()).not.toContain(words('ky').state.learning);
    expect(await faults(desk)).toEqual([]);
    await desk.setViewportSize({ width: 768, height: 1024 });
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'ky-class');
    await desk.setViewportSize({ width: 1280, height: 720 });
    await picture(desk, 'ky-class-wide');
  });

  it('is refused where the code is nobody’s, in words, and left at a tap', async () => {
    const context = await phone(browser, { locale: 'ky' });
    const page = await context.newPage();
    await page.goto(`${app.url}/language`);
    await page.locator('button[value=ky]').click();
    await page.waitForURL(`**${COURSE}`);
    await page.goto(`${app.url}/join`);
    await page.fill('#code', 'bbb-bbb');
    await page.locator('button[form=join]').click();
    await page.waitForURL('**/join/BBBBBB');
    await page.fill('#called', 'Айпери');
    await page.locator('button[form=join]').click();
    await page.waitForURL('**/join/BBBBBB?error=not-found');
    expect(await page.locator('#fault').innerText()).toContain(words('ky').noClass);
    await page.goto(`${app.url}/join/${code}`);
    await page.fill('#called', 'Нурбек');
    await page.locator('button[form=join]').click();
    await page.waitForURL('**/join?done=joined');
    await desk.reload();
    expect(await desk.locator('tbody tr').count()).toBe(3);
    await page
      .locator('form', { hasText: words('ky').leave })
      .locator('button')
      .click();
    await page.waitForURL('**/join?done=left');
    await desk.reload();
    expect(await desk.locator('tbody tr').count()).toBe(2);
    await context.close();
  });

  it('makes twenty profiles of a list, shown before, and prints ten cards a sheet', async () => {
    const page = desk.url().replace(/\?.*$/, '');
    await desk.goto(`${page}/names`);
    const sends = async (buffer: Buffer) => {
      await desk.setInputFiles('#file', { name: 'a.csv', mimeType: 'text/csv', buffer });
      await desk.locator('button[value=look]').click();
    };
    await sends(Buffer.from([0xff, 0x41, 0x98, 0x0a]));
    await desk.waitForURL('**/names?fault=encoding');
    await sends(windows1251('Айпери'));
    await desk.waitForURL('**/names');
    expect(await desk.locator('tbody tr').first().innerText()).toContain('Айпери 2');
    await sends(Buffer.from(Array.from({ length: 10_000 }, (_, at) => `Окуучу ${at}`).join('\n')));
    await desk.waitForURL('**/names?fault=many&count=10000');
    expect(await desk.locator('#fault').innerText()).toMatch(/10.?000/);
    const names = ['Айпери', 'سارة', ...Array.from({ length: 17 }, (_, at) => `Окуучу ${at + 1}`)];
    const csv = `\ufeffФИО;Класс\r\n${[...names, "=cmd|' /C calc'!A0"].join(';7\r\n')}\r\n`;
    await sends(Buffer.from(csv));
    await desk.waitForURL('**/names');
    expect(await desk.locator('tbody tr').count()).toBe(20);
    expect(await desk.locator('tbody tr').first().innerText()).toContain('Айпери 2');
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'ky-names');
    await desk.locator('button[value=make]').click();
    await desk.waitForURL('**/cards?made=20');
    expect(await desk.locator('.login-card').count()).toBe(20);
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'ky-cards');
    const pdf = await desk.pdf({ preferCSSPageSize: true, printBackground: true });
    if (PICTURES) writeFileSync(`${PICTURES}/ky-cards.pdf`, pdf);
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(2);
    for (const name of ['Айпери 2', 'سارة 2', 'Окуучу 2']) {
      const card = desk.locator('.login-card', { hasText: name }).first();
      cards.push({ name, pin: await card.locator('.pin').innerText() });
    }
  });

  it.each([
    ['ky', 0],
    ['ar', 1],
  ] as const)('is opened by a card on a phone in %s: first a PIN, then the code', async (language, at) => {
    const { name = '', pin = '' } = cards[at] ?? {};
    const context = await phone(browser, { locale: language });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const wrong = troubles(page, app.url);
    await page.goto(cardAddress(app.url, name));
    await page.waitForFunction(() => window.location.hash === '');
    expect(await page.inputValue('#name')).toBe(name);
    await page.fill('#pin', pin);
    await page.locator('button[form=sign-in]').click();
    await page.waitForURL('**/sign-in/new-pin');
    const { profile, teach } = JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8'));
    const text = await page.locator('main').innerText();
    for (const line of [profile.ownPinTitle, teach.seesCard, teach.seesNot]) expect(text).toContain(line);
    expect(await faults(page)).toEqual([]);
    await picture(page, `${language}-new-pin`);
    // nothing else is open yet
    expect((await page.request.get(`${app.url}/settings`, { maxRedirects: 0 })).status()).toBe(307);
    await page.fill('#pin', pin);
    await page.locator('button[form=own-pin]').click();
    await page.waitForURL('**/sign-in/new-pin?error=bad-input');
    await page.fill('#pin', '493027');
    await page.locator('button[form=own-pin]').click();
    await page.waitForURL('**/settings/recovery');
    expect(await page.locator('.code').innerText()).toMatch(/^[0-9A-Z-]{19}$/);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    expect(await faults(page)).toEqual([]);
    await picture(page, `${language}-card-code`);
    await page.goto(`${app.url}/join`);
    await page.locator('form button').first().click();
    await page.waitForURL('**/join?done=left');
    expect(asked.filter((url) => url.includes(encodeURIComponent(name)) || url.includes(pin))).toEqual([]);
    // a form that was refused says so by its status
    expect(wrong.filter((line) => !line.startsWith('400 '))).toEqual([]);
    await context.close();
  });

  it.each(['en', 'ru', 'ky', 'ar'])('tells anybody what is stored, in %s', async (language) => {
    const context = await phone(browser, { locale: language, javaScriptEnabled: language !== 'ru' });
    const page = await context.newPage();
    await page.goto(app.url);
    await page.locator('a[href="/privacy"]').click();
    await page.waitForURL('**/privacy');
    const { privacy } = JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8'));
    const text = await page.locator('main').innerText();
    for (const line of [...Object.values<string>(privacy.topic), privacy.delete])
      expect(text).toContain(line);
    expect(text).toContain('Ustat Bishkek\nChuy avenue 1');
    if (language !== 'ru') expect(await faults(page)).toEqual([]);
    await picture(page, `${language}-privacy`);
    await context.close();
  });

  it('tells a learner of a new PIN, and keeps locked what was said before', async () => {
    const { profile } = JSON.parse(readFileSync('lib/messages/ky.json', 'utf8'));
    const { name = '', pin = '' } = cards[2] ?? {};
    const before = browserAt(app.url);
    await before.post('/api/sign-in', { name, pin });
    await before.post('/api/own-pin', { pin: '493027', language: 'ky' });
    const shown = await (await before.get('/settings/recovery')).text();
    const code = /<p class="code"[^>]*>(.*?)<\/p>/s.exec(shown)?.[1]?.replace(/<[^>]*>/g, '') ?? '';
    const turn = { turnId: randomUUID(), courseId: course.structure.id, question: 'Комиссия деген эмне?' };
    expect((await before.post('/api/tutor', turn)).status).toBe(303);

    await desk.goto(desk.url().replace(/\/cards.*$/, ''));
    await desk.selectOption('#learner', { label: name });
    await desk.locator('form[action="/api/teach/reset"] button').click();
    await desk.waitForURL('**/cards?only=*');
    expect((await before.get('/settings')).status).toBe(307);

    const context = await phone(browser, { locale: 'ky' });
    const page = await context.newPage();
    await page.goto(cardAddress(app.url, name));
    await page.fill('#pin', await desk.locator('.login-card .pin').innerText());
    await page.locator('button[form=sign-in]').click();
    await page.waitForURL('**/sign-in/new-pin');
    expect(await page.locator('#reset').innerText()).toContain(profile.resetLocked);
    expect(await faults(page)).toEqual([]);
    await picture(page, 'ky-reset');
    await page.fill('#pin', '503918');
    await page.locator('button[form=own-pin]').click();
    await page.waitForURL('**/settings/recovery');
    const talked = async () => {
      await page.goto(`${app.url}/tutor?course=${course.structure.id}`);
      return page.locator('#h-earlier').count();
    };
    expect(await talked()).toBe(0);
    await page.goto(`${app.url}/settings`);
    await picture(page, 'ky-reset-settings');
    await page.locator('a[href="/settings/earlier"]').click();
    await page.waitForURL('**/settings/earlier');
    expect(await faults(page)).toEqual([]);
    await picture(page, 'ky-earlier');
    await page.fill('#code', code);
    await page.locator('button[form=earlier]').click();
    await page.waitForURL('**/settings?opened=1');
    expect(await talked()).toBe(1);
    await context.close();
  });

  it('takes a member out, and ends with the passphrase that was given lately', async () => {
    await desk.goto(desk.url().replace(/\/cards.*$/, ''));
    expect(await desk.locator('tbody tr').count()).toBe(20);
    await picture(desk, 'ky-class-cards');
    expect(await faults(desk)).toEqual([]);
    await desk.selectOption('#learner', { label: 'Окуучу 1' });
    await desk.locator('form[action="/api/teach/reset"] button').click();
    await desk.waitForURL('**/cards?only=*');
    expect(await desk.locator('.login-card').count()).toBe(1);
    await desk.goBack();
    await desk.locator('form[action="/api/teach/invite"] button').click();
    await desk.waitForURL('**/teach/*?link=1#link');
    expect(await desk.locator('#link').innerText()).toMatch(/\/invitation\/[\w-]{20,}/);
    await desk.locator('tbody tr button').first().click();
    await desk.waitForURL('**/teach/*?done=out');
    expect(await desk.locator('tbody tr').count()).toBe(19);
    await desk.locator('label[for=confirm]').click();
    await desk.locator('button.danger').click();
    await desk.waitForURL('**/teach?done=removed');
    expect(await desk.locator('main').innerText()).toContain(words('ky').none);
  });
});
