import { gzipSync } from 'node:zlib';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST } from '@/app/api/sync/route';
import { forgetProfile } from '@/lib/auth/profile';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { noCopies, noJournal } from '@/lib/server/store/file-journal';
import { sqlCourses } from '@/lib/server/store/sql-courses';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { sqlSync } from '@/lib/server/store/sql-sync';
import { withOwnCookies } from '@/lib/server/web/cookies';
import { type HttpServer, listen } from '@/lib/server/web/http';
import { servePlain } from '@/lib/server/web/plain';
import { provideServices, type Services } from '@/lib/server/web/services';
import { signIn, signOut } from '@/lib/server/web/session';
import { readBatch } from '@/lib/server/web/sync';
import { loadCourse } from '@/lib/server/work/load-course';
import { reply } from '@/lib/sync/protocol';
import { smallCourse } from '../support/course';
import { addLearner, testDb } from '../support/db';

/** It stands still: what may be sent in a minute depends on no machine. */
const NOW = new Date();

const batch = {
  ...{ version: 1, device: v7(), learner: v7(), sentAt: NOW.getTime() },
  events: [{ kind: 'read' }],
};

describe('the body of a batch', () => {
  const post = (body: BodyInit) => readBatch(new Request('http://here/api/sync', { method: 'POST', body }));
  const bad = { code: 'bad-input' };

  it('is read as it is, and packed by gzip', async () => {
    const text = JSON.stringify(batch);
    expect(await post(text)).toEqual(batch);
    expect(await post(gzipSync(text))).toEqual(batch);
  });

  it('is refused where it is none, is cut, or grows too large', async () => {
    const packed = gzipSync(JSON.stringify(batch));
    const bomb = gzipSync(Buffer.alloc(5 * 1024 * 1024, ' '));
    expect(bomb.length).toBeLessThan(10_000);
    for (const body of ['', 'null', '{"events":[]}', packed.subarray(0, 40), bomb])
      await expect(post(body)).rejects.toMatchObject(bad);
    const many = { ...batch, events: Array.from({ length: 1_001 }, () => 1) };
    await expect(post(gzipSync(JSON.stringify(many)))).rejects.toMatchObject(bad);
  });
});

describe('a phone that syncs', () => {
  let db: Db;
  let http: HttpServer;
  beforeAll(async () => {
    db = await testDb();
    await loadCourse(db, parseCourse(smallCourse()), new Date());
    provideServices({
      ...{ db, journal: noJournal, copies: noCopies, clock: () => NOW, authSecret: 'secret' },
      config: { url: null },
      courses: () => sqlCourses(db),
      sync: (id: string) => sqlSync(db, id),
      ...{ learner: (id: string) => sqlLearner(db, id), conversations: () => null },
      lastSeen: { note: () => undefined },
      hasher: { keyed: (text: string) => text },
      log: { failure: (_: string, error: unknown) => expect.fail(String(error)) },
    } as unknown as Services);
    http = await listen({ port: 0, host: '127.0.0.1', url: null, dev: false });
    http.serve(
      async (request, response) => void (await servePlain(new Map([['/api/sync', POST]]), request, response)),
      async () => true,
    );
  });
  afterAll(async () => {
    await http.stop();
    await db.close();
  });

  /** Somebody with a profile, and the cookie of their browser. */
  async function somebody(): Promise<{ id: string; cookie: string }> {
    const id = v7();
    await addLearner(db, id);
    const { put } = await withOwnCookies({}, () => signIn(id));
    return { id, cookie: put.map((line) => line.split(';')[0]).join('; ') };
  }

  const reading = (learner: string, counter: number) => ({
    ...{
      id: v7(),
      device: batch.device,
      counter,
      at: NOW.getTime() - 1_000 + counter,
      learner,
      kind: 'read',
      version: 1,
    },
    payload: { courseId: 'tea', moduleId: 'brew', blockId: `b${counter}` },
  });

  async function send(learner: string, cookie: string, events: unknown[], headers = {}) {
    const body = gzipSync(JSON.stringify({ ...batch, learner, events }));
    const response = await fetch(`http://127.0.0.1:${http.port}/api/sync`, {
      ...{ method: 'POST', body },
      headers: { 'sec-fetch-site': 'same-origin', cookie, ...headers },
    });
    return { status: response.status, body: await response.json() };
  }

  it('is told of each event, and goes on where it was cut off', async () => {
    const { id, cookie } = await somebody();
    const [first, second] = [reading(id, 1), reading(id, 2)];
    const one = await send(id, cookie, [first]);
    expect(reply.parse(one.body)).toMatchObject({ have: 1, outcomes: [{ id: first.id, is: 'taken' }] });
    const two = await send(id, cookie, [first, second, 'nonsense']);
    expect(two.body).toMatchObject({
      have: 2,
      outcomes: [{ is: 'known' }, { is: 'taken' }, { is: 'refused', reason: 'unreadable' }],
    });
    expect(await sqlLearner(db, id).readingPlace('tea', 'brew')).toMatchObject({ blockId: 'b2' });
  });

  it('keeps its outbox where its learner is not the one who is signed in', async () => {
    const [anna, bek] = [await somebody(), await somebody()];
    expect(await send(anna.id, bek.cookie, [reading(anna.id, 1)])).toEqual({
      ...{ status: 409, body: { error: 'other-learner' } },
    });
    expect(await send(anna.id, '', [])).toEqual({ status: 403, body: { error: 'signed-out' } });
    await withOwnCookies({}, () => signOut(anna.id));
    expect(await send(anna.id, anna.cookie, [])).toMatchObject({ status: 403 });
    expect(await db.query('select 1 from sync_event where learner_id = $1', [anna.id])).toEqual([]);
  });

  it('hears that its learner is gone, whoever is signed in', async () => {
    const { id, cookie } = await somebody();
    await forgetProfile({ db, journal: noJournal, copies: noCopies, clock: () => new Date() }, id);
    for (const shown of [cookie, '', (await somebody()).cookie])
      expect(await send(id, shown, [])).toEqual({ status: 410, body: { error: 'gone' } });
  });

  it('is refused from another site, and when it sends nothing that can be read', async () => {
    const { id, cookie } = await somebody();
    expect((await send(id, cookie, [], { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send('nobody', cookie, [])).body).toEqual({ error: 'bad-input' });
  });

  it('is slowed down after a year’s worth in a minute', async () => {
    const { id, cookie } = await somebody();
    const answers = await Promise.all(Array.from({ length: 125 }, () => send(id, cookie, [])));
    const late = answers.filter(({ status }) => status === 429);
    expect(late.length).toBeGreaterThan(0);
    expect(late[0]?.body.error).toMatch(/^over-budget\.\d+$/);
  });
});
