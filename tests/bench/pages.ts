import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { openBrowser, phone } from '../support/browser';
import { countingProxy } from '../support/counting-proxy';
import { lighthouse } from './lighthouse';
import { type Weight, weigh } from './wire';

/**
 * What the learner's pages weigh in Kyrgyz and how soon a cheap phone can read them:
 *
 *     npx tsx tests/bench/pages.ts http://localhost:3000
 *     LIGHTHOUSE=/path/to/lighthouse npx tsx tests/bench/pages.ts http://localhost:3000
 *
 * Bytes are those that came over the wire (compressed, with headers, cache empty). The slow phone:
 * 400 kbit/s, 150 ms latency, processor throttled six times; the median of five visits.
 */

const [base = ''] = process.argv.slice(2);
if (!base) {
  process.stderr.write('npx tsx tests/bench/pages.ts <base URL>\n');
  process.exit(2);
}

const LANGUAGE = 'ky';
const VISITS = 5;
const SLOW = { offline: false, latency: 150, downloadThroughput: 50_000, uploadThroughput: 50_000 };

interface Place {
  name: string;
  url: string;
  /** What one came to read or to answer. */
  main: string;
}

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

/**
 * The five pages as somebody meets them who comes for the first time, and the taps to the first
 * exercise.
 */
async function firstVisit(page: Page): Promise<{ places: Place[]; taps: number; titles: string[] }> {
  let taps = 0;
  const tap = async (selector: string, arrived: RegExp) => {
    taps += 1;
    await page.locator(selector).first().tap();
    await page.waitForURL(arrived);
  };
  await page.goto(base);
  await tap(`button[value=${LANGUAGE}]`, /\/course\/[^/]+$/);
  const map = page.url();
  const titles = await page.locator('.thread button').allInnerTexts();
  await tap('.dock .btn', /\/course\/[^/]+\/[^/]+$/);
  const lesson = page.url();
  await tap('.dock .btn', /\/round\/.+\/1$/);
  const places = [
    { name: 'language', url: `${base}/language`, main: '.langs button' },
    { name: 'map', url: map, main: '.thread button' },
    { name: 'lesson', url: lesson, main: '#lesson p' },
    { name: 'exercise', url: page.url(), main: '#answer-form legend' },
    { name: 'tutor', url: `${base}/tutor`, main: '#question' },
  ];
  return { places, taps, titles };
}

// ---------------------------------------------------------------- bytes

async function visit(browser: Browser, cookies: Cookies): Promise<{ page: Page; session: CDPSession }> {
  const context = await phone(browser, { locale: LANGUAGE });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  return { page, session };
}

async function weightOf(browser: Browser, cookies: Cookies, place: Place): Promise<Weight> {
  const { page, session } = await visit(browser, cookies);
  const weight = weigh(session);
  await page.goto(place.url, { waitUntil: 'networkidle' });
  await page.context().close();
  return weight();
}

interface TurnWeights {
  second: number;
  twentieth: number;
  /** Of the second turn, from the phone to the server. */
  sent: number;
}

/**
 * A question and its answer in a conversation that is open, headers included: the stream, and the
 * page asked for again.
 */
async function turnWeights(browser: Browser, cookies: Cookies, titles: string[]): Promise<TurnWeights> {
  const wire = await countingProxy(base);
  const context = await phone(browser, { locale: LANGUAGE });
  await context.addCookies(cookies.map((cookie) => ({ ...cookie, domain: new URL(wire.url).hostname })));
  const page = await context.newPage();
  await page.goto(`${wire.url}/tutor`, { waitUntil: 'networkidle' });
  const turns: { received: number; sent: number }[] = [];
  for (let n = 0; n < 20; n += 1) {
    const question = `${n + 1}. ${titles[n % titles.length]}?`;
    wire.taken();
    await page.locator('#question').fill(question);
    await page.locator('.composer .btn').click();
    await page.locator('.asked[id] .said').last().getByText(question, { exact: true }).waitFor();
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(500);
    turns.push(wire.taken());
    // A learner may ask eight times a minute.
    if (n > 6) await page.waitForTimeout(7_500);
  }
  await context.close();
  await wire.close();
  return {
    second: turns[1]?.received ?? Number.NaN,
    twentieth: turns[19]?.received ?? Number.NaN,
    sent: turns[1]?.sent ?? Number.NaN,
  };
}

// ---------------------------------------------------------------- time

interface Moments {
  readable?: number;
  hydrated?: number;
}

/**
 * Runs in the page before its own scripts: notes when the text is painted, and when React has taken
 * over the page.
 */
