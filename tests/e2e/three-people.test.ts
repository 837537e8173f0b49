import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { phone, troubles } from '../support/browser';
import { COURSE, course, fillAnswer, goOn, type Shown, shownItem } from '../support/learner';
import { WALKED } from '../support/long';
import { lacks } from '../support/needs';
import { stage } from '../support/stage';

const words = (language: string) => JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8'));
const SHARED = 'suspicious-links';
/** Exercises in a row that nobody needs for two modules: something goes round in circles. */
const MOST_ANSWERS = 60;

/** From a link that somebody sent to the end of the second module. */
describe.skipIf(lacks('chromium'))('three people (need chromium)', () => {
  const on = stage();

  /** Opens the link as somebody whom the site has never seen. */
  async function openLink(page: Page, language: string): Promise<void> {
    await page.goto(`${on.app.url}${COURSE}/${SHARED}`);
    await page.waitForURL('**/language?to=*');
    await page.locator(`button[value=${language}]`).click();
    await page.waitForURL(`**${COURSE}/${SHARED}`);
    const title = course.lessons.find((one) => one.moduleId === SHARED && one.language === language)?.title;
    expect(await page.locator('h1').innerText()).toBe(title);
  }

  const done = async (page: Page) => {
    await page.goto(`${on.app.url}${COURSE}`);
    return page.locator('.thread .node:is(.is-known, .is-mastered)').count();
  };

  /**
   * All exercises of the round or check that is open.
   * @returns its module, and what was answered
   */
  async function toTheEnd(
    page: Page,
    language: string,
    knows: (shown: Shown) => boolean,
  ): Promise<{ module: string; right: number; wrong: number }> {
    await page.waitForURL(/\/round\/[^/]+\/\d+$/);
    const so = { module: '', right: 0, wrong: 0 };
    while (!page.url().endsWith('/end')) {
      await page.locator('#answer-form').waitFor();
      const shown = await shownItem(page, language);
      so.module = shown.item.moduleId;
      const right = knows(shown);
      so[right ? 'right' : 'wrong'] += 1;
      await fillAnswer(page, shown, right);
      await page.locator('.dock button[form=answer-form]').click();
      await page.locator(right ? '#result.right' : '#result.notyet').waitFor();
      await goOn(page);
    }
    return so;
  }

  /** What the map proposes: a check, or a lesson and its round. */
  async function takeProposed(page: Page): Promise<void> {
    await page.goto(`${on.app.url}${COURSE}`);
    await page.locator('.dock .btn').first().click();
    await page.waitForURL(/\/round\/[^/]+\/\d+$|\/course\/[^/]+\/[^/]+$/);
    if (!page.url().includes('/round/')) await page.locator('.dock .btn').click();
  }

  it.each(WALKED)('who knows all of it: checks open two modules, in %s', async (language) => {
    const context = await phone(on.browser, { locale: language });
    const page = await context.newPage();
    const wrong = troubles(page, on.app.url);
    await openLink(page, language);
    await page.getByRole('button', { name: words(language).lesson.known, exact: true }).click();
    let answers = (await toTheEnd(page, language, () => true)).right;
    while ((await done(page)) < 2) {
      await takeProposed(page);
      answers += (await toTheEnd(page, language, () => true)).right;
      expect(answers).toBeLessThan(MOST_ANSWERS);
    }
    // two modules by their rounds alone would take some twenty
    expect(answers).toBeLessThanOrEqual(20);
    await page.goto(`${on.app.url}${COURSE}/end`);
    expect(await page.locator('h1').innerText()).toBe(words(language).end.soFar);
    const can = course.texts[language]?.modules[SHARED]?.can ?? '';
    expect(await page.locator('main').innerText()).toContain(can);
    expect(wrong).toEqual([]);
    await context.close();
  });

  it.each(WALKED)(
    'who knows half: the check is passed, the next module is learned, in %s, without script',
    async (language) => {
      const context = await phone(on.browser, { locale: language, javaScriptEnabled: false });
      const page = await context.newPage();
      const seen = new Set<string>();
      // what was shown solved is known the next time
      const knows = ({ item }: Shown) => {
        const { id } = item.definition;
        const known = item.moduleId === SHARED || seen.has(id) || item.definition.difficulty < 0;
        seen.add(id);
        return known;
      };
      await openLink(page, language);
      await page.getByRole('button', { name: words(language).lesson.known, exact: true }).click();
      let answers = (await toTheEnd(page, language, knows)).right;
      expect(await done(page)).toBe(1);
      await takeProposed(page);
      const { module, ...first } = await toTheEnd(page, language, knows);
      expect(module).not.toBe(SHARED);
      answers += first.right + first.wrong;
      while ((await done(page)) < 2) {
        await page.goto(`${on.app.url}${COURSE}/${module}`);
        await page.locator('.dock .btn').click();
        const again = await toTheEnd(page, language, knows);
        answers += again.right + again.wrong;
        expect(answers).toBeLessThan(MOST_ANSWERS);
      }
      await page.goto(`${on.app.url}${COURSE}/end`);
      expect(await page.locator('main h3').count()).toBeGreaterThanOrEqual(2);
      await context.close();
    },
  );

  it.each(WALKED)(
    'who knows nothing and reads slowly: each miss is explained, nothing blames, in %s',
    async (language) => {
      const context = await phone(on.browser, { locale: language });
      const page = await context.newPage();
      const wrong = troubles(page, on.app.url);
      await openLink(page, language);
      await page.goto(`${on.app.url}/settings`);
      await page.locator('[name=textSize][value=larger]').check({ force: true });
      await page.locator('form:has([name=textSize]) button[type=submit]').first().click();
      await page.locator('html[data-text=larger]').waitFor();

      let sentToLesson = 0;
      let examples = 0;
      const modules = new Set<string>();
      const seen = new Set<string>();
      for (let round = 1; modules.size < 2 && round <= 8; round += 1) {
        await page.goto(`${on.app.url}${COURSE}`);
        if (round === 1) await page.goto(`${on.app.url}${COURSE}/${SHARED}`);
        else await page.locator('.dock .btn').first().click();
        await page.waitForURL(/\/course\/[^/]+\/[^/]+$/);
        const module = new URL(page.url()).pathname.split('/').at(-1) ?? '';
        // reads to the end, a word at a time
        await page.locator('a.word').first().click();
        await page.locator('dialog[open] button').click();
        await page.locator('[data-block]').last().scrollIntoViewIfNeeded();
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
        await page.locator('.dock .btn').last().click();
        await page.waitForURL(/\/round\/[^/]+\/\d+$/);
        while (!page.url().endsWith('/end')) {
          await page.locator('#answer-form').waitFor();
          const shown = await shownItem(page, language);
          const { id } = shown.item.definition;
          const right = seen.has(id);
          seen.add(id);
          await fillAnswer(page, shown, right);
          await page.locator('.dock button[form=answer-form]').click();
          await page.locator(right ? '#result.right' : '#result.notyet').waitFor();
          if (!right) {
            await page.locator('.dock a.btn').last().click();
            await page.locator('#solution').waitFor();
            const reads = page.locator('.dock a[href*="?round="]');
            if ((await reads.count()) > 0) {
              sentToLesson += 1;
              await reads.click();
              await page.waitForURL(/\?round=.*#b-/);
            }
          }
          await page.locator('.dock .btn').first().click();
          await page.waitForURL(/\/(\d+|end|example)$/);
          if (!page.url().endsWith('/example')) continue;
          examples += 1;
          expect(await page.locator('h1').innerText()).toBe(words(language).exercise.exampleTitle);
          expect(await page.locator('#answer-form').count()).toBe(0);
          await page.locator('.dock .btn').click();
          await page.waitForURL(/\/\d+$/);
        }
        modules.add(module);
        expect(await page.locator('h1').innerText()).toBe(words(language).round.title);
        expect(await page.locator('.dock .btn').count()).toBeGreaterThan(0);
        // enough of this one: the next module of the map
        await page.goto(`${on.app.url}${COURSE}#map`);
        const other = page.locator('.thread button[name=module]:not([aria-current])').first();
        await other.click();
        await page.waitForURL(/\/course\/[^/]+\/[^/?#]+$/);
      }
      expect(modules.size).toBe(2);
      expect(sentToLesson).toBeGreaterThan(0);
      expect(examples).toBeGreaterThan(0);
      await page.goto(`${on.app.url}${COURSE}/end`);
      await page.getByText(words(language).end.empty).waitFor();
      expect(wrong).toEqual([]);
      await context.close();
    },
  );
});
