import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { parse } from 'yaml';
import { build, isBuilt } from '@/lib/server/commands/build';
import { bundleWorker } from '@/lib/server/commands/build-offline';
import {
  answer,
  begin,
  fetchedBytes,
  type SavedPhone,
  save,
  savedPhone,
  toExercises,
} from '../e2e/saved-phone';
import { discard, root, startApp } from '../support/app';
import { COURSE, course } from '../support/learner';
import { shareOfACore } from '../support/share-of-a-core';
import { tlsFront } from '../support/tls';

/** As slow as a cheap phone is beside a desk's machine. */
const SLOWER = 6;
const THIRD = 1 / 3;
const [MAPS, ANSWERS, QUESTIONS] = [9, 20, 20];

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const rounded = (value: number, digits = 0) => Number(value.toFixed(digits));

/**
 * A phone in Kyrgyz whose course is saved and whose server has ended: what it fetched, how long its
 * pages, answers and questions take, what it holds in memory. Its browser is opened anew after the
 * saving: pages of the server, and what saving has taken, are not what a phone without a network
 * holds. Memory is looked at before the map's workers are ended by force, since each of them leaves
 * in the process what the browser frees later. The map is drawn by the worker, which
 * no browser slows down: all of Chromium has a third of a core meanwhile, or where the system gives
 * no such share the page is six times slower. Answers and questions by the same engine in a page
 * six times slower (offline-engine.ts).
 */
export async function phoneFigures(tell: (text: string) => void): Promise<Record<string, number>> {
  if (!isBuilt(root)) await build(root);
  const worker = gzipSync(await bundleWorker(root), { level: 9 }).length;
  const engine = await bundleWorker(root, 'tests/bench/offline-engine.ts');
  const front = await tlsFront();
  const app = await startApp({ USTAT_URL: front.url });
  front.lead(app.url);
  const handset = savedPhone('ky');
  try {
    const course = await savedOn(handset, front.url);
    await app.stop();
    tell('saved; the server has ended\n');
    const context = await handset.open();
    // tsx keeps the names of functions by a helper that pages do not have
    await context.addInitScript({ content: 'globalThis.__name = (one) => one' });
    const page = await context.newPage();
    await used(page, front.url);
    const memory = await memoryOf(context, page);
    const maps = await mapTimes(context, page, front.url + COURSE, tell);
    tell(`map, worker cold: ${maps.map((ms) => rounded(ms)).join(' ')}\n`);
    const times = await engineTimes(context, page, engine);
    tell(`answers: ${times.answers.map((ms) => rounded(ms)).join(' ')}\n`);
    tell(`questions: ${times.questions.map((ms) => rounded(ms)).join(' ')}\n`);
    await context.close();
    return {
      worker_kb: rounded(worker / 1000, 1),
      course_kb: rounded(course / 1000, 1),
      map_ms: rounded(median(maps)),
      answer_ms: rounded(median(times.answers)),
      tutor_ms: rounded(median(times.questions)),
      memory_mb: rounded(memory / 1e6),
    };
  } finally {
    handset.remove();
    await discard(app);
    await front.close();
  }
}

/** @returns bytes of the course that were fetched */
async function savedOn(handset: SavedPhone, site: string): Promise<number> {
  const context = await handset.open();
  const page = await context.newPage();
  await begin(page, site, 'ky');
  await save(page, site);
  const bytes = await fetchedBytes(page);
  await context.close();
  return bytes;
}

const slowed = (cdp: CDPSession, rate: number) => cdp.send('Emulation.setCPUThrottlingRate', { rate });

/** First paint of the map, each time with a worker that the browser has ended before. */
async function mapTimes(
  context: BrowserContext,
  page: Page,
  address: string,
  tell: (text: string) => void,
): Promise<number[]> {
  const cdp = await context.newCDPSession(page);
  await cdp.send('ServiceWorker.enable');
  const end = shareOfACore(await browsersPid(context), THIRD);
  if (!end) await slowed(cdp, SLOWER);
  tell(
    end ? 'map: a third of a core for all of Chromium\n' : 'map: a page six times slower, its worker not\n',
  );
  const times: number[] = [];
  for (let n = 0; n < MAPS; n += 1) {
    await page.goto('about:blank');
    await cdp.send('ServiceWorker.stopAllWorkers');
    await page.goto(address, { waitUntil: 'load' });
    times.push(
      await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const seen = ({ name, startTime }: PerformanceEntry) =>
              name === 'first-contentful-paint' && resolve(startTime);
            new PerformanceObserver((list) => list.getEntries().forEach(seen)).observe({
              type: 'paint',
              buffered: true,
            });
          }),
      ),
    );
  }
  if (end) end();
  else await slowed(cdp, 1);
  return times;
}

