import { describe, expect, it } from 'vitest';
import { firstSentence } from '../support/attacks/obeying';
import { countingProxy } from '../support/counting-proxy';
import { course } from '../support/learner';
import { lacks } from '../support/needs';
import { tutorStage } from '../support/tutor-stage';

const QUESTION = 'How do I know whose page a link opens?';

describe.skipIf(lacks('chromium'))('a conversation with the tutor (needs chromium)', () => {
  const on = tutorStage();

  it('keeps what the learner says about an answer: whether it helped, and that something is wrong', async () => {
    on.model.script({ kind: 'respond', with: (messages) => [`${firstSentence(messages)} [1]`] });
    const { context, page } = await on.learner();
    await on.ask(page, QUESTION);
    await page.getByRole('button', { name: 'Yes, it helped' }).click();
    await page.getByText('You said that this helped').waitFor();
    await page.getByRole('button', { name: 'Report' }).click();
    await page.locator('form[action="/api/turn"] button[value=report]').waitFor({ state: 'detached' });
    await page.reload();
    expect(await page.locator('form[action="/api/turn"] button[value=helped]').count()).toBe(0);
    await context.close();
  });

  it('shows a reply that broke off as such, and asks again', async () => {
    const { context, page } = await on.learner();
    let sentence = '';
    on.model.script({
      kind: 'respond',
      with: (messages) => {
        sentence = firstSentence(messages);
        return [`${sentence} [1]`];
      },
    });
    await on.ask(page, QUESTION);
    on.model.script({ kind: 'cut', pieces: [`${sentence} [1] `, 'And then ', 'you '] });
    await page.fill('textarea', QUESTION);
    await page.locator('form.composer button').last().click();
    await page.getByText('The answer broke off').waitFor();
    on.model.script({ kind: 'answer', pieces: [`${sentence} [1]`] });
    await page.getByRole('button', { name: 'Ask again' }).click();
    // Of three turns the page shows the last two.
    await page.getByRole('link', { name: 'Earlier questions (1)' }).waitFor();
    await page
      .locator('article.answer')
      .last()
      .getByText('Written by artificial intelligence, after [1]')
      .waitFor();
    await context.close();
  });

  it('weighs no more in a long conversation, and keeps the earlier questions behind a link', async () => {
    on.model.script({ kind: 'respond', with: (messages) => [`${firstSentence(messages)} [1]`] });
    const { context, page } = await on.learner();
    const wire = await countingProxy(on.app.url);
    const questions = course.structure.modules.map(
      ({ id }) => `What does “${course.texts.en?.modules[id]?.title}” mean?`,
    );
    await page.goto(`${wire.url}/tutor?course=${course.structure.id}`, { waitUntil: 'networkidle' });
    const weigh = async (question: string) => {
      wire.taken();
      await page.fill('#question', question);
      await page.locator('.composer .btn').click();
      await page.locator('.asked[id] .said').last().getByText(question, { exact: true }).waitFor();
      await page.locator('.composer button[type=submit]').waitFor();
      await page.waitForLoadState('networkidle');
      return wire.taken().received;
    };
    const [first = '', second = '', ...others] = questions;
    await weigh(first);
    const early = await weigh(second);
    for (const question of [...others, first]) await weigh(question);
    const late = await weigh(second);
    // The same two turns stand on the page both times; what was said between them must not weigh
    // anything.
    expect(late).toBeLessThan(early + 300);
    expect(late).toBeLessThan(10_000);

    const shown = page.locator('.asked[id]');
    expect(await shown.count()).toBe(2);
    const id = await shown.first().getAttribute('id');
    await page.getByRole('link', { name: `Earlier questions (${questions.length})` }).click();
    await page.locator('.asked[id]').nth(2).waitFor();
    expect(await shown.count()).toBe(questions.length + 2);
    // The place is kept: what one was reading stands where it stood, the earlier questions above
    // it.
    await expect
      .poll(async () => (await page.locator(`#${id}`).boundingBox())?.y, { timeout: 10_000 })
      .toBeLessThan(200);
    const oldest = page.locator('article.answer').first();
    await oldest.getByRole('button', { name: 'Yes, it helped' }).click();
    await oldest.getByText('You said that this helped.').waitFor();
    expect(await shown.count()).toBe(questions.length + 2);
    // Also from an address that points into the page.
    await page.locator('a.cite').last().click();
    expect(await page.locator('details.source[open] mark').count()).toBeGreaterThan(0);
    await weigh(first);
    await weigh(second);
    expect(await shown.count()).toBe(2);
    await wire.close();
    await context.close();
  });

  it('answers, hides and deletes without JavaScript', async () => {
    on.model.script({ kind: 'status', status: 500 });
    const { context, page } = await on.learner({ javaScriptEnabled: false });
    await on.ask(page, QUESTION);
    const conversation = page.url();
    expect(await page.locator('blockquote.quote').count()).toBeGreaterThan(0);
    await page.locator('details.fold summary').last().click();
    await page.getByRole('button', { name: 'Hide' }).click();
    expect(await page.locator('main').innerText()).not.toContain(QUESTION);
    await page.goto(conversation);
    await page.locator('details.fold summary').last().click();
    await page.getByRole('button', { name: 'Delete' }).click();
    expect((await page.goto(conversation))?.status()).toBe(404);
    await context.close();
  });
});
