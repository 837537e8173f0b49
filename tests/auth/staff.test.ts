import { argon2id } from '@noble/hashes/argon2.js';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkAudit } from '@/lib/auth/audit';
import { newestRows } from '@/lib/auth/audit-queries';
import {
  ADMIN_FOR,
  INVITED_FOR,
  invitationOf,
  invite,
  join,
  joinAs,
  revoke,
  THE_SERVER,
} from '@/lib/auth/invitation';
import { listInvitations } from '@/lib/auth/invitation-queries';
import type { Visitor } from '@/lib/auth/pin';
import { changePassphrase, changeRole, endSessionsOf, removeStaff, staffSignIn } from '@/lib/auth/staff';
import { countRoles, listStaff } from '@/lib/auth/staff-list-queries';
import {
  beginStaffSession,
  endCopiedDoors,
  hasAdmin,
  openSessions,
  renewStaffSessions,
  staffSignedIn,
} from '@/lib/auth/staff-queries';
import type { Db } from '@/lib/db/port';
import { noCopies } from '@/lib/server/store/file-journal';
import { auditFile, cell } from '@/lib/server/web/audit-file';
import { migratedPostgresDb, testDb } from '../support/db';
import { hasher } from '../support/hasher';
import { lacks } from '../support/needs';
import { stranger } from '../support/visitor';

const START = new Date('2026-05-01T08:00:00Z');
const HOUR = 3_600_000;
const WORDS = 'чай нан китеп дарыя';
const ACTOR = { name: 'Айгүл', address: '192.0.2.7' };
const SITE = { role: 'admin', scope: 'site' } as const;
const TEACHES = { role: 'educator', scope: 'site' } as const;

