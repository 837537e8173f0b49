import { mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { COURSE, fillAnswer, shownItem } from '../support/learner';
import { chromiumPath } from '../support/needs';

/** A phone that keeps what is saved on it, whatever becomes of its browser. */

export const LANGUAGES = ['en', 'ru', 'ky', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];
export const words = (language: Language) =>
  JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8')).offline as Record<string, string>;

/** What a reader gets: without scripts, comments, new ids, and the phone's own line. */
export const plain = (html: string) =>
  html
    .replace(/<script[\s\S]*?<\/script>|<template[\s\S]*?<\/template>|<!--[\s\S]*?-->/g, '')
    .replace(/<p class="net-sign"[\s\S]*?<\/p>/, '')
    .replace(/<\/?ustat-island[^>]*>/g, '')
    .replace(/^[\s\S]*?<body[^>]*>/, '')
    .replace(/<\/body>[\s\S]*$/, '')
    .replace(/<div hidden=""><\/div>|<link rel="[^"]*"[^>]*>|<title>[\s\S]*?<\/title>/g, '')
    .replace(/value="[0-9a-f-]{36}"/g, 'value=":id"')
    // a minute may end between the two
    .replace(/[\d٠-٩]{1,2}:[\d٠-٩]{2}/g, ':time')
    // predictions of two runtimes, to 1e-5
    .replace(/value="(0\.\d+)"/g, (_, p: string) => `value="${Number(p).toFixed(5)}"`)
    // attributes in one order, written in one way: React puts a form's own last
    .replace(/<([a-z0-9]+)((?: [\w-]+="[^"]*")+)\/?>/g, (_, tag: string, given: string) => {
      const attributes = given.match(/[\w-]+="[^"]*"/g) ?? [];
      const named = attributes.map((one) => one.replace(/^[^=]+/, (name) => name.toLowerCase()));
      return `<${tag} ${named.sort().join(' ')}>`;
    })
    .trim();

export const PAGES = [
  ...['', '/suspicious-links', '/employment-contract', '/progress', '/why', '/search', '/sheets', '/end'].map(
    (path) => COURSE + path,
  ),
  ...['/tutor', '/help'],
];

export interface SavedPhone {
  /** Opens its browser, which was closed before. */
  open(): Promise<BrowserContext>;
  /** kill -9 of its browser: no time to write anything. */
  kill(context: BrowserContext): Promise<void>;
  remove(): void;
}

export function savedPhone(language: Language): SavedPhone {
  const folder = mkdtempSync(join(tmpdir(), 'ustat-phone-'));
  return {
    async open() {
      const context = await chromium.launchPersistentContext(folder, {
        ...(chromiumPath ? { executablePath: chromiumPath } : {}),
        // a page may be told to trust a self-made certificate, its worker by this alone
        args: ['--no-sandbox', '--disable-gpu', '--ignore-certificate-errors'],
        viewport: { width: 360, height: 740 },
        locale: language,
      });
      context.setDefaultTimeout(60_000);
      return context;
    },
    async kill(context) {
      const ended = new Promise((resolve) => context.once('close', resolve));
      // host and process that the profile is in use by
      const pid = Number(readlinkSync(join(folder, 'SingletonLock')).split('-').at(-1));
      process.kill(pid, 'SIGKILL');
      await ended;
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

export async function begin(page: Page, site: string, language: Language): Promise<void> {
  await page.goto(`${site}/language`);
  await page.locator(`button[value=${language}]`).click();
  await page.waitForURL('**/course/*');
}

/** @returns kilobytes that were said before */
export async function save(page: Page, site: string): Promise<number> {
  await page.goto(`${site}${COURSE}/offline`);
  const said = await page.locator('#save-size').innerText();
  await page.locator('#save-course button').first().click();
  await page.locator('#saved-here').waitFor();
  return Number(/\d+/.exec(said));
}

/** Bytes of the course as they came through the wire, compressed. */
export const fetchedBytes = (page: Page): Promise<number> =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.includes('/api/pack/'))
      .reduce((sum, one) => sum + (one as PerformanceResourceTiming).encodedBodySize, 0),
  );

/** A busy machine may need its time. */
export const PATIENT = { timeout: 90_000 };

interface StoredRow {
  key: string;
  /** As JSON has it; null for what is large: parts of courses and what is made of them. */
  row: unknown;
}

/** All that the phone keeps in one of its stores. */
export const storedOn = (page: Page, name: 'content' | 'own' | 'outbox' | 'meta'): Promise<StoredRow[]> =>
  page.evaluate(async (store) => {
    if (!(await indexedDB.databases()).some((one) => one.name === 'ustat')) return [];
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await done(indexedDB.open('ustat'));
    const all = db.transaction(store).objectStore(store);
    const rows: StoredRow[] = [];
    for (const key of await done(all.getAllKeys())) {
      const isLarge = /^(?:part|derived) /.test(String(key));
      rows.push({
        key: String(key),
        row: isLarge ? null : JSON.parse(JSON.stringify(await done(all.get(key)))),
      });
    }
    db.close();
    return rows;
  }, name);

/** Takes what the server has counted meanwhile, as a later page would. */
export const refreshed = (page: Page): Promise<boolean> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => resolve(data.ok);
        void navigator.serviceWorker.ready.then(({ active }) =>
          active?.postMessage({ do: 'refresh' }, [port2]),
        );
      }),
  );

export type Pages = Map<string, { by: string; html: string }>;

/** On a busy machine the phone may draw what the server was asked for: it is asked again. */
const MOST_ASKED = 10;

/** Each page, and who has drawn it. @param by who is to draw it */
export async function read(page: Page, site: string, by?: 'server' | 'phone'): Promise<Pages> {
  const found: Pages = new Map();
  for (const path of PAGES) {
    for (let asked = 0; asked < MOST_ASKED; asked += 1) {
      const response = await page.goto(site + path, { waitUntil: 'commit' });
      const drawnBy = response?.headers()['x-ustat'] ?? '';
      found.set(path, { by: drawnBy, html: plain((await response?.text()) ?? '') });
      if (by === undefined || drawnBy === by) break;
    }
  }
  return found;
}

/** From the map into the exercises of the module that comes next. @returns its lesson's address */
export async function toExercises(page: Page, site: string): Promise<string> {
  await page.goto(site + COURSE);
  // where a check is offered, the lesson is the second choice
  await page.locator('main .dock form button').last().click();
  await page.waitForURL(/course\/.+\/.+/);
  const lesson = page.url();
  await page.locator('main .dock form button').first().click();
  return lesson;
}

/** Exercise `n` of a round is answered rightly; its result is what is shown then. */
export async function answer(page: Page, language: Language, n: number): Promise<void> {
  await page.waitForURL(new RegExp(`round/.+/${n}(#|$)`));
  await fillAnswer(page, await shownItem(page, language), true);
  await page.locator('button[form=answer-form]').click();
  await page.waitForURL(/#result/);
  // the address is there before the page that it is of
  await page.locator('#result').waitFor();
}
