import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GET, POST } from '@/app/api/hub/route';
import { invite, join as joinStaff } from '@/lib/auth/invitation';
import { nameKey } from '@/lib/auth/name-key';
import { forgetLearner } from '@/lib/auth/person-queries';
import { staffByName } from '@/lib/auth/staff-queries';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { sqlJobs } from '@/lib/jobs/job-queries';
import type { Jobs } from '@/lib/jobs/kind';
import type { Embedder } from '@/lib/retrieval/embedder';
import { embedCourse, waitsForVectors } from '@/lib/retrieval/embedding-queries';
import { carryKey, packedForStick, takeFromStick, unseal } from '@/lib/server/hub/carry';
import { writeLetter } from '@/lib/server/hub/letter';
import { knowsNothing, type Meeting, meetParent } from '@/lib/server/hub/meet';
import { openEncoder } from '@/lib/server/models/encoder';
import { describeEncoder } from '@/lib/server/models/encoder-files';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { pinHasher } from '@/lib/server/pin-hasher';
import { noCopies, noJournal } from '@/lib/server/store/file-journal';
import { sqlConversations } from '@/lib/server/store/sql-conversations';
import { sqlCourses } from '@/lib/server/store/sql-courses';
import { sqlHints } from '@/lib/server/store/sql-hints';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { sqlSync } from '@/lib/server/store/sql-sync';
import { giveHub, hubsSeen, stopHub, trustHub } from '@/lib/server/web/hub';
import { provideServices, type Services } from '@/lib/server/web/services';
import { loadCourse } from '@/lib/server/work/load-course';
import { type PackKey, packKey } from '@/lib/server/work/pack-keys';
import { makeSchool } from '@/lib/server/work/school';
import { classIds, membershipsOf } from '@/lib/teaching/class-queries';
import { makeClass } from '@/lib/teaching/classes';
import { makeProfiles } from '@/lib/teaching/profiles';
import { smallCourse } from '../support/course';
import { testDb } from '../support/db';
import { practise, stateOf } from '../sync/stand';

const NOW = Date.UTC(2026, 10, 30, 10);
const HOUR = 3_600_000;
const model = await openKnowledgeModel('models');
const OPERATOR = { name: 'Бакыт', address: '192.0.2.9' };

