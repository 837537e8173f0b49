import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type App, discard, EMBEDDED, root, startApp } from '../support/app';
import { openBrowser, phone, troubles } from '../support/browser';
import { COURSE, course } from '../support/learner';
import { lacks } from '../support/needs';

const QUESTION = 'Акча башка адамга кетип калса, эмне кылам?';

describe.skipIf(lacks('chromium'))('a course that exists in Russian only (needs chromium)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ustat-russian-'));
  let app: App;
  let browser: Browser;
  beforeAll(async () => {
    const own = join(folder, course.structure.id);
    cpSync(join(root, 'seed/courses', course.structure.id), own, { recursive: true });
    // without what people asked: that is two thousand vectors to write
    for (const other of ['en', 'ky', 'ar', 'terms.yaml', 'ru/questions.yaml'])
      rmSync(join(own, other), { recursive: true });
    const structure = join(own, 'course.yaml');
    writeFileSync(
      structure,
      readFileSync(structure, 'utf8').replace('languages: [en, ru, ky, ar]', 'languages: [ru]'),
    );
    [app, browser] = await Promise.all([
      startApp({ USTAT_COURSES: folder, USTAT_ENCODER: 'on' }),
      openBrowser(),
    ]);
    await vi.waitFor(() => expect(app.said()).toMatch(EMBEDDED), { timeout: 150_000, interval: 500 });
  });
  afterAll(async () => {
    await browser.close();
    await discard(app);
    rmSync(folder, { recursive: true });
  });

  it('answers a Kyrgyz question with the Russian sentence, marked as Russian, under a line in Kyrgyz that says so', async () => {
    const context = await phone(browser, { locale: 'ky' });
    const page = await context.newPage();
    const wrong = troubles(page, app.url);
    await page.goto(app.url);
    await page.locator('button[value=ky]').click();
    await page.waitForURL(`**${COURSE}`);
    await page.goto(`${app.url}/tutor?course=${course.structure.id}`);
    await page.fill('textarea', QUESTION);
    await page.locator('form.composer button').last().click();
    const quotation = page.locator('blockquote.quote').first();
    await quotation.waitFor();
    expect(await quotation.locator('[lang=ru]').count()).toBeGreaterThan(0);
    expect(await quotation.innerText()).toMatch(/орус/);
    const sources = await page.locator('.section-source').allInnerTexts();
    expect(sources.join('\n')).toContain(course.texts.ru?.modules['sending-money']?.title);
    expect(wrong).toEqual([]);
    await context.close();
  });
});
