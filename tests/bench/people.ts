import { parseArgs } from 'node:util';
import { v7 } from 'uuid';
import { actions, roles } from '@/lib/auth/can';
import { INVITED_FOR, invite, join, THE_SERVER } from '@/lib/auth/invitation';
import { PLACES } from '@/lib/auth/places';
import { staffSignIn } from '@/lib/auth/staff';
import { beginStaffSession } from '@/lib/auth/staff-queries';
import { migrate } from '@/lib/db/migrate';
import { seededRandom } from '@/lib/random';
import { noCopies } from '@/lib/server/store/file-journal';
import { discard, startApp } from '../support/app';
import { postgresTestDb } from '../support/db';
import { hasher } from '../support/hasher';
import { besiegeJobs } from '../support/job-processes';
import { fillCourses, fillJobs } from '../support/many-rows';
import { accept, type Browser, invitedTo, linkPrinted, PASSPHRASE } from '../support/staff';
import { stranger } from '../support/visitor';
import { machineLoad, processorOf } from './load-process';

/**
 * `npm run bench:people [-- --json] [--jobs] [--sign-in]`: pages of administration over HTTP with
 * 100,000 people of staff, as many learners, 10,000 courses and as many jobs on PostgreSQL, what a
 * passphrase and a whole sign-in cost (`--sign-in`: that alone), and 10,000 jobs done by three
 * processes that are killed at random
 * (`--jobs`, `--pages`: these alone). Needs USTAT_TEST_DATABASE_URL and a build.
 */
const PEOPLE = 100_000;
const LOOKS = 60;
const JOBS = 10_000;
const COURSES = 10_000;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    jobs: { type: 'boolean', default: false },
    'sign-in': { type: 'boolean', default: false },
    pages: { type: 'boolean', default: false },
  },
});
const print = (figures: object) =>
  process.stdout.write(`${JSON.stringify(figures, null, values.json ? undefined : 2)}\n`);
if (values.jobs) {
  print(await besiegeJobs(JOBS, seededRandom('jobs')));
  process.exit(0);
}
const given = await postgresTestDb();
if (values['sign-in']) {
  await migrate(given.db);
  print({ sign_in_cpu_ms: await signInCost() });
  await given.drop();
  process.exit(0);
}
const app = await startApp({ DATABASE_URL: given.url });
try {
  const admin = await accept(app.url, await linkPrinted(app), 'Айгүл');
  const pages: Record<string, number> = {};
  /** Milliseconds of processor a look, the app's: a busy machine makes it little longer. */
  const processor: Record<string, number> = {};
  const look = async (paths: readonly string[], rows = '') => {
    for (const path of paths) {
      const before = processorOf([app.pid]);
      pages[path + rows] = await p95(admin, path);
      processor[path + rows] = Math.round((processorOf([app.pid]) - before) / LOOKS);
    }
  };
  const educator = await accept(app.url, await invitedTo(admin, 'educator site'), 'Бакыт');
  await look(['/admin/courses'], ' (1 row)');
  const [shipped] = await given.db.query<{ structure: string }>(
    'delete from course returning structure::text as structure',
  );
  await given.db.query('delete from graphile_worker._private_jobs');
  await look(['/admin/courses', '/admin/jobs'], ' (0 rows)');
  await fillPeople();
  await fillCourses(given.db, COURSES, shipped?.structure ?? '');
  await fillJobs(given.db, JOBS);
  await given.db.query('analyze');
  await look([
    ...['/admin', '/admin/people', '/admin/people?page=1900', '/admin/people?q=person+99'],
    ...['/admin/people?role=curator&page=200', '/admin/invitations', '/admin/audit', '/admin/storage'],
    ...['/admin/jobs', '/admin/jobs?page=150', '/admin/jobs?state=failed', '/admin/jobs?kind=draft&q=timed'],
    ...['/admin/courses', '/admin/courses?page=150', '/admin/courses?q=title+99'],
    ...['/admin/courses?which=retired'],
  ]);
  const teach = await p95(educator, '/teach');
  const figures = {
    places: Object.keys(PLACES).length,
    actions: actions.length,
    roles: roles.length,
    people: PEOPLE,
    admin_p95_ms: Math.max(...Object.values(pages)),
    pages,
    processor,
    load: machineLoad(),
    teach_p95_ms: teach,
    passphrase_cpu_ms: await passphraseCost(),
    sign_in_cpu_ms: await signInCost(),
    ...(values.pages ? {} : await besiegeJobs(JOBS, seededRandom('jobs'))),
  };
  print(figures);
} finally {
  await discard(app);
  await given.drop();
}

async function fillPeople(): Promise<void> {
  const { db } = given;
  const id = (series: string) => `('018f0000-0000-7000-8000-' || lpad(${series}::text, 12, '0'))::uuid`;
  await db.query(
    `insert into staff (id, name, name_key, passphrase_hash, language, made_at, seen_at)
     select ${id('n')}, 'Person ' || n, 'person ' || n, '-', 'ky', now(), now() from generate_series(1, $1) n`,
    [PEOPLE],
  );
  await db.query(
    `insert into staff_role (staff_id, role, scope, granted_at)
     select ${id('n')}, (array['educator', 'curator', 'moderator'])[1 + n % 3], 'site', now()
       from generate_series(1, $1) n`,
    [PEOPLE],
  );
  await db.query(
    `insert into learner (id, created_at, screen_language, content_language)
     select ${id('n')}, now(), 'ky', 'ky' from generate_series(1, $1) n`,
    [PEOPLE],
  );
}

/** Milliseconds from asking to the last byte, of 95 looks in 100. */
async function p95(browser: Browser, path: string): Promise<number> {
  const times: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    const began = performance.now();
    const response = await browser.get(path);
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return Math.round(times[Math.floor(LOOKS * 0.95)] ?? 0);
}

/** Milliseconds of processor for one passphrase that is right. */
async function passphraseCost(): Promise<number> {
  const stored = await hasher.hashPassphrase(PASSPHRASE);
  const tries = 20;
  const before = process.cpuUsage();
  for (let n = 0; n < tries; n += 1) await hasher.isPassphrase(PASSPHRASE, stored);
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / 1_000 / tries);
}

/** The same for a whole sign-in, up to its session. */
async function signInCost(): Promise<number> {
  const { db } = given;
  const deps = { db, hasher, copies: noCopies, clock: () => new Date(), ids: v7 };
  const token = await invite(deps, THE_SERVER, { role: 'educator', scope: 'site', forMs: INVITED_FOR });
  const account = { name: 'Somebody who signs in', passphrase: PASSPHRASE } as const;
  await join(deps, token, { ...account, language: 'ky' }, '');
  const tries = 20;
  const before = process.cpuUsage();
  for (let n = 0; n < tries; n += 1) {
    const { id: staffId } = await staffSignIn(deps, account, stranger);
    const { tokenHash } = hasher.newToken();
    const session = { tokenHash, id: v7(), staffId, address: '', agent: '' };
    await db.transaction((tx) => beginStaffSession(tx, session, new Date()));
  }
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / 1_000 / tries);
}
