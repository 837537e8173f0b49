import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newestRows } from '@/lib/auth/audit-queries';
import { INVITED_FOR, invitationOf, invite, join, joinAs, joinLinked } from '@/lib/auth/invitation';
import { doorsOf, staffByLink } from '@/lib/auth/link-queries';
import { removeStaff, staffSignIn } from '@/lib/auth/staff';
import { beginStaffSession, staffSignedIn } from '@/lib/auth/staff-queries';
import type { Db } from '@/lib/db/port';
import { noCopies } from '@/lib/server/store/file-journal';
import { migratedPostgresDb, testDb } from '../support/db';
import { hasher } from '../support/hasher';
import { lacks } from '../support/needs';
import { stranger } from '../support/visitor';

const START = new Date('2026-05-01T08:00:00Z');
const WORDS = 'чай нан китеп дарыя';
const ACTOR = { name: 'Айгүл', address: '192.0.2.7' };
const ISSUER = 'https://id.example.org';
const identity = { issuer: ISSUER, subject: 'aigul-1' };

function contract(open: () => Promise<{ db: Db; drop(): Promise<void> }>) {
  let db: Db;
  let drop: () => Promise<void>;
  const deps = () => ({ db, hasher, copies: noCopies, clock: () => START, ids: v7 });
  beforeAll(async () => {
    ({ db, drop } = await open());
  });
  afterAll(() => drop());
  beforeEach(async () => {
    for (const table of ['staff', 'staff_link', 'invitation', 'allowance'])
      await db.query(`delete from ${table}`);
  });

  const invited = (role: 'admin' | 'educator' = 'educator') =>
    invite(deps(), ACTOR, { role, scope: 'site', forMs: INVITED_FOR });
  const linked = async (name: string, of = identity) =>
    joinLinked(deps(), await invited(), { name, language: 'ky', identity: of }, '192.0.2.1');

  it('opens the account that was made with it, and no passphrase does', async () => {
    const made = await linked('Айгүл Бекова');
    expect((await staffByLink(db, identity))?.id).toBe(made.id);
    expect(await doorsOf(db, made.id, ISSUER)).toEqual({ hasPassphrase: false, isLinked: true });
    expect(await doorsOf(db, made.id, 'https://other.example.org')).toMatchObject({ isLinked: false });
    for (const passphrase of ['', WORDS])
      await expect(staffSignIn(deps(), { name: 'айгүл бекова', passphrase }, stranger)).rejects.toMatchObject(
        { code: 'not-allowed' },
      );
    const [row] = await newestRows(db, { action: 'linked', text: '' }, null, 1);
    expect(row).toMatchObject({ subject: 'Айгүл Бекова', after: JSON.stringify(ISSUER) });
  });

  it('opens nothing of another issuer, and nothing for who has the same name or address there', async () => {
    await linked('Aigul');
    expect(await staffByLink(db, { ...identity, issuer: 'https://other.example.org' })).toBeNull();
    expect(await staffByLink(db, { ...identity, subject: 'Aigul' })).toBeNull();
  });

  it('leaves the invitation open where the name is taken or the account opens another', async () => {
    await linked('Aigul');
    const token = await invited();
    const given = { name: 'AIGUL', language: 'ky', identity: { ...identity, subject: 'b' } } as const;
    await expect(joinLinked(deps(), token, given, '')).rejects.toMatchObject({ code: 'conflict' });
    const again = { name: 'Another', language: 'ky', identity } as const;
    await expect(joinLinked(deps(), token, again, '')).rejects.toMatchObject({ code: 'conflict' });
    expect((await invitationOf(deps(), token))?.state).toBe('open');
    expect(await db.query("select 1 from staff where name = 'Another'")).toEqual([]);
  });

  it('is added to an account by an invitation, beside its passphrase', async () => {
    const account = { name: 'Bek', passphrase: WORDS, language: 'ky' } as const;
    const bek = await join(deps(), await invited('admin'), account, '');
    const token = await invited();
    await joinAs(deps(), token, { ...bek, grants: [] }, '192.0.2.1', identity);
    expect(await doorsOf(db, bek.id, ISSUER)).toEqual({ hasPassphrase: true, isLinked: true });
    expect((await staffSignIn(deps(), { name: 'bek', passphrase: WORDS }, stranger)).id).toBe(bek.id);
    await expect(joinAs(deps(), token, { ...bek, grants: [] }, '')).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('of two who link it at once opens one account', async () => {
    const both = await Promise.allSettled([linked('One'), linked('Two')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await db.query('select 1 from staff')).toHaveLength(1);
  });

  it('ends with the account, and can open another one afterwards', async () => {
    const made = await linked('Aigul');
    await removeStaff(deps(), ACTOR, made.id);
    expect(await staffByLink(db, identity)).toBeNull();
    expect((await staffByLink(db, identity))?.id).toBeUndefined();
    // a row that somebody left behind opens nothing, and is in nobody's way
    await db.query('insert into staff_link values ($1, $2, $3, now())', [ISSUER, 'aigul-1', made.id]);
    expect(await staffByLink(db, identity)).toBeNull();
    expect((await linked('Aigul')).name).toBe('Aigul');
  });

  it('counts as a passphrase that was given when the provider says, not when one comes back', async () => {
    const { id } = await linked('Aigul');
    const confirmedAt = new Date(START.getTime() - 3_600_000);
    const session = { tokenHash: 'a', id: v7(), staffId: id, address: '', agent: '' };
    await beginStaffSession(db, { ...session, confirmedAt }, START);
    expect((await staffSignedIn(db, 'a', START))?.confirmedAt).toEqual(confirmedAt);
  });
}

describe('an account at a provider on PGlite', () => {
  contract(async () => {
    const db = await testDb();
    return { db, drop: () => db.close() };
  });
});

describe.skipIf(lacks('postgres'))('an account at a provider on PostgreSQL (needs postgres)', () => {
  contract(async () => {
    const opened = await migratedPostgresDb();
    return opened;
  });
});
