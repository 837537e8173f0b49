import { describe, expect, it } from 'vitest';
import { troubles } from '../support/browser';
import { lacks } from '../support/needs';
import { tutorStage } from '../support/tutor-stage';

const QUESTION = 'How do I know whose page a link opens?';

describe.skipIf(lacks('chromium'))('what is no question (needs chromium)', () => {
  const on = tutorStage();
  const last = 'article.answer >> nth=-1';

  it('is greeted back with questions to tap, which lead into the course', async () => {
    const { context, page } = await on.learner();
    const wrong = troubles(page, on.app.url);
    await on.ask(page, 'helo, good evning');
    await page.locator('[data-talk=greeting]').getByText('automatic tutor').waitFor();
    const text = await page.locator('article.answer').innerText();
    expect(text).not.toMatch(/From the course|not in the course/);
    on.model.script({ kind: 'answer', pieces: ['Nothing.'] });
    const example = page.locator('.suggestions button').first();
    const question = await example.innerText();
    await example.click();
    await page.locator('article.answer').nth(1).waitFor();
    expect(await page.locator('.asked .said').last().innerText()).toBe(question);
    expect(wrong).toEqual([]);
    await context.close();
  });

  it('shows the answer before in small steps, and in the language that is asked for', async () => {
    const { context, page } = await on.learner({ javaScriptEnabled: false });
    on.model.script({ kind: 'status', status: 500 });
    await on.ask(page, QUESTION);
    const path = new URL(page.url()).pathname;
    await on.ask(page, 'i dont understand', path);
    const steps = page.locator(last).locator('[data-talk=dont-understand] ol.steps > li');
    expect(await steps.count()).toBeGreaterThan(1);
    await on.ask(page, 'in russian please', path);
    const russian = page.locator(last).locator('[data-talk=other-language] blockquote.quote');
    expect(await russian.innerText()).toMatch(/\p{Script=Cyrillic}{4}/u);
    await page.locator(last).locator('a[href*="in=ky"]').first().click();
    await page.locator('.cited').first().waitFor();
    await context.close();
  });

  it('leads who wants a person to the help page', async () => {
    const { context, page } = await on.learner();
    await on.ask(page, 'I want to talk to a real person');
    await page.locator('[data-talk=call-a-person] a[href="/help"]').click();
    await page.locator('a.tel').getByText('+000 555').waitFor();
    await context.close();
  });
});