async function browsersPid(context: BrowserContext): Promise<number> {
  const cdp = await context.browser()?.newBrowserCDPSession();
  const { processInfo } = (await cdp?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
  return processInfo.find(({ type }) => type === 'browser')?.id ?? Number.NaN;
}

/** A lesson, an exercise and a question, by the worker. */
async function used(page: Page, site: string): Promise<void> {
  await toExercises(page, site);
  await answer(page, 'ky', 1);
  await page.goto(`${site}/tutor?course=${COURSE.split('/').at(-1)}`);
  await page.locator('main button[name=question]').first().click();
  await page.waitForURL(/\/tutor\/[0-9a-f-]{36}/);
}

/** Bytes that the process of the page and its worker holds, shared ones in parts. */
async function memoryOf(context: BrowserContext, page: Page): Promise<number> {
  const cdp = await context.browser()?.newBrowserCDPSession();
  const own = cdp ?? (await context.newCDPSession(page));
  const { processInfo } = await own.send('SystemInfo.getProcessInfo');
  const held = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => {
      const [, kilobytes = '0'] =
        /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8')) ?? [];
      return Number(kilobytes) * 1024;
    });
  return Math.max(...held);
}

interface Engine {
  page(address: string): Promise<Response | null>;
  post(request: Request, fields: [string, string][]): Promise<Response | null>;
}

async function engineTimes(context: BrowserContext, page: Page, script: string) {
  const asked = (parse(readFileSync('tests/data/questions-ky-60.yaml', 'utf8')) as { text: string }[])
    .slice(0, QUESTIONS)
    .map(({ text }) => text);
  const courseId = COURSE.split('/').at(-1) ?? '';
  const cdp = await context.newCDPSession(page);
  // a page's policy forbids what zod does to be quick; a worker has none
  await cdp.send('Page.setBypassCSP', { enabled: true });
  await page.goto(page.url().replace(/\/tutor.*$/, COURSE));
  await page.evaluate(script);
  await slowed(cdp, SLOWER);
  const modules = course.structure.modules.map(({ id }) => id);
  const times = await page.evaluate(timed, { courseId, modules, asked, answers: ANSWERS });
  await slowed(cdp, 1);
  return times;
}

/** In the page. */
async function timed({
  courseId,
  modules,
  asked,
  answers,
}: {
  courseId: string;
  modules: string[];
  asked: string[];
  answers: number;
}): Promise<{ answers: number[]; questions: number[] }> {
  const { engine } = globalThis as unknown as { engine: Engine };
  const send = async (path: string, fields: [string, string][]) => {
    const request = new Request(path, { method: 'POST', referrer: location.href });
    const from = performance.now();
    const response = await engine.post(request, fields);
    const ms = performance.now() - from;
    return { ms, to: response?.headers.get('location') ?? '' };
  };
  const drawn = async (address: string) => {
    const response = await engine.page(new URL(address, location.href).href);
    return new DOMParser().parseFromString((await response?.text()) ?? '', 'text/html');
  };
  const found = { answers: [] as number[], questions: [] as number[] };
  for (const module of modules) {
    let { to } = await send('/api/round', [
      ['course', courseId],
      ['module', module],
    ]);
    while (/\/round\/[^/]+\/\d+/.test(to) && found.answers.length < answers) {
      const form = (await drawn(to)).querySelector<HTMLFormElement>('#answer-form');
      if (!form) break;
      form.querySelector<HTMLInputElement>('[type=radio]')?.setAttribute('checked', '');
      form.querySelector<HTMLInputElement>('[type=checkbox]')?.setAttribute('checked', '');
      const fields = [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]);
      const filled = fields.map(([name, value]): [string, string] => [name, name === 'text' ? '1' : value]);
      const told = await send('/api/answer', filled);
      if (told.to.includes('#result')) found.answers.push(told.ms);
      const [, round, n] = /\/round\/([^/]+)\/(\d+)/.exec(to) ?? [];
      to = `/round/${round}/${Number(n) + 1}`;
    }
  }
  for (const question of asked) {
    const turn = crypto.randomUUID();
    const { ms, to } = await send('/api/tutor', [
      ['turnId', turn],
      ['courseId', courseId],
      ['question', question],
    ]);
    if (to.includes(turn)) found.questions.push(ms);
  }
  return found;
}
