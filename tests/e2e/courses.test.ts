import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArchive, writeArchive } from '@/lib/server/work/course-archive';
import { readCourseFolder } from '@/lib/server/work/load-course';
import { type App, discard, startApp } from '../support/app';
import { openBrowser, troubles } from '../support/browser';
import { smallCourse } from '../support/course';
import { faults } from '../support/faults';
import { course } from '../support/learner';
import { lacks } from '../support/needs';
import { browserAt, PASSPHRASE, printedLink } from '../support/staff';

const LAPTOP = { width: 1280, height: 720 };
/** Where pictures go, for who wants to look. */
const PICTURES = process.env.USTAT_PICTURES;
const AT = new Date('2026-05-01T08:00:00Z');

describe.skipIf(lacks('chromium'))('courses of a site (needs chromium)', () => {
  let app: App;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;
  let folder: string;
  let wrong: string[];
  beforeAll(async () => {
    app = await startApp();
    browser = await openBrowser();
    folder = mkdtempSync(join(tmpdir(), 'courses-'));
    const context = await browser.newContext({ viewport: LAPTOP, locale: 'en', acceptDownloads: true });
    page = await context.newPage();
    wrong = troubles(page, app.url);
    await page.goto(app.url + printedLink(app));
    await page.fill('#name', 'Айгүл');
    await page.fill('#passphrase', PASSPHRASE);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/staff*');
  });
  afterAll(async () => {
    await browser.close();
    await discard(app);
    rmSync(folder, { recursive: true });
  });

  async function picture(name: string) {
    if (!PICTURES) return;
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
  }

  async function send(name: string, bytes: Uint8Array | string): Promise<string> {
    writeFileSync(join(folder, name), bytes);
    await page.goto(`${app.url}/admin/courses/load`);
    await page.setInputFiles('#zip', join(folder, name));
    await page.click('section:last-of-type button[type=submit]');
    await page.waitForLoadState();
    return page.locator('main').innerText();
  }
  const tea = (changes: Record<string, string> = {}) => writeArchive('tea', smallCourse(changes), AT);

  it('are listed, and one is given out as the folder that it came as', async () => {
    await page.goto(`${app.url}/admin/courses`);
    await picture('courses-one');
    const row = page.locator('tbody tr');
    expect(await row.count()).toBe(1);
    expect(await row.innerText()).toContain(course.structure.id);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('form[action="/api/admin/course/export"] button').click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${course.structure.id}.zip`);
    const bytes = readFileSync(await download.path());
    expect(await readArchive(bytes)).toEqual(readCourseFolder(`seed/courses/${course.structure.id}`));
    // and it is the one that is here
    expect(await send('same.zip', bytes)).toContain('Nothing would change');
    await page.click('button[value=drop]');
    await page.waitForURL('**/admin/courses');
  });

  it('are refused with their faults by file and line, and nothing is changed', async () => {
    expect(await send('none.zip', 'no zip')).toContain('This is no zip file');
    await picture('courses-none');
    const broken = tea({ 'en/brew.md': '---\ntitle: Brewing\n---\nNo id here.\n', 'items.yaml': '- id: [' });
    const said = await send('broken.zip', broken);
    expect(said).toMatch(/en\/brew\.md:4: the block ends without its id/);
    expect(said).toMatch(/items\.yaml:1/);
    expect(await faults(page)).toEqual([]);
    await picture('courses-broken');
    await page.goto(`${app.url}/admin/courses`);
    expect(await page.locator('tbody tr').count()).toBe(1);
  });

  it('are loaded after what they change was read, and a changed one says what that is', async () => {
    expect(await send('tea.zip', tea())).toContain('This course is new here');
    expect(await faults(page)).toEqual([]);
    await picture('courses-new');
    await page.click('button[value=load]');
    await page.waitForURL('**/admin/courses?done=loaded*');
    await picture('courses-loaded');

    const items = smallCourse().get('items.yaml') ?? '';
    const without = (text = '') => text.replace(/^pour\.order:[\s\S]*/m, '');
    const changed = {
      'items.yaml': `${items.slice(0, items.indexOf('- id: pour.order'))}- id: pour.cup\n  skills: [pour]\n  difficulty: 0\n  kind: single-choice\n  options: [cup, hand]\n  answer: cup\n`,
      'en/brew.md': (smallCourse().get('en/brew.md') ?? '').replace('Green tea', 'Black tea'),
      ...Object.fromEntries(
        ['en', 'ky'].map((language) => [
          `${language}/items.yaml`,
          `${without(smallCourse().get(`${language}/items.yaml`))}pour.cup:\n  stem: Into what?\n  options: { cup: A cup, hand: A hand }\n  feedback: { hand: It is hot. }\n  otherwise: Think.\n  explanation: Into a cup.\n`,
        ]),
      ),
    };
    const said = await send('tea-2.zip', tea(changed));
    await picture('courses-changes');
    expect(said.replace(/\s+/g, ' ')).toMatch(
      /Lessons none 1 en\/brew none Exercises 1 pour\.cup none 1 pour\.order/,
    );
    expect(said.replace(/\s+/g, ' ')).toContain('Files none 4');
    // somebody else loads it meanwhile: what was read is no longer true
    const second = await page.context().newPage();
    await second.goto(`${app.url}/admin/courses/load`);
    await second.click('button[value=load]');
    await second.waitForURL('**/admin/courses?done=loaded*');
    await second.close();
    await page.click('button[value=load]');
    await page.waitForURL('**error=conflict*');
    expect(await page.locator('main').innerText()).toContain('Send it again');
  });

  it('are offered to nobody new once they are retired, and stay with who has begun them', async () => {
    const old = browserAt(app.url);
    await old.post('/api/profile', { language: 'en' });
    const begun = await old.post('/api/round', { course: 'tea', module: 'brew' });
    expect(begun.status, await begun.clone().text()).toBe(200);
    const fresh = browserAt(app.url);
    await fresh.post('/api/profile', { language: 'en' });
    expect((await fresh.get('/course/tea')).status).toBe(200);
    await page.goto(`${app.url}/admin/courses?q=tea`);
    await page.click('button[value=retire]');
    await page.waitForURL('**/admin/courses?done=retire');
    expect(await faults(page)).toEqual([]);
    await picture('courses-retired');

    expect((await fresh.get('/course/tea')).headers.get('location')).toBe('/?gone=course');
    const refused = await fresh.post('/api/round', { course: 'tea', module: 'brew' });
    expect(((await refused.json()) as { location: string }).location).toContain('error=not-found');
    expect(await (await fresh.get('/')).text()).not.toContain('/course/tea');
    expect((await old.get('/course/tea')).status).toBe(200);
    expect(await (await old.get('/')).text()).toContain('/course/tea');
    await page.goto(`${app.url}/admin/courses?which=retired`);
    expect(await page.locator('tbody tr').count()).toBe(1);
    await page.click('button[value=restore]');
    await page.waitForURL('**/admin/courses?done=restore');
    expect((await fresh.get('/course/tea')).status).toBe(200);

    const trail = await (await page.goto(`${app.url}/admin/audit`))?.text();
    for (const did of ['Loaded a course', 'Retired a course', 'Brought a course back', 'Took a course out'])
      expect(trail).toContain(did);
    expect(wrong.filter((line) => !line.includes('download'))).toEqual([]);
  });

  it('take no file that is too large, and none from who may not', async () => {
    const body = new FormData();
    body.set('zip', new Blob([new Uint8Array(33 << 20)]), 'big.zip');
    const response = await fetch(`${app.url}/api/admin/course/look`, {
      ...{ method: 'POST', body, redirect: 'manual' },
      headers: { origin: app.url, accept: 'application/json' },
    }).catch((error: unknown) => error as Error);
    if (response instanceof Response) expect(response.status).toBe(413);
    const small = new FormData();
    small.set('zip', new Blob([new Uint8Array(900_000)]), 'small.zip');
    const stranger = await fetch(`${app.url}/api/admin/course/look`, {
      ...{ method: 'POST', body: small, redirect: 'manual' },
      headers: { origin: app.url, accept: 'application/json' },
    });
    expect(stranger.status).toBe(403);
  });
});