function contract(open: () => Promise<{ db: Db; drop(): Promise<void> }>) {
  let db: Db;
  let drop: () => Promise<void>;
  let now = START;
  const pass = (ms: number) => {
    now = new Date(now.getTime() + ms);
  };
  const deps = () => ({ db, hasher, copies: noCopies, clock: () => now, ids: v7 });
  const account = { passphrase: WORDS, language: 'ky' } as const;

  beforeAll(async () => {
    ({ db, drop } = await open());
  });
  afterAll(() => drop());
  beforeEach(async () => {
    now = START;
    for (const table of ['staff', 'invitation', 'allowance']) await db.query(`delete from ${table}`);
  });

  /** Somebody who took an invitation. */
  async function person(name: string, grant: typeof SITE | typeof TEACHES = SITE) {
    const token = await invite(deps(), THE_SERVER, { ...grant, forMs: INVITED_FOR });
    return join(deps(), token, { name, ...account }, '192.0.2.1');
  }
  const signIn = (name: string, passphrase: string, from: Visitor = stranger) =>
    staffSignIn(deps(), { name, passphrase }, from);

  it('comes by a link that is good once', async () => {
    expect(await hasAdmin(db)).toBe(false);
    const token = await invite(deps(), THE_SERVER, { ...SITE, forMs: ADMIN_FOR });
    expect(JSON.stringify(await db.query('select * from invitation'))).not.toContain(token);
    await join(deps(), token, { name: 'Айгүл', ...account }, '192.0.2.1');
    expect(await hasAdmin(db)).toBe(true);
    await expect(join(deps(), token, { name: 'Bek', ...account }, '')).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await signIn(' айгүл ', WORDS)).name).toBe('Айгүл');
    expect(await countRoles(db)).toEqual({ admin: 1 });
  });

  it('of two who take a link at once one comes in, and leaves no account of the other', async () => {
    const token = await invite(deps(), ACTOR, { ...TEACHES, forMs: INVITED_FOR });
    const both = await Promise.allSettled(
      ['Anna', 'Bek'].map((name) => join(deps(), token, { name, ...account }, '')),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await listStaff(db, { text: '', role: null, from: 0, most: 10 })).count).toBe(1);
  });

  it('takes no link past its end, revoked, or made up; a name that is taken leaves it open', async () => {
    const late = await invite(deps(), ACTOR, { ...SITE, forMs: ADMIN_FOR });
    const revoked = await invite(deps(), ACTOR, { ...TEACHES, forMs: INVITED_FOR });
    const id = (await invitationOf(deps(), revoked))?.id ?? '';
    await revoke(deps(), ACTOR, id);
    await expect(revoke(deps(), ACTOR, id)).rejects.toMatchObject({ code: 'conflict' });
    pass(ADMIN_FOR);
    for (const token of [late, revoked, 'made up'])
      await expect(join(deps(), token, { name: 'Anna', ...account }, '')).rejects.toMatchObject({
        code: 'not-found',
      });
    const { invitations, count } = await listInvitations(db, now, { from: 0, most: 10 });
    expect([count, invitations.map(({ state }) => state).sort()]).toEqual([2, ['ended', 'revoked']]);
    await person('Anna');
    const open = await invite(deps(), ACTOR, { ...TEACHES, forMs: INVITED_FOR });
    await expect(join(deps(), open, { name: 'ANNA', ...account }, '')).rejects.toMatchObject({
      code: 'conflict',
    });
    expect((await invitationOf(deps(), open))?.state).toBe('open');
  });

  it('ends the links of who is shown out, or may invite no more, and no others', async () => {
    const anna = await person('Anna');
    const bek = await person('Bek');
    const by = (name: string, grant: typeof SITE | typeof TEACHES = TEACHES) =>
      invite(deps(), { name, address: '' }, { ...grant, forMs: INVITED_FOR });
    const links = [await by('Anna', SITE), await by('Bek'), await by('Айгүл')];
    const states = () => Promise.all(links.map(async (token) => (await invitationOf(deps(), token))?.state));
    await changeRole(deps(), ACTOR, { personId: bek.id, grant: TEACHES, does: 'grant' });
    await changeRole(deps(), ACTOR, { personId: bek.id, grant: TEACHES, does: 'withdraw' });
    // an administrator they are still
    expect(await states()).toEqual(['open', 'open', 'open']);
    await removeStaff(deps(), ACTOR, anna.id);
    expect(await states()).toEqual(['revoked', 'open', 'open']);
    await person('Anna');
    const again = await by('Bek', SITE);
    await changeRole(deps(), ACTOR, { personId: bek.id, grant: SITE, does: 'withdraw' });
    expect((await invitationOf(deps(), again))?.state).toBe('revoked');
    expect(await states()).toEqual(['revoked', 'revoked', 'open']);
  });

  it('adds the role to who has an account', async () => {
    const anna = await person('Anna');
    const token = await invite(deps(), ACTOR, { ...TEACHES, forMs: INVITED_FOR });
    await joinAs(deps(), token, { ...anna, grants: [SITE] }, '192.0.2.1');
    const { people } = await listStaff(db, { text: 'ann', role: 'educator', from: 0, most: 10 });
    expect(people.map(({ grants }) => grants)).toEqual([[SITE, TEACHES]]);
    await expect(joinAs(deps(), token, { ...anna, grants: [] }, '')).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('slows a thousand wrong passphrases and locks nobody out', async () => {
    await person('Anna');
    let waited = 0;
    for (let tries = 0; tries < 1_000; tries += 1) {
      const code = await signIn('Anna', `wrong ${tries}`, {
        ...stranger,
        address: `192.0.2.${tries % 200}`,
      }).catch((error: { code: string }) => error.code);
      if (code === 'over-budget') waited += 1;
    }
    expect(waited).toBeGreaterThan(950);
    const kept: Visitor = { ...stranger, deviceId: 'laptop', knows: () => true };
    expect((await signIn('Anna', WORDS, kept)).name).toBe('Anna');
    pass(5_000);
    expect((await signIn('Anna', WORDS)).name).toBe('Anna');
  });

  it('tells a name that nobody has like a wrong passphrase', async () => {
    await person('Anna');
    for (const name of ['Anna', 'Nobody'])
      await expect(signIn(name, 'wrong words here')).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('writes a hash anew that was made by other parameters', async () => {
    const { id } = await person('Anna');
    const salt = new Uint8Array(16).fill(7);
    const raw = argon2id(new TextEncoder().encode(WORDS), salt, { m: 1024, t: 1, p: 1, dkLen: 32 });
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
    const old = `$argon2id$v=19$m=1024,t=1,p=1$${text(salt)}$${text(raw)}`;
    await db.query('update staff set passphrase_hash = $1 where id = $2', [old, id]);
    await signIn('Anna', WORDS);
    const stored = () =>
      db.query<{ hash: string }>('select passphrase_hash as hash from staff where id = $1', [id]);
    const [first] = await stored();
    expect(first?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await signIn('Anna', WORDS);
    expect(await stored()).toEqual([first]);
  });

  it('is signed in for 12 hours from the last page, and as long as it is used', async () => {
    const { id } = await person('Anna');
    const begin = (tokenHash: string) =>
      beginStaffSession(db, { tokenHash, id: v7(), staffId: id, address: '', agent: '' }, now);
    await begin('laptop');
    await begin('tablet');
    pass(11 * HOUR);
    await renewStaffSessions(db, ['laptop'], now);
    pass(2 * HOUR);
    expect(await staffSignedIn(db, 'tablet', now)).toBeNull();
    expect((await staffSignedIn(db, 'laptop', now))?.grants).toEqual([SITE]);
    expect(await openSessions(db, id, now)).toHaveLength(1);
    pass(12 * HOUR);
    // what ran out does not go on
    await renewStaffSessions(db, ['laptop'], now);
    expect(await staffSignedIn(db, 'laptop', now)).toBeNull();
  });

  it('ends sessions one by one, with a new passphrase, and after a copy was read', async () => {
    const anna = await person('Anna');
    const begin = async (tokenHash: string) => {
      const sessionId = v7();
      await beginStaffSession(
        db,
        { tokenHash, id: sessionId, staffId: anna.id, address: '', agent: '' },
        now,
      );
      return sessionId;
    };
    const open = async () =>
      (await Promise.all(['a', 'b', 'c'].map((hash) => staffSignedIn(db, hash, now)))).map(
        (one) => one !== null,
      );
    const kept = await begin('a');
    const stolen = await begin('b');
    await begin('c');
    await endSessionsOf(deps(), ACTOR, anna, stolen);
    expect(await open()).toEqual([true, false, true]);
    const change = { passphrase: WORDS, next: 'four words and rain' };
    await changePassphrase(deps(), ACTOR, { ...anna, sessionId: kept }, change);
    expect(await open()).toEqual([true, false, false]);
    await expect(signIn('Anna', WORDS)).rejects.toMatchObject({ code: 'not-allowed' });
    // who gave the old one a moment before
    const late = { tokenHash: 'b', id: v7(), staffId: anna.id, address: '', agent: '' };
    await expect(
      beginStaffSession(db, { ...late, passphraseHash: anna.passphraseHash }, now),
    ).rejects.toMatchObject({
      code: 'not-allowed',
    });
    expect(await open()).toEqual([true, false, false]);
    await endCopiedDoors(db);
    expect(await open()).toEqual([false, false, false]);
  });

  it('counts a changed role at once', async () => {
    await person('Anna');
    const { id } = await person('Bek', TEACHES);
    await beginStaffSession(db, { tokenHash: 'bek', id: v7(), staffId: id, address: '', agent: '' }, now);
    const held = async () => (await staffSignedIn(db, 'bek', now))?.grants;
    await changeRole(deps(), ACTOR, { personId: id, grant: SITE, does: 'grant' });
    expect(await held()).toEqual([SITE, TEACHES]);
    await changeRole(deps(), ACTOR, { personId: id, grant: TEACHES, does: 'withdraw' });
    expect(await held()).toEqual([SITE]);
    await removeStaff(deps(), ACTOR, id);
    expect(await staffSignedIn(db, 'bek', now)).toBeNull();
  });

  it('keeps one administrator, also of two who remove each other at once', async () => {
    const anna = await person('Anna');
    const alone = { personId: anna.id, grant: SITE, does: 'withdraw' } as const;
    await expect(changeRole(deps(), ACTOR, alone)).rejects.toMatchObject({ code: 'conflict' });
    await expect(removeStaff(deps(), ACTOR, anna.id)).rejects.toMatchObject({ code: 'conflict' });
    const bek = await person('Bek');
    const both = await Promise.allSettled([
      removeStaff(deps(), ACTOR, anna.id),
      changeRole(deps(), ACTOR, { ...alone, personId: bek.id }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await countRoles(db)).toEqual({ admin: 1 });
  });

  it('tells in a trail who changed what, before and after, from where', async () => {
    await person('Anna');
    const { id } = await person('Bek', TEACHES);
    await changeRole(deps(), ACTOR, { personId: id, grant: SITE, does: 'grant' });
    const [row] = await newestRows(db, { action: 'grant', text: 'bek' }, null, 1);
    expect(row).toMatchObject({
      ...{ actor: 'Айгүл', subject: 'Bek', address: '192.0.2.7' },
      ...{ before: JSON.stringify([TEACHES]), after: JSON.stringify([SITE, TEACHES]) },
    });
    expect(await newestRows(db, { action: 'grant', text: 'nobody' }, null, 1)).toEqual([]);
  });

  it('adds rows from many at once, each after the one before', async () => {
    const before = await checkAudit(db, hasher);
    await Promise.all(
      Array.from({ length: 12 }, () => invite(deps(), ACTOR, { ...TEACHES, forMs: INVITED_FOR })),
    );
    expect(await checkAudit(db, hasher)).toMatchObject({ rows: before.rows + 12, fault: null });
    const text = await new Response(auditFile(db)).text();
    expect(text.trimEnd().split('\r\n')).toHaveLength(before.rows + 13);
  });

  it('lets no row of the trail be changed or taken out, and sees one that was', async () => {
    await person('Anna');
    for (const change of ["update audit set actor = 'x'", 'delete from audit', 'truncate audit'])
      await expect(db.query(change)).rejects.toThrow('never changed');
    const { rows } = await checkAudit(db, hasher);
    /** As who owns the database may: without the guard, and taken back afterwards. */
    const tampered = async (change: string) => {
      const undone = new Error('undone');
      let seen: unknown;
      await db
        .transaction(async (tx) => {
          await tx.script('alter table audit disable trigger audit_is_kept');
          await tx.query(change);
          seen = (await checkAudit(tx, hasher)).fault;
          throw undone;
        })
        .catch((error: unknown) => {
          if (error !== undone) throw error;
        });
      return seen;
    };
    expect(await tampered(`delete from audit where seq = ${rows}`)).toEqual({ seq: rows, what: 'missing' });
    expect(await tampered('delete from audit where seq = 1')).toEqual({ seq: 1, what: 'missing' });
    expect(await tampered("update audit set actor = 'x' where seq = 2")).toEqual({ seq: 2, what: 'changed' });
    expect(await tampered("update audit set address = 'x' where seq = 1")).toEqual({
      seq: 1,
      what: 'changed',
    });
    expect(await checkAudit(db, hasher)).toMatchObject({ rows, fault: null });
    const other = { keyed: (text: string) => `other ${text.length}` };
    expect((await checkAudit(db, other)).fault).toEqual({ seq: 1, what: 'changed' });
  });
}

describe('somebody of staff on PGlite', () => {
  contract(async () => {
    const db = await testDb();
    return { db, drop: () => db.close() };
  });
});

describe.skipIf(lacks('postgres'))('somebody of staff on PostgreSQL (needs postgres)', () => {
  contract(async () => {
    const opened = await migratedPostgresDb();
    return opened;
  });
});

describe('a cell of an exported table', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['@x', "'@x"],
    ['a,b', '"a,b"'],
    ['say "no"', '"say ""no"""'],
    ['Айгүл', 'Айгүл'],
  ])('%s stands as %s', (text, shown) => {
    expect(cell(text)).toBe(shown);
  });
});
