import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { looker, PHONE } from './look';

/**
 * Pictures of every screen as a learner on a small phone meets them, light and dark, what axe says
 * about each, and what does not fit: on a phone, with the largest text, on a tablet and on a
 * laptop.
 *
 *     npx tsx tests/e2e/screenshots.ts http://localhost:3000 /tmp/pictures [en,ky,ar] [16 or 32]
 *
 * The last is the browser's font size.
 *
 * It answers, asks and deletes as a learner of its own, so a server with data of its own is kinder.
 */

const [base = '', folder = '', only = 'en,ky,ar', font = '16'] = process.argv.slice(2);
if (!base || !folder) {
  process.stderr.write('npx tsx tests/e2e/screenshots.ts <base URL> <folder> [languages] [font size]\n');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

const QUESTIONS: Record<string, { fits: string; strange: string; danger: string }> = {
  en: {
    fits: 'What fees do I pay when I send money?',
    strange: 'How do I bake bread?',
    danger: 'My employer took my passport',
  },
  ru: {
    fits: 'Какую комиссию я плачу за перевод?',
    strange: 'Как испечь хлеб?',
    danger: 'Работодатель забрал мой паспорт',
  },
  ky: {
    fits: 'Акча которгондо комиссия канча?',
    strange: 'Нанды кантип жабам?',
    danger: 'Жумуш берүүчү паспортумду алып койду',
  },
  ar: {
    fits: 'What fees do I pay when I send money?',
    strange: 'كيف أخبز الخبز؟',
    danger: 'صاحب العمل أخذ جواز سفري',
  },
};
const LOCALES: Record<string, string> = { en: 'en-US', ru: 'ru-RU', ky: 'ky-KG', ar: 'ar-EG' };

const { look, faults } = looker(folder, font);

async function kindOf(page: Page): Promise<string> {
  return (await page.locator('#answer-form input[name=kind]').getAttribute('value')) ?? '';
}

/** Some answer of the right shape; rarely the right one. */
async function answerSomehow(page: Page, kind: string): Promise<void> {
  const form = page.locator('#answer-form');
  if (kind === 'single-choice' || kind === 'multiple-choice')
    await form.locator('.choice label').last().click();
  if (kind === 'number') await form.locator('[name=text]').fill('12');
  if (kind === 'short-text') await form.locator('[name=text]').fill('abc');
  if (kind === 'ordering') await form.locator('.moves button').nth(1).click();
  if (kind === 'matching') {
    for (const select of await form.locator('select').all()) await select.selectOption({ index: 1 });
  }
  await page.locator('.dock button.btn').click();
  await page.locator('#result').waitFor();
}

/** Practises a module once; each kind of exercise is pictured the first time it comes. */
async function practise(page: Page, language: string, lesson: string, seen: Set<string>): Promise<void> {
  await page.goto(lesson);
  await page.locator('.dock .btn').click();
  await page.waitForURL(/\/round\//);
  while (!page.url().includes('/end')) {
    await page.locator('#answer-form').waitFor();
    const kind = await kindOf(page);
    const fresh = !seen.has(kind);
    seen.add(kind);
    if (fresh) await look(page, language, `exercise-${kind}`);
    await answerSomehow(page, kind);
    if (fresh) await look(page, language, `checked-${kind}`);
    if (fresh && kind === 'single-choice') await hints(page, language);
    const here = page.url();
    await page.locator('.dock a.btn').click();
    await page.waitForURL((url) => url.pathname !== new URL(here).pathname);
  }
  await look(page, language, 'round-end');
}

/**
 * A few exercises on arrival: the first is answered, the second passed over, and it is left,
 * resumed and ended.
 */
async function placement(page: Page, language: string, map: string): Promise<void> {
  await page.locator('[action="/api/placement"] [value=begin]').click();
  await page.locator('#answer-form').waitFor();
  await look(page, language, 'placement');
  await answerSomehow(page, await kindOf(page));
  await look(page, language, 'placement-checked');
  await page.locator('.dock a.btn').click();
  await page.waitForURL(/\/round\/.+\/2$/);
  await page.goto(map);
  await look(page, language, 'map-placement-begun');
  await page.locator('[action="/api/placement"] [value=end]').click();
  await page.waitForURL(/\/placement$/);
  await look(page, language, 'placement-result');
}

async function hints(page: Page, language: string): Promise<void> {
  const hint = page.locator('#hints button');
  if ((await hint.count()) === 0) return;
  await hint.click();
  await page.locator('#hint-1').waitFor();
  await page.locator('details.fold summary').first().click();
  await look(page, language, 'hint');
}

async function tutor(page: Page, language: string): Promise<void> {
  const { fits, strange, danger } = QUESTIONS[language] ?? { fits: '?', strange: '?', danger: '?' };
  await page.goto(`${base}/tutor`);
  await look(page, language, 'tutor-new');
  await page.locator('#question').fill(fits);
  await page.locator('.composer button').click();
  await page.waitForURL(/\/tutor\/.+/);
  await look(page, language, 'tutor-answer');
  const lesson = page.locator('.section-source a.go').first();
  const cited = await lesson.getAttribute('href');
  for (const question of [strange, danger]) {
    await page.locator('#question').fill(question);
    await page.locator('.composer button').click();
    await page.locator('.asked[id] .said').last().getByText(question, { exact: true }).waitFor();
  }
  await look(page, language, 'tutor-danger');
  await page.goto(base + cited);
  await look(page, language, 'lesson-cited');
  await page.goto(base + (cited ?? '').replace(/hash=\w+/, 'hash=0'));
  await look(page, language, 'lesson-changed');
}

/** A profile is given a name; somebody then mistypes the PIN, and asks for a new one. */
async function profile(page: Page, language: string): Promise<void> {
  const send = async () => {
    await page.locator('.dock button').click();
    await page.waitForTimeout(500);
  };
  const name = `Nur ${Date.now().toString(36)}`;
  await page.goto(`${base}/sign-in`);
  await look(page, language, 'sign-in');
  await page.goto(`${base}/settings/keep`);
  await page.locator('#name').fill(name);
  await page.locator('#pin').fill('111111');
  await send();
  await page.locator('#fault').waitFor();
  await look(page, language, 'keep');
  await page.locator('#pin').fill('480215');
  await send();
  await page.waitForURL(/recovery/);
  await look(page, language, 'recovery');
  await page.locator('.dock button').click();
  await page.waitForURL(/settings$/);
  await look(page, language, 'settings-kept');
  await page.goto(`${base}/settings/recovery`);
  await look(page, language, 'recovery-shown');
  await page.goto(`${base}/settings/recovery/new`);
  await page.locator('#pin').fill('222222');
  await send();
  await page.locator('#fault').waitFor();
  await look(page, language, 'recovery-new');
  await page.goto(`${base}/sign-in`);
  await page.locator('#name').fill(name);
  await page.locator('#pin').fill('222222');
  await send();
  await page.locator('#fault').waitFor();
  await look(page, language, 'sign-in-again');
  await page.goto(`${base}/recover`);
  await look(page, language, 'recover');
}

async function all(browser: Browser, language: string): Promise<void> {
  const context = await browser.newContext({
    viewport: PHONE,
    locale: LOCALES[language] ?? language,
    deviceScaleFactor: 2,
  });
  const page = await context.newPage();
  page.on('response', (response) => {
    const wanted = ['/nowhere', '/api/claim', '/api/sign-in', '/api/recovery-code'].includes(
      new URL(response.url()).pathname,
    );
    if (response.status() >= 400 && !wanted)
      process.stdout.write(`${language} ${response.status()}: ${response.url()}\n`);
  });
  page.on('console', (message) => {
    const known = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !known)
      process.stdout.write(`${language} console: ${message.text()} ${page.url()}\n`);
  });
  page.on('pageerror', (error) =>
    process.stdout.write(`${language} page error: ${error.message} ${page.url()}\n`),
  );
  await page.goto(base);
  await look(page, language, 'language');
  await page.locator(`button[value=${language}]`).click();
  await page.waitForURL(/\/course\//);
  const map = page.url();
  await look(page, language, 'map-new');
  await placement(page, language, map);
  await page.goto(`${map}/why`);
  await look(page, language, 'why');
  await page.goto(`${map}/progress`);
  await look(page, language, 'progress-new');
  await page.goto(map);
  await page.locator('.dock .btn').click();
  await page.waitForURL((url) => url.pathname.split('/').length === 4);
  const lesson = page.url();
  await look(page, language, 'lesson');

  const seen = new Set<string>();
  await practise(page, language, lesson, seen);
  await page.goto(map);
  const modules = await page
    .locator('.thread button')
    .evaluateAll((all) => all.map((one) => one.getAttribute('value')));
  for (const module of modules) {
    if (!lesson.endsWith(`/${module}`)) await practise(page, language, `${map}/${module}`, seen);
  }
  await page.goto(map);
  await page.locator('.menu summary').click();
  await look(page, language, 'map');
  await page.goto(`${map}/progress`);
  await look(page, language, 'progress');
  await tutor(page, language);
  await page.goto(`${base}/settings`);
  await look(page, language, 'settings');
  await profile(page, language);
  await page.goto(`${base}/nowhere`);
  await look(page, language, 'not-found');
  await page.goto(`${base}/settings`);
  await page.locator('label[for=confirm]').click();
  await page.locator('.btn.danger').click();
  await page.waitForURL(/forgotten/);
  await look(page, language, 'forgotten');
  process.stdout.write(`${language}: kinds of exercise met: ${[...seen].join(', ')}\n`);
  await context.close();
}

const browser = await openBrowser([`--blink-settings=defaultFontSize=${font}`]);
try {
  for (const language of only.split(',')) await all(browser, language);
} finally {
  await browser.close();
}
process.stdout.write(`${faults()} faults\n`);
