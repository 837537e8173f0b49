import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type App, discard, root, startApp } from '../support/app';
import { openBrowser, phone, troubles } from '../support/browser';
import { COURSE, course } from '../support/learner';
import { lacks } from '../support/needs';

interface Question {
  text: string;
  language: string;
  section: string;
  also?: string[];
}

/** Thirty of the reporting set, from all over it: eight, eight, seven and seven a language. */
const SHARES = { en: 8, ru: 8, ky: 7, ar: 7 };
const { answered } = parse(readFileSync(`${root}/tests/data/asked-report.yaml`, 'utf8')) as {
  answered: Question[];
};
const asked = Object.entries(SHARES).map(([language, count]) => {
  const own = answered.filter((question) => question.language === language);
  const chosen = Array.from({ length: count }, (_, n) => own[Math.floor(((n + 0.5) * own.length) / count)]);
  return [language, chosen as Question[]] as const;
});

describe.skipIf(lacks('chromium'))('what people really ask, on a phone (needs chromium)', () => {
  let app: App;
  let browser: Browser;
  const found: boolean[] = [];
  beforeAll(async () => {
    [app, browser] = await Promise.all([startApp({ TUTOR_TURNS_PER_MINUTE: '1000' }), openBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await discard(app);
  });

  it.each(asked)('in %s is answered by sections of the course that open', async (language, questions) => {
    const context = await phone(browser, { locale: language });
    const page = await context.newPage();
    const wrong = troubles(page, app.url);
    await page.goto(`${app.url}/language`);
    await page.locator(`button[value=${language}]`).click();
    await page.waitForURL(`**${COURSE}`);
    for (const { text, section, also = [] } of questions) {
      const shown = await sectionsOffered(page, text);
      const right = [section, ...also];
      const link = shown.find(({ href }) => right.some((one) => isIn(href, one)));
      found.push(link !== undefined);
      if (!link) continue;
      await page.goto(app.url + link.href);
      const marked = page.locator('.cited').first();
      await marked.waitFor();
      expect(await marked.evaluate((node) => node.getBoundingClientRect().top < innerHeight)).toBe(true);
    }
    expect(wrong).toEqual([]);
    await context.close();
  });

  // Without the encoder, as here, words alone decide: npm run bench:asked -- --words.
  it('finds the right section for most', () => {
    expect(found).toHaveLength(30);
    expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(24);
  });

  /** Links of an answer into lessons, in order. */
  async function sectionsOffered(page: Page, question: string): Promise<{ href: string }[]> {
    await page.goto(`${app.url}/tutor?course=${course.structure.id}`);
    await page.fill('textarea', question);
    await page.locator('form.composer button').last().click();
    await page.waitForURL('**/tutor/*-*');
    const answer = page.locator('article.answer').last();
    await answer.locator(':is(.origin, .notice, [data-talk])').first().waitFor();
    const links = await answer.locator('a[href*="cite="]').all();
    return Promise.all(links.map(async (link) => ({ href: (await link.getAttribute('href')) ?? '' })));
  }
});

/** Whether a link leads to a block of a section. */
function isIn(href: string, section: string): boolean {
  const url = new URL(href, 'http://ustat.example');
  const [moduleId, sectionId] = section.split('/');
  if (!url.pathname.endsWith(`/${moduleId}`)) return false;
  const blocks = course.lessons.find((lesson) => lesson.moduleId === moduleId)?.blocks ?? [];
  const at = blocks.findIndex(({ id }) => id === url.searchParams.get('cite')?.split(',')[0]);
  const heading = blocks.slice(0, at + 1).findLast(({ kind }) => kind === 'heading');
  return heading?.id === sectionId;
}
