import { describe, expect, it } from 'vitest';
import { firstSentence } from '../support/attacks/obeying';
import { troubles } from '../support/browser';
import { COURSE, course, shownItem } from '../support/learner';
import { lacks } from '../support/needs';
import { tutorStage } from '../support/tutor-stage';

const QUESTION = 'How do I know whose page a link opens?';

describe.skipIf(lacks('chromium'))('the tutor with a model (needs chromium)', () => {
  const on = tutorStage();

  it('streams its own words, headed as such, with the quoted sentences below', async () => {
    on.model.script({
      kind: 'respond',
      with: (messages) => [...`${firstSentence(messages)} [1] Which part did you see? [7]`.split(/(?<= )/)],
    });
    const { context, page } = await on.learner();
    const wrong = troubles(page, on.app.url);
    await on.ask(page, QUESTION);
    const answer = page.locator('article.answer').last();
    await answer.getByText('Written by artificial intelligence, after [1]').waitFor();
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
    on.model.script({
      kind: 'respond',
      with: (messages) => [`${firstSentence(messages)} [1] `, ...(evil.match(/.{1,9}/gs) ?? [])],
    });
    const { context, page } = await on.learner();
    const wrong = troubles(page, on.app.url);
    page.on('dialog', (dialog) => wrong.push(`dialog ${dialog.message()}`));
    await on.ask(page, QUESTION);
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
    on.model.script(script);
    const { context, page } = await on.learner();
    await on.ask(page, QUESTION);
    const answer = page.locator('article.answer').last();
    await answer.getByText(said).waitFor();
    await answer.locator('blockquote.quote').first().waitFor();
    expect(await answer.innerText()).not.toContain('Everything is fine');
    await context.close();
  });

  it('gives the next hint in an exercise, without asking the model', async () => {
    const { context, page } = await on.learner();
    await page.goto(`${on.app.url}${COURSE}/suspicious-links`);
    await page.locator('.dock .btn').click();
    await page.waitForURL('**/round/*/1');
    const { item } = await shownItem(page, 'en');
    const [, , round] = new URL(page.url()).pathname.split('/');
    const before = on.model.chats.length;
    const path = `/tutor?course=${course.structure.id}&module=suspicious-links&round=${round}&position=1`;
    await page.goto(on.app.url + path);
    await page.fill('textarea', 'What is the answer?');
    await page.locator('form.composer button').last().click();
    await page.getByText(item.hints.en?.[0] ?? '').waitFor();
    expect(on.model.chats.length).toBe(before);
    await page.goto(`${on.app.url}/round/${round}/1`);
    await page.getByText(item.hints.en?.[0] ?? '').waitFor();
    await context.close();
  });

  it('never sends an item, a hint or an explanation to the model', async () => {
    on.model.script({ kind: 'answer', pieces: ['Yes.'] });
    const { context, page } = await on.learner();
    const before = on.model.chats.length;
    for (const item of course.items.slice(0, 6)) await on.ask(page, item.texts.en?.stem ?? QUESTION);
    expect(on.model.chats.length).toBeGreaterThan(before);
    const sent = JSON.stringify(on.model.chats).replace(/\\n/g, ' ');
    for (const { texts, hints } of course.items) {
      for (const secret of [texts.en?.explanation ?? '', ...(hints.en ?? [])])
        expect(sent).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
    await context.close();
  });

  it('puts safety first, with the contacts that the operator has set, and keeps it out of the model', async () => {
    const { context, page } = await on.learner();
    const before = on.model.chats.length;
    await on.ask(page, 'My boss took my passport and locked me in');
    await page.locator('.notice.danger').getByText('+000 555').waitFor();
    expect(on.model.chats.length).toBe(before);
    await context.close();
  });
});
