import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { v7 } from 'uuid';
import type { Db } from '@/lib/db/port';
import { runChecks } from '@/lib/hints/checks/run-checks';
import { insertDrafts } from '@/lib/hints/draft-queries';
import { openEmbedded } from '@/lib/server/store/pglite';
import { type App, startApp } from '../support/app';
import { openBrowser } from '../support/browser';
import { postgresTestDb } from '../support/db';
import { signInAt } from '../support/desk';
import { course } from '../support/learner';
import { accept, invitedTo, linkPrinted } from '../support/staff';
import { shippedHints } from './hints-data';
import { machineLoad, processorOf } from './load-process';

const COURSE = course.structure.id;
const AT_ONCE = 500;

export interface DeskTimes {
  /** Milliseconds from the key to the next hint on the screen, of 95 verdicts in 100. */
  hint: number;
  /** From asking for a page to its first paint, likewise; by page. */
  pages: Record<string, number>;
  /** Milliseconds of processor of the app, a verdict with the hint that follows. */
  processor: number;
  load: number;
}

/**
 * The built app with a queue of so many drafts of the course that ships, worked by key in Chromium.
 * @param on PGlite, which is what somebody has who starts the app, or PostgreSQL
 */
export async function deskTimes(
  on: 'pglite' | 'postgres',
  drafts: number,
  looks: number,
): Promise<DeskTimes> {
  const given = on === 'postgres' ? await postgresTestDb() : null;
  const dataDir = mkdtempSync(join(tmpdir(), 'ustat-desk-'));
  const env = { USTAT_DATA: dataDir, ...(given ? { DATABASE_URL: given.url } : {}) };
  let app = await startApp(env);
  try {
    const admin = await accept(app.url, await linkPrinted(app), 'Aigul');
    await accept(app.url, await invitedTo(admin, `curator course:${COURSE}`), 'Aida');
    if (given) await fill(given.db, drafts);
    else {
      await app.stop();
      const db = await openEmbedded(join(dataDir, 'pglite'));
      await fill(db, drafts);
      await db.close();
      app = await startApp(env);
    }
    return await worked(app, looks);
  } finally {
    await app.stop();
    await given?.drop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The shipped hints over and over, as drafts: about thirty an exercise and language. */
async function fill(db: Db, count: number): Promise<void> {
  const at = new Date();
  const provenance = { by: 'model' as const, name: 'a model', sources: [], itemHash: null };
  const drafts = shippedHints().map(({ text, language, level, ground }) => ({
    ...{ text, language, level, provenance, answer: null, courseId: COURSE },
    itemId: ground.definition.id,
    checks: runChecks({ text, language, level }, ground),
  }));
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, n) => from + n);
    const hints = some.flatMap((n) => {
      const one = drafts[n % drafts.length];
      return one ? [{ ...one, id: v7() }] : [];
    });
    await db.transaction((tx) => insertDrafts(tx, hints, { kind: 'drafted', by: '', at }));
  }
}

/**
 * Runs in the page: when a key was pressed, and when the hint after it was on the screen, whether
 * the page was asked for anew or only what changed in it.
 */
function clock(): void {
  // no named function in here: its name would be kept by a helper that the page does not have
  const field = '#reject [name=hint]';
  document.addEventListener(
    'keydown',
    () => {
      sessionStorage.setItem('pressed', String(performance.timeOrigin + performance.now()));
      sessionStorage.setItem('before', document.querySelector<HTMLInputElement>(field)?.value ?? '');
      sessionStorage.removeItem('painted');
    },
    true,
  );
  setInterval(() => {
    const next = document.querySelector<HTMLInputElement>(field)?.value;
    if (!next || sessionStorage.getItem('painted') || next === sessionStorage.getItem('before')) return;
    sessionStorage.setItem('painted', 'soon');
    // the frame that shows it has been drawn when the one after it begins
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        sessionStorage.setItem('painted', String(performance.timeOrigin + performance.now())),
      ),
    );
  }, 1);
}

const painted = (page: Page) =>
  page.waitForFunction(() => {
    const [from, to] = ['pressed', 'painted'].map((name) => Number(sessionStorage.getItem(name)));
    return from && to && to > from ? to - from : null;
  });

async function worked(app: App, looks: number): Promise<DeskTimes> {
  const browser = await openBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'ky' });
    await context.addInitScript(clock);
    const page = await context.newPage();
    await signInAt(page, `${app.url}/curate`, 'Aida');
    const pages: Record<string, number> = {};
    for (const path of ['', '?page=150', '/bulk', '/figures', '/questions', '/reports'])
      pages[path || '/'] = await pageTimes(page, `${app.url}/curate/${COURSE}${path}`, Math.ceil(looks / 4));
    await page.goto(`${app.url}/curate/${COURSE}?language=ky`);
    await page.locator('tbody').first().locator(`a[href*="/curate/${COURSE}/0"]`).first().click();
    await page.waitForURL(`**/curate/${COURSE}/0*`);
    const times: number[] = [];
    const before = processorOf([app.pid]);
    for (let n = 0; n < looks; n += 1) times.push(await verdict(page));
    return {
      hint: p95(times),
      pages,
      processor: Math.round((processorOf([app.pid]) - before) / looks),
      load: machineLoad(),
    };
  } finally {
    await browser.close();
  }
}

/** The next verdict by key: approved where nothing fails, else with the tick that this asks for. */
async function verdict(page: Page): Promise<number> {
  await page.waitForLoadState('networkidle');
  const despite = page.locator('#despite');
  if ((await despite.count()) > 0) await despite.press('Space');
  const address = page.url();
  await page.keyboard.press('a');
  await page.waitForURL((url) => url.href !== address);
  return (await painted(page)).jsonValue() as Promise<number>;
}

async function pageTimes(page: Page, address: string, looks: number): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < looks; n += 1) {
    await page.goto(address);
    const first = await page.waitForFunction(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    );
    times.push((await first.jsonValue()) ?? 0);
  }
  return p95(times);
}

function p95(times: readonly number[]): number {
  const inOrder = [...times].sort((a, b) => a - b);
  return Math.round(inOrder[Math.ceil(0.95 * inOrder.length) - 1] ?? 0);
}
