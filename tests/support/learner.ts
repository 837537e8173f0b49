import type { Page } from 'playwright-core';
import { parseCourse } from '@/lib/content/import/course';
import type { ItemText } from '@/lib/content/items/item';
import type { ParsedItem } from '@/lib/content/parsed-course';
import { readCourseFolder } from '@/lib/server/work/load-course';
import { root } from './app';

export const course = parseCourse(readCourseFolder(`${root}/seed/courses/money-phone-safely`));
export const COURSE = `/course/${course.structure.id}`;

export interface Shown {
  item: ParsedItem;
  text: ItemText;
}

/** The item that the exercise page shows, found by its words. */
export async function shownItem(page: Page, language: string): Promise<Shown> {
  const legend = (await page.locator('#answer-form legend').innerText()).replace(/\s+/g, ' ');
  for (const item of course.items) {
    const text = item.texts[language];
    const words = [text?.case, text?.stem].filter(Boolean).join(' ').replace(/\s+/g, ' ').trim();
    if (text && legend.replace(/\s+/g, ' ').trim() === words) return { item, text };
  }
  throw new Error(`No item of the course reads: ${legend}`);
}

/** Fills the form with the key, or with an answer that is not it; works with and without script. */
export async function fillAnswer(page: Page, { item, text }: Shown, right: boolean): Promise<void> {
  const { definition } = item;
  // By keyboard: a finger would first scroll the option out from under the docked button.
  const choose = async (id: string, chosen = true) => {
    const box = page.locator(`#a-${id}`);
    await box.focus();
    if ((await box.isChecked()) !== chosen) await page.keyboard.press('Space');
  };
  switch (definition.kind) {
    case 'single-choice': {
      const wrong = definition.options.find((id) => id !== definition.answer) ?? '';
      return choose(right ? definition.answer : wrong);
    }
    case 'multiple-choice': {
      const wanted = right
        ? definition.answer
        : definition.options.filter((id) => !definition.answer.includes(id));
      for (const id of definition.options) await choose(id, wanted.includes(id));
      return;
    }
    case 'number':
      return page.fill('#answer', String(right ? definition.answer.value : definition.answer.value + 1000));
    case 'short-text':
      return page.fill('#answer', right ? (text.accept?.[0] ?? '') : 'zzz');
    case 'ordering':
      return order(page, right ? definition.steps : [...definition.steps].reverse(), text);
    case 'matching':
      for (const [left, answer] of Object.entries(definition.pairs)) {
        const other = Object.values(definition.pairs).find((id) => id !== answer) ?? answer;
        await page.selectOption(`[name="pair.${left}"]`, right ? answer : other);
      }
  }
}

async function order(page: Page, steps: readonly string[], text: ItemText): Promise<void> {
  if (await orderBySelects(page, steps)) return;
  for (const [place, id] of steps.entries()) {
    const row = page.locator('.order > li', { hasText: text.steps?.[id] ?? '' });
    for (;;) {
      const at = Number(await page.locator(`[name="step.${id}"]`).inputValue());
      if (at === place + 1) break;
      await row.locator('button').first().click();
    }
  }
}

/**
 * False when there are no selects, or when the script arrived meanwhile and put its buttons in
 * their place.
 */
async function orderBySelects(page: Page, steps: readonly string[]): Promise<boolean> {
  if ((await page.locator('.order select').count()) === 0) return false;
  try {
    for (const [place, id] of steps.entries()) {
      await page.selectOption(`[name="step.${id}"]`, String(place + 1), { timeout: 2_000 });
    }
    return true;
  } catch (error) {
    if ((await page.locator('.order button').count()) === 0) throw error;
    return false;
  }
}

/**
 * From an answered exercise to the next one or to the end of its round: past the right answer where
 * it was not found, and through the lesson where that is to be read first.
 */
export async function goOn(page: Page): Promise<void> {
  if ((await page.locator('.dock button[form=answer-form]').count()) > 0) {
    await page.locator('.dock a.btn').last().click();
    await page.locator('#solution').waitFor();
  }
  const here = new URL(page.url()).pathname;
  const leads = async () => {
    await page.locator('.dock .btn').first().click();
    await page.waitForURL((url) => url.pathname !== here);
  };
  await leads();
  if (page.url().includes(COURSE)) {
    await page.locator('.dock .btn').click();
    await page.waitForURL('**/round/**');
  }
  if (!page.url().endsWith('/example')) return;
  await page.locator('.dock .btn').click();
  await page.waitForURL(/\/\d+$/);
}
