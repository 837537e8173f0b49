import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetLearner } from '@/lib/auth/person-queries';
import { claimProfile, recoverProfile } from '@/lib/auth/pin';
import {
  beginSession,
  endCopiedSessions,
  endSession,
  endSessions,
  learnerSignedIn,
  renewSessions,
} from '@/lib/auth/session-queries';
import type { Db } from '@/lib/db/port';
import { noCopies } from '@/lib/server/store/file-journal';
import { addLearner, migratedPostgresDb, testDb } from '../support/db';
import { hasher } from '../support/hasher';
import { lacks } from '../support/needs';
import { stranger } from '../support/visitor';

const ANNA = '018f0000-0000-7000-8000-00000000000a';
const BEK = '018f0000-0000-7000-8000-00000000000b';
const NOW = new Date('2026-05-01T08:00:00Z');
const DAY = 86_400_000;
const after = (days: number) => new Date(NOW.getTime() + days * DAY);

function contract(open: () => Promise<{ db: Db; drop(): Promise<void> }>) {
  let db: Db;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ db, drop } = await open());
  });
  afterAll(() => drop());
  beforeEach(async () => {
    await db.query('delete from learner');
    await db.query('delete from profile_name');
    for (const id of [ANNA, BEK]) await addLearner(db, id);
  });

  const begin = (learnerId: string, tokenHash: string, at = NOW) =>
    beginSession(db, { learnerId, tokenHash }, at);
  const opens = async (learnerId: string, tokenHash: string | null, now = NOW, madeAt = NOW) =>
    (await learnerSignedIn(db, { learnerId, tokenHash, madeAt }, now))?.id === learnerId;

  it('opens the profile that it was begun for, and no other', async () => {
    await begin(ANNA, 'phone');
    expect(await opens(ANNA, 'phone')).toBe(true);
    expect(await opens(BEK, 'phone')).toBe(false);
    expect(await opens(ANNA, 'other')).toBe(false);
    expect(await opens(ANNA, null)).toBe(false);
  });

  it('ends alone, or with all of its learner', async () => {
    for (const hash of ['phone', 'laptop', 'library']) await begin(ANNA, hash);
    await begin(BEK, 'phone');
    await endSession(db, ANNA, 'library');
    expect([await opens(ANNA, 'library'), await opens(ANNA, 'phone')]).toEqual([false, true]);
    await endSessions(db, ANNA);
    expect([await opens(ANNA, 'phone'), await opens(ANNA, 'laptop')]).toEqual([false, false]);
    expect(await opens(BEK, 'phone')).toBe(true);
  });

  it('ends when the profile is claimed, when a code sets a new PIN, and when it is deleted', async () => {
    const deps = { db, hasher, clock: () => NOW, copies: noCopies };
    await begin(ANNA, 'before the claim');
    const { recoveryCode } = await claimProfile(deps, ANNA, { name: 'Anna', pin: '493027' });
    expect(await opens(ANNA, 'before the claim')).toBe(false);
    await begin(ANNA, 'before the code');
    await recoverProfile(deps, { name: 'Anna', code: recoveryCode, pin: '602915' }, stranger);
    expect(await opens(ANNA, 'before the code')).toBe(false);
    await begin(ANNA, 'before the end');
    await db.transaction((tx) => forgetLearner(tx, ANNA, NOW));
    expect(await opens(ANNA, 'before the end')).toBe(false);
    expect(await db.query('select 1 from session')).toEqual([]);
  });

  it('goes on for a year after its last use, noted at most once a day', async () => {
    for (const hash of ['used', 'left']) await begin(ANNA, hash);
    await renewSessions(db, [{ learnerId: ANNA, tokenHash: 'used' }], after(0.5));
    const seen = () =>
      db.query<{ seen: Date }>("select seen_at as seen from session where token_hash = 'used'");
    expect(await seen()).toEqual([{ seen: NOW }]);
    await renewSessions(db, [{ learnerId: ANNA, tokenHash: 'used' }], after(300));
    expect(await seen()).toEqual([{ seen: after(300) }]);
    expect([await opens(ANNA, 'used', after(366)), await opens(ANNA, 'left', after(366))]).toEqual([
      true,
      false,
    ]);
    expect(await opens(ANNA, 'used', after(666))).toBe(false);
  });

  it('is one of twenty: the longest unused one ends for the next', async () => {
    for (let n = 0; n < 21; n += 1) await begin(ANNA, `phone ${n}`, after(n));
    expect([await opens(ANNA, 'phone 0', after(21)), await opens(ANNA, 'phone 1', after(21))]).toEqual([
      false,
      true,
    ]);
  });

  it('does not come back from a copy; a cookie still opens what nothing else does', async () => {
    await claimProfile({ db, hasher, clock: () => NOW, copies: noCopies }, ANNA, {
      name: 'Anna',
      pin: '493027',
    });
    for (const id of [ANNA, BEK]) await begin(id, 'phone');
    await endCopiedSessions(db, after(1));
    expect(await opens(ANNA, 'phone')).toBe(false);
    expect(await opens(BEK, 'phone')).toBe(true);
    expect(await opens(BEK, 'phone', after(2), after(1))).toBe(false);
    // until the profile is closed, or has a name
    await endSessions(db, BEK);
    expect(await opens(BEK, 'phone')).toBe(false);
  });

  it('ends for those alone who were brought back', async () => {
    for (const id of [ANNA, BEK]) await begin(id, 'phone');
    await endCopiedSessions(db, after(1), [BEK]);
    expect(await db.query('select learner_id from session')).toEqual([{ learner_id: ANNA }]);
    expect(await opens(BEK, null)).toBe(true);
  });
}

describe('a session on PGlite', () => {
  contract(async () => {
    const db = await testDb();
    return { db, drop: () => db.close() };
  });
});

describe.skipIf(lacks('postgres'))('a session on PostgreSQL (needs postgres)', () => {
  contract(async () => {
    const opened = await migratedPostgresDb();
    return opened;
  });
});
