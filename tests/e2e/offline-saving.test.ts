import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type App, discard, root, startApp } from '../support/app';
import { COURSE, course, fillAnswer, shownItem } from '../support/learner';
import { lacks } from '../support/needs';
import { type TlsFront, tlsFront } from '../support/tls';
import {
  answer,
  begin,
  type Language,
  PATIENT,
  type SavedPhone,
  save,
  savedPhone,
  storedOn,
  toExercises,
  words,
} from './saved-phone';

/** What every exercise begins with once the course has changed. */
const CHANGED = 'Once more:';

describe.skipIf(lacks('chromium'))('saving a course (needs chromium)', () => {
  let front: TlsFront;
  let app: App;
  let handset: SavedPhone;
  const courses = mkdtempSync(join(tmpdir(), 'ustat-courses-'));
  const folder = join(courses, course.structure.id);
  beforeAll(async () => {
    cpSync(join(root, 'seed/courses', course.structure.id), folder, { recursive: true });
    front = await tlsFront();
    await start();
  });
  afterAll(async () => {
    await discard(app);
    await front.close();
    rmSync(courses, { recursive: true });
  });

  /** The server over what it has kept, with the course as its folder stands now. */
  async function start(): Promise<void> {
    const env = { USTAT_URL: front.url, USTAT_COURSES: courses };
    app = await startApp(app ? { ...env, USTAT_DATA: app.dataDir } : env);
    front.lead(app.url);
  }
  async function opened(language: Language): Promise<{ context: BrowserContext; page: Page }> {
    front.cut(false);
    handset = savedPhone(language);
    const context = await handset.open();
    const page = await context.newPage();
    await begin(page, front.url, language);
    await page.goto(`${front.url}${COURSE}/offline`);
    return { context, page };
  }
  async function closed(context: BrowserContext): Promise<void> {
    await context.close();
    handset.remove();
  }
  /** Of the course that the phone has. */
  const versionHere = (page: Page) =>
    page.evaluate(
      () =>
        new Promise<string>((resolve, reject) => {
          const opening = indexedDB.open('ustat');
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const db = opening.result;
            const all = IDBKeyRange.bound('course ', 'course \uffff');
            const request = db.transaction('content').objectStore('content').getAll(all);
            request.onsuccess = () => {
              db.close();
              resolve(request.result[0].manifest.version);
            };
          };
        }),
    );
  const button = (page: Page) => page.locator('#save-course button').first();
  const isSaved = (page: Page) => page.locator('#saved-here').waitFor();
  const says = (page: Page, text: string | undefined) =>
    page.getByText(text ?? '', { exact: true }).waitFor();
  const parts = () =>
    front.asked().flatMap((one) => new URL(one.split(' ')[1] ?? '', front.url).searchParams.getAll('part'));
  /** Who draws the course while nobody answers. */
  async function shownAlone(page: Page): Promise<string> {
    front.cut(true);
    const shown = await page.goto(front.url + COURSE).then(
      (response) => response?.headers()['x-ustat'] ?? 'somebody',
      () => 'browser',
    );
    front.cut(false);
    return shown;
  }
  /** Bytes that the browser lets the site keep from now on. */
  async function room(page: Page, quotaSize?: number): Promise<void> {
    const cdp = await page.context().newCDPSession(page);
    const given = quotaSize === undefined ? {} : { quotaSize };
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: front.url, ...given });
  }

  /** Versions of the answers that the phone has, as the server has said them. */
  const versions = async (page: Page) =>
    (await storedOn(page, 'own')).flatMap(({ row }) => (row as { itemVersion?: string }).itemVersion ?? []);

  it('pauses, outlasts its browser, and goes on with what is missing alone', async () => {
    let { context, page } = await opened('en');
    await button(page).waitFor();
    front.cut(false);
    front.hold(/part=model/);
    await button(page).click();
    await expect.poll(() => parts().at(-1), PATIENT).toBe('model');
    const first = parts();
    await page.getByRole('button', { name: words('en').pause }).click();
    await page.getByRole('button', { name: words('en').goOn }).waitFor();
    expect(await page.locator('#saved-here').count()).toBe(0);
    front.hold(null);
    expect(await shownAlone(page)).not.toBe('phone');

    await context.close();
    context = await handset.open();
    page = await context.newPage();
    await page.goto(`${front.url}${COURSE}/offline`);
    front.cut(false);
    await page.getByRole('button', { name: words('en').goOn }).click();
    await isSaved(page);
    expect(first.length).toBeGreaterThan(3);
    expect(parts().filter((name) => first.slice(0, -1).includes(name))).toEqual([]);
    expect(parts()).toContain('model');
    expect(await shownAlone(page)).toBe('phone');
    await closed(context);
  });

  it('says in the learner’s language that the phone is full, and keeps nothing by half', async () => {
    let { context, page } = await opened('ky');
    await button(page).waitFor();
    await room(page, 150_000);
    await button(page).click();
    await says(page, words('ky').full);
    expect(await page.locator('#saved-here').count()).toBe(0);
    expect(await shownAlone(page)).not.toBe('phone');
    await room(page);
    await page.goto(`${front.url}${COURSE}/offline`);
    await button(page).click();
    await isSaved(page);

    // an answer that finds no room is not taken, and can be given again
    front.cut(true);
    await toExercises(page, front.url);
    await page.waitForURL(/round/);
    const exercise = page.url();
    // how much room is left the browser asks itself anew when it is opened
    await context.close();
    context = await handset.open();
    page = await context.newPage();
    await room(page, 1);
    await page.goto(exercise);
    const { errors } = JSON.parse(readFileSync('lib/messages/ky.json', 'utf8'));
    await fillAnswer(page, await shownItem(page, 'ky'), true);
    await page.locator('button[form=answer-form]').click();
    await says(page, errors['not-saved']);
    expect(await page.locator('#net-sign').innerText()).not.toMatch(/\d/);
    await room(page);
    await page.goto(exercise);
    await answer(page, 'ky', 1);
    await expect.poll(() => page.locator('#net-sign').innerText(), PATIENT).toContain('1');

    // on this page the server does more: what waits is sent first, unless a busy machine is late
    let n = 2;
    const shownBy = async () => {
      front.cut(true);
      await page.goto(exercise.replace(/\d+$/, String(n)));
      await answer(page, 'ky', n);
      n += 1;
      front.cut(false);
      return (await page.goto(`${front.url}${COURSE}/offline`))?.headers()['x-ustat'];
    };
    await expect.poll(shownBy, PATIENT).toBe('server');
    await closed(context);
  });

  it('finishes an exercise under way on its version when the course changes', async () => {
    const { context, page } = await opened('en');
    await save(page, front.url);
    const path = join(folder, 'en/items.yaml');
    const texts = parse(readFileSync(path, 'utf8')) as Record<string, { stem: string }>;
    for (const text of Object.values(texts)) text.stem = `${CHANGED} ${text.stem}`;
    writeFileSync(path, stringify(texts));
    await app.stop();
    await start();
    await page.goto(`${front.url}${COURSE}/offline`);
    await says(page, words('en').changed);
    const update = page.getByRole('button', { name: words('en').update });

    // under way on the phone alone, which can't send it while the new version comes
    front.cut(true);
    const tab = await context.newPage();
    const legend = () => tab.locator('#answer-form legend').innerText();
    const next = () => tab.locator('main .dock a').first().click();
    await toExercises(tab, front.url);
    await answer(tab, 'en', 1);
    await next();
    await tab.waitForURL(/round\/.+\/2(#|$)/);
    const second = tab.url();
    const shown = await legend();
    front.cut(true, '/api/sync');
    const old = await versionHere(page);
    // on a busy machine a part may be too late: who reads that it failed presses again
    const updated = async () => {
      await update.click();
      await says(page, words('en').failed);
      return (await versionHere(page)) !== old;
    };
    await expect.poll(updated, PATIENT).toBe(true);
    expect(parts()).toContain('items');
    await tab.goto(second);
    expect(await legend()).toBe(shown);
    await answer(tab, 'en', 2);
    await expect.poll(() => tab.locator('#net-sign').innerText(), PATIENT).toContain('2');
    // what is chosen from now on is of the new version
    await next();
    await tab.waitForURL(/round\/.+\/3(#|$)/);
    expect(await legend()).toContain(CHANGED);

    front.cut(false);
    const by = async () => (await tab.goto(front.url + COURSE))?.headers()['x-ustat'];
    await expect.poll(by, PATIENT).toBe('server');
    await tab.goto(`${front.url}${COURSE}/offline`);
    await isSaved(tab);
    expect(await tab.locator('#not-taken').count()).toBe(0);
    // the server has taken it as the version that was answered
    const before = new Set(course.items.map(({ version }) => version));
    expect((await versions(tab)).map((one) => before.has(one))).toEqual([true, true]);

    front.cut(true);
    await tab.goto(second);
    expect(await tab.locator('#answer-form legend, main').first().innerText()).not.toContain(CHANGED);
    await closed(context);
  });
});
