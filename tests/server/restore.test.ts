import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { learnerById } from '@/lib/auth/person-queries';
import { claimProfile, signInWith } from '@/lib/auth/pin';
import { createProfile, forgetProfile } from '@/lib/auth/profile';
import { hasCode } from '@/lib/errors';
import { insertAttempt, nextPlace } from '@/lib/knowledge/attempt-queries';
import { readConfig } from '@/lib/server/config';
import { backUpTo } from '@/lib/server/store/backup';
import { journalsOf, restoreSite } from '@/lib/server/store/restore';
import { sqlConversations } from '@/lib/server/store/sql-conversations';
import { openStorage, type Storage } from '@/lib/server/store/storage';
import { conversationsOf } from '@/lib/tutor/conversation-queries';
import { removeConversation } from '@/lib/tutor/remove-conversation';
import { run } from '../support/app';
import { postgresTestDb } from '../support/db';
import { hasher } from '../support/hasher';
import { journalLines } from '../support/journal-lines';
import { lacks } from '../support/needs';
import { attemptRow } from '../support/rows';
import { stranger } from '../support/visitor';

const ANNA = '018f0000-0000-7000-8000-00000000000a';
const BEK = '018f0000-0000-7000-8000-00000000000b';
const PIN = '493027';
const quiet = { step: () => undefined, progress: () => undefined, failure: () => undefined };
const clock = () => new Date('2026-05-01T08:00:00Z');

/** Ends of what the tests open, last first. */
const ends: (() => Promise<void> | void)[] = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'ustat-restore-'));
  ends.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

async function database(): Promise<string> {
  const { url, drop } = await postgresTestDb();
  ends.push(drop);
  return url;
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

type Deps = Storage & { clock: () => Date };

/** Two learners with names, an answer and a conversation each. */
async function begin(deps: Deps): Promise<void> {
  for (const [n, id] of [ANNA, BEK].entries()) {
    await createProfile({ ...deps, ids: () => id }, 'ky');
    const name = n === 0 ? 'Anna' : 'Bek';
    await claimProfile({ ...deps, hasher }, id, { name, pin: PIN });
    await answer(deps, id, 1);
    const turnId = `018f0000-0000-7000-9000-0000000000${n}1`;
    const asked = { turnId, courseId: 'tea', question: 'Why?' };
    const opening = { language: 'en', at: clock(), newId: conversation(n), patienceMs: 1000 };
    await sqlConversations(deps.db, id).begin(asked, opening);
  }
}

const conversation = (n: number) => `018f0000-0000-7000-9000-0000000000${n}0`;

async function answer({ db, journal }: Storage, learnerId: string, n: number): Promise<void> {
  const row = attemptRow(learnerId, n);
  await insertAttempt(db, { ...row, seq: await nextPlace(db) });
  await journal.append({ type: 'attempt', ...row });
}

/** After the backup: Anna deletes her profile, Bek a conversation; he answers once more. */
async function goOn(deps: Deps): Promise<void> {
  await forgetProfile(deps, ANNA);
  const conversations = sqlConversations(deps.db, BEK);
  await removeConversation({ ...deps, conversations }, conversation(1));
  await answer(deps, BEK, 2);
}

/** A site, and a backup of it that knows nothing of its end. @returns the backup's file */
async function lived(env: Env): Promise<string> {
  const path = join(folder(), 'b.gz');
  await within(env, async (deps) => {
    await begin(deps);
    await backUpTo(deps.db, path, clock());
    await goOn(deps);
  });
  return path;
}

/** What of both is there; `answers` are Bek's. */
async function found(deps: Deps) {
  const opens = (name: string) =>
    signInWith({ ...deps, hasher }, { name, pin: PIN }, stranger).catch((error: unknown) => {
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
}

/** As `npm run restore -- path --site sites`, and what is there then. */
const restored = (env: Env, path: string, ...sites: string[]) =>
  within(env, async (deps) => {
    await restoreSite(deps, path, await journalsOf(sites, path), clock());
    return found(deps);
  });

describe('a backup that is older than a deletion', () => {
  const site = { USTAT_DATA: '' };
  let path: string;
  beforeAll(async () => {
    site.USTAT_DATA = folder();
    path = await lived(site);
  });

  it('is refused until it is said where the deletions since are told, or that they are lost', async () => {
    const refused = await run(['lib/server/commands/restore.ts', path], { USTAT_DATA: folder() });
    expect(refused.code).toBe(1);
    expect(refused.said).toMatch(/must not come back.*--site <folder>.*--site lost/s);
    await expect(journalsOf([folder()], path)).rejects.toThrow(/There is no .*journal: /);
    await expect(restored(site, path, 'lost')).rejects.toThrow(/learners already.*--site/s);
    const there = { anna: ANNA, bek: BEK, conversations: 1, answers: 1 };
    expect(await restored({ USTAT_DATA: folder() }, path, 'lost')).toEqual(there);
  });

  it('brings nothing back that was deleted, and the answers since come along', async () => {
    const right = { anna: null, bek: BEK, conversations: 0 };
    const other = { USTAT_DATA: folder() };
    expect(await restored(other, path, site.USTAT_DATA)).toEqual({ ...right, answers: 2 });
    // and the new site can tell in its turn
    expect(await restored({ USTAT_DATA: folder() }, path, other.USTAT_DATA)).toMatchObject(right);
  });

  it('is outlived by a tombstone that only the database had', async () => {
    rmSync(join(site.USTAT_DATA, 'journal'), { recursive: true });
    await within(site, async () => undefined);
    const lines = journalLines(site.USTAT_DATA);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ type: 'forgotten', learnerId: ANNA }]);
  });
});

describe.skipIf(lacks('postgres'))(
  'on PostgreSQL, a backup that is older than a deletion (needs postgres)',
  () => {
    const right = { anna: null, bek: BEK, conversations: 0, answers: 1 };

    it('brings nothing back that was deleted', async () => {
      const site = { DATABASE_URL: await database(), USTAT_DATA: folder() };
      const path = await lived(site);
      expect(journalLines(site.USTAT_DATA)).toHaveLength(2);
      const other = { DATABASE_URL: await database(), USTAT_DATA: folder() };
      expect(await restored(other, path, site.USTAT_DATA)).toEqual(right);
    });

    it("does not undo them when PostgreSQL's own tools put it back", async () => {
      const site = { DATABASE_URL: await database(), USTAT_DATA: folder() };
      const path = await lived(site);
      // stands for pg_restore: the rows of then, and nothing that Ustat was asked
      const again = await database();
      await restored({ DATABASE_URL: again, USTAT_DATA: folder() }, path, 'lost');
      expect(await within({ ...site, DATABASE_URL: again }, found)).toEqual(right);
    });

    it('is warned of where no folder can note deletions, and the site serves all the same', async () => {
      const file = join(folder(), 'file');
      writeFileSync(file, '');
      const failure = vi.fn();
      const config = readConfig({ DATABASE_URL: await database(), USTAT_DATA: join(file, 'data') });
      const storage = await openStorage(config, clock, { ...quiet, failure });
      expect(failure).toHaveBeenCalledExactlyOnceWith(
        expect.stringMatching(/can not be noted in .*a backup that is older/),
        expect.anything(),
      );
      await createProfile({ ...storage, clock, ids: () => ANNA }, 'ky');
      await forgetProfile({ ...storage, clock }, ANNA);
      await storage.close();
    });
  },
);