function watch(main: string): void {
  const moments: Moments = {};
  Object.assign(window, { moments });
  const look = () => {
    const node = document.querySelector(main);
    const painted = performance.getEntriesByName('first-contentful-paint').length > 0;
    if (node && painted && node.getClientRects().length > 0) moments.readable ??= performance.now();
    const link = document.querySelector('main');
    if (link && Object.keys(link).some((key) => key.startsWith('__react')))
      moments.hydrated ??= performance.now();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function slowVisit(browser: Browser, cookies: Cookies, place: Place): Promise<Required<Moments>> {
  const { page, session } = await visit(browser, cookies);
  await session.send('Network.emulateNetworkConditions', SLOW);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  // esbuild, under tsx, calls this helper in every function that it has compiled.
  await page.addInitScript('globalThis.__name = (named) => named');
  await page.addInitScript(watch, place.main);
  await page.goto(place.url, { waitUntil: 'commit', timeout: 60_000 });
  const moments = () => (window as unknown as { moments: Moments }).moments;
  await page.waitForFunction(
    () => 'hydrated' in (window as unknown as { moments: Moments }).moments,
    undefined,
    {
      timeout: 60_000,
    },
  );
  const { readable = Number.NaN, hydrated = Number.NaN } = await page.evaluate(moments);
  await page.context().close();
  return { readable, hydrated };
}

const median = (values: number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function moments(browser: Browser, cookies: Cookies, place: Place): Promise<Required<Moments>> {
  const visits: Required<Moments>[] = [];
  for (let n = 0; n < VISITS; n += 1) visits.push(await slowVisit(browser, cookies, place));
  return {
    readable: median(visits.map(({ readable }) => readable)),
    hydrated: median(visits.map(({ hydrated }) => hydrated)),
  };
}

/** Sends an answer on a page whose scripts never arrive. @returns whether it came back marked */
async function answersWithoutScripts(browser: Browser, cookies: Cookies, url: string): Promise<boolean> {
  const { page } = await visit(browser, cookies);
  await page.route('**/*.js', (route) => route.abort());
  await page.goto(url);
  const form = page.locator('#answer-form');
  const choice = form.locator('.choice input').last();
  if ((await choice.count()) > 0) await choice.check({ force: true });
  for (const field of await form.locator('input[name=text]').all()) await field.fill('12');
  for (const select of await form.locator('.pairs select').all()) await select.selectOption({ index: 1 });
  await page.locator('.dock button.btn').click();
  const marked = await page
    .locator('#result')
    .waitFor()
    .then(
      () => true,
      () => false,
    );
  await page.context().close();
  return marked;
}

// ---------------------------------------------------------------- report

const kB = (bytes: number) => (bytes / 1000).toFixed(1);
const seconds = (ms: number) => (ms / 1000).toFixed(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

const browser = await openBrowser();
try {
  const context = await phone(browser, { locale: LANGUAGE });
  const { places, taps, titles } = await firstVisit(await context.newPage());
  const cookies = await context.cookies();
  await context.close();
  say(
    '| page | HTML, CSS, fonts (kB) | script (kB) | other (kB) | requests | readable (s) | hydrated (s) | Lighthouse performance | accessibility |',
  );
  say('|---|---|---|---|---|---|---|---|---|');
  for (const place of places) {
    // The page of a first visit is measured as one: nobody is signed in.
    const own = place.name === 'language' ? [] : cookies;
    const weight = await weightOf(browser, own, place);
    const { readable, hydrated } = await moments(browser, own, place);
    const scores = lighthouse(own, place.url);
    const bytes = [kB(weight.page), kB(weight.script), kB(weight.other), weight.requests];
    const marks = scores ? [scores.performance, scores.accessibility] : ['not run', 'not run'];
    say(`| ${[place.name, ...bytes, seconds(readable), seconds(hydrated), ...marks].join(' | ')} |`);
  }
  say(`\nTaps from the first visit to the first exercise: ${taps}`);
  const exercise = places.find(({ name }) => name === 'exercise')?.url ?? '';
  say(
    `An exercise can be answered while no script has arrived: ${(await answersWithoutScripts(browser, cookies, exercise)) ? 'yes' : 'no'}`,
  );
  const turn = await turnWeights(browser, cookies, titles);
  say(
    `A question to the tutor and its answer: ${kB(turn.second)} kB received, ${kB(turn.sent)} kB sent; the twentieth of a conversation: ${kB(turn.twentieth)} kB received`,
  );
} finally {
  await browser.close();
}
