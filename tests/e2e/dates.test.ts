import type { Browser } from 'playwright-core';
import { build, type Rollup } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { screenLanguages } from '@/lib/auth/schema';
import * as dates from '@/lib/dates';
import { openBrowser } from '../support/browser';
import { lacks } from '../support/needs';

/** What each function gives for one language; run here and in the browser. */
function said(on: typeof dates, language: string): unknown {
  const at = new Date('2026-05-09T20:05:00Z');
  return [
    on.dayIn(language, at, 'Asia/Bishkek', true),
    on.momentIn(language, at, 'Asia/Bishkek'),
    on.weekdayIn(language, at, 'Asia/Bishkek'),
    on.listIn(language, ['a', 'b', 'c']),
    ['ky', 'kk', 'uz', 'ru'].map((code) => on.languageName(code, language)),
    ['ky', 'kk', 'uz', 'tg'].map((code) => on.ownName(code)),
    ['ky', 'kk', 'uz'].flatMap((code) => on.calendarNames(code)),
  ];
}

describe.skipIf(lacks('chromium'))('dates and names in a browser (needs chromium)', () => {
  let browser: Browser;
  let script: string;
  beforeAll(async () => {
    const built = await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        write: false,
        minify: false,
        lib: { entry: 'lib/dates.ts', formats: ['iife'], name: 'dates' },
      },
    });
    const [{ output }] = built as [Rollup.RollupOutput];
    script = output[0].code.replace(/^var dates/m, 'globalThis.dates');
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it.each(screenLanguages)('are those of the server, whatever the browser speaks: %s', async (language) => {
    const page = await (await browser.newContext({ locale: 'de' })).newPage();
    await page.addScriptTag({ content: script });
    const run = `(${said.toString()})(globalThis.dates, ${JSON.stringify(language)})`;
    expect(await page.evaluate(run)).toEqual(said(dates, language));
    await page.context().close();
  });

  it('could not be asked of it: it has no Kyrgyz', async () => {
    const page = await browser.newPage();
    const known = await page.evaluate(() => Intl.DateTimeFormat.supportedLocalesOf(['ky', 'ru']));
    expect(known).toEqual(['ru']);
    await page.close();
  });
});
