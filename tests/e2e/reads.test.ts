import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { type App, discard, root, startApp } from '../support/app';
import { openItems } from '../support/attacks/exercises';
import { type Visitor, visit } from '../support/attacks/visitor';
import { postgresTestDb } from '../support/db';
import { COURSE, course } from '../support/learner';
import { isLong } from '../support/long';
import { lacks } from '../support/needs';
import { accept, printedLink } from '../support/staff';

/** Pages of people of staff, and where they come back to from a provider. */
const STAFFS = /^(?:admin|staff|teach|curate|research|invitation|api\/auth|api\/curate|api\/hub)(?:\/|$)/;

/** Files under app/ that answer a GET, by their path there. */
function answering(folder = 'app'): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return answering(path);
    const isRead =
      entry.name === 'page.tsx' ||
      (entry.name === 'route.ts' &&
        /export (?:async function|const) GET\b/.test(readFileSync(join(root, path), 'utf8')));
    return isRead ? [path.replace(/^app\/|\(learn\)\/|\/?(?:page\.tsx|route\.ts)$/g, '')] : [];
  });
}

describe.skipIf(lacks('postgres'))('whatever can be opened (needs postgres)', () => {
  let app: App;
  let db: Db;
  let drop: () => Promise<void>;
  let visitor: Visitor;
  beforeAll(async () => {
    const given = await postgresTestDb();
    ({ db, drop } = given);
    app = await startApp({ DATABASE_URL: given.url });
    visitor = await visit(app.url, 'ky');
  });
  afterAll(async () => {
    await discard(app);
    await drop();
  });

  /** Every row of every table. */
  async function stored(): Promise<Record<string, string[]>> {
    const tables = await db.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
    );
    const rows = await Promise.all(
      tables.map(({ name }) =>
        db.query<{ row: string }>(`select t::text as row from ${name} t order by t::text`),
      ),
    );
    return Object.fromEntries(tables.map(({ name }, at) => [name, (rows[at] ?? []).map(({ row }) => row)]));
  }

  async function isUnchanged(before: Awaited<ReturnType<typeof stored>>, by: string) {
    const now = await stored();
    const changed = Object.keys({ ...before, ...now }).filter(
      (table) => `${before[table]}` !== `${now[table]}`,
    );
    expect(
      changed.map((table) => [table, before[table], now[table]]),
      by,
    ).toEqual([]);
  }

  it('changes no row of any table', async () => {
    const modules = course.structure.modules.map(({ id }) => id);
    const [first = '', second = ''] = modules;
    const [open, answered] = [
      await openItems(visitor, course, [first], 1),
      await openItems(visitor, course, [second], 3),
    ];
    const placement = await visitor.post('/api/placement', { course: course.structure.id, act: 'begin' });
    const { conversationId } = await visitor.ask({
      courseId: course.structure.id,
      question: 'Шилтеме кимдин барагын ачарын кантип билем?',
    });
    const another = await visit(app.url, 'en');
    await another.post('/api/placement', { course: course.structure.id, act: 'begin' });
    await another.post('/api/placement', { course: course.structure.id, act: 'end' });
    // answers are counted by a timer, which is none of a page's
    await expect.poll(() => db.query('select from uncounted'), { timeout: 20_000 }).toEqual([]);
    // a state that another program left is not mended by looking either
    await db.query("update knowledge_state set model_id = 'of before', packed = null");

    const [round = '', left = ''] = [...open, ...answered].map(({ fields }) => `/round/${fields.roundId}`);
    const addresses: Record<string, string[]> = {
      '': ['/', '/?gone=course'],
      help: ['/help'],
      language: ['/language'],
      privacy: ['/privacy'],
      recover: ['/recover'],
      'second-phone': ['/second-phone'],
      'settings/phone': ['/settings/phone'],
      'sign-in': ['/sign-in'],
      'sign-in/new-pin': ['/sign-in/new-pin'],
      trouble: ['/trouble', '/trouble?error=too-long'],
      settings: ['/settings', '/settings?saved=1'],
      'settings/earlier': ['/settings/earlier'],
      'settings/keep': ['/settings/keep'],
      'settings/recovery': ['/settings/recovery'],
      'settings/recovery/new': ['/settings/recovery/new'],
      'course/[course]': [COURSE],
      'course/[course]/why': [`${COURSE}/why`],
      'course/[course]/progress': [`${COURSE}/progress`],
      'course/[course]/placement': [`${COURSE}/placement`],
      'course/[course]/[module]': [`${COURSE}/${first}`, `${COURSE}/nowhere`, '/course/nowhere/nothing'],
      'round/[round]/[n]': [`${round}/1`, `${round}/2`, `${left}/1`, `${left}/3`, `${left}/4`, placement],
      'round/[round]/end': [`${round}/end`, `${left}/end`],
      tutor: ['/tutor', `/tutor?course=${course.structure.id}&module=${first}`],
      'tutor/[conversation]': [`/tutor/${conversationId}`, `/tutor/${conversationId}?from=1`],
      'course/[course]/sheets': [`${COURSE}/sheets`],
      'course/[course]/end': [`${COURSE}/end`],
      'course/[course]/search': [`${COURSE}/search`],
      'course/[course]/[module]/[sheet]': [`${COURSE}/${first}/nowhere`],
      'round/[round]/[n]/example': [`${round}/1/example`],
      join: ['/join'],
      'join/[code]': ['/join/BCDFGH', '/join/nothing'],
      study: ['/study', '/study?from=/settings'],
      'course/[course]/offline': [`${COURSE}/offline`],
      'api/export': ['/api/export'],
      'api/own': ['/api/own'],
      'api/own/[course]': [`/api/own/${course.structure.id}`],
      'api/pack/[course]': [`/api/pack/${course.structure.id}`],
    };
    const ofLearners = answering().filter((path) => !STAFFS.test(path));
    expect(Object.keys(addresses).sort()).toEqual(ofLearners.sort());

    const before = await stored();
    for (const one of [visitor, another]) {
      for (const address of Object.values(addresses).flat()) {
        for (let time = 0; time < 2; time += 1) {
          const headers = { cookie: one.cookie };
          const response = await fetch(app.url + address, { headers, redirect: 'manual' });
          // what a page that could not be loaded leads to says so to machines too
          expect(address === '/trouble' ? [503] : [200, 307], address).toContain(response.status);
          await response.text();
        }
        if (isLong) await isUnchanged(before, address);
      }
      await isUnchanged(before, 'some page; USTAT_LONG=1 says which');
    }
    expect(before.attempt?.length).toBeGreaterThan(0);
  });

  it('changes nothing for people of staff either', async () => {
    const admin = await accept(app.url, printedLink(app), 'Айгүл');
    const [person] = await db.query<{ id: string }>('select id from staff');
    for (const grant of ['educator site', 'curator site', 'researcher site']) {
      const given = { person: person?.id ?? '', grant, do: 'grant' };
      expect((await admin.post('/api/admin/role', given)).status).toBe(200);
    }
    const fields = { name: 'Дарыя', language: 'ky', course: course.structure.id };
    await admin.post('/api/teach/class', fields);
    const [one] = await db.query<{ id: string }>('select id from class');
    const desk = `/curate/${course.structure.id}`;
    const addresses: Record<string, string[]> = {
      admin: ['/admin'],
      'admin/audit': ['/admin/audit', '/admin/audit?check=1'],
      'admin/contacts': ['/admin/contacts'],
      'admin/courses': ['/admin/courses', '/admin/courses?q=x&which=retired'],
      'admin/courses/load': ['/admin/courses/load'],
      'admin/hubs': ['/admin/hubs'],
      'api/hub': ['/api/hub'],
      'admin/invitations': ['/admin/invitations'],
      'admin/jobs': ['/admin/jobs'],
      'admin/settings': ['/admin/settings'],
      'admin/storage': ['/admin/storage'],
      'api/auth/callback/oidc': ['/api/auth/callback/oidc?code=x&state=y'],
      'admin/people': ['/admin/people', '/admin/people?q=x&page=9'],
      'admin/people/[person]': [`/admin/people/${person?.id}`],
      curate: ['/curate'],
      'curate/[course]': [`/curate/${course.structure.id}`],
      'curate/[course]/[hint]': [`${desk}/nothing`],
      'curate/[course]/bulk': [`${desk}/bulk`],
      'curate/[course]/drafts': [`${desk}/drafts`],
      'curate/[course]/edit': [`${desk}/edit`],
      'curate/[course]/edit/file': [`${desk}/edit/file?path=terms.yaml`],
      'curate/[course]/edit/history': [`${desk}/edit/history?before=9`],
      'curate/[course]/edit/history/[seq]': [`${desk}/edit/history/0`, `${desk}/edit/history/nothing`],
      'curate/[course]/edit/item/[item]': [`${desk}/edit/item/${course.items[0]?.definition.id}`],
      'curate/[course]/edit/lesson/[module]': [
        `${desk}/edit/lesson/${course.structure.modules[0]?.id}?language=ky`,
      ],
      'curate/[course]/edit/course': [`${desk}/edit/course`],
      'curate/[course]/edit/module/[module]': [`${desk}/edit/module/${course.structure.modules[0]?.id}`],
      'curate/[course]/edit/picture': [
        `${desk}/edit/picture?module=${course.structure.modules[0]?.id}&language=ky`,
      ],
      'curate/[course]/edit/questions/[module]': [
        `${desk}/edit/questions/${course.structure.modules[0]?.id}?language=ky`,
      ],
      'curate/[course]/edit/asked': [`${desk}/edit/asked`, `${desk}/edit/asked?language=ar&draft=nothing`],
      'curate/[course]/edit/terms': [`${desk}/edit/terms`],
      'curate/new': ['/curate/new'],
      'curate/[course]/edit/translation': [`${desk}/edit/translation?language=ar`],
      'curate/[course]/edit/translation/[texts]': [
        `${desk}/edit/translation/item.${course.items[0]?.definition.id}?language=ar&read=ru&beside=ky`,
      ],
      'curate/[course]/edit/publish': [`${desk}/edit/publish`],
      'curate/[course]/figures': [`${desk}/figures`],
      'curate/[course]/item/[item]': [`${desk}/item/${course.items[0]?.definition.id}`],
      'curate/[course]/practice': [`${desk}/practice`],
      'curate/[course]/questions': [`${desk}/questions`],
      'curate/[course]/questions/[group]': [`${desk}/questions/nothing`],
      'curate/[course]/reports': [`${desk}/reports`],
      'curate/[course]/reports/[report]': [`${desk}/reports/nothing`],
      'curate/[course]/second': [`${desk}/second`],
      'api/curate/decisions/[course]': [`/api/curate/decisions/${course.structure.id}`],
      research: ['/research'],
      'research/[course]': [`/research/${course.structure.id}`],
      'research/[course]/[experiment]': [`/research/${course.structure.id}/nothing`],
      'research/[course]/[experiment]/sheet': [`/research/${course.structure.id}/nothing/sheet`],
      'research/[course]/export': [`/research/${course.structure.id}/export`],
      'research/[course]/simulation': [`/research/${course.structure.id}/simulation`],
      'research/[course]/simulation/[run]': [`/research/${course.structure.id}/simulation/nothing`],
      'research/logs': ['/research/logs'],
      'research/logs/[run]': ['/research/logs/nothing'],
      'invitation/[token]': ['/invitation/nothing', printedLink(app)],
      staff: ['/staff'],
      'staff/codes': ['/staff/codes'],
      'staff/confirm': ['/staff/confirm'],
      'staff/sign-in': ['/staff/sign-in'],
      'staff/sign-in/code': ['/staff/sign-in/code'],
      teach: ['/teach'],
      'teach/[class]': [`/teach/${one?.id}`],
      'teach/[class]/cards': [`/teach/${one?.id}/cards`],
      'teach/[class]/names': [`/teach/${one?.id}/names`],
    };
    const ofStaff = answering().filter((path) => STAFFS.test(path));
    expect(Object.keys(addresses).sort()).toEqual(ofStaff.sort());
    const before = await stored();
    for (const address of Object.values(addresses).flat()) {
      const response = await admin.get(address);
      expect([200, 303, 307], address).toContain(response.status);
      await response.text();
      if (isLong) await isUnchanged(before, address);
    }
    await isUnchanged(before, 'some page; USTAT_LONG=1 says which');
  });

  it('shows the same when it is opened again', async () => {
    const shown = async (address: string) =>
      (await visitor.page(address)).replace(/nonce="[^"]*"|<script[\s\S]*?<\/script>/g, '');
    for (const address of [COURSE, `${COURSE}/progress`])
      expect(await shown(address), address).toBe(await shown(address));
  });
});
