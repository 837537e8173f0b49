import { readFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { phone, troubles } from '../support/browser';
import { COURSE, course, fillAnswer, goOn, shownItem } from '../support/learner';
import { lacks } from '../support/needs';
import { stage } from '../support/stage';

type Messages = Record<string, Record<string, string>>;
const messages = (language: string): Messages =>
  JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8'));

const QUESTIONS: Record<string, { asked: string; module: string }> = {
  en: { asked: 'How do I know whose page a link opens?', module: 'suspicious-links' },
  ru: { asked: 'Как понять, чью страницу откроет ссылка?', module: 'suspicious-links' },
  ky: { asked: 'Шилтеме кимдин барагын ачарын кантип билем?', module: 'suspicious-links' },
};

const KINDS = ['matching', 'multiple-choice', 'number', 'ordering', 'short-text', 'single-choice'];

describe.skipIf(lacks('chromium'))('a learner with a phone (needs chromium)', () => {
  const on = stage();

  /** From the first visit to the first exercise; returns how many taps it took. */
  async function toExercise(page: Page, language: string): Promise<number> {
    await page.goto(on.app.url);
    await page.locator(`button[value=${language}]`).tap();
    await page.waitForURL(`**${COURSE}`);
    await page.locator('.dock .btn').tap();
    await page.waitForURL(`**${COURSE}/*`);
    await page.locator('.dock .btn').tap();
    await page.waitForURL('**/round/*/1');
    return 3;
  }

  it('gets its pages compressed as a whole', async () => {
    const context = await phone(on.browser, { locale: 'ky' });
    const page = await context.newPage();
    await page.goto(on.app.url);
    await page.locator('button[value=ky]').tap();
    await page.waitForURL(`**${COURSE}`);
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const headers = { cookie, 'accept-encoding': 'gzip' };
    const response = await new Promise<IncomingMessage>((resolve, reject) =>
      get(`${on.app.url}${COURSE}/suspicious-links`, { headers }, resolve).on('error', reject),
    );
    const sent = Buffer.concat(await response.toArray());
    // With a flush after every piece the page was nearly half as large again.
    expect(sent.length).toBeLessThan(gzipSync(gunzipSync(sent)).length * 1.1);
    await context.close();
  });

  it('is read to where the browser has a voice, and told where it has none', async () => {
    const context = await phone(on.browser, { locale: 'ky' });
    const page = await context.newPage();
    await toExercise(page, 'ky');
    const voices = await page.evaluate(
      () => speechSynthesis.getVoices().filter(({ lang }) => lang.startsWith('ky')).length,
    );
    const words = messages('ky');
    const button = page.getByRole('button', { name: words.lesson?.readAloud ?? '' });
    expect(await button.count()).toBe(voices > 0 ? 1 : 0);
    await page.goto(`${on.app.url}/settings`);
    const told = page.getByText((words.settings?.noVoice ?? '').replace('{language}', 'кыргызча'));
    await (voices > 0 ? page.locator('#rate-slow') : told).waitFor();
    await context.close();
  });

  it.each(['en', 'ru', 'ky'])('goes through a whole turn in %s', async (language) => {
    const words = messages(language);
    const context = await phone(on.browser, { locale: language });
    const page = await context.newPage();
    const wrong = troubles(page, on.app.url);
    expect(await toExercise(page, language)).toBeLessThanOrEqual(3);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);

    // A hint, a wrong answer with its own feedback, then the right one.
    const first = await shownItem(page, language);
    await page.locator('form[action="/api/hint"] button').tap();
    await page.getByText(first.item.hints[language]?.[0] ?? '').waitFor();
    await fillAnswer(page, first, false);
    await page.locator('.dock button.btn').tap();
    const result = page.locator('#result');
    await page.locator('#result.notyet', { hasText: words.exercise?.notYet ?? '' }).waitFor();
    expect(await result.evaluate((node) => node.contains(document.activeElement))).toBe(true);
    const said = await result.innerText();
    const feedback = [
      ...Object.values(first.text.feedback ?? {}),
      ...Object.values(first.text.mistakes ?? {}),
      first.text.otherwise,
    ];
    expect(
      feedback.some((text) => said.replace(/\s+/g, ' ').includes(text.replace(/\s+/g, ' ').trim())),
    ).toBe(true);
    await fillAnswer(page, first, true);
    await page.locator('.dock button.btn').tap();
    await page.locator('#result.right', { hasText: words.exercise?.correct ?? '' }).waitFor();

    // The rest of the round, right at the first try.
    for (let position = 2; position <= 5; position += 1) {
      await goOn(page);
      await page.waitForURL(`**/round/*/${position}`);
      await fillAnswer(page, await shownItem(page, language), true);
      await page.locator('.dock button.btn').tap();
      await page.locator('#result.right', { hasText: words.exercise?.correct ?? '' }).waitFor();
    }
    await goOn(page);
    await page.waitForURL('**/round/*/end');

    // The model has updated, and the choice of what is next is explained.
    await page.goto(`${on.app.url}${COURSE}/progress`);
    const bars = await page
      .locator('progress')
      .evaluateAll((nodes) => nodes.map((node) => (node as HTMLProgressElement).value));
    expect(Math.max(...bars)).toBeGreaterThan(0);
    expect(bars).toContain(0);
    await page.goto(`${on.app.url}${COURSE}`);
    const next = await page.locator('h1').innerText();
    expect(Object.values(course.texts[language]?.modules ?? {}).map(({ title }) => title)).toContain(next);
    await page.goto(`${on.app.url}${COURSE}/why`);
    expect(await page.locator('.steps > li').count()).toBeGreaterThanOrEqual(1);
    expect(await page.locator('main').innerText()).toContain(next);

    // A question, quoted and cited in the learner's language; the citation opens the passage.
    const { asked, module } = QUESTIONS[language] ?? { asked: '', module: '' };
    await page.goto(`${on.app.url}/tutor?course=${course.structure.id}`);
    await page.fill('textarea', asked);
    await page.locator('form.composer button').last().tap();
    await page
      .getByText(words.tutor?.fromCourse ?? '', { exact: true })
      .first()
      .waitFor();
    await page.locator('.section-source a.go').first().tap();
    await page.waitForURL(`**${COURSE}/${module}?*`);
    await page.locator('.cited').first().waitFor();
    const lesson = course.lessons.find((found) => found.moduleId === module && found.language === language);
    expect(await page.locator('h1').innerText()).toContain(lesson?.title.split(' ')[0]);
    expect(wrong).toEqual([]);
    await context.close();
  });

  it('answers an exercise of every kind without JavaScript', async () => {
    const context = await phone(on.browser, { locale: 'ky', javaScriptEnabled: false });
    const page = await context.newPage();
    await toExercise(page, 'ky');
    const kinds = new Set<string>();
    // Two rounds a module show nearly all of its items: whatever chance chose, each kind is among
    // them.
    for (const module of course.structure.modules.flatMap((one) => [one, one])) {
      if (kinds.size === KINDS.length) break;
      await page.goto(`${on.app.url}${COURSE}/${module.id}`);
      await page.locator('.dock .btn').click();
      while (!page.url().endsWith('/end')) {
        const shown = await shownItem(page, 'ky');
        kinds.add(shown.item.definition.kind);
        await fillAnswer(page, shown, true);
        await page.locator('.dock button.btn').click();
        await page.locator('#result.right', { hasText: 'Туура' }).waitFor();
        const { definition } = shown.item;
        if (definition.kind === 'number') {
          const said = await page.locator('#taken-for').innerText();
          expect(said).toContain('Сиз жазган сан');
          expect(said.replace(/[^\d,]/g, '').replace(',', '.')).toBe(String(definition.answer.value));
        }
        await goOn(page);
      }
    }
    expect([...kinds].sort()).toEqual(KINDS);
    await context.close();
  });

  it('is asked again, and nothing is recorded, when an answer can not be read', async () => {
    const context = await phone(on.browser, { locale: 'en', javaScriptEnabled: false });
    const page = await context.newPage();
    await toExercise(page, 'en');
    const shown = await shownItem(page, 'en');
    await page.locator('.dock button.btn').click();
    if (
      ['single-choice', 'multiple-choice', 'number', 'short-text', 'matching'].includes(
        shown.item.definition.kind,
      )
    ) {
      await page.locator('#result').waitFor();
      expect(await page.locator('#result').innerText()).not.toMatch(/Not yet|Correct/);
      expect(await page.locator('.dots .done').count()).toBe(0);
    }
    await context.close();
  });

  it('has pages and exercises from right to left in Arabic', async () => {
    const context = await phone(on.browser, { locale: 'ar' });
    const page = await context.newPage();
    await toExercise(page, 'ar');
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    // lessons and exercises speak Arabic: they need no direction of their own
    expect(await page.locator('#answer-form legend').getAttribute('dir')).toBeNull();
    const scrolled = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(scrolled).toBeLessThanOrEqual(0);
    await context.close();
  });

  it('deletes everything at once', async () => {
    const context = await phone(on.browser, { locale: 'en' });
    const page = await context.newPage();
    await toExercise(page, 'en');
    const round = page.url();
    await page.goto(`${on.app.url}/settings`);
    await page.locator('form[action="/api/forget"] input[type=checkbox]').check({ force: true });
    await page.locator('form[action="/api/forget"] button').tap();
    await page.waitForURL('**/language*');
    await page.goto(round);
    expect(page.url()).toContain('/language');
    await context.close();
  });

  it("is nobody else's business", async () => {
    const [one, other] = await Promise.all([
      phone(on.browser, { locale: 'en' }),
      phone(on.browser, { locale: 'en' }),
    ]);
    const mine = await one.newPage();
    await toExercise(mine, 'en');
    const round = mine.url();
    await mine.goto(`${on.app.url}/tutor?course=${course.structure.id}`);
    await mine.fill('textarea', 'How do I know whose page a link opens?');
    await mine.locator('form.composer button').last().tap();
    await mine.waitForURL('**/tutor/*-*');
    const conversation = mine.url().replace(/#.*/, '');

    const theirs = await other.newPage();
    await toExercise(theirs, 'en');
    for (const url of [round, conversation]) expect((await theirs.goto(url))?.status()).toBe(404);
    const forged = await theirs.request.post(`${on.app.url}/api/conversation`, {
      form: { conversation: conversation.split('/').at(-1) ?? '', do: 'delete' },
      headers: { origin: on.app.url, accept: 'application/json' },
    });
    expect(forged.status()).toBe(404);
    await Promise.all([one.close(), other.close()]);
  });
});
