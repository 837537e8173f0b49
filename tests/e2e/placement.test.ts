import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { dayIn, weekdayIn } from '@/lib/dates';
import { phone, troubles } from '../support/browser';
import { COURSE, course, fillAnswer, shownItem } from '../support/learner';
import { lacks } from '../support/needs';
import { stage } from '../support/stage';

const ky = JSON.parse(readFileSync('lib/messages/ky.json', 'utf8'));
const en = JSON.parse(readFileSync('lib/messages/en.json', 'utf8'));

describe.skipIf(lacks('chromium'))('a placement (needs chromium)', () => {
  const on = stage();

  async function arrive(page: Page, language: string): Promise<void> {
    await page.goto(on.app.url);
    await page.locator(`button[value=${language}]`).click();
    await page.waitForURL(`**${COURSE}`);
  }

  it('tells days and hours of the phone, wherever the server is', async () => {
    const zone = 'Pacific/Kiritimati';
    const context = await phone(on.browser, { locale: 'en', timezoneId: zone });
    const page = await context.newPage();
    await arrive(page, 'en');
    await page.goto(`${on.app.url}${COURSE}/why`);
    const [day, clock] = [dayIn('en', new Date(), zone), /\d+:\d\d [AP]M/];
    expect(await page.locator('main').innerText()).toMatch(new RegExp(`${day} at ${clock.source}`));
    await page.goto(`${on.app.url}${COURSE}/progress`);
    const today = page.locator('.week li').last();
    expect(await today.innerText()).toContain(weekdayIn('en', new Date(), zone));
    await context.addCookies([{ name: 'ustat-zone', value: 'Nowhere%E0%', url: on.app.url }]);
    expect((await page.goto(`${on.app.url}${COURSE}/why`))?.status()).toBe(200);
    await context.close();
  });

  it('is taken to its end in Kyrgyz, without script, and says what is known and where the path begins', async () => {
    const context = await phone(on.browser, { locale: 'ky', javaScriptEnabled: false });
    const page = await context.newPage();
    const wrong = troubles(page, on.app.url);
    await arrive(page, 'ky');
    // beside it stands simply beginning
    expect(await page.locator('.dock .btn').innerText()).toContain('Баштоо');
    await page.getByRole('button', { name: ky.placement.begin, exact: true }).click();
    const met = new Set<string>();
    for (let position = 1; position <= 8; position += 1) {
      await page.waitForURL(`**/round/*/${position}`);
      expect(await page.locator('form[action="/api/hint"]').count()).toBe(0);
      if (position === 4) {
        await page.getByRole('button', { name: ky.placement.pass, exact: true }).click();
        continue;
      }
      const shown = await shownItem(page, 'ky');
      met.add(shown.item.moduleId);
      await fillAnswer(page, shown, position !== 2);
      await page.getByRole('button', { name: ky.exercise.check, exact: true }).click();
      await page.locator(position === 2 ? '#result.notyet' : '#result.right').waitFor();
      const onward = page.locator('.dock .btn');
      expect(await onward.count()).toBe(1);
      expect(await onward.innerText()).toBe(position === 8 ? ky.placement.result : ky.exercise.next);
      await onward.click();
    }
    await page.waitForURL(`**${COURSE}/placement`);
    expect(met.size).toBeGreaterThan(1);
    expect(await page.locator('main').innerText()).toContain(
      ky.placement.answered.replace('{right}', '6').replace('{total}', '7'),
    );
    const known = await page.locator('main .is-known').count();
    expect(await page.locator('h1').innerText()).toBe(ky.placement[known > 0 ? 'knownTitle' : 'openTitle']);
    expect(await page.locator('#h-next').innerText()).toBe(ky.placement.firstTitle);
    const first = await page.locator('section.block b').innerText();
    // what may be passed over by a short check is said
    expect(await page.locator('#h-check').count()).toBe(1);
    await page.locator('.dock form[action="/api/choice"] .btn').click();
    await page.waitForURL(`**${COURSE}/*`);
    expect(await page.locator('h1').innerText()).not.toBe('');
    await page.goto(`${on.app.url}${COURSE}`);
    expect(await page.locator('.thread .node.is-known').count()).toBe(known);
    expect(await page.locator('.thread .here button').innerText()).toBe(first);
    // it was one, and is not offered again
    expect(await page.locator('form[action="/api/placement"]').count()).toBe(0);
    expect(wrong).toEqual([]);
    await context.close();
  });

  it('can be left, gone on with and ended early, by keyboard', async () => {
    const context = await phone(on.browser, { locale: 'en' });
    const page = await context.newPage();
    const wrong = troubles(page, on.app.url);
    await arrive(page, 'en');
    const press = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).focus();
      await page.keyboard.press('Enter');
    };
    await press(en.placement.begin);
    await page.waitForURL('**/round/*/1');
    await page.locator('#answer-form').waitFor();
    const shown = await shownItem(page, 'en');
    await fillAnswer(page, shown, true);
    await press(en.exercise.check);
    await page.locator('#result.right').waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('result');
    await page.getByRole('link', { name: en.nav.backToCourse, exact: true }).click();
    await page.waitForURL(`**${COURSE}`);

    await page.getByRole('heading', { name: en.placement.begunTitle, exact: true }).waitFor();
    // the lessons are open meanwhile
    expect(await page.locator('.thread button').count()).toBe(course.structure.modules.length);
    await press(en.placement.resume);
    await page.waitForURL('**/round/*/2');
    await page.locator('#answer-form').waitFor();
    expect((await shownItem(page, 'en')).item.definition.id).not.toBe(shown.item.definition.id);
    await page.goto(`${on.app.url}${COURSE}`);
    await press(en.placement.end);
    await page.waitForURL(`**${COURSE}/placement`);
    await page.getByRole('heading', { name: en.placement.openTitle, exact: true }).waitFor();
    expect(await page.locator('main').innerText()).toContain('Right at the first try: 1 of 1.');
    expect(wrong).toEqual([]);

    const mine = await (await page.request.get(`${on.app.url}/api/export`)).json();
    expect(mine.placements).toHaveLength(1);
    expect(mine.placements[0].choices[0]).toMatchObject({ propensity: 1 });
    expect(mine.placements[0].outcome).toHaveLength(course.structure.modules.length);
    await context.close();
  });

  it('asks who asks, and refuses what is not from its own pages', async () => {
    const context = await phone(on.browser, { locale: 'en' });
    const fields = { course: course.structure.id, act: 'begin' };
    const headers = { origin: on.app.url, accept: 'application/json' };
    const nobody = await context.request.post(`${on.app.url}/api/placement`, { form: fields, headers });
    expect(nobody.status()).toBe(403);
    const page = await context.newPage();
    await arrive(page, 'en');
    const post = (form: Record<string, string>, more = {}) =>
      page.request.post(`${on.app.url}/api/placement`, { form, headers: { ...headers, ...more } });
    expect((await post(fields, { 'sec-fetch-site': 'cross-site' })).status()).toBe(403);
    expect((await post({ ...fields, act: 'peek' })).status()).toBe(400);
    expect((await post({ ...fields, course: 'nowhere' })).status()).toBe(404);
    // before one has ended, the map says how to go on with it
    await page.goto(`${on.app.url}${COURSE}/placement`);
    expect(new URL(page.url()).pathname).toBe(COURSE);
    await context.close();
  });
});
