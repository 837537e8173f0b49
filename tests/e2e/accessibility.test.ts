import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { phone } from '../support/browser';
import { COURSE, course, fillAnswer, goOn, shownItem } from '../support/learner';
import { isLong } from '../support/long';
import { lacks } from '../support/needs';
import { stage } from '../support/stage';
import { PHONE } from './look';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { html: string }[];
}

/** Rules of WCAG 2.2 A and AA that the page breaks, and controls too small for a thumb. */
async function faults(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which the page's content security policy does not bind.
  // what the dock covers can be scrolled from under it, which axe can't know
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...PHONE, height: Math.max(PHONE.height, height) });
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(options: object): Promise<{ violations: Violation[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    return (await axe.run({ runOnly: tags })).violations;
  });
  await page.setViewportSize(PHONE);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    ...(wide ? ['scrolls sideways'] : []),
  ];
}

describe.skipIf(lacks('chromium'))('every screen (needs chromium)', () => {
  const on = stage();

  it.each([
    ['ar', 'dark'],
    ...(isLong
      ? ([
          ['ky', 'light'],
          ['en', 'light'],
          ['ru', 'dark'],
        ] as const)
      : []),
  ] as const)('has no fault that axe can see, in %s, %s', async (language, colorScheme) => {
    const context = await phone(on.browser, { locale: language, colorScheme });
    const page = await context.newPage();
    const content = language;
    const found: string[] = [];
    const look = async (name: string) =>
      found.push(...(await faults(page)).map((fault) => `${name}: ${fault}`));

    await page.goto(on.app.url);
    await look('language');
    await page.locator(`button[value=${language}]`).click();
    await page.waitForURL(`**${COURSE}`);
    await look('map');
    await page.locator('[action="/api/placement"] [value=begin]').click();
    await page.waitForURL('**/round/*/1');
    await page.locator('#answer-form').waitFor();
    await look('placement');
    await page.goto(`${on.app.url}${COURSE}`);
    await look('map, placement begun');
    await page.locator('[action="/api/placement"] [value=end]').click();
    await page.waitForURL(`**${COURSE}/placement`);
    await look('placement ended');
    const sheets = ['employment-contract/before-signing', 'wages-payslip/evening-notes'];
    for (const path of [
      'why',
      'progress',
      'end',
      'offline',
      'sheets',
      'search?q=pasport',
      'search?q=xyzzy',
      ...sheets,
      'wages-payslip/unpaid-wages',
      'suspicious-links',
    ]) {
      await page.goto(`${on.app.url}${COURSE}/${path}`);
      await look(path);
    }
    await page.locator('.dock .btn').click();
    for (let position = 1; position <= 5; position += 1) {
      await page.waitForURL(`**/round/*/${position}`);
      await page.locator('#answer-form').waitFor();
      await look(`exercise ${position}`);
      await fillAnswer(page, await shownItem(page, content), position % 2 === 0);
      await page.locator('.dock button.btn').click();
      await page.locator('#result').waitFor();
      await look(`answered ${position}`);
      await goOn(page);
    }
    await page.waitForURL('**/round/*/end');
    await look('end of round');
    await page.goto(`${on.app.url}/settings`);
    await look('settings');
    await page.goto(`${on.app.url}/privacy`);
    await look('privacy');
    await page.goto(`${on.app.url}/tutor?course=${course.structure.id}`);
    await look('tutor');
    await page.fill('textarea', course.texts[content]?.modules['sending-money']?.title ?? '');
    await page.locator('form.composer button').last().click();
    await page.locator('article.answer .origin').first().waitFor();
    await look('answer');
    await page.fill('textarea', '?');
    await page.locator('form.composer button').last().click();
    await page.locator('[data-talk] ol.steps, [data-talk] blockquote').first().waitFor();
    await look('once more, in small steps');
    await page.fill('textarea', '👋');
    await page.locator('form.composer button').last().click();
    await page.locator('[data-talk=greeting]').waitFor();
    await look('talk');
    await page.goto(`${on.app.url}/help`);
    await look('help');
    await page.goto(`${on.app.url}/nowhere`);
    await look('not found');
    expect(found).toEqual([]);
    await context.close();
  });
});
