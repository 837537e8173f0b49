import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { openBrowser, phone, troubles } from '../support/browser';
import { countingProxy } from '../support/counting-proxy';
import { COURSE, course, shownItem } from '../support/learner';
import { lacks } from '../support/needs';
import { type OpenAiServer, openAiServer, type SentMessage } from '../support/openai-server';

const QUESTION = 'How do I know whose page a link opens?';

/** First sentence of the first passage that the prompt holds. */
function firstSentence(messages: readonly SentMessage[]): string {
  const prompt = messages.at(-1)?.content ?? '';
  const passage = /<<passage 1 [^>]*>>\n[^\n]*\n([\s\S]*?)<<end of passage 1/.exec(prompt)?.[1] ?? '';
  return /^[^.?!]*[.?!]/.exec(passage.trim())?.[0] ?? '';
}

describe.skipIf(lacks('chromium'))('the tutor with a model (needs chromium)', () => {
  let model: OpenAiServer;
  let app: App;
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'ustat-contacts-'));
  beforeAll(async () => {
    const contacts = join(folder, 'contacts.yaml');
    writeFileSync(
      contacts,
      '- { name: Help desk, country: Testland, phone: "+000 555", languages: [en], hours: day and night, free: true }\n',
    );
    [model, browser] = await Promise.all([openAiServer(), openBrowser()]);
    app = await startApp({
      OPENAI_BASE_URL: model.baseUrl,
      OPENAI_MODEL: 'scripted',
      USTAT_CONTACTS: contacts,
      TUTOR_DEADLINE_SECONDS: '2',
      TUTOR_TURNS_PER_MINUTE: '1000',
    });
  });
  afterAll(async () => {
    await browser.close();
    await discard(app);
    await model.close();
    rmSync(folder, { recursive: true });
  });

  async function learner(
    options: { javaScriptEnabled?: boolean } = {},
  ): Promise<{ context: BrowserContext; page: Page }> {
    const context = await phone(browser, { locale: 'en', ...options });
    const page = await context.newPage();
    await page.goto(`${app.url}/language`);
    await page.locator('button[value=en]').click();
    await page.waitForURL(`**${COURSE}`);
    return { context, page };
  }

  async function ask(
    page: Page,
    question: string,
    path = `/tutor?course=${course.structure.id}`,
  ): Promise<void> {
    await page.goto(app.url + path);
    await page.fill('textarea', question);
    await page.locator('form.composer button').last().click();
    await page.locator('article.answer .origin, article.answer .notice').first().waitFor();
    await page.waitForURL('**/tutor/*-*');
  }

  it('streams its own words, headed as such, with the quoted sentences below', async () => {
    model.script({
      kind: 'respond',
      with: (messages) => [...`${firstSentence(messages)} [1] Which part did you see? [7]`.split(/(?<= )/)],
    });
    const { context, page } = await learner();
    const wrong = troubles(page, app.url);
    await ask(page, QUESTION);
    const answer = page.locator('article.answer').last();
    await answer.getByText('The tutor’s words, after [1]').waitFor();
    expect(await answer.getByText('From the course').count()).toBe(1);
    const quoted = await answer.locator('blockquote.quote').first().innerText();
    const passages = course.lessons
      .filter((lesson) => lesson.language === 'en')
      .map((lesson) => JSON.stringify(lesson.blocks).replace(/"[^"]*":|[[\]{}"*]/g, ' '));
    const sentence = quoted.split(/(?<=[.?!])\s/)[0] ?? '';
    expect(passages.some((text) => text.replace(/\s+/g, ' ').includes(sentence.slice(0, 30)))).toBe(true);
    expect(await answer.innerText()).not.toContain('[7]');
    expect(wrong).toEqual([]);
    await context.close();
  });

  it('shows nothing active and asks no other address, whatever the model writes', async () => {
    const evil =
      '<img src="https://evil.example/a.png" onerror="alert(1)"><script>alert(2)</script> ![x](https://evil.example/b.png) [tap here](https://evil.example/c) <a href="javascript:alert(3)">go</a>';
    model.script({
      kind: 'respond',
      with: (messages) => [`${firstSentence(messages)} [1] `, ...(evil.match(/.{1,9}/gs) ?? [])],
    });
    const { context, page } = await learner();
    const wrong = troubles(page, app.url);
    page.on('dialog', (dialog) => wrong.push(`dialog ${dialog.message()}`));
    await ask(page, QUESTION);
    await page.reload();
    const active = await page
      .locator('article.answer')
      .evaluateAll((answers) =>
        answers.flatMap((answer) =>
          [...answer.querySelectorAll('img, script, iframe, object, [onerror], [onclick], [style], a')]
            .filter(
              (node) =>
                !(node instanceof HTMLAnchorElement) ||
                new URL(node.href).origin !== location.origin ||
                node.protocol === 'javascript:',
            )
            .map((node) => node.outerHTML),
        ),
      );
    expect(active).toEqual([]);
    expect(wrong).toEqual([]);
    await context.close();
  });

  it.each([
    ['fails', { kind: 'status', status: 500 }, 'cannot write an answer now'],
    ['is silent', { kind: 'silent', ms: 30_000 }, 'took too long'],
    ['cites nothing', { kind: 'answer', pieces: ['Everything is fine.'] }, 'could not be checked'],
  ] as const)('quotes the course when the model %s', async (_, script, said) => {
    model.script(script);
    const { context, page } = await learner();
    await ask(page, QUESTION);
    const answer = page.locator('article.answer').last();
    await answer.getByText(said).waitFor();
    await answer.locator('blockquote.quote').first().waitFor();
    expect(await answer.innerText()).not.toContain('Everything is fine');
    await context.close();
  });

  it('keeps what the learner says about an answer: whether it helped, and that something is wrong', async () => {
    model.script({ kind: 'respond', with: (messages) => [`${firstSentence(messages)} [1]`] });
    const { context, page } = await learner();
    await ask(page, QUESTION);
    await page.getByRole('button', { name: 'Yes, it helped' }).click();
    await page.getByText('You said that this helped').waitFor();
    await page.getByRole('button', { name: 'Report' }).click();
    await page.locator('form[action="/api/turn"] button[value=report]').waitFor({ state: 'detached' });
    await page.reload();
    expect(await page.locator('form[action="/api/turn"] button[value=helped]').count()).toBe(0);
    await context.close();
  });

  it('shows a reply that broke off as such, and asks again', async () => {
    model.script({ kind: 'respond', with: (messages) => [`${firstSentence(messages)} [1] And then `] });
    const { context, page } = await learner();
    let sentence = '';
    model.script({
      kind: 'respond',
      with: (messages) => {
        sentence = firstSentence(messages);
        return [`${sentence} [1]`];
      },
    });
    await ask(page, QUESTION);
    model.script({ kind: 'cut', pieces: [`${sentence} [1] `, 'And then ', 'you '] });
    await page.fill('textarea', QUESTION);
    await page.locator('form.composer button').last().click();
    await page.getByText('The answer broke off').waitFor();
    model.script({ kind: 'answer', pieces: [`${sentence} [1]`] });
    await page.getByRole('button', { name: 'Ask again' }).click();
    // Of three turns the page shows the last two.
    await page.getByRole('link', { name: 'Earlier questions (1)' }).waitFor();
    await page.locator('article.answer').last().getByText('The tutor’s words, after [1]').waitFor();
    await context.close();
  });

  it('gives the next hint in an exercise, without asking the model', async () => {
    const { context, page } = await learner();
    await page.goto(`${app.url}${COURSE}/suspicious-links`);
    await page.locator('.dock .btn').click();
    await page.waitForURL('**/round/*/1');
    const { text } = await shownItem(page, 'en');
    const [, , round] = new URL(page.url()).pathname.split('/');
    const before = model.chats.length;
    const path = `/tutor?course=${course.structure.id}&module=suspicious-links&round=${round}&position=1`;
    await page.goto(app.url + path);
    await page.fill('textarea', 'What is the answer?');
    await page.locator('form.composer button').last().click();
    await page.getByText(text.hints[0] ?? '').waitFor();
    expect(model.chats.length).toBe(before);
    await page.goto(`${app.url}/round/${round}/1`);
    await page.getByText(text.hints[0] ?? '').waitFor();
    await context.close();
  });

  it('never sends an item, a hint or an explanation to the model', async () => {
    model.script({ kind: 'answer', pieces: ['Yes.'] });
    const { context, page } = await learner();
    for (const item of course.items.slice(0, 6)) await ask(page, item.texts.en?.stem ?? QUESTION);
    const sent = JSON.stringify(model.chats).replace(/\\n/g, ' ');
    for (const { texts } of course.items) {
      for (const secret of [texts.en?.explanation ?? '', ...(texts.en?.hints ?? [])])
        expect(sent).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
    await context.close();
  });

  it('puts safety first, with the contacts that the operator has set, and keeps it out of the model', async () => {
    const { context, page } = await learner();
    const before = model.chats.length;
    await ask(page, 'My boss took my passport and locked me in');
    await page.locator('.notice.danger').getByText('+000 555').waitFor();
    expect(model.chats.length).toBe(before);
    await context.close();
  });

  it('weighs no more in a long conversation, and keeps the earlier questions behind a link', async () => {
    model.script({ kind: 'respond', with: (messages) => [`${firstSentence(messages)} [1]`] });
    const { context, page } = await learner();
    const wire = await countingProxy(app.url);
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
    // The same two turns stand on the page both times; what was said between them must not weigh anything.
    expect(late).toBeLessThan(early + 300);
    expect(late).toBeLessThan(10_000);

    const shown = page.locator('.asked[id]');
    expect(await shown.count()).toBe(2);
    const id = await shown.first().getAttribute('id');
    await page.getByRole('link', { name: `Earlier questions (${questions.length})` }).click();
    await page.locator('.asked[id]').nth(2).waitFor();
    expect(await shown.count()).toBe(questions.length + 2);
    // The place is kept: what one was reading stands where it stood, the earlier questions above it.
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
    model.script({ kind: 'status', status: 500 });
    const { context, page } = await learner({ javaScriptEnabled: false });
    await ask(page, QUESTION);
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
