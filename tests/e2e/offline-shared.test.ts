import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { COURSE, course } from '../support/learner';
import { lacks } from '../support/needs';
import { type TlsFront, tlsFront } from '../support/tls';
import {
  answer,
  begin,
  PAGES,
  PATIENT,
  read,
  refreshed,
  type SavedPhone,
  save,
  savedPhone,
  storedOn,
  toExercises,
  words,
} from './saved-phone';

describe.skipIf(lacks('chromium'))('a phone that several people use (needs chromium)', () => {
  let front: TlsFront;
  let app: App;
  let handset: SavedPhone;
  beforeAll(async () => {
    front = await tlsFront();
    app = await startApp({ USTAT_URL: front.url });
    front.lead(app.url);
  });
  afterAll(async () => {
    await discard(app);
    await front.close();
  });

  /** A phone on which somebody has saved the course. */
  async function saved(): Promise<{ context: BrowserContext; page: Page }> {
    front.cut(false);
    front.fails(null);
    handset = savedPhone('en');
    const context = await handset.open();
    const page = await context.newPage();
    await begin(page, front.url, 'en');
    await save(page, front.url);
    return { context, page };
  }
  async function answerAlone(page: Page): Promise<void> {
    front.cut(true);
    await toExercises(page, front.url);
    await answer(page, 'en', 1);
  }
  async function settings(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${front.url}/settings`);
    return page;
  }
  async function signOut(page: Page): Promise<void> {
    await page.locator('#leave').check({ force: true });
    await page.locator('form[action="/api/sign-out"] button').first().click();
  }
  /** How much there is in each store of the phone, of the outbox what waits. */
  async function kept(page: Page): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const name of ['content', 'own', 'outbox', 'meta'] as const) {
      const rows = await storedOn(page, name);
      const isKept = ({ row }: (typeof rows)[number]) =>
        name !== 'outbox' || (row as { state: string }).state === 'new';
      const { length } = rows.filter(isKept);
      if (length > 0) counts[name] = length;
    }
    return counts;
  }
  /** Opens a page, and says how much still waits then. */
  async function sent(page: Page): Promise<number> {
    await page.goto(front.url + COURSE);
    return (await kept(page)).outbox ?? 0;
  }
  /** Who draws the course while nobody answers: null is the browser, which has no worker. */
  async function shownAlone(context: BrowserContext): Promise<string | null> {
    const page = await context.newPage();
    front.cut(true);
    const shown = await page.goto(front.url + COURSE).then(
      (response) => response?.headers()['x-ustat'] ?? 'somebody',
      () => null,
    );
    if (shown === 'nobody') {
      // in the browser's language: whose phone it is is not known
      expect(await page.locator('h1').innerText()).toBe(words('en').notHereTitle);
      expect(await page.locator('a').getAttribute('href')).toBe(front.url + COURSE);
    }
    front.cut(false);
    await page.close();
    return shown;
  }

  it('says how much waits before somebody signs out, and deletes it only when told', async () => {
    const { context, page } = await saved();
    const [first, second] = [await settings(context), await settings(context)];
    await answerAlone(page);
    front.cut(false);
    front.cut(true, '/api/sync');

    await signOut(first);
    await first.locator('h1', { hasText: words('en').leaveTitle }).waitFor();
    expect(await first.locator('main').innerText()).toContain('Not sent yet: 1.');
    await first.locator('main a.btn').click();
    await first.locator('#net-sign').waitFor();
    expect(await first.locator('#net-sign').innerText()).toContain('1');

    await signOut(second);
    await second.locator('main button.danger').click();
    await second.waitForURL('**/language');
    expect(await kept(second)).toEqual({});
    expect(await shownAlone(context)).toBeNull();
    await context.close();
    handset.remove();
  });

  it('shows the next learner nothing of one who has signed out', async () => {
    const { context, page } = await saved();
    await answerAlone(page);
    front.cut(false);
    await signOut(await settings(context));
    await expect.poll(() => kept(page), PATIENT).toEqual({});

    await begin(page, front.url, 'ky');
    expect(await shownAlone(context)).toBeNull();
    await save(page, front.url);
    const server = await read(page, front.url);
    front.cut(true);
    const phone = await read(page, front.url);
    for (const path of PAGES) expect(phone.get(path)?.html, path).toBe(server.get(path)?.html);
    await context.close();
    handset.remove();
  });

  it('signs out without a network, and ends the session before anything else at the next contact', async () => {
    const { context, page } = await saved();
    const cookies = await context.cookies();
    const left = async (shown: Page) =>
      expect.poll(() => shown.locator('h1').innerText(), PATIENT).toBe(words('en').leftTitle);
    await answerAlone(page);
    const there = await settings(context);
    await signOut(there);
    await there.locator('h1', { hasText: words('en').leaveTitle }).waitFor();
    expect(await there.locator('main').innerText()).toContain('Not sent yet: 1.');
    await there.locator('main a.btn').click();
    await there.locator('#net-sign').waitFor();
    expect((await kept(there)).outbox).toBeGreaterThan(0);

    await there.goto(`${front.url}/settings`);
    await signOut(there);
    await there.locator('main button.danger').click();
    await left(there);
    // what another tab still shows goes too
    await left(page);
    expect(await kept(page)).toEqual({ own: 1 });
    const drawn = ['/settings', COURSE, `${COURSE}/progress`, '/tutor', '/api/export'];
    for (const fault of [null, 'hangs', 'portal'] as const) {
      front.cut(fault === null);
      front.fails(fault);
      for (const path of fault === null ? drawn : [COURSE]) {
        await page.goto(front.url + path);
        await left(page);
      }
    }
    front.fails(null);
    // whatever else the server says, nobody sees a page before it has ended the session
    front.cut(true, '/api/sign-out');
    await page.goto(front.url + COURSE);
    await left(page);

    // not even one that is asked for past the worker
    const tab = await context.newPage();
    front.cut(true);
    await tab.goto(front.url + COURSE);
    await left(tab);
    front.cut(true, '/api/sign-out');
    const cdp = await context.newCDPSession(tab);
    await cdp.send('Page.reload', { ignoreCache: true });
    await tab.waitForURL('**/language**');
    expect(await tab.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
    await tab.close();

    front.cut(false);
    await page.goto(front.url + COURSE);
    await page.waitForURL('**/language**');
    expect(front.asked()[0]).toBe('POST /api/sign-out');
    expect((await context.cookies()).filter(({ name }) => name === 'ustat-left')).toEqual([]);
    expect((await context.cookies()).filter(({ name }) => name.includes('profile'))).toEqual([]);
    expect((await kept(page)).own ?? 0).toBe(0);
    // a copy of the cookie opens nothing
    await context.addCookies(cookies);
    await page.goto(`${front.url}/api/own`);
    expect(JSON.parse(await page.locator('body').innerText())).toEqual({ learner: null });
    await context.close();
    handset.remove();
  });

  it('takes nothing of somebody else’s who still waits when one signs out', async () => {
    const { context, page } = await saved();
    await answerAlone(page);
    const cookies = await context.cookies();
    for (const alone of [false, true]) {
      await context.clearCookies();
      front.cut(false);
      await begin(page, front.url, 'ky');
      await save(page, front.url);
      front.cut(alone);
      const there = await settings(context);
      await signOut(there);
      await there.waitForURL(alone ? `${front.url}/` : '**/language');
      front.cut(false);
      await there.goto(front.url + COURSE);
      await there.waitForURL('**/language**');
      await there.close();
      expect((await kept(page)).outbox, `alone: ${alone}`).toBeGreaterThan(0);
    }
    await context.clearCookies();
    await context.addCookies(cookies);
    await expect.poll(() => sent(page), PATIENT).toBe(0);
    await context.close();
    handset.remove();
  });

  it('takes no other site’s form for its own, and leads back from its own that is refused', async () => {
    const { context, page } = await saved();
    const form = (fields: string) =>
      `<form method="post" action="${front.url}/api/round">${fields}</form><script>document.forms[0].submit()</script>`;
    const other = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      const [id, module] = [course.structure.id, course.structure.modules[0]?.id];
      response.end(form(`<input name="course" value="${id}"><input name="module" value="${module}">`));
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    await page.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
    await page.waitForURL(`${front.url}/**`);
    expect(page.url()).toBe(`${front.url}/trouble?error=elsewhere`);
    other.close();

    await page.goto(front.url + COURSE);
    await page.evaluate(() => {
      const form = Object.assign(document.createElement('form'), { method: 'post', action: '/api/round' });
      document.body.append(form);
      form.submit();
    });
    await page.waitForURL(/error=/);
    expect(new URL(page.url()).pathname).toBe(COURSE);
    await context.close();
    handset.remove();
  });

  it('keeps what waits of who has not, unseen, and sends it when they are back', async () => {
    const { context, page } = await saved();
    await answerAlone(page);
    const cookies = await context.cookies();
    await context.clearCookies();
    front.cut(false);

    await begin(page, front.url, 'ky');
    expect(await shownAlone(context)).toBe('nobody');
    expect((await kept(page)).outbox).toBeGreaterThan(0);

    await context.clearCookies();
    await context.addCookies(cookies);
    await expect.poll(() => sent(page), PATIENT).toBe(0);
    expect(await shownAlone(context)).toBe('phone');
    await context.close();
    handset.remove();
  });

  it('merges what one learner did on two phones, neither of them connected', async () => {
    const { context, page } = await saved();
    const handsets = [handset];
    const phones = [page];
    const contexts = [context];
    await page.goto(`${front.url}/settings/phone`);
    await page.locator('form[action="/api/second-phone"] button').first().click();
    const code = await page.locator('.code').innerText();
    const other = savedPhone('en');
    handsets.push(other);
    const second = await other.open();
    contexts.push(second);
    const there = await second.newPage();
    phones.push(there);
    await there.goto(`${front.url}/second-phone`);
    await there.locator('#code').fill(code);
    await there.locator('button[form=second-phone]').click();
    await there.waitForURL(`**${COURSE}`);
    await save(there, front.url);

    front.cut(true);
    for (const one of phones) {
      await toExercises(one, front.url);
      await answer(one, 'en', 1);
    }
    front.cut(false);
    for (const one of phones) await expect.poll(() => sent(one), PATIENT).toBe(0);
    /** Pages that are not the server's; it counts an answer among everybody's a second later. */
    const different = async () => {
      front.cut(false);
      for (const one of phones) await one.goto(front.url + COURSE);
      for (const one of phones) await refreshed(one);
      const server = await read(page, front.url, 'server');
      front.cut(true);
      const pages = await Promise.all(phones.map((one) => read(one, front.url, 'phone')));
      return pages.map((own) => PAGES.filter((path) => own.get(path)?.html !== server.get(path)?.html));
    };
    await expect.poll(different, PATIENT).toEqual([[], []]);
    for (const one of contexts) await one.close();
    for (const one of handsets) one.remove();
  });
});
