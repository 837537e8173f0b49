import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { learnerById } from '@/lib/auth/person-queries';
import { claimProfile, signInWith } from '@/lib/auth/pin';
import { createProfile, forgetProfile } from '@/lib/auth/profile';
import { hasCode } from '@/lib/errors';
import { insertAttempt } from '@/lib/knowledge/attempt-queries';
import { readConfig } from '@/lib/server/config';
import { sqlConversations } from '@/lib/server/store/sql-conversations';
import { openStorage, type Storage } from '@/lib/server/store/storage';
import { scryptHasher } from '@/lib/server/web/hasher';
import { conversationsOf } from '@/lib/tutor/conversation-queries';
import { removeConversation } from '@/lib/tutor/remove-conversation';
import { run } from '../support/app';
import { postgresTestDb } from '../support/db';
import { lacks } from '../support/needs';
import { attemptRow } from '../support/rows';

const ANNA = '018f0000-0000-7000-8000-00000000000a';
const BEK = '018f0000-0000-7000-8000-00000000000b';
const PIN = '493027';
const quiet = { step: () => undefined, progress: () => undefined, failure: () => undefined };
const clock = () => new Date('2026-05-01T08:00:00Z');

let folders: string[];
let ends: (() => Promise<void>)[];
beforeEach(() => {
  folders = [];
  ends = [];
});
afterEach(async () => {
  for (const end of ends) await end();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'ustat-restore-'));
  folders.push(made);
  return made;
}

type Env = Record<string, string>;

async function within<T>(env: Env, work: (deps: Storage & { clock: () => Date }) => Promise<T>): Promise<T> {
  const storage = await openStorage(readConfig(env), clock, quiet);
  try {
    return await work({ ...storage, clock });
  } finally {
    await storage.close();
  }
}

/** Two learners with names, an answer and a conversation each. */
const begin = (env: Env) =>
  within(env, async (deps) => {
    for (const [n, id] of [ANNA, BEK].entries()) {
      await createProfile({ ...deps, ids: () => id }, 'ky');
      const name = n === 0 ? 'Anna' : 'Bek';
      await claimProfile({ ...deps, hasher: scryptHasher }, id, { name, pin: PIN });
      await answer(deps, id, 1);
      const turnId = `018f0000-0000-7000-9000-0000000000${n}1`;
      const asked = { turnId, courseId: 'tea', question: 'Why?' };
      const opening = { language: 'en', at: deps.clock(), newId: conversation(n), patienceMs: 1000 };
      await sqlConversations(deps.db, id).begin(asked, opening);
    }
  });

const conversation = (n: number) => `018f0000-0000-7000-9000-0000000000${n}0`;

async function answer({ db, journal }: Storage, learnerId: string, n: number): Promise<void> {
  const row = attemptRow(learnerId, n);
  await insertAttempt(db, row);
  await journal.append({ type: 'attempt', ...row });
}

/** What comes after a backup: Anna deletes her profile, Bek a conversation; he answers once more. */
const goOn = (env: Env) =>
  within(env, async (deps) => {
    await forgetProfile(deps, ANNA);
    const conversations = sqlConversations(deps.db, BEK);
    await removeConversation({ ...deps, conversations }, conversation(1));
    await answer(deps, BEK, 2);
  });

/** What of both is there; `answers` are Bek's. */
const found = (env: Env) =>
  within(env, async (deps) => {
    const opens = (name: string) =>
      signInWith({ ...deps, hasher: scryptHasher }, { name, pin: PIN }).catch((error: unknown) => {
        if (hasCode(error, 'not-allowed')) return null;
        throw error;
      });
    const rows = await deps.db.query('select id from attempt where learner_id = $1', [BEK]);
    return {
      anna: (await opens('Anna')) ?? (await learnerById(deps.db, ANNA)),
      bek: await opens('Bek'),
      conversations: (await conversationsOf(deps.db, BEK, 'tea')).length,
      answers: rows.length,
    };
  });

const backup = (env: Env, path: string) => run(['lib/server/commands/backup.ts', path], env);
const restore = (env: Env, ...args: string[]) => run(['lib/server/commands/restore.ts', ...args], env);