/** One site: a database, a folder of keys, a clock, and a secret of its own. */
async function site(secret: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'ustat-hub-'));
  const db = await testDb();
  const time = { now: NOW };
  const deps = {
    ...{ db, journal: noJournal, copies: noCopies, model, random: randomBytes, ids: v7 },
    clock: () => new Date(time.now),
    courses: () => sqlCourses(db),
    sync: (id: string) => sqlSync(db, id),
    learner: (id: string) => sqlLearner(db, id),
    conversations: (id: string) => sqlConversations(db, id),
    hasher: pinHasher(`a secret of ${secret}, long enough for it`),
    key: packKey(dataDir),
    ...{ jobs: sqlJobs, embedders: [] as Embedder[], encoder: null as { id: string; width: number } | null },
    failed(error: unknown): void {
      throw error;
    },
  };
  return { dataDir, db, time, deps };
}
type Site = Awaited<ReturnType<typeof site>>;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe('a hub and its parent, over HTTP', () => {
  let [hub, parent]: Site[] = [];
  let server: Server;
  let address: string;
  let learners: string[];
  /** What the network does to each request from now on; then it is as usual. */
  let network: ('lost before' | 'lost after' | 'twice')[] = [];
  /** What becomes of a reply that brings vectors on its way; null: it never comes. */
  let onItsWay = (rows: string): string | null => rows;

  beforeAll(async () => {
    hub = await site('the hub');
    parent = await site('the parent');
    await loadCourse(hub.db, parseCourse(smallCourse()), new Date(NOW - HOUR));
    const hinted = parseCourse(smallCourse());
    await loadCourse(parent.db, hinted, new Date(NOW - HOUR), { isOwn: true });
    const made = await makeSchool(hub.deps, {
      ...{ courseId: 'tea', learners: 3, language: 'ky', root: process.cwd() },
    });
    learners = made.cards.map(({ learnerId }) => learnerId);
    const config = { dataDir: parent.dataDir };
    const log = { step() {}, progress() {}, failure() {} };
    provideServices({ ...parent.deps, config, log } as unknown as Services);
    server = createServer(async (request, response) => {
      const body = await bodyOf(request);
      const does = request.method === 'POST' ? network.shift() : undefined;
      if (does === 'lost before') return void response.destroy();
      const asked = () =>
        new Request('http://parent/api/hub', { method: 'POST', body: new Uint8Array(body) });
      if (does === 'twice') await POST(asked());
      const reply = request.method === 'GET' ? await GET() : await POST(asked());
      if (does === 'lost after') return void response.destroy();
      const said = Buffer.from(await reply.arrayBuffer());
      if (!said.subarray(0, 10).equals(Buffer.from('{"counts":')))
        return void response.writeHead(reply.status).end(said);
      const { counts, rows } = JSON.parse(said.toString('utf8'));
      const came = onItsWay(rows);
      if (came === null) return void response.destroy();
      response.writeHead(reply.status).end(JSON.stringify({ counts, rows: came }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server?.close();
    for (const one of [hub, parent]) {
      await one?.db.close();
      if (one) rmSync(one.dataDir, { recursive: true });
    }
  });

  const the = (one: Site | undefined): Site => one as Site;
  const meets = (known = knowsNothing(), from: Site = the(hub)) =>
    meetParent(from.deps as Meeting, address, known);
  const practises = async (learnerId: string, module: string, at = the(hub)) => {
    const { deps, db, time } = at;
    const learner = sqlLearner(db, learnerId);
    const clock = () => {
      time.now += 1_000;
      return new Date(time.now);
    };
    const given = { courses: sqlCourses(db), hints: sqlHints(db), learner, model, clock, ids: v7 };
    await practise({ deps: { ...given, journal: deps.journal }, learner }, 'tea', module, (n) => n !== 2);
  };
  const countOf = async (db: Db, table: string) =>
    (await db.query<{ count: number }>(`select count(*)::int as count from ${table}`))[0]?.count;
  const areEqual = async () => {
    for (const learnerId of learners)
      expect(await stateOf(the(parent).db, learnerId, 'tea')).toEqual(
        await stateOf(the(hub).db, learnerId, 'tea'),
      );
  };

  it('is refused until the operator trusts its key, and says nothing of anybody', async () => {
    await expect(meets()).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await countOf(the(parent).db, 'class')).toBe(0);
    const bad = { fingerprint: 'abcd', name: 'Дарыя' };
    await expect(trustHub(OPERATOR, bad)).rejects.toMatchObject({ code: 'bad-input' });
    await trustHub(OPERATOR, { fingerprint: the(hub).deps.key.fingerprint, name: 'Дарыя' });
    expect((await hubsSeen()).hubs).toMatchObject([{ name: 'Дарыя', seenAt: null, classes: [] }]);
  });

  it('brings its classes and what they did, whatever the network loses and repeats', async () => {
    for (const learnerId of learners) await practises(learnerId, 'brew');
    const [first = ''] = learners;
    const seenAt = new Date(the(hub).time.now);
    await sqlLearner(the(hub).db, first).change((tx) =>
      tx.keepReadingPlace('tea', 'serve', { blockId: 'b1', seenAt }),
    );
    const talks = sqlConversations(the(hub).db, first);
    const ask = { turnId: v7(), courseId: 'tea', question: 'Чай деген эмне?' };
    await talks.begin(ask, { language: 'ky', at: seenAt, newId: v7(), patienceMs: 1 });
    await talks.record(ask.turnId, { answer: { kind: 'not-in-course', nearestModules: ['brew'] } });
    await talks.markHelped(ask.turnId, false);
    the(parent).time.now = the(hub).time.now + 30_000;
    // each request is lost on its way or on its way back, and done twice, before one goes through
    let lost = 0;
    for (let cut = 0; cut < 9; cut += 1) {
      network = [...Array(cut).fill('twice'), cut % 2 ? 'lost before' : 'lost after'];
      await meets().catch(() => {
        lost += 1;
      });
    }
    network = [];
    expect(lost).toBeGreaterThan(3);
    const known = knowsNothing();
    await meets(known);
    await areEqual();
    expect(await meets(known)).toEqual({ sent: 0, courses: [], refused: [] });
    expect((await meets()).sent).toBe(0);
    expect(await countOf(the(parent).db, 'learner')).toBe(3);
    expect(await countOf(the(parent).db, 'attempt')).toBe(await countOf(the(hub).db, 'attempt'));
    const events = await countOf(the(parent).db, 'sync_event where refusal is not null');
    expect(events).toBe(0);
  });

  it('goes on with what comes later, and with a clock that stands in 1970', async () => {
    const { time } = the(hub);
    const before = time.now;
    time.now = 86_400_000;
    const [, second = ''] = learners;
    await practises(second, 'serve');
    expect((await meets()).sent).toBeGreaterThan(0);
    const { db } = the(parent);
    const years = await db.query<{ year: number }>(
      'select distinct extract(year from answered_at)::int as year from attempt',
    );
    expect(years).toEqual([{ year: 2026 }]);
    expect(await countOf(db, 'attempt')).toBe(await countOf(the(hub).db, 'attempt'));
    time.now = before + HOUR;
    the(parent).time.now = time.now;
    expect((await meets()).sent).toBe(0);
  });

  it('takes what the parent has: the course, a class that was given, its people', async () => {
    const { deps, db } = the(parent);
    const token = await invite(deps, OPERATOR, { role: 'educator', scope: 'site', forMs: HOUR });
    const account = { name: 'Айгүл', passphrase: 'чай нан китеп дарыя', language: 'ky' } as const;
    const teacher = { ...(await joinStaff(deps, token, account, '')), address: '' };
    const wanted = { name: '7-А', language: 'ky', courseIds: ['tea'], endsOn: null } as const;
    const id = await makeClass(deps, teacher, { ...wanted, courseIds: ['tea'] });
    await makeProfiles(deps, teacher, id, [{ line: 1, cells: ['Айпери'] }]);
    const edited = smallCourse();
    edited.set(
      'en/course.yaml',
      (edited.get('en/course.yaml') ?? '').replace('How to make tea.', 'Tea, anew.'),
    );
    await loadCourse(db, parseCourse(edited), new Date(NOW + HOUR), { isOwn: true });
    const { fingerprint } = the(hub).deps.key;
    await giveHub(OPERATOR, { fingerprint, class: id });
    const known = knowsNothing();
    expect(await meets(known)).toMatchObject({ courses: ['tea'] });
    expect((await meets(known)).courses).toEqual([]);
    expect(await classIds(the(hub).db)).toHaveLength(2);
    expect(await staffByName(the(hub).db, nameKey('Айгүл'))).toMatchObject({ id: teacher.id });
    const version = (of: Db) => of.query('select version from course');
    expect(await version(the(hub).db)).toEqual(await version(db));
    await expect(meets()).resolves.toMatchObject({ refused: [] });
  });

  it('takes the vectors that it lacks of its parent, and has the others made', async () => {
    const { deps, db } = the(hub);
    const about = await describeEncoder('models');
    const encoder = await openEncoder('models');
    await embedCourse(the(parent).db, encoder, 'tea');
    await encoder.close();
    const asked: string[] = [];
    const faults: string[] = [];
    const rows = () => countOf(db, 'chunk_embedding');
    const borrows = async (own: { id: string; width: number } = about) => {
      asked.length = 0;
      faults.length = 0;
      const jobs: Jobs = {
        async enqueue(_, { name }, payload) {
          asked.push(`${name} ${JSON.stringify(payload)}`);
          return '1';
        },
      };
      const failed = (error: unknown) => void faults.push((error as Error).message);
      const known = { ...deps, jobs, embedders: [own], encoder: own, failed };
      await meetParent(known, address, knowsNothing());
    };
    const itsJob = ['embed {"course":"tea"}'];
    onItsWay = (text) => Buffer.from(text, 'base64').subarray(2).toString('base64');
    await borrows();
    expect(faults).toEqual([expect.stringMatching(/damaged: its vectors are \d+ bytes, and \d+ were named/)]);
    onItsWay = () => null;
    await borrows();
    expect(faults).toEqual([expect.stringMatching(/does not answer/)]);
    onItsWay = (text) => text;
    await borrows({ id: 'another-encoder/1', width: 384 });
    expect(faults).toEqual([]);
    await borrows({ ...about, width: 256 });
    expect(faults).toEqual([expect.stringMatching(/have 384 numbers, and those of \S+ 256/)]);
    expect([await rows(), asked]).toEqual([0, itsJob]);
    await borrows();
    expect([faults, asked]).toEqual([[], []]);
    expect(await waitsForVectors(db, about.id, 'tea')).toBe(false);
    expect(await rows()).toBe(await countOf(the(parent).db, 'chunk_embedding'));
    expect(await countOf(db, 'asked_embedding')).toBe(await countOf(the(parent).db, 'asked_embedding'));
    const letter = { kind: 'vectors', course: 'coffee', embedder: about.id, passages: [], asked: [] };
    const { nonce, fingerprint } = await (await fetch(`${address}/api/hub`)).json();
    const body = new Uint8Array(await writeLetter(deps.key, { nonce, to: fingerprint, message: letter }));
    expect((await fetch(`${address}/api/hub`, { method: 'POST', body })).status).toBe(404);
  });

  it('reaches nobody of other classes; who is deleted at one is deleted at the other', async () => {
    const other = await site('another hub');
    await loadCourse(other.db, parseCourse(smallCourse()), new Date(NOW));
    const own = await makeSchool(other.deps, {
      ...{ courseId: 'tea', learners: 1, language: 'en', root: process.cwd() },
    });
    const [theirs = '', gone = ''] = learners;
    // a hub that says that another's learner is in its class
    await other.db.query(
      `insert into learner (id, created_at, screen_language, content_language) values ($1, now(), 'en', 'en')`,
      [theirs],
    );
    await other.db.query(
      'insert into class_member (learner_id, class_id, called, joined_at) values ($1, $2, $3, now())',
      [theirs, own.class.id, 'Mine'],
    );
    await trustHub(OPERATOR, { fingerprint: other.deps.key.fingerprint, name: 'Other' });
    expect(await meets(knowsNothing(), other)).toMatchObject({ refused: [theirs] });
    expect(await membershipsOf(the(parent).db, theirs)).toHaveLength(1);
    await forgetLearner(the(parent).db, gone, new Date(NOW));
    await meets();
    const here = (of: Site) => of.db.query('select 1 from learner where id = $1', [gone]);
    expect([await here(the(parent)), await here(the(hub))]).toEqual([[], []]);
    // and the other way round, but for whom another hub deletes
    const [mine] = own.cards;
    await forgetLearner(other.db, mine?.learnerId ?? '', new Date(NOW));
    await forgetLearner(other.db, theirs, new Date(NOW));
    await meets(knowsNothing(), other);
    const left = await the(parent).db.query<{ id: string }>(
      'select id from learner where id = any($1::uuid[])',
      [[mine?.learnerId, theirs]],
    );
    expect(left).toEqual([{ id: theirs }]);
    await stopHub(OPERATOR, other.deps.key.fingerprint);
    await expect(meets(knowsNothing(), other)).rejects.toMatchObject({ code: 'not-allowed' });
    await other.db.close();
    rmSync(other.dataDir, { recursive: true });
  });

  it('is carried to another site on a stick, which that one alone reads, and takes twice', async () => {
    const away = await site('a third site');
    await loadCourse(away.db, parseCourse(smallCourse()), new Date(NOW));
    away.time.now = the(hub).time.now + 24 * HOUR;
    const own = carryKey(away.dataDir);
    const { deps, db } = the(hub);
    const files: Buffer[] = [];
    for await (const { bytes } of packedForStick(deps as Meeting, own.name)) files.push(bytes);
    const take = (file: Uint8Array, key = own) => takeFromStick(away.deps, file, key);
    const [first = Buffer.alloc(0)] = files;
    expect(first.toString('latin1')).not.toContain('Окуучу');
    await expect(take(first)).rejects.toMatchObject({ code: 'not-allowed' });
    await away.db.query(`insert into hub (fingerprint, name, trusted_at) values ($1, 'Hub', now())`, [
      deps.key.fingerprint,
    ]);
    expect(() => unseal(first, carryKey(the(hub).dataDir).secret)).toThrow(/another site, or damaged/);
    const cut = first.subarray(0, first.length - 1);
    await expect(take(cut)).rejects.toThrow(/another site, or damaged/);
    await expect(take(first.subarray(0, 20))).rejects.toThrow(/is cut/);
    let events = 0;
    for (const file of files) events += (await take(file)).events;
    expect(events).toBeGreaterThan(10);
    for (const file of files) expect((await take(file)).events).toBe(0);
    const states = (of: Db) => Promise.all(learners.map((id) => stateOf(of, id, 'tea')));
    const turns = 'select id, question, answer, helped from turn order by id';
    expect(await away.db.query(turns)).toEqual(await db.query(turns));
    expect((await states(away.db)).slice(2)).toEqual((await states(db)).slice(2));
    expect(await countOf(away.db, 'attempt')).toBe(await countOf(db, 'attempt'));
    await away.db.close();
    rmSync(away.dataDir, { recursive: true });
  });

  it('refuses letters that were changed, are old, or are to somebody else', async () => {
    const { key } = the(hub).deps;
    const { nonce, fingerprint } = await (await fetch(`${address}/api/hub`)).json();
    const message = { kind: 'meet', classes: [], gone: [] };
    const status = async (given: object, change = (letter: Buffer) => letter, by: PackKey = key) => {
      const letter = change(await writeLetter(by, { nonce, to: fingerprint, message, ...given }));
      return (await fetch(`${address}/api/hub`, { method: 'POST', body: new Uint8Array(letter) })).status;
    };
    const flipped = (letter: Buffer) => {
      letter[letter.length - 9] = (letter[letter.length - 9] ?? 0) ^ 1;
      return letter;
    };
    expect(await status({})).toBe(200);
    expect(await status({}, flipped)).toBe(400);
    expect(await status({}, (letter) => letter.subarray(0, 60))).toBe(400);
    expect(await status({ nonce: 'x' })).toBe(403);
    expect(await status({ to: key.fingerprint })).toBe(403);
    expect(await status({ message: { kind: 'pack', course: 'coffee' } })).toBe(404);
    expect(await status({ message: { kind: 'all' } })).toBe(400);
    the(parent).time.now += 2 * HOUR;
    expect(await status({})).toBe(403);
  });
});
