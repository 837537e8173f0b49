import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type App, discard, root, startApp } from '../support/app';
import { openBrowser, phone, troubles } from '../support/browser';
import { COURSE, course, fillAnswer, shownItem } from '../support/learner';
import { lacks } from '../support/needs';

const MODULE = 'suspicious-links';
const QUESTION = 'How do I know whose page a link opens?';
const words = JSON.parse(readFileSync('lib/messages/en.json', 'utf8'));

/** Rewrites a YAML file of a course folder. */
function change(path: string, by: (data: never) => unknown): void {
  writeFileSync(path, stringify(by(parse(readFileSync(path, 'utf8')) as never)));
}

const kept = <T>(all: Record<string, T>, isOut: (id: string) => boolean) =>
  Object.fromEntries(Object.entries(all).filter(([id]) => !isOut(id)));

/** Takes the module out of a copy of the course, as its author would. */
function takeOut(folder: string): void {
  const skills = course.structure.modules.find(({ id }) => id === MODULE)?.skills ?? [];
  const out = new Set(course.items.flatMap((item) => (item.moduleId === MODULE ? [item.definition.id] : [])));
  const goals = new Set(
    (course.structure.goals ?? []).flatMap((one) => (one.module === MODULE ? [one.id] : [])),
  );
  type Module = { id: string; requires?: string[] };
  change(join(folder, 'course.yaml'), (data: { modules: Module[]; goals: { id: string }[] }) => ({
    ...data,
    goals: data.goals.filter(({ id }) => !goals.has(id)),
    modules: data.modules
      .filter(({ id }) => id !== MODULE)
      .map(({ requires = [], ...module }) => ({
        ...module,
        requires: requires.filter((id) => id !== MODULE),
      })),
  }));
  change(join(folder, 'items.yaml'), (items: { id: string }[]) => items.filter(({ id }) => !out.has(id)));
  for (const language of course.structure.languages) {
    change(
      join(folder, language, 'course.yaml'),
      (text: Record<'modules' | 'skills' | 'goals', Record<string, unknown>>) => ({
        ...text,
        goals: kept(text.goals, (id) => goals.has(id)),
        modules: kept(text.modules, (id) => id === MODULE),
        skills: kept(text.skills, (id) => skills.includes(id)),
      }),
    );
    change(
      join(folder, language, 'questions.yaml'),
      (questions: { asked: Record<string, unknown>; elsewhere: string[] }) => ({
        ...questions,
        asked: kept(questions.asked, (id) => id === MODULE),
      }),
    );
    change(join(folder, language, 'items.yaml'), (texts: Record<string, unknown>) =>
      kept(texts, (id) => out.has(id)),
    );
    rmSync(join(folder, language, `${MODULE}.md`));
  }
}

describe.skipIf(lacks('chromium'))('a module that leaves the course (needs chromium)', () => {
  let app: App;
  let browser: Browser;
  const courses = mkdtempSync(join(tmpdir(), 'ustat-courses-'));
  const folder = join(courses, course.structure.id);
  beforeAll(async () => {
    cpSync(join(root, 'seed/courses', course.structure.id), folder, { recursive: true });
    [app, browser] = await Promise.all([startApp({ USTAT_COURSES: courses }), openBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await discard(app);
    rmSync(courses, { recursive: true });
  });

  /** The same site with the course as its folder stands now. */
  async function restart(): Promise<void> {
    await app.stop();
    app = await startApp({
      USTAT_COURSES: courses,
      USTAT_DATA: app.dataDir,
      PORT: new URL(app.url).port,
    });
  }

  const dock = (page: Page) => page.locator('.dock .btn').first();
  const isSaid = (page: Page, text: string) => page.getByText(text).first().waitFor();

  it('leaves nobody at an address that leads nowhere', async () => {
    const context = await phone(browser, { locale: 'en' });
    const page = await context.newPage();
    await page.goto(app.url);
    await page.locator('button[value=en]').tap();
    await page.waitForURL(`**${COURSE}`);

    // In the lesson, a conversation about it, and the second exercise of a round.
    const lesson = `${app.url}${COURSE}/${MODULE}`;
    await page.goto(`${app.url}/tutor?course=${course.structure.id}&module=${MODULE}`);
    await page.fill('textarea', QUESTION);
    await page.locator('form[action="/api/tutor"] button.btn').last().tap();
    await page.waitForURL('**/tutor/*-*');
    const conversation = page.url().replace(/#.*/, '');
    await page.locator('.section-source').first().waitFor();
    const citation = await page
      .locator(`.section-source a[href*="/${MODULE}?"]`)
      .first()
      .getAttribute('href');
    await page.goto(lesson);
    await dock(page).tap();
    await page.waitForURL('**/round/*/1');
    await fillAnswer(page, await shownItem(page, 'en'), true);
    await dock(page).tap();
    await isSaid(page, words.exercise.correct);
    await dock(page).tap();
    await page.waitForURL('**/round/*/2');
    const exercise = page.url();
    const shown = await shownItem(page, 'en');
    const left = await context.newPage();
    await left.goto(lesson);

    takeOut(folder);
    await restart();
    const wrong = troubles(page, app.url);

    // The exercise can be finished; after it the round ends.
    await fillAnswer(page, shown, true);
    await dock(page).tap();
    await isSaid(page, words.exercise.correct);
    await isSaid(page, words.gone.exercise);
    await page.getByRole('link', { name: words.nav.backToCourse }).waitFor();
    await dock(page).tap();
    await page.waitForURL('**/end');
    await isSaid(page, words.gone.roundText);
    await isSaid(page, words.round.summary.replace('{right}', '2').replace('{total}', '2'));
    expect(await page.getByRole('button', { name: words.round.again }).count()).toBe(0);
    await page.goto(exercise.replace(/\d+$/, '3'));
    await page.waitForURL('**/end');

    // The lesson, from its own page and from the citation.
    await dock(left).tap();
    await isSaid(left, words.gone.module);
    await page.goto(`${app.url}${citation}`);
    await isSaid(page, words.gone.module);
    await isSaid(page, words.gone.cited);
    await dock(page).tap();
    await page.locator('article.lesson').waitFor();
    expect(page.url()).not.toContain(MODULE);

    // The conversation stays, without ways to what is gone.
    await page.goto(conversation);
    await isSaid(page, words.gone.lesson);
    expect(await page.locator(`a[href*="/${MODULE}"]`).count()).toBe(0);
    await page.getByRole('link', { name: words.nav.backToCourse }).tap();
    await page.waitForURL(`**${COURSE}`);

    // A course that is not there.
    await page.goto(`${app.url}/course/another-course/progress`);
    await isSaid(page, words.gone.course);
    await page.getByRole('link', { name: course.texts.en?.title ?? '' }).tap();
    await page.waitForURL(`**${COURSE}`);
    expect(wrong).toEqual([]);
    await context.close();
  });

  it('says so without script too', async () => {
    const context = await phone(browser, { locale: 'ky', javaScriptEnabled: false });
    const page = await context.newPage();
    const ky = JSON.parse(readFileSync('lib/messages/ky.json', 'utf8'));
    await page.goto(app.url);
    await page.locator('button[value=ky]').tap();
    await page.waitForURL(`**${COURSE}`);
    await page.goto(`${app.url}${COURSE}/${MODULE}`);
    await isSaid(page, ky.gone.module);
    await page.goto(`${app.url}/course/another-course`);
    await isSaid(page, ky.gone.course);
    await context.close();
  });
});