describe('a backup that is older than a deletion', () => {
  it('is refused until it is said where the deletions since are told, or that they are lost', async () => {
    const [site, other] = [{ USTAT_DATA: folder() }, { USTAT_DATA: folder() }];
    const path = join(folder(), 'b.gz');
    await begin(site);
    expect((await backup(site, path)).code).toBe(0);
    await goOn(site);
    const refused = await restore(other, path);
    expect(refused.code).toBe(1);
    expect(refused.said).toMatch(/must not come back.*--site <folder>.*--site lost/s);
    expect((await restore(other, path, '--site', folder())).said).toMatch(/There is no .*journal.ndjson/);
    expect((await restore(site, path, '--site', 'lost')).said).toMatch(/learners already.*--site/s);

    expect(await restore(other, path, '--site', 'lost')).toMatchObject({ code: 0 });
    expect(await found(other)).toEqual({ anna: ANNA, bek: BEK, conversations: 1, answers: 1 });
  });

  it('brings nothing back that was deleted, and the answers since come along', async () => {
    const [site, other, third] = [folder(), folder(), folder()].map((USTAT_DATA) => ({ USTAT_DATA }));
    if (!site || !other || !third) throw new Error('three folders');
    const path = join(folder(), 'b.gz');
    await begin(site);
    await backup(site, path);
    await goOn(site);
    const right = { anna: null, bek: BEK, conversations: 0, answers: 2 };
    expect(await restore(other, path, '--site', site.USTAT_DATA)).toMatchObject({ code: 0 });
    expect(await found(other)).toEqual(right);
    // and the new site can tell in its turn
    rmSync(site.USTAT_DATA, { recursive: true });
    expect(await restore(third, path, '--site', other.USTAT_DATA)).toMatchObject({ code: 0 });
    expect(await found(third)).toMatchObject({ anna: null, bek: BEK, conversations: 0 });
  });

  it.skipIf(lacks('postgres'))('brings nothing back on PostgreSQL either (needs postgres)', async () => {
    const [one, two] = [await postgresTestDb(), await postgresTestDb()];
    ends.push(one.drop, two.drop);
    const site = { DATABASE_URL: one.url, USTAT_DATA: folder() };
    const other = { DATABASE_URL: two.url, USTAT_DATA: folder() };
    const path = join(folder(), 'b.gz');
    await begin(site);
    await backup(site, path);
    await goOn(site);
    expect(readFileSync(join(site.USTAT_DATA, 'journal.ndjson'), 'utf8').trim().split('\n')).toHaveLength(2);
    expect(await restore(other, path, '--site', site.USTAT_DATA)).toMatchObject({ code: 0 });
    expect(await found(other)).toEqual({ anna: null, bek: BEK, conversations: 0, answers: 1 });
  });

  it.skipIf(lacks('postgres'))(
    "does not undo them when PostgreSQL's own tools put it back (needs postgres)",
    async () => {
      const [one, two] = [await postgresTestDb(), await postgresTestDb()];
      ends.push(one.drop, two.drop);
      const path = join(folder(), 'b.gz');
      const data = folder();
      await begin({ DATABASE_URL: one.url, USTAT_DATA: data });
      await backup({ DATABASE_URL: one.url, USTAT_DATA: data }, path);
      await goOn({ DATABASE_URL: one.url, USTAT_DATA: data });
      // stands for pg_restore: the rows of then, and nothing that Ustat was asked
      await restore({ DATABASE_URL: two.url, USTAT_DATA: folder() }, path, '--site', 'lost');
      expect(await found({ DATABASE_URL: two.url, USTAT_DATA: data })).toMatchObject({
        anna: null,
        bek: BEK,
        conversations: 0,
      });
    },
  );

  it('is outlived by a tombstone that only the database had', async () => {
    const site = { USTAT_DATA: folder() };
    await begin(site);
    await goOn(site);
    rmSync(join(site.USTAT_DATA, 'journal.ndjson'));
    await within(site, async () => undefined);
    const lines = readFileSync(join(site.USTAT_DATA, 'journal.ndjson'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ type: 'forgotten', learnerId: ANNA }]);
  });
});
