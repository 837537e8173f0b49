import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { EXPORT_FORMATS } from '@/lib/research/lab-run';
import { type App, discard, startApp } from '../support/app';
import { openBrowser, phone, troubles } from '../support/browser';
import { smallCourse } from '../support/course';
import { postgresTestDb } from '../support/db';
import { faults } from '../support/faults';
import {
  type Finished,
  heldOf,
  invalidStatements,
  type Rows,
  readFinished,
} from '../support/finished-export';
import { lacks } from '../support/needs';
import { accept, type Browser, browserAt, invitedTo, PASSPHRASE, printedLink } from '../support/staff';

const words = JSON.parse(readFileSync('lib/messages/en.json', 'utf8'));
const PICTURES = process.env.USTAT_PICTURES;

/** The folder of the small course, in which every exercise has two hints. */
function courses(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ustat-tea-'));
  for (const [name, text] of smallCourse()) {
    const path = join(folder, 'tea', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
}

interface Person {
  browser: Browser;
  id: string;
  round: string;
  arm: string | null;
}

describe.skipIf(lacks('chromium') || lacks('postgres'))('an experiment (needs chromium, postgres)', () => {
  let app: App;
  let db: Db;
  let drop: () => Promise<void>;
  let screen: Awaited<ReturnType<typeof openBrowser>>;
  let desk: Page;
  let colleague: Browser;
  const people: Person[] = [];
  const wrong: string[][] = [];
  beforeAll(async () => {
    const given = await postgresTestDb();
    ({ db, drop } = given);
    app = await startApp({ DATABASE_URL: given.url, USTAT_COURSES: courses() });
    screen = await openBrowser();
    const admin = await accept(app.url, printedLink(app), 'Айгүл');
    const researcher = () => invitedTo(admin, 'researcher course:tea');
    await accept(app.url, await researcher(), 'Нурлан');
    colleague = await accept(app.url, await researcher(), 'Мээрим');
    const look = { viewport: { width: 1280, height: 720 }, locale: 'en' };
    // colours are looked at in the moment in which they change
    const context = await screen.newContext({ ...look, reducedMotion: 'reduce' });
    context.setDefaultTimeout(120_000);
    desk = await context.newPage();
    wrong.push(troubles(desk, app.url));
  });
  afterAll(async () => {
    await screen?.close();
    if (app) await discard(app);
    await drop?.();
  });
  const picture = async (page: Page, name: string) => {
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
  };
  /** What is looked at by people in the other languages of staff. */
  async function inOtherLanguages(name: string): Promise<void> {
    for (const language of ['ru', 'ky', 'en']) {
      await db.query("update staff set language = $1 where name = 'Нурлан'", [language]);
      await desk.reload();
      if (language !== 'en') await picture(desk, `${name}-${language}`);
    }
  }
  const where = async (response: Response) =>
    ((await response.json()) as { location?: string }).location ?? '';

  /** Somebody new who answers the question about research, and begins a round. */
  async function arrives(consent: Record<string, string> | null): Promise<Person> {
    const browser = browserAt(app.url);
    await browser.post('/api/profile', { language: 'en' });
    const [newest] = await db.query<{ id: string }>(
      'select id from learner order by created_at desc limit 1',
    );
    if (consent) await browser.post('/api/study', consent);
    const map = await (await browser.get('/course/tea')).text();
    const decision = /name="decision" value="([^"]+)"/.exec(map)?.[1] ?? '';
    expect((await browser.post('/api/choice', { course: 'tea', module: 'brew', decision })).ok).toBe(true);
    const begun = await where(await browser.post('/api/round', { course: 'tea', module: 'brew' }));
    const id = newest?.id ?? '';
    const [row] = await db.query<{ arm: string }>('select arm from exposure where learner_id = $1', [id]);
    const person = { browser, id, round: begun.split('/')[2] ?? '', arm: row?.arm ?? null };
    people.push(person);
    return person;
  }

  const inArms = () => people.filter(({ arm }) => arm !== null);

  const given = (kind: 'number' | 'single-choice', right: boolean): Record<string, string> =>
    kind === 'number' ? { kind, text: right ? '100' : '7' } : { kind, option: right ? 'boiling' : 'cold' };
  async function kindOf({ browser, round }: Person, position: number): Promise<'number' | 'single-choice'> {
    const page = await (await browser.get(`/round/${round}/${position}`)).text();
    return page.includes('At how many degrees') ? 'number' : 'single-choice';
  }
  /** What the worker of a phone sends that has been without a network for some days. */
  async function syncs(
    person: Person,
    { position, days }: { position: number; days: number },
  ): Promise<void> {
    const kind = await kindOf(person, position);
    const item = parseCourse(smallCourse()).items.find(
      ({ moduleId, definition }) => moduleId === 'brew' && definition.kind === kind,
    );
    const now = Date.now();
    const of = { courseId: 'tea', itemId: item?.definition.id, itemVersion: item?.version, language: 'en' };
    const body = {
      ...{ version: 1, device: v7(), learner: person.id, sentAt: now },
      events: [
        {
          ...{ id: v7(), counter: 1, at: now - days * 86_400_000, kind: 'answer', version: 1 },
          payload: { ...of, attemptId: v7(), roundId: person.round, position, answer: given(kind, true) },
        },
      ],
    };
    const events = body.events.map((event) => ({ ...event, device: body.device, learner: person.id }));
    const sent = await person.browser.send('/api/sync', {
      ...{ method: 'POST', body: gzipSync(JSON.stringify({ ...body, events })) },
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect(await sent.json()).toMatchObject({ outcomes: [{ is: 'taken' }] });
  }

  async function answer(person: Person, position: number, right: boolean): Promise<void> {
    const { browser, round } = person;
    const said = given(await kindOf(person, position), right);
    const attempt = crypto.randomUUID();
    const sent = await browser.post('/api/answer', { round, position: String(position), attempt, ...said });
    expect(sent.ok, await sent.text()).toBe(true);
  }

  /** The highest hint that is shown after all were asked for. */
  async function hintsOf({ browser, round, id }: Person): Promise<number> {
    for (const level of ['1', '2']) await browser.post('/api/hint', { round, position: '1', level });
    const [row] = await db.query<{ most: number | null }>(
      'select max(level)::int as most from hint_use where learner_id = $1',
      [id],
    );
    return row?.most ?? 0;
  }

  /** So many days pass for everything that is stored. */
  const pass = (days: number) =>
    db.script(
      Object.entries({
        exposure: 'exposed_at',
        attempt: 'answered_at',
        experiment: 'started_at',
        experiment_sheet: 'at',
        round: 'started_at',
      })
        .map(([table, column]) => `update ${table} set ${column} = ${column} - interval '${days} days'`)
        .join(';'),
    );

  it('is drafted, told what it lacks, and started', async () => {
    await desk.goto(`${app.url}/research`);
    await desk.fill('#name', 'Нурлан');
    await desk.fill('#passphrase', PASSPHRASE);
    await desk.keyboard.press('Enter');
    await desk.waitForURL('**/research');
    await desk.getByRole('link', { name: 'Tea (en)' }).click();
    await desk.getByText(words.research.empty).waitFor();
    await desk.getByRole('link', { name: words.research.new }).click();
    await desk.waitForURL('**/new');
    await desk.fill('#name', 'Fewer hints');
    await desk.fill('#arm-a-name', 'all hints');
    await desk.fill('#arm-b-name', 'one hint');
    // the usual path by its name: the arms would be the same
    expect(await desk.locator('#arm-b-policy').isVisible()).toBe(false);
    await desk.selectOption('#arm-b-kind', 'policy');
    expect(await desk.locator('#arm-b-policy').isVisible()).toBe(true);
    expect(await desk.locator('#arm-b-until').isVisible()).toBe(false);
    await desk.getByRole('button', { name: words.research.save }).click();
    await desk.waitForURL('**done=saved');
    await desk.getByText(words.research.fault['same-arms']).waitFor();
    await desk.selectOption('#arm-b-kind', 'hints');
    await desk.selectOption('#arm-b-until', '1');
    await desk.fill('#days', '7');
    await desk.fill('#minimumDays', '0');
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'research-draft');
    await desk.getByRole('button', { name: words.research.save }).click();
    await desk.getByText(words.research.fault['same-arms']).waitFor({ state: 'detached' });
    await desk.getByText(words.research.fault['no-question']).waitFor();
    await desk.fill('#question', 'Do learners learn more with fewer hints?');
    await desk.fill('#arm-b-weight', '60');
    await desk.getByRole('button', { name: words.research.save }).click();
    await desk.getByText(words.research.fault.weights).waitFor();
    await desk.fill('#arm-b-weight', '50');
    await desk.check('#isAdaptive');
    await desk.selectOption('#outcome', 'minutes');
    await desk.getByRole('button', { name: words.research.save }).click();
    await desk.getByText(words.research.fault['adaptive-measure']).waitFor();
    await picture(desk, 'research-adaptive');
    await desk.uncheck('#isAdaptive');
    await desk.selectOption('#outcome', 'success');
    await desk.getByRole('button', { name: words.research.save }).click();
    await desk.getByText(words.research.startText).waitFor();
    await picture(desk, 'research-ready');
    if (PICTURES) await inOtherLanguages('research-ready');
    expect(await faults(desk)).toEqual([]);
    await desk.getByRole('button', { name: words.research.act.start }).click();
    await desk.waitForURL('**done=started');
    await desk.getByText(words.research.finding['no-outcome']).waitFor();
    // of arms that nobody is in nothing is said about their sizes
    expect(await desk.locator('main').innerText()).not.toContain('(p = ');
    expect(await desk.locator('main').innerText()).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('asks learners once, and puts nobody into an arm who says no, is too young or says nothing', async () => {
    const yes = { do: 'yes', age: 'yes' };
    // arms are by chance: until there are some in each
    const isThin = (arm: string) => people.filter((one) => one.arm === arm).length < 6;
    while (people.length < 12 || (people.length < 60 && ['a', 'b'].some(isThin))) await arrives(yes);
    const others = [await arrives({ do: 'no' }), await arrives({ do: 'yes' }), await arrives(null)];
    expect(others.map(({ arm }) => arm)).toEqual([null, null, null]);
    expect(new Set(inArms().map(({ arm }) => arm))).toEqual(new Set(['a', 'b']));
    const silent = others[2];
    if (!silent) throw new Error('three others');
    for (const position of [1, 2]) await answer(silent, position, true);
    const end = await where(await silent.browser.post('/api/next', { round: silent.round, position: '2' }));
    expect(end).toContain('/end?study=1');
    expect(await (await silent.browser.get(end)).text()).toContain(words.study.offer);
    const again = await where(await silent.browser.post('/api/next', { round: silent.round, position: '2' }));
    expect(again).not.toContain('study');
  });

  it('says on a phone what it is about, in the learner’s language', async () => {
    for (const language of ['en', 'ky', 'ar']) {
      const context = await phone(screen, { locale: language });
      const page = await context.newPage();
      wrong.push(troubles(page, app.url));
      await page.goto(`${app.url}/language`);
      await page.locator(`button[value=${language}]`).click();
      await page.waitForURL('**/course/*');
      await page.goto(`${app.url}/study`);
      expect(await faults(page)).toEqual([]);
      await picture(page, `study-${language}`);
      await page.locator('button[value=yes]').click();
      await page.waitForURL('**error=bad-input*');
      await page.locator('#age').check();
      await page.locator('button[value=yes]').click();
      await page.waitForURL('**saved=yes*');
      await page.locator('button[value=no]').click();
      await page.waitForURL('**saved=no*');
      await context.close();
    }
  });

  it('shows each arm what is its own', async () => {
    const of = (arm: string) => people.find((one) => one.arm === arm) as Person;
    expect([await hintsOf(of('a')), await hintsOf(of('b'))]).toEqual([2, 1]);
  });

  it('is analysed, with answers that came a week late', async () => {
    const [late, ...others] = inArms();
    if (!late) throw new Error('nobody is in an arm');
    for (const [n, one] of others.entries())
      for (const position of [1, 2]) await answer(one, position, (n + position) % 3 > 0);
    await pass(14);
    // without a network since the eighth day, when the outcome was due since yesterday
    await syncs(late, { position: 1, days: 6 });
    const gone = others[0];
    await gone?.browser.post('/api/study', { do: 'no' });
    await desk.reload();
    const said = await desk.locator('main').innerText();
    expect(said).not.toMatch(/NaN|Infinity|undefined/);
    expect(said).toContain(words.research.finding.unclear.split(':')[0]);
    const row = (name: string) => desk.getByRole('row', { name: new RegExp(`^${name}`) }).innerText();
    const { result } = words.research;
    const sum = async (name: string) =>
      (await row(name)).split(/\s+/).reduce((all, cell) => all + (/^\d+$/.test(cell) ? Number(cell) : 0), 0);
    expect(await sum(result.assigned)).toBe(inArms().length - 1);
    expect(await sum(result.outcomes)).toBe(inArms().length - 1);
    expect(await sum(result.late)).toBe(1);
    expect(await sum(result.withdrawn)).toBe(1);
    expect(await desk.locator('figure svg').count()).toBeGreaterThan(1);
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'research-analysis');
    if (PICTURES) await inOtherLanguages('research-analysis');
    await desk.emulateMedia({ colorScheme: 'dark' });
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'research-analysis-dark');
    await desk.emulateMedia({ colorScheme: 'light' });
    const [file] = await Promise.all([
      desk.waitForEvent('download'),
      desk.getByRole('link', { name: result.csv }).first().click(),
    ]);
    expect(readFileSync(await file.path(), 'utf8')).toMatch(/^label,value,low,high,p\r\n/);
  });

  it('has a sheet whose hash is that of its file', async () => {
    const page = desk.url().replace(/\?.*/, '');
    await desk.goto(`${page}/sheet`);
    const hash = await desk.locator('code').innerText();
    const [file] = await Promise.all([
      desk.waitForEvent('download'),
      desk.getByRole('button', { name: words.research.sheet.json }).click(),
    ]);
    const text = readFileSync(await file.path());
    expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'research-sheet');
    await desk.goto(page);
  });

  it('goes on with a mended arm as a new arm, in a version of its own', async () => {
    await desk.getByText(words.research.replaceTitle).click();
    await desk.selectOption('#arm', { label: 'one hint' });
    await desk.fill('#arm-new-name', 'one hint, mended');
    await desk.selectOption('#arm-new-kind', 'hints');
    await desk.selectOption('#arm-new-until', '1');
    await desk.selectOption('#arm-new-from', 'wrong-answer');
    await desk.getByRole('button', { name: words.research.replace, exact: true }).click();
    await desk.waitForURL('**done=replaced');
    await desk.getByRole('link', { name: `${words.research.result.version} 1` }).click();
    await desk.waitForURL('**version=1');
    expect(await desk.getByRole('row', { name: /^Assigned/ }).innerText()).not.toMatch(/0.*0/);
    const fresh = await arrives({ do: 'yes', age: 'yes' });
    expect(['a', 'b-2']).toContain(fresh.arm);
    const sheets = await db.query<{ version: number }>('select version from experiment_sheet order by 1');
    expect(sheets.map(({ version }) => version)).toEqual([1, 2]);
    expect(await faults(desk)).toEqual([]);
  });

  /** Until what was asked for is there: the page asks again by itself. */
  let experiment = '';
  let zip: Record<string, Uint8Array> = {};
  const isThere = (link: string) => desk.getByRole('link', { name: link }).first().waitFor();

  it('leads to an export that its asker alone can take', async () => {
    experiment = desk.url();
    await desk.goto(`${app.url}/research/tea`);
    await db.query("update staff_session set confirmed_at = confirmed_at - interval '11 minutes'");
    await desk.getByRole('link', { name: words.lab.export.link }).click();
    await desk.waitForURL('**/staff/confirm*');
    await desk.fill('#passphrase', PASSPHRASE);
    await desk.keyboard.press('Enter');
    await desk.getByText(words.lab.export.none).waitFor();
    for (const format of EXPORT_FORMATS) await desk.locator(`#format-${format}`).check();
    await desk.getByRole('button', { name: words.lab.export.begin }).click();
    await desk.waitForURL('**done=begun');
    const take = desk.getByRole('button', { name: words.lab.export.download });
    await take.waitFor();
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'research-export');
    if (PICTURES) await inOtherLanguages('research-export');
    const [file] = await Promise.all([desk.waitForEvent('download'), take.click()]);
    zip = unzipSync(readFileSync(await file.path()));
    if (PICTURES) writeFileSync(join(PICTURES, 'export.zip'), readFileSync(await file.path()));
    const [made] = await db.query<{ id: string }>("select id from lab_run where kind = 'export'");
    await db.query('update staff_session set confirmed_at = now()');
    const theirs = await (await colleague.get('/research/tea/export')).text();
    expect(theirs).toContain(words.lab.export.none);
    const token = /name="token" value="([^"]+)"/.exec(theirs)?.[1] ?? '';
    const asks = { course: 'tea', run: made?.id ?? '', token };
    expect((await colleague.post('/api/research/export/file', asks)).status).toBe(404);
    const told = await db.query<{ action: string }>(
      "select action from audit where action like 'export-%' order by seq",
    );
    expect(told.map(({ action }) => action)).toEqual(['export-begun', 'export-taken']);
    writeFileSync(join(app.dataDir, 'answers.txt'), zip['tea-export/datashop/transactions.txt'] ?? '');
  });

  it('holds in every format what the database has of those who agreed, as manifest and codebook say', async () => {
    const held = await heldOf(db);
    const read = async (format: string) => readFinished(zip, `tea-export/${format}`);
    const [csv, parquet, datashop, xapi, pykt] = await Promise.all(
      (['csv', 'parquet', 'datashop', 'xapi', 'pykt'] as const).map(read),
    );
    const all = [csv, parquet, datashop, xapi, pykt].flatMap((one) => one ?? []);
    expect(all.flatMap((one) => one.faults)).toEqual([]);
    expect(held.attempts).toBeGreaterThan(20);
    expect(held.decisions).toBeGreaterThan(10);
    // who has withdrawn may be the one who was shown two of three
    expect(held.hints).toBeGreaterThan(0);
    const rows = (of: Finished | undefined, file: string) => of?.tables[file]?.rows ?? [];
    for (const name of ['attempts', 'decisions', 'exposures', 'hints'])
      for (const [of, file] of [[csv, `${name}.csv`] as const, [parquet, `${name}.parquet`] as const])
        expect([file, rows(of, file).length]).toEqual([file, held[name]]);
    const attempts = rows(csv, 'attempts.csv');
    expect(new Set(attempts.map(({ learner }) => learner)).size).toBe(held.answered);
    // the same of each format, under the same made-up names
    const tries = (all: Rows, learner: string, time: string) =>
      all
        .map((row) => `${row[learner]} ${new Date(`${row[time]}`.replace(/ (.*\d)$/, 'T$1Z')).getTime()}`)
        .sort();
    const ofCsv = tries(attempts, 'learner', 'time');
    const ofParquet = rows(parquet, 'attempts.parquet').map(
      ({ learner, time }) => `${learner} ${(time as Date).getTime()}`,
    );
    expect(ofParquet.sort()).toEqual(ofCsv);
    expect(tries(rows(datashop, 'transactions.txt'), 'Anon Student Id', 'Time')).toEqual(ofCsv);
    const statements = rows(xapi, 'statements.jsonl');
    expect(invalidStatements(statements)).toEqual([]);
    expect(statements).toHaveLength((held.attempts ?? 0) + (held.hints ?? 0));
    const answers = rows(pykt, 'sequences.csv').flatMap(({ selectmasks }) =>
      `${selectmasks}`.split(',').filter((one) => one === '1'),
    );
    expect(answers).toHaveLength(attempts.filter(({ attempt }) => attempt === '1').length);
    // every answer is of an exercise whose choice is there
    const choices = rows(csv, 'choices.csv');
    expect(new Set(choices.map(({ round }) => round)).size).toBe(held.rounds);
    const chosen = new Map(choices.map(({ round, position, item }) => [`${round} ${position}`, item]));
    expect(attempts.filter((one) => chosen.get(`${one.round} ${one.position}`) !== one.item)).toEqual([]);
    // an arm of the page is found again from the files alone
    const armOf = new Map(rows(csv, 'exposures.csv').map(({ learner, arm }) => [learner, arm]));
    expect(new Set(armOf.values())).toEqual(new Set(inArms().map(({ arm }) => arm)));
  });

  it('has its own log looked at, and the file deleted', async () => {
    await desk.goto(`${app.url}/research/logs`);
    await desk.setInputFiles('#answers-file', join(app.dataDir, 'answers.txt'));
    await desk.check('#answers-keep');
    await desk.getByRole('button', { name: words.lab.logs.beginAnswers }).click();
    await desk.waitForURL('**done=begun');
    await isThere(words.lab.result);
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'research-logs');
    await desk.getByRole('link', { name: words.lab.result }).first().click();
    await desk.getByText(words.lab.answers.skillsTitle).first().waitFor();
    expect(await desk.locator('main').innerText()).not.toMatch(/NaN|Infinity|undefined/);
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'research-log');
    if (PICTURES) await inOtherLanguages('research-log');
    const logs = () => readdirSync(join(app.dataDir, 'lab')).filter((name) => name.endsWith('.log'));
    expect(logs()).toHaveLength(1);
    // the file that was kept, looked at once more, and then deleted
    await desk.goto(`${app.url}/research/logs`);
    await desk.selectOption('#answers-kept', { index: 1 });
    await picture(desk, 'research-logs-kept');
    await desk.getByRole('button', { name: words.lab.logs.beginAnswers }).click();
    await desk.waitForURL('**done=begun');
    await desk.getByRole('link', { name: words.lab.result }).nth(1).waitFor();
    expect(logs()).toHaveLength(1);
    await desk.getByRole('button', { name: words.lab.logs.forget }).click();
    await desk.waitForURL('**done=forgotten');
    expect(logs()).toEqual([]);
  });

  it('has learners simulated', async () => {
    await desk.goto(`${app.url}/research/tea/simulation`);
    for (const id of ['pfa-items', 'factors-half-life']) await desk.locator(`#family-${id}`).uncheck();
    for (const id of ['zpdes', 'elo-band', 'random']) await desk.locator(`#policy-${id}`).uncheck();
    await desk.fill('#learners', '2');
    await desk.fill('#most', '20');
    await desk.getByRole('button', { name: words.lab.simulation.begin }).click();
    await isThere(words.lab.result);
    await desk.getByRole('link', { name: words.lab.result }).first().click();
    await desk.getByText(words.lab.simulation.neverText).waitFor();
    // what a policy is called stands beside its id, in the picture, its key and the table
    expect(await desk.getByText(words.research.policyOf['lowest-mastery-items']).count()).toBeGreaterThan(2);
    expect(await desk.locator('main').innerText()).not.toMatch(/NaN|Infinity|undefined/);
    expect(await faults(desk)).toEqual([]);
    await picture(desk, 'research-simulation');
    if (PICTURES) await inOtherLanguages('research-simulation');
  });

  it('is switched off for everybody at once, and loses nothing', async () => {
    const limited = people.find(({ arm }, n) => arm === 'b' && n > 1) as Person;
    await desk.goto(experiment);
    await desk.getByRole('button', { name: words.research.act.off }).click();
    await desk.waitForURL('**done=off');
    const [kept] = await db.query<{ count: number }>('select count(*)::int as count from exposure');
    expect(kept?.count).toBe(inArms().length);
    const fresh = await where(await limited.browser.post('/api/round', { course: 'tea', module: 'brew' }));
    const [, , round = '', position = '1'] = fresh.split('/');
    for (const level of ['1', '2']) await limited.browser.post('/api/hint', { round, position, level });
    const [row] = await db.query<{ most: number }>(
      'select max(level)::int as most from hint_use where learner_id = $1 and round_id = $2',
      [limited.id, round],
    );
    expect(row?.most).toBe(2);
    const actions = await db.query<{ action: string }>(
      "select action from audit where action ~ '^(experiment|arm)' order by seq",
    );
    expect(actions.map(({ action }) => action.replace('experiment-', ''))).toEqual([
      ...['drafted', 'changed', 'changed', 'changed', 'changed', 'started', 'arm-replaced', 'off'],
    ]);
    expect(wrong.flat()).toEqual([]);
  });
});
