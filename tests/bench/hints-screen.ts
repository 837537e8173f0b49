import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { algebraCourse, hasAlgebra } from '../../lib/server/work/simulated-courses';
import { root, startApp } from '../support/app';
import { openBrowser } from '../support/browser';
import { postgresTestDb } from '../support/db';
import { signInAt, speak } from '../support/desk';
import { course } from '../support/learner';
import { accept, invitedTo, linkPrinted } from '../support/staff';

const SIZE = { width: 1280, height: 720 };
const SCREENS = ['en', 'ru', 'ky'] as const;

/** Of the review pages of a course's hints on one language of the screen. */
export interface Fit {
  course: string;
  screen: string;
  pages: number;
  /** Higher than the screen, so that one scrolls the page. */
  higher: number;
  highest: number;
  /** A part scrolls within: something of it is out of sight. */
  hidden: number;
  /** Sentences are marked, and none of them is in sight. */
  unseenMark: number;
  examples: string[];
}

interface Seen {
  height: number;
  hidden: boolean;
  unseenMark: boolean;
}

/**
 * Every hint of the course that ships, in its own language, and of the algebra course, whose words
 * are English, at 1280 x 720. Without script: nothing on the page is laid out by one.
 * @param share of the hints, evenly chosen, 0 to 1
 */
export async function reviewPages(share = 1): Promise<Fit[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ustat-screens-'));
  const shipped = course.structure.id;
  cpSync(join(root, 'seed/courses', shipped), join(folder, shipped), { recursive: true });
  for (const [name, text] of hasAlgebra ? algebraCourse().files : []) {
    const path = join(folder, 'algebra', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const given = await postgresTestDb();
  const app = await startApp({ DATABASE_URL: given.url, USTAT_COURSES: folder });
  const browser = await openBrowser();
  try {
    const admin = await accept(app.url, await linkPrinted(app), 'Aigul');
    await accept(app.url, await invitedTo(admin, 'curator site'), 'Aida');
    const hints = await given.db.query<{ course: string; id: string; language: string }>(
      `select course_id as course, id, language from hint where state <> 'retired'
        order by course_id, language, item_id, level, id`,
    );
    const context = await browser.newContext({ viewport: SIZE, javaScriptEnabled: false });
    const page = await context.newPage();
    await signInAt(page, `${app.url}/curate`, 'Aida');
    const fits: Fit[] = [];
    for (const screen of SCREENS) {
      await speak(page, app.url, screen);
      for (const id of new Set(hints.map((hint) => hint.course))) {
        const own = hints
          .filter((hint) => hint.course === id && (id !== shipped || hint.language === screen))
          .filter((_, at) => Math.floor(at * share) !== Math.floor((at - 1) * share));
        fits.push(await looked(page, `${app.url}/curate/${id}`, screen, own));
      }
    }
    return fits;
  } finally {
    await browser.close();
    await app.stop();
    await given.drop();
    for (const made of [folder, app.dataDir]) rmSync(made, { recursive: true, force: true });
  }
}

async function looked(
  page: Page,
  at: string,
  screen: string,
  hints: readonly { id: string }[],
): Promise<Fit> {
  const fit: Fit = {
    ...{ course: at.split('/').at(-1) ?? '', screen, pages: 0, higher: 0, highest: 0, hidden: 0 },
    ...{ unseenMark: 0, examples: [] },
  };
  for (const { id } of hints) {
    await page.goto(`${at}/${id}`, { waitUntil: 'load' });
    const { height, hidden, unseenMark } = await page.evaluate(measured);
    fit.pages += 1;
    fit.highest = Math.max(fit.highest, height);
    if (height > SIZE.height) fit.higher += 1;
    if (hidden) fit.hidden += 1;
    if (unseenMark) fit.unseenMark += 1;
    if ((height > SIZE.height || hidden || unseenMark) && fit.examples.length < 5)
      fit.examples.push(`${id} ${height}${hidden ? ' hidden' : ''}${unseenMark ? ' mark' : ''}`);
  }
  return fit;
}

/** Runs in the page; no named function in here, the page has no helper that keeps its name. */
function measured(): Seen {
  const review = document.querySelector('.review');
  if (!review) throw new Error(`no hint is shown at ${location.href}`);
  const parts = [review, ...review.querySelectorAll('*')];
  const marks = [...review.querySelectorAll('.quote mark')].filter((mark) => !mark.closest('details'));
  return {
    height: document.documentElement.scrollHeight,
    hidden: parts.some(
      (part) =>
        ['auto', 'scroll', 'hidden'].includes(getComputedStyle(part).overflowY) &&
        part.clientHeight > 1 &&
        part.scrollHeight > part.clientHeight + 1,
    ),
    unseenMark:
      marks.length > 0 &&
      !marks.some((mark) => {
        const box = mark.getBoundingClientRect();
        const frame = mark.closest('.quote')?.getBoundingClientRect();
        const end = Math.min(innerHeight, frame?.bottom ?? 0);
        return box.top >= (frame?.top ?? 0) - 1 && Math.min(box.bottom, box.top + 24) <= end + 1;
      }),
  };
}
