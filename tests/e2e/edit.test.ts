import { mkdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { openBrowser, phone, troubles } from '../support/browser';
import { faults } from '../support/faults';
import { isLong } from '../support/long';
import { lacks } from '../support/needs';
import { accept, invitedTo, PASSPHRASE, printedLink } from '../support/staff';

const words = JSON.parse(readFileSync('lib/messages/ky.json', 'utf8'));
/** Where pictures go, for who wants to look. */
const PICTURES = process.env.USTAT_PICTURES;
const EDIT = '/curate/chai/edit';
/** As it comes out of a word processor. */
const PASTED =
  '\ufeffАлгач суу\u00a0кайнатыңыз\u200b.\r\n\r\n\r\n## Чайнек\r\n•\tЧайнекти жылытыңыз\r\n•\tЧай салыңыз';

describe.skipIf(lacks('chromium') || !isLong)(
  'a course made and mended in the browser (needs chromium, USTAT_LONG=1)',
  () => {
    let app: App;
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    let desk: Page;
    let learner: Page;
    const wrong: string[][] = [];
    beforeAll(async () => {
      [app, browser] = await Promise.all([startApp(), openBrowser()]);
      const admin = await accept(app.url, printedLink(app), 'Айгүл');
      await accept(app.url, await invitedTo(admin, 'curator site'), 'Аида');
      const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'ky' });
      context.setDefaultTimeout(60_000);
      desk = await context.newPage();
      wrong.push(troubles(desk, app.url));
      await desk.goto(`${app.url}/staff`);
      await desk.fill('#name', 'Аида');
      await desk.fill('#passphrase', PASSPHRASE);
      await desk.keyboard.press('Enter');
      await desk.waitForURL('**/staff');
      await desk.selectOption('#language', 'ky');
      await desk.locator('#h-language ~ form button').click();
      await desk.waitForURL('**/staff?done=saved');
      learner = await (await phone(browser, { locale: 'ky' })).newPage();
      wrong.push(troubles(learner, app.url));
    });
    afterAll(async () => {
      await browser.close();
      await discard(app);
    });

    /** The page as it stands: a picture of it, and nothing wrong for who sees or hears it. */
    const look = async (page: Page, name: string) => {
      expect(await faults(page), name).toEqual([]);
      if (!PICTURES) return;
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: `${PICTURES}/edit-${name}.png`, fullPage: true });
    };
    /** Fills fields by their names; `true` ticks one, `>` chooses of a list. */
    const fill = async (fields: Record<string, string | true>) => {
      await desk.locator('#piece details').evaluateAll((all) => {
        for (const fold of all) fold.setAttribute('open', '');
      });
      for (const [name, value] of Object.entries(fields)) {
        const field = desk.locator(`#piece [id="${name}"]`);
        if (value === true) await field.check();
        else if (value.startsWith('>')) await field.selectOption(value.slice(1));
        else await field.fill(value);
      }
    };
    const save = async () => {
      const page = new URL(desk.url());
      await desk.locator('#piece button[type=submit]').click();
      await desk.waitForURL((url) => url.href !== page.href && url.searchParams.get('done') === 'saved');
      await desk.locator('#piece [role=status].second', { hasText: words.edit.faultless }).waitFor();
    };
    const addModule = async (title: string, fields: Record<string, string | true>) => {
      await desk.goto(`${app.url}${EDIT}`);
      await desk.fill('#new-module', title);
      await desk.locator('#new-module').press('Enter');
      await desk.waitForURL('**/edit/module/**');
      await fill({ summary: 'Кыскача.', minutes: '5', ...fields });
      await save();
      return new URL(desk.url()).pathname.split('/').at(-1) ?? '';
    };
    const addItem = async (module: string, kind: string, fields: Record<string, string | true>) => {
      await desk.goto(`${app.url}${EDIT}`);
      const form = desk.locator(`form:has(#kind-${module})`);
      await desk.locator('details', { has: form }).locator('summary').click();
      await form.locator('select').selectOption(kind);
      await form.locator('button').click();
      await desk.waitForURL('**/edit/item/**');
      const common = {
        stem: 'Эмне кылуу керек?',
        otherwise: 'Дагы ойлонуңуз.',
        explanation: 'Себеби ушундай.',
      };
      const hints = { 'hint.0': 'Кайнекке караңыз.', 'hint.1': 'Бууга караңыз.', 'hint.2': 'Үнүн угуңуз.' };
      await fill({ ...common, ...hints, ...fields });
      await save();
    };
    const publish = async (why: string) => {
      await desk.goto(`${app.url}${EDIT}/publish`);
      await desk.fill('#why', why);
      await look(desk, 'publish');
      await desk.locator('form[action$="/publish"] button').click();
      await desk.waitForURL('**done=published');
    };
    /** To the exercise of a round that begins now. */
    const begins = async (module: string) => {
      await learner.goto(`${app.url}/course/chai/${module}`);
      await learner.locator('form[action="/api/round"] button').first().click();
      await learner.waitForURL('**/round/*/1');
    };
    const answers = async (value: string): Promise<boolean> => {
      await learner.fill('#answer', value);
      await learner.locator('.dock .btn').first().click();
      await learner.locator('.notice').first().waitFor();
      return (await learner.locator('main').innerText()).includes(words.exercise.correct);
    };

    it('of two lessons and six exercises, from nothing to learners, mended and taken back', async () => {
      await desk.goto(`${app.url}/curate/new`);
      await look(desk, 'new');
      await desk.fill('#title', 'Чай');
      await desk.fill('#course', 'chai');
      await desk.fill('#language', 'ky');
      await desk.locator('main form .btn').click();
      await desk.waitForURL(`**${EDIT}`);
      await desk.goto(`${app.url}${EDIT}/course?language=ky`);
      await fill({ summary: 'Чай тууралуу.' });
      await save();

      const brew = await addModule('Чай демдөө', { 'skill.+1.text': 'Суу кайнатуу' });
      expect(brew).toBe('chai-demdoo');
      const serve = await addModule('Чай куюу', {
        'skill.+1.text': 'Чай куюу',
        [`requires ${brew}`]: true,
      });
      await look(desk, 'module');
      for (const module of [brew, serve]) {
        await desk.goto(`${app.url}${EDIT}/lesson/${module}?language=ky`);
        await fill({ body: PASTED });
        await desk.locator('.seen li', { hasText: 'Чай салыңыз' }).waitFor();
        await save();
      }
      expect(await desk.inputValue('#body')).toMatch(
        /^Алгач суу кайнатыңыз\. \{#[a-z-]+\}\n\n## Чайнек \{#[a-z-]+\}\n- Чайнекти жылытыңыз\n- Чай салыңыз \{#[a-z-]+\}$/,
      );
      await look(desk, 'lesson');

      await addItem(brew, 'number', { value: '90', tolerance: '1', unit: 'градус' });
      await look(desk, 'number');
      const options = { 'option.o1.text': 'Кайнак', 'option.o2.text': 'Муздак', 'option.o3.text': 'Жылуу' };
      const said = { 'option.o2.feedback': 'Муздак суу болбойт.', 'option.o3.feedback': 'Аз калды.' };
      await addItem(serve, 'single-choice', { ...options, ...said, 'key o1': true });
      await look(desk, 'choice');
      await addItem(serve, 'multiple-choice', {
        ...{ ...options, 'option.o4.text': 'Туздуу', 'option.o4.feedback': 'Туз салынбайт.' },
        ...{ 'option.o2.feedback': 'Муздак суу болбойт.', 'key o1': true, 'key o3': true },
      });
      await addItem(serve, 'short-text', { accept: 'чайнек\nчайнекке' });
      const steps = { 'step.s1.text': 'Чыны алуу', 'step.s2.text': 'Чай куюу', 'step.s3.text': 'Сунуу' };
      await addItem(serve, 'ordering', steps);
      await addItem(serve, 'matching', {
        ...{ 'left.l1.text': 'Чай', 'left.l2.text': 'Нан', 'left.l3.text': 'Бал' },
        ...{ 'right.r1.text': 'Чыны', 'right.r2.text': 'Дасторкон', 'right.r3.text': 'Кашык' },
      });
      await look(desk, 'matching');
      await desk.goto(`${app.url}${EDIT}`);
      await look(desk, 'course');
      await publish('Биринчи жолу');

      await learner.goto(`${app.url}/language`);
      await learner.locator('button[value=ky]').click();
      await learner.waitForURL((url) => url.pathname !== '/language');
      await begins(brew);
      await desk.goto(`${app.url}${EDIT}/item/${brew}.1?language=ky`);
      await fill({ value: '60' });
      await save();
      await publish('Тоодо суу эртерээк кайнайт');
      // who is in the middle finishes what was begun
      expect(await answers('90')).toBe(true);
      await begins(brew);
      expect(await answers('90')).toBe(false);
      await desk.goto(`${app.url}${EDIT}/history`);
      await look(desk, 'history');
      const back = desk.locator('form[action$="/back"]').first();
      await back.locator('input[name=why]').fill('Жаңылыптырбыз');
      await back.locator('button').click();
      await desk.waitForURL('**done=back');
      await begins(brew);
      expect(await answers('90')).toBe(true);
      expect(wrong.flat()).toEqual([]);
    });

    it('loses nothing that was typed: no connection, a colleague who was faster', async () => {
      const address = `${app.url}${EDIT}/item/chai-kuiuu.1?language=ky`;
      await desk.goto(address);
      await desk.locator('#stem').fill('');
      await desk.locator('#says-stem .says').waitFor();
      const cut = wrong.flat().length;
      await desk.context().setOffline(true);
      await desk.locator('#stem').fill('Суу качан кайнайт?');
      await desk.getByText(words.edit.offline).waitFor();
      await desk.locator('#piece button[type=submit]').click();
      await desk.getByText(words.wait.noConnection).first().waitFor();
      await desk.context().setOffline(false);
      expect(wrong.flat().slice(cut)).toEqual([]);
      await desk.reload();
      await desk.getByText(words.edit.kept).waitFor();
      expect(await desk.inputValue('#stem')).toBe('Суу качан кайнайт?');

      const other = await desk.context().newPage();
      await other.addInitScript(() => localStorage.clear());
      await other.goto(address);
      await save();
      await desk.reload();
      expect(await desk.getByText(words.edit.kept).count()).toBe(0);
      await other.locator('#stem').fill('Биринчи эмне?');
      await other.locator('#piece button[type=submit]').click();
      await other.waitForURL('**error=conflict**');
      await other.locator('.diff ins', { hasText: 'Биринчи' }).waitFor();
      expect(await other.locator('.diff del').first().innerText()).toContain('кайнайт');
      expect(await other.inputValue('#stem')).toBe('Биринчи эмне?');
      await look(other, 'conflict');
      await other.locator('#piece button[type=submit]').click();
      await other.waitForURL('**done=saved**');
      await other.close();
    });
  },
);
