import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { phone } from '../support/browser';
import { COURSE, course, fillAnswer, goOn, shownItem } from '../support/learner';
import { lacks } from '../support/needs';
import { stage } from '../support/stage';

type Tree = { [key: string]: string | Tree };
const strings = (tree: Tree): string[] =>
  Object.values(tree).flatMap((value) => (typeof value === 'string' ? [value] : strings(value)));
const messages = (language: string): Tree =>
  JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8'));

/**
 * Whole sentences of other languages, of the screens and of the course: none may show on a Kyrgyz
 * page.
 */
function foreignTexts(): string[] {
  const own = new Set(strings(messages('ky')));
  const screens = ['en', 'ru', 'ar'].flatMap((language) =>
    strings(messages(language)).filter((text) => !own.has(text)),
  );
  const items = course.items.flatMap(({ texts }) =>
    ['en', 'ru'].flatMap((language) => [texts[language]?.stem ?? '', texts[language]?.explanation ?? '']),
  );
  const titles = ['en', 'ru'].flatMap((language) =>
    Object.values(course.texts[language]?.modules ?? {}).map(({ title }) => title),
  );
  const ky = JSON.stringify([course.texts.ky, course.items.map(({ texts }) => texts.ky)]);
  return [...screens, ...items, ...titles].filter(
    (text) => text.length > 12 && !/[{<]/.test(text) && !ky.includes(text),
  );
}

/** More rounds than anybody needs: eight modules of two components, a handful of answers each. */
const MOST_ROUNDS = 70;

describe.skipIf(lacks('chromium'))('the whole course in Kyrgyz (needs chromium)', () => {
  const on = stage();

  it('can be learned to its end, along the chosen path, with wrong answers and hints on the way', async () => {
    const context = await phone(on.browser, { locale: 'ky', javaScriptEnabled: false });
    const page = await context.newPage();
    const foreign = foreignTexts();
    const strange = new Set<string>();
    const look = async () => {
      const text = await page.locator('body').innerText();
      for (const words of foreign) if (text.includes(words)) strange.add(words);
      for (const key of text.match(/\b(?:exercise|tutor|map|why|lesson|progress|nav|settings)\.[a-z]\w+/gi) ??
        [])
        strange.add(key);
    };

    await page.goto(on.app.url);
    await page.locator('button[value=ky]').click();
    await look();
    const visited = new Set<string>();
    let exercises = 0;
    let rounds = 0;
    let checks = 0;
    for (; rounds < MOST_ROUNDS; rounds += 1) {
      await page.goto(`${on.app.url}${COURSE}`);
      await look();
      if ((await page.locator('.thread .here').count()) === 0) break;
      const next = await page.locator('.thread .here button').innerText();
      const module = course.structure.modules.find(({ id }) => next === course.texts.ky?.modules[id]?.title);
      if (!module) throw new Error(`no module is called ${next}`);
      const isCheck = (await page.locator('.dock form[action="/api/check"]').count()) > 0;
      if (isCheck) checks += 1;
      await page.locator('.dock .btn').first().click();
      if (page.url().includes(COURSE)) {
        await look();
        await page.locator('.dock .btn').click();
      }
      const first = !visited.has(module.id) && !isCheck;
      visited.add(module.id);
      for (let position = 1; !page.url().endsWith('/end'); position += 1) {
        exercises += 1;
        await answerOne(page, { hint: first && position === 2, wrong: first && position === 4 });
        await look();
        await goOn(page);
      }
      await look();
    }
    expect([...strange]).toEqual([]);
    expect([...visited].sort()).toEqual(course.structure.modules.map(({ id }) => id).sort());
    expect(rounds).toBeLessThan(MOST_ROUNDS);
    await page.goto(`${on.app.url}${COURSE}`);
    expect(await page.locator('.thread .node:is(.is-known, .is-mastered)').count()).toBe(
      course.structure.modules.length,
    );
    expect(checks).toBeGreaterThan(0);
    process.stdout.write(
      `The end of the course came after ${exercises} exercises in ${rounds} rounds, ${checks} of them checks.\n`,
    );
    await context.close();
  }, 900_000);

  /** In a module's first round one exercise takes a hint and one goes wrong at first. */
  async function answerOne(page: Page, trouble: { hint: boolean; wrong: boolean }): Promise<void> {
    const shown = await shownItem(page, 'ky');
    if (trouble.hint) {
      await page.locator('form[action="/api/hint"] button').first().click();
      await page
        .getByText(shown.item.hints.ky?.[0] ?? '')
        .first()
        .waitFor();
    }
    if (trouble.wrong) {
      await fillAnswer(page, shown, false);
      await page.locator('.dock button[form=answer-form]').click();
      await page.locator('#result.notyet').waitFor();
    }
    await fillAnswer(page, shown, true);
    await page.locator('.dock button[form=answer-form]').click();
    await page.locator('#result.right').waitFor();
  }
});
