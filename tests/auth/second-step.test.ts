import { Secret, TOTP } from 'otpauth';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newestRows } from '@/lib/auth/audit-queries';
import { INVITED_FOR, invite, join, THE_SERVER } from '@/lib/auth/invitation';
import { enrolAddress, stepOf, typedSecret } from '@/lib/auth/one-time-code';
import type { Visitor } from '@/lib/auth/pin';
import {
  asksForCode,
  beginCodes,
  confirmCodes,
  endCodes,
  endCodesOf,
  giveCode,
  renewRecovery,
  unconfirmedSecret,
} from '@/lib/auth/second-step';
import { recoveryLeft } from '@/lib/auth/second-step-queries';
import { changePassphrase, removeStaff } from '@/lib/auth/staff';
import { type StaffKey, staffKey } from '@/lib/auth/staff-queries';
import type { Db } from '@/lib/db/port';
import { sealer } from '@/lib/server/sealer';
import { noCopies } from '@/lib/server/store/file-journal';
import { migratedPostgresDb, testDb } from '../support/db';
import { hasher } from '../support/hasher';
import { lacks } from '../support/needs';
import { stranger } from '../support/visitor';

const START = new Date('2026-05-01T08:00:10Z');
const STEP = 30_000;
const WORDS = 'чай нан китеп дарыя';
const ADMIN = { name: 'Айгүл', address: '192.0.2.7' };
const own: Visitor = { ...stranger, deviceId: 'laptop', knows: () => true };

describe('a code of one time', () => {
  const secret = typedSecret(new TextEncoder().encode('12345678901234567890'));

  // the six last digits of RFC 6238, appendix B
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at second %d is %s', (second, code) => {
    expect(stepOf(secret, code, new Date(second * 1_000))).toBe(Math.floor(second / 30));
  });

  it('counts a step before and after, and no further', () => {
    const at = (steps: number) => stepOf(secret, '050471', new Date(1_111_111_111_000 + steps * STEP));
    expect([-2, -1, 0, 1, 2].map(at)).toEqual([null, 37_037_037, 37_037_037, 37_037_037, null]);
  });

  it('is read by an app out of an address that names site and person', () => {
    const address = new URL(enrolAddress(secret, { site: 'Ustat tutor.example.org', name: 'Айгүл' }));
    expect(decodeURIComponent(address.pathname)).toBe('/Ustat tutor.example.org:Айгүл');
    expect(address.searchParams.get('secret')).toBe(secret);
  });
});

