import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { type App, discard, EMBEDDED, startApp } from '../support/app';
import { COURSE } from '../support/learner';
import { lacks } from '../support/needs';
import { type TlsFront, tlsFront } from '../support/tls';
import { begin, type SavedPhone, save, savedPhone, words } from './saved-phone';

/** A call for help in which the patterns hear nothing, and the vector everything. */
const CALL = 'мастер кийим алмашкан жерге кирип келет, айтсаң сени чыгарам дейт';
const text = (key: string) => words('ky')[key] ?? '';

/** A folder with the course that ships, with two questions a section: each has a vector. */
function withFewQuestions(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ustat-few-'));
  const id = COURSE.split('/').at(-1) ?? '';
  cpSync(join('seed/courses', id), join(folder, id), { recursive: true });
  for (const language of ['en', 'ru', 'ky', 'ar']) {
    const path = join(folder, id, language, 'questions.yaml');
    const few = (_: string, value: unknown) => (Array.isArray(value) ? value.slice(0, 2) : value);
    writeFileSync(path, stringify(JSON.parse(JSON.stringify(parse(readFileSync(path, 'utf8')), few))));
  }
  return folder;
}

/** The encoder in a page's worker, on a phone whose server does not answer. */
describe.skipIf(lacks('chromium'))('better search on a phone (needs chromium)', () => {
  let front: TlsFront;
  let app: App;
  let handset: SavedPhone;
  const courses = withFewQuestions();
  beforeAll(async () => {
    front = await tlsFront();
    app = await startApp({ USTAT_URL: front.url, USTAT_ENCODER: 'on', USTAT_COURSES: courses });
    front.lead(app.url);
    handset = savedPhone('ky');
    await vi.waitFor(() => expect(app.said()).toMatch(EMBEDDED), { timeout: 880_000, interval: 1_000 });
  }, 900_000);
  afterAll(async () => {
    handset?.remove();
    await discard(app);
    await front.close();
    rmSync(courses, { recursive: true });
  });

  /** @returns whether the tutor has heard the call for help */
  async function isHeard(page: Page, isWithEncoder: boolean): Promise<boolean> {
    await page.goto(`${front.url}/tutor?course=${COURSE.split('/').at(-1)}`);
    const given = page.locator('form[data-ask]:has(#question) input[name=encoder]');
    if (isWithEncoder) await given.waitFor({ state: 'attached' });
    expect(await given.count()).toBe(isWithEncoder ? 1 : 0);
    await page.locator('#question').fill(CALL);
    await page.locator('form[data-ask] button.btn[type=submit]').click();
    await page.waitForURL(/\/tutor\/[0-9a-f-]{36}/);
    expect(await page.locator('#net-sign').count()).toBe(1);
    return (await page.locator('.notice.danger').count()) > 0;
  }

  it('is fetched when somebody wants it, helps the tutor to understand, and goes again', async () => {
    const context = await handset.open();
    const page = await context.newPage();
    await begin(page, front.url, 'ky');
    await save(page, front.url);
    front.cut(true);
    expect(await isHeard(page, false)).toBe(false);

    front.cut(false);
    await page.goto(`${front.url}${COURSE}/offline`);
    const better = page.locator('#better-search');
    await better.waitFor();
    const [, size] = /([\d.]+) МБ/.exec(await better.innerText()) ?? [];
    expect(Number(size)).toBeGreaterThan(28);
    expect(Number(size)).toBeLessThan(33);
    await better.locator('button').click();
    await better.getByText(text('betterHere')).waitFor();
    front.cut(true);
    expect(await isHeard(page, true)).toBe(true);

    front.cut(false);
    await page.goto(`${front.url}${COURSE}/offline`);
    await better.locator('button').click();
    await better.getByText(text('betterText')).waitFor();
    expect(await page.evaluate(() => caches.has('ustat-encoder'))).toBe(false);
    await context.close();
  });
});
