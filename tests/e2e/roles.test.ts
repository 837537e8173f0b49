import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asking, can, type Grant, type Scope } from '@/lib/auth/can';
import { PLACES } from '@/lib/auth/places';
import { authoredId } from '@/lib/hints/course-hints';
import { type App, discard, startApp } from '../support/app';
import { course } from '../support/learner';
import { draftFields } from '../support/research';
import { accept, type Browser, browserAt, invitedTo, PASSPHRASE, printedLink } from '../support/staff';

const HINT = authoredId({
  ...{ courseId: course.structure.id, itemId: course.items[0]?.definition.id ?? '' },
  ...{ language: 'en', level: 1 },
});
const NOWHERE = '00000000-0000-7000-8000-000000000001';

interface Asker {
  who: string;
  browser: Browser;
  asking: Asking;
}

describe('every page and route', () => {
  let app: App;
  let admin: Browser;
  let adminId: string;
  let openLink: string;
  let classId: string;
  let experimentId: string;
  const askers: Asker[] = [];

  beforeAll(async () => {
    app = await startApp();
    admin = await accept(app.url, printedLink(app), 'Айгүл');
    const people = await (await admin.get('/admin/people')).text();
    adminId = /\/admin\/people\/([0-9a-f-]{36})/.exec(people)?.[1] ?? '';
    const grants: Grant[] = [
      { role: 'educator', scope: 'site' },
      { role: 'consultant', scope: 'language:ky' },
      { role: 'curator', scope: 'site' },
      { role: 'curator', scope: `course:${course.structure.id}` },
      { role: 'moderator', scope: `course:${course.structure.id}` },
      { role: 'researcher', scope: 'site' },
      { role: 'admin', scope: 'site' },
    ];
    for (const [at, grant] of grants.entries()) {
      const who = `${grant.role} ${grant.scope}`;
      const browser = await accept(app.url, await invitedTo(admin, who), `Person ${at}`);
      askers.push({ who, browser, asking: { isLearner: false, grants: [grant] } });
    }
    const [educator] = askers;
    const colleague = await accept(app.url, await invitedTo(admin, 'educator site'), 'Colleague');
    const makes = async (browser: Browser | undefined) => {
      const fields = { name: 'Дарыя', language: 'ky', course: course.structure.id };
      const made: { location: string } = await (await browser?.post('/api/teach/class', fields))?.json();
      return made.location.replace(/^\/teach\/|\?.*$/g, '');
    };
    classId = await makes(educator?.browser);
    const other = await makes(colleague);
    for (const [browser, scope, who] of [
      [educator?.browser, classId, 'educator of the class'],
      [colleague, other, 'educator of another class'],
    ] as const) {
      if (!browser) continue;
      const grants: Grant[] = [
        { role: 'educator', scope: 'site' },
        { role: 'educator', scope: `class:${scope}` },
      ];
      askers.push({ who, browser, asking: { isLearner: false, grants } });
    }
    const researcher = askers.find(({ who }) => who === 'researcher site')?.browser ?? admin;
    const drafted = await researcher.post('/api/research/draft', await draftFields(researcher));
    const { location = '' }: { location?: string } = await drafted.json();
    experimentId = /\/([0-9a-f-]{36})\?/.exec(location)?.[1] ?? '';
    // by the same browser as the educator of the class
    askers.shift();
    const learner = browserAt(app.url);
    await learner.post('/api/profile', { language: 'ky' });
    askers.push({ who: 'a learner', browser: learner, asking: { isLearner: true, grants: null } });
    const asking = { isLearner: false, grants: null };
    askers.push({ who: 'nobody', browser: browserAt(app.url), asking });
    openLink = await invitedTo(admin, 'educator site');
  });
  afterAll(() => discard(app));

  /** The pattern with ids that there are, where there are any. */
  const addressOf = (pattern: string) =>
    pattern
      .replace('[course]', course.structure.id)
      .replace('[module]', course.structure.modules[0]?.id ?? '')
      .replace('[person]', adminId)
      .replace('/invitation/[token]', openLink)
      .replace('[class]', classId)
      .replace('[hint]', HINT)
      .replace('[experiment]', experimentId)
      .replace('[item]', course.items[0]?.definition.id ?? '')
      .replace('[code]', 'BCDFGH')
      .replace('[n]', '1')
      .replace(/\[\w+\]/g, NOWHERE);

  /** Whether the door was opened; what lies behind it may still be missing or ill filled in. */
  async function opens({ browser }: Asker, place: string): Promise<boolean> {
    const [method = '', pattern = ''] = place.split(' ');
    const action = PLACES[place]?.action;
    if (method !== 'GET')
      return (
        (await browser.post(addressOf(pattern), { class: classId, course: course.structure.id })).status !==
        403
      );
    const response = await browser.get(addressOf(pattern), { accept: 'text/html' });
    await response.arrayBuffer();
    const to = response.headers.get('location') ?? '';
    expect(response.status, place).toBeLessThan(500 + (pattern === '/trouble' ? 4 : 0));
    if (pattern.startsWith('/api/') && action !== 'enter') return response.status === 200;
    if (action === 'learn') return !to.startsWith('/language');
    if (action === 'enter')
      return (
        response.status === 200 || pattern === '/trouble' || /^\/staff(\/sign-in(\?error=late)?)?$/.test(to)
      );
    return !to.startsWith('/staff/sign-in') && to !== '/gone';
  }

  it('opens for whom the table says, over HTTP, and for nobody else', async () => {
    const leaks: string[] = [];
    const shut: string[] = [];
    let rows = 0;
    for (const asker of askers) {
      for (const place of Object.keys(PLACES)) {
        // it ends the session that it is asked with
        if (place === 'POST /api/sign-out') continue;
        rows += 1;
        const { action, in: kind } = PLACES[place] ?? { action: 'enter' };
        const scope = kind === 'course' ? course.structure.id : classId;
        const target: Scope = kind ? `${kind}:${scope}` : 'site';
        const isOpen = await opens(asker, place);
        if (isOpen && !can(asker.asking, action, target)) leaks.push(`${asker.who}: ${place}`);
        if (!isOpen && can(asker.asking, action, target)) shut.push(`${asker.who}: ${place}`);
      }
    }
    expect({ leaks, shut }).toEqual({ leaks: [], shut: [] });
    expect(rows).toBe(askers.length * (Object.keys(PLACES).length - 1));
  });

  it('closes at once when a role is taken away, in the middle of a form too', async () => {
    const other = askers.find(({ who }) => who === 'admin site');
    const people = await (await admin.get('/admin/people?q=Person+6')).text();
    const id = /\/admin\/people\/([0-9a-f-]{36})/.exec(people)?.[1] ?? '';
    expect((await other?.browser.get('/admin/people'))?.status).toBe(200);
    const change = { person: id, grant: 'admin site', do: 'withdraw' };
    expect((await admin.post('/api/admin/role', change)).status).toBe(200);
    expect((await other?.browser.get('/admin/people'))?.headers.get('location')).toBe('/gone');
    const form = { person: adminId, grant: 'curator site', do: 'grant' };
    expect((await other?.browser.post('/api/admin/role', form))?.status).toBe(403);
  });

  it('refuses that the last administrator leaves', async () => {
    for (const [path, fields] of [
      ['/api/admin/role', { person: adminId, grant: 'admin site', do: 'withdraw' }],
      ['/api/admin/remove', { person: adminId, do: 'account', confirm: 'yes' }],
    ] as const)
      expect((await admin.post(path, fields)).status).toBe(409);
  });

  it('is closed to a copied cookie after its session was ended', async () => {
    const curator = askers.find(({ who }) => who === 'curator site');
    const copy = browserAt(app.url);
    for (const [name, value] of curator?.browser.cookies ?? []) copy.cookies.set(name, value);
    expect((await copy.get('/staff')).status).toBe(200);
    await curator?.browser.post('/api/staff/session', { session: 'all' });
    expect((await copy.get('/staff')).headers.get('location')).toBe('/staff/sign-in?to=%2Fstaff');
  });

  it('takes an invitation of who is signed in, with their passphrase, and once', async () => {
    const link = await invitedTo(admin, 'curator site');
    const token = link.replace('/invitation/', '');
    const educator = askers.find(({ who }) => who === 'educator of the class')?.browser;
    expect((await educator?.post('/api/staff/accept', { token, passphrase: 'wrong words' }))?.status).toBe(
      403,
    );
    expect((await educator?.post('/api/staff/accept', { token, passphrase: PASSPHRASE }))?.status).toBe(200);
    expect((await educator?.post('/api/staff/accept', { token, passphrase: PASSPHRASE }))?.status).toBe(404);
    expect(await (await browserAt(app.url).get(link)).text()).toContain('/staff/sign-in');
  });
});