function contract(open: () => Promise<{ db: Db; drop(): Promise<void> }>) {
  let db: Db;
  let drop: () => Promise<void>;
  let now = START;
  let anna: StaffKey;
  const seal = sealer('a secret of the tests, long enough');
  const deps = () => ({ db, hasher, sealer: seal, copies: noCopies, clock: () => now, ids: v7 });
  const pass = (ms: number) => {
    now = new Date(now.getTime() + ms);
  };

  beforeAll(async () => {
    ({ db, drop } = await open());
  });
  afterAll(() => drop());
  beforeEach(async () => {
    now = START;
    for (const table of ['staff', 'staff_code', 'staff_recovery', 'allowance'])
      await db.query(`delete from ${table}`);
    const grant = { role: 'admin', scope: 'site' } as const;
    const token = await invite(deps(), THE_SERVER, { ...grant, forMs: INVITED_FOR });
    const account = { name: 'Anna', passphrase: WORDS, language: 'ky' } as const;
    anna = await join(deps(), token, account, '192.0.2.1');
  });

  /** What the phone shows, its clock so many milliseconds ahead. */
  const phone = (secret: string, ahead = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() + ahead });
  const actor = { name: 'Anna', address: '192.0.2.1' };

  async function setUp(): Promise<{ secret: string; codes: string[] }> {
    await beginCodes(deps(), anna, WORDS);
    const secret = (await unconfirmedSecret(deps(), anna.id)) ?? '';
    const codes = await confirmCodes(deps(), actor, anna, phone(secret));
    pass(2 * STEP);
    return { secret, codes };
  }
  const give = (code: string, from = stranger) => giveCode(deps(), anna, code, from);
  const refused = { code: 'not-allowed' };

  it('is asked for once a code has shown that the phone has the secret, not before', async () => {
    await expect(beginCodes(deps(), anna, 'wrong words here')).rejects.toMatchObject(refused);
    await beginCodes(deps(), anna, WORDS);
    const secret = (await unconfirmedSecret(deps(), anna.id)) ?? '';
    expect(JSON.stringify(await db.query('select * from staff_code'))).not.toContain(secret);
    await expect(confirmCodes(deps(), actor, anna, '000000')).rejects.toMatchObject(refused);
    expect(await asksForCode(db, anna.id)).toBe(false);
    const codes = await confirmCodes(deps(), actor, anna, phone(secret));
    expect(await asksForCode(db, anna.id)).toBe(true);
    expect(new Set(codes).size).toBe(10);
    expect(await unconfirmedSecret(deps(), anna.id)).toBeNull();
    await expect(beginCodes(deps(), anna, WORDS)).rejects.toMatchObject({ code: 'conflict' });
    await expect(confirmCodes(deps(), actor, anna, phone(secret, STEP))).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('is taken once, also of two who give it at once, and no earlier one after it', async () => {
    const { secret } = await setUp();
    const code = phone(secret);
    const both = await Promise.allSettled([give(code), give(code)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(give(phone(secret, -STEP))).rejects.toMatchObject(refused);
    expect(await give(` ${phone(secret, STEP).replace(/(...)/, '$1 ')}`)).toBe('code');
  });

  it('is typed in any digits, on a phone whose clock is half a minute off and no more', async () => {
    const { secret } = await setUp();
    const arabic = (code: string) => code.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)] ?? '');
    await expect(give(phone(secret, 2 * STEP))).rejects.toMatchObject(refused);
    expect(await give(arabic(phone(secret, -STEP + 1)))).toBe('code');
    expect(await give(phone(secret, STEP))).toBe('code');
  });

  it('has ten others for a lost phone, each good once and stored as a hash', async () => {
    const { codes } = await setUp();
    const [first = '', second = ''] = codes;
    const stored = JSON.stringify(await db.query('select * from staff_recovery'));
    for (const code of codes) expect(stored).not.toContain(code);
    expect(await give(first.toLowerCase().replaceAll('-', ' '))).toBe('recovery code');
    await expect(give(first)).rejects.toMatchObject(refused);
    expect(await recoveryLeft(db, anna.id)).toBe(9);
    const others = await renewRecovery(deps(), actor, anna, WORDS);
    await expect(give(second)).rejects.toMatchObject(refused);
    expect(await give(others[0] ?? '')).toBe('recovery code');
  });

  it('is braked when it is wrong, and does not shut out the browser that opened the account', async () => {
    const { secret } = await setUp();
    const answers = [];
    for (let tries = 0; tries < 8; tries += 1)
      answers.push(await give('123456').catch((error: { code: string }) => error.code));
    expect(answers).toEqual([...Array(5).fill('not-allowed'), ...Array(3).fill('over-budget')]);
    await expect(give(phone(secret))).rejects.toMatchObject({ code: 'over-budget' });
    expect(await give(phone(secret), own)).toBe('code');
    pass(60_000);
    expect(await give(phone(secret))).toBe('code');
  });

  it('ends with the passphrase, by an administrator, and with the account; the trail tells', async () => {
    await setUp();
    await expect(endCodes(deps(), actor, anna, 'wrong words here')).rejects.toMatchObject(refused);
    await endCodes(deps(), actor, anna, WORDS);
    expect(await asksForCode(db, anna.id)).toBe(false);
    const { codes } = await setUp();
    await endCodesOf(deps(), ADMIN, anna.id);
    expect(await asksForCode(db, anna.id)).toBe(false);
    await expect(give(codes[0] ?? '')).rejects.toMatchObject(refused);
    const rows = await newestRows(db, { action: 'codes-off', text: 'anna' }, null, 2);
    expect(rows.map(({ actor: who }) => who)).toEqual(['Айгүл', 'Anna']);
    await setUp();
    const token = await invite(deps(), THE_SERVER, { role: 'admin', scope: 'site', forMs: INVITED_FOR });
    await join(deps(), token, { name: 'Bek', passphrase: WORDS, language: 'ky' }, '');
    await removeStaff(deps(), ADMIN, anna.id);
    for (const table of ['staff_code', 'staff_recovery'])
      expect(await db.query(`select * from ${table}`)).toEqual([]);
  });

  it('stays with a new passphrase, and opens by a recovery code where the key of secrets is lost', async () => {
    const { secret, codes } = await setUp();
    const change = { passphrase: WORDS, next: 'four words and rain' };
    await changePassphrase(deps(), actor, { ...anna, sessionId: v7() }, change);
    expect(await asksForCode(db, anna.id)).toBe(true);
    const other = { ...deps(), sealer: sealer('another secret of another site') };
    const person = (await staffKey(db, anna.id)) ?? anna;
    await expect(giveCode(other, person, phone(secret), stranger)).rejects.toMatchObject(refused);
    expect(await giveCode(other, person, codes[3] ?? '', stranger)).toBe('recovery code');
  });
}

describe('codes at sign-in on PGlite', () => {
  contract(async () => {
    const db = await testDb();
    return { db, drop: () => db.close() };
  });
});

describe.skipIf(lacks('postgres'))('codes at sign-in on PostgreSQL (needs postgres)', () => {
  contract(async () => {
    const opened = await migratedPostgresDb();
    return opened;
  });
});
