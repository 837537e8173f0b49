import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { phone, troubles } from '../support/browser';
import { COURSE, course, fillAnswer, shownItem } from '../support/learner';
import { lacks } from '../support/needs';
import { stage } from '../support/stage';

const messages = (language: string) => JSON.parse(readFileSync(`lib/messages/${language}.json`, 'utf8'));
const [ky, ar] = [messages('ky'), messages('ar')];

describe.skipIf(lacks('chromium'))('the first minute (needs chromium)', () => {
  const on = stage();

  it('says in each language what this is, and a link that was sent survives the choice of one', async () => {
    const context = await phone(on.browser, { locale: 'ky', javaScriptEnabled: false });
    const page = await context.newPage();
    const lesson = `${COURSE}/wages-payslip`;
    await page.goto(`${on.app.url}${lesson}?error=busy#late`);
    expect(new URL(page.url()).pathname).toBe('/language');
    for (const language of ['ky', 'ru', 'en', 'ar']) {
      expect(await page.locator(`button[value=${language}]`).innerText()).toContain(
        messages(language).language.what,
      );
    }
    // signing in leads there too, and the way back loses nothing
    const to = `to=${encodeURIComponent(lesson)}`;
    await page.getByRole('link', { name: ky.profile.have }).click();
    await page.waitForURL(`**/sign-in?${to}`);
    await page.goBack();
    await page.locator('button[value=ky]').click();
    await page.waitForURL(`**${lesson}`);
    expect(await page.locator('h1').innerText()).toBe(course.texts.ky?.modules['wages-payslip']?.title);
    await context.close();
  });

  it.each([
    '//evil.example/course/x',
    'https://evil.example/course/x',
    '/\\evil.example/course/x',
    '/api/export',
    'x',
  ])('leads from the choice of a language to %s nowhere but to the course', async (to) => {
    const context = await phone(on.browser, { locale: 'ru' });
    const page = await context.newPage();
    await page.goto(`${on.app.url}/language?to=${encodeURIComponent(to)}`);
    expect(await page.locator('input[name=to]').count()).toBe(0);
    await page.locator('button[value=ru]').click();
    await page.waitForURL(`${on.app.url}${COURSE}`);
    await context.close();
  });

  it('asks what one needs: the path begins there, says so, and does not ask again', async () => {
    const context = await phone(on.browser, { locale: 'ar' });
    const page = await context.newPage();
    const wrong = troubles(page, on.app.url);
    await page.goto(on.app.url);
    await page.locator('button[value=ar]').click();
    await page.waitForURL(`**${COURSE}`);
    expect(await page.locator('h1').innerText()).toBe(ar.map.need);
    const goal = course.texts.ar?.goals?.['pay-wrong'] ?? '';
    await page.getByRole('button', { name: goal }).click();
    await page.locator('.needs').waitFor({ state: 'detached' });
    const title = course.texts.ar?.modules['wages-payslip']?.title ?? '';
    expect(await page.locator('h1').innerText()).toBe(title);
    const begins = ar.map.startsHere.replace('{goal}', goal);
    const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '');
    expect(plain(await page.locator('.block').first().innerText())).toContain(begins);
    expect(await page.getByText(ar.map.need).count()).toBe(0);

    await page.locator('.dock .btn').click();
    await page.waitForURL(`**${COURSE}/wages-payslip`);
    await page.locator('.dock .btn').click();
    await page.waitForURL('**/round/*/1');
    await fillAnswer(page, await shownItem(page, 'ar'), true);
    await page.getByRole('button', { name: ar.exercise.check, exact: true }).click();
    await page.getByText(ar.exercise.correct).first().waitFor();
    await page.goto(`${on.app.url}${COURSE}`);
    expect(await page.getByText(ar.map.need).count()).toBe(0);
    expect(await page.getByText(begins).count()).toBe(0);
    expect(wrong).toEqual([]);
    await context.close();
  });
});
