import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nameKey, profileKey } from '@/lib/auth/name-key';
import { forgetLearner } from '@/lib/auth/person-queries';
import {
  claimedName,
  claimProfile,
  newPin,
  pin,
  recoverProfile,
  renewRecoveryCode,
  signInWith,
  type Visitor,
} from '@/lib/auth/pin';
import type { Secret } from '@/lib/auth/secret-hasher';
import type { Db } from '@/lib/db/port';
import { addLearner, testDb } from '../support/db';
import { hasher } from '../support/hasher';
import { stranger } from '../support/visitor';

const ANNA = '018f0000-0000-7000-8000-00000000000a';
const BEK = '018f0000-0000-7000-8000-00000000000b';
const PIN = '493027';

let db: Db;
let now: Date;
let renewed: number;
const copies = {
  renew() {
    renewed += 1;
  },
};
const deps = () => ({ db, hasher, clock: () => now, copies });
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'fine',
    (error: { code?: string }) => error.code,
  );

beforeAll(async () => {
  db = await testDb();
});
afterAll(() => db.close());
beforeEach(async () => {
  now = new Date('2026-05-01T08:00:00Z');
  renewed = 0;
  await db.query('delete from learner');
  await db.query('delete from allowance');
  await db.query('delete from profile_name');
  await addLearner(db, ANNA);
  await addLearner(db, BEK);
});

describe('a claimed profile', () => {
  it('opens with its name, however it is spelt, and its PIN', async () => {
    await claimProfile(deps(), ANNA, { name: 'Айгүл Осмонова', pin: PIN });
    expect(await signInWith(deps(), { name: ' айгүл  осмонова', pin: PIN }, stranger)).toBe(ANNA);
    expect(await claimedName(deps(), ANNA)).toBe('Айгүл Осмонова');
    expect(await code(signInWith(deps(), { name: 'Айгүл Осмонова', pin: '493028' }, stranger))).toBe(
      'not-allowed',
    );
    expect(await code(signInWith(deps(), { name: 'Nobody', pin: PIN }, stranger))).toBe('not-allowed');
  });

  it('is found however a phone writes its name', () => {
    const alike = [
      ['فاطمة', 'فاطمه', 'فــاطمة'],
      ['منى', 'مني', 'منی'],
      ['أحمد', 'احمد', 'أحمَد'],
      ['Өмүрбек', 'Омурбек', 'өмүрбек.'],
      ['Асан', 'Aсан'],
      ['Ёлка Қ', 'елка к'],
      ['Anna-Maria 2', 'anna maria ٢'],
      ['पानी'],
    ];
    for (const names of alike) expect(new Set(names.map(profileKey)).size).toBe(1);
    expect(profileKey('पानी')).not.toBe(profileKey('पान'));
    expect([profileKey('🌸🌸'), profileKey('🌸')]).toEqual(['🌸🌸', '🌸']);
  });

  it('of before names were folded so goes on by its own key', async () => {
    const name = 'فاطمة';
    const old = nameKey(name);
    const { recoveryCode } = await claimProfile(deps(), ANNA, { name, pin: PIN });
    const hashOf = (kind: 'pin' | 'code', text: string) => hasher.hash({ kind, nameKey: old, text });
    await db.query('update profile_name set name_key = $2 where learner_id = $1', [ANNA, old]);
    await db.query('update credential set pin_hash = $2, recovery_hash = $3 where learner_id = $1', [
      ...[ANNA, await hashOf('pin', PIN), await hashOf('code', recoveryCode.replaceAll('-', ''))],
    ]);
    expect(profileKey(name)).not.toBe(old);
    expect(await signInWith(deps(), { name, pin: PIN }, stranger)).toBe(ANNA);
    // somebody of today with the same name: not with the same PIN, and beside it with another
    expect(await code(claimProfile(deps(), BEK, { name, pin: PIN }))).toBe('bad-input');
    await claimProfile(deps(), BEK, { name, pin: '602915' });
    expect(await signInWith(deps(), { name, pin: '602915' }, stranger)).toBe(BEK);
    expect(await signInWith(deps(), { name, pin: PIN }, stranger)).toBe(ANNA);
    const { recoveryCode: next } = await renewRecoveryCode(deps(), ANNA, { pin: PIN });
    const found = await recoverProfile(deps(), { name, code: next, pin: '815203' }, stranger);
    expect(found.learnerId).toBe(ANNA);
    expect(await signInWith(deps(), { name, pin: '815203' }, stranger)).toBe(ANNA);
  });

  it('is not found by signs that its own name is folded without: tries are counted by the name', async () => {
    await claimProfile(deps(), ANNA, { name: 'Aigul', pin: PIN });
    for (const name of ['Aigul\u0e31', 'Aigul\u20d0', 'Aigul\u093c']) {
      expect(nameKey(name)).toBe(nameKey('Aigul'));
      expect(profileKey(name)).not.toBe(profileKey('Aigul'));
      expect(await code(signInWith(deps(), { name, pin: PIN }, stranger))).toBe('not-allowed');
    }
    expect(await signInWith(deps(), { name: 'aigul', pin: PIN }, stranger)).toBe(ANNA);
  });

  it('has a name once, which others may have too, with PINs of their own', async () => {
    await claimProfile(deps(), ANNA, { name: 'Anna', pin: PIN });
    expect(await code(claimProfile(deps(), ANNA, { name: 'Other', pin: PIN }))).toBe('conflict');
    // told as a weak PIN is told: that somebody has both is nobody's business
    expect(await code(claimProfile(deps(), BEK, { name: 'ANNA ', pin: PIN }))).toBe('bad-input');
    const { recoveryCode } = await claimProfile(deps(), BEK, { name: 'ANNA ', pin: '602915' });
    expect(await signInWith(deps(), { name: 'anna', pin: PIN }, stranger)).toBe(ANNA);
    expect(await signInWith(deps(), { name: 'anna', pin: '602915' }, stranger)).toBe(BEK);
    const taken = { name: 'anna', code: recoveryCode, pin: PIN };
    expect(await code(recoverProfile(deps(), taken, stranger))).toBe('bad-input');
    const free = { ...taken, pin: '704418' };
    expect((await recoverProfile(deps(), free, stranger)).learnerId).toBe(BEK);
  });

  it('is taken by one of two who take a name and a PIN together', async () => {
    const both = await Promise.all(
      [ANNA, BEK].map((id) => code(claimProfile(deps(), id, { name: 'Anna', pin: PIN }))),
    );
    expect(both.sort()).toEqual(['bad-input', 'fine']);
  });

  it('is never hashed inside a transaction: pages would wait for it', async () => {
    let open = 0;
    let hashed = 0;
    const watched: Db = {
      ...db,
      transaction: (work) =>
        db.transaction(async (tx) => {
          open += 1;
          return work(tx).finally(() => {
            open -= 1;
          });
        }),
    };
    const look = <T>(given: T): T => {
      expect(open).toBe(0);
      hashed += 1;
      return given;
    };
    const slow = {
      ...hasher,
      hash: (secret: Secret) => hasher.hash(look(secret)),
      find: (secret: Secret, stored: readonly string[]) => hasher.find(look(secret), stored),
    };
    const all = { ...deps(), db: watched, hasher: slow };
    const { recoveryCode } = await claimProfile(all, ANNA, { name: 'Anna', pin: PIN });
    await signInWith(all, { name: 'Anna', pin: PIN }, stranger);
    await code(signInWith(all, { name: 'Nobody', pin: PIN }, stranger));
    await renewRecoveryCode(all, ANNA, { pin: PIN });
    await code(recoverProfile(all, { name: 'Anna', code: recoveryCode, pin: '602915' }, stranger));
    expect(hashed).toBe(8);
  });

  it('gets a new PIN with the recovery code, copied by hand, once', async () => {
    const { recoveryCode } = await claimProfile(deps(), ANNA, { name: 'Anna', pin: PIN });
    expect(recoveryCode).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
    const copied = recoveryCode.toLowerCase().replace(/-/g, ' ').replace(/0/g, 'o');
    const recovered = await recoverProfile(deps(), { name: 'anna', code: copied, pin: '602915' }, stranger);
    expect(recovered.learnerId).toBe(ANNA);
    expect(await code(signInWith(deps(), { name: 'Anna', pin: PIN }, stranger))).toBe('not-allowed');
    expect(await signInWith(deps(), { name: 'Anna', pin: '602915' }, stranger)).toBe(ANNA);
    expect(await code(recoverProfile(deps(), { name: 'Anna', code: recoveryCode, pin: PIN }, stranger))).toBe(
      'not-allowed',
    );
  });

  it('gives a new recovery code to who knows the PIN, and the old one ends', async () => {
    const { recoveryCode: old } = await claimProfile(deps(), ANNA, { name: 'Anna', pin: PIN });
    expect(await code(renewRecoveryCode(deps(), BEK, { pin: PIN }))).toBe('conflict');
    expect(await code(renewRecoveryCode(deps(), ANNA, { pin: '111222' }))).toBe('not-allowed');
    const { recoveryCode } = await renewRecoveryCode(deps(), ANNA, { pin: PIN });
    expect(recoveryCode).not.toBe(old);
    expect(await code(recoverProfile(deps(), { name: 'Anna', code: old, pin: PIN }, stranger))).toBe(
      'not-allowed',
    );
    expect(
      (await recoverProfile(deps(), { name: 'Anna', code: recoveryCode, pin: '602915' }, stranger)).learnerId,
    ).toBe(ANNA);
    // guesses at the PIN are counted here too, and a code is left as it is
    for (let tries = 0; tries < 10; tries += 1)
      expect(await code(renewRecoveryCode(deps(), ANNA, { pin: '111222' }))).toBe('not-allowed');
    expect(await code(renewRecoveryCode(deps(), ANNA, { pin: '602915' }))).toBe('over-budget');
  });

  it('keeps neither PIN nor code in clear, and goes with the profile', async () => {
    const { recoveryCode } = await claimProfile(deps(), ANNA, { name: 'Anna', pin: PIN });
    const stored = JSON.stringify(await db.query('select * from credential'));
    expect(stored).not.toContain(PIN);
    expect(stored).not.toContain(recoveryCode.replaceAll('-', ''));
    await db.transaction((tx) => forgetLearner(tx, ANNA, now));
    expect(await db.query('select 1 from credential')).toEqual([]);
  });
});

describe('wrong tries', () => {
  const at = (address: string): Visitor => ({ ...stranger, address });
  const own: Visitor = {
    address: '192.0.2.7',
    deviceId: 'phone',
    knows: ({ learnerId }) => learnerId === ANNA,
  };
  const wrong = (name: string, from: Visitor) => code(signInWith(deps(), { name, pin: '111222' }, from));
  const right = (name: string, from: Visitor) => code(signInWith(deps(), { name, pin: PIN }, from));
  const later = (minutes: number) => {
    now = new Date(now.getTime() + minutes * 60_000);
  };

  beforeEach(async () => {
    await claimProfile(deps(), ANNA, { name: 'Anna', pin: PIN });
    await claimProfile(deps(), BEK, { name: 'Bek', pin: PIN });
  });

  it('make a stranger wait, and say until when; alike for a name that nobody has', async () => {
    for (const name of ['Anna', 'Nobody']) {
      const seen: unknown[] = [];
      for (let tries = 0; tries < 8; tries += 1) seen.push(await wrong(name, stranger));
      expect(seen).toEqual([...Array(5).fill('not-allowed'), ...Array(3).fill('over-budget')]);
      const refusal = signInWith(deps(), { name, pin: PIN }, stranger);
      await expect(refusal).rejects.toMatchObject({ until: new Date(now.getTime() + 5 * 60_000) });
    }
    expect(await right('Bek', stranger)).toBe('fine');
    later(5);
    expect(await right('Anna', stranger)).toBe('fine');
  });

  it('of strangers shut out neither the own phone nor the recovery code', async () => {
    const { recoveryCode } = await renewRecoveryCode(deps(), ANNA, { pin: PIN });
    for (let address = 1; address < 6; address += 1)
      for (let tries = 0; tries < 6; tries += 1) await wrong('Anna', at(`198.51.100.${address}`));
    expect(await right('Anna', at('203.0.113.9'))).toBe('over-budget');
    expect(await right('Anna', own)).toBe('fine');
    const given = { name: 'Anna', code: recoveryCode, pin: '602915' };
    expect((await recoverProfile(deps(), given, at('203.0.113.9'))).learnerId).toBe(ANNA);
  });

  it('of strangers are at most 44 a day for one name, from however many addresses', async () => {
    let looked = 0;
    for (let minute = 0; minute < 24 * 60; minute += 20) {
      if ((await wrong('Anna', at(`198.51.100.${minute % 250}`))) === 'not-allowed') looked += 1;
      later(20);
    }
    expect(looked).toBeLessThanOrEqual(44);
    expect(looked).toBeGreaterThan(20);
  });

  it('of the own phone are ten an hour, and its right PIN gives them back', async () => {
    for (let tries = 0; tries < 9; tries += 1) expect(await wrong('Anna', own)).toBe('not-allowed');
    expect(await right('Anna', own)).toBe('fine');
    for (let tries = 0; tries < 10; tries += 1) expect(await wrong('Anna', own)).toBe('not-allowed');
    expect(await right('Anna', own)).toBe('over-budget');
    later(6);
    expect(await right('Anna', own)).toBe('fine');
  });

  it('of a phone that knows one of two of a name are a stranger’s for the other', async () => {
    await db.query('delete from credential where learner_id = $1', [BEK]);
    await db.query('delete from profile_name where learner_id = $1', [BEK]);
    await claimProfile(deps(), BEK, { name: 'Anna', pin: '602915' });
    for (let tries = 0; tries < 5; tries += 1) expect(await wrong('Anna', own)).toBe('not-allowed');
    const other = { name: 'Anna', pin: '602915' };
    expect(await code(signInWith(deps(), other, own))).toBe('not-allowed');
    expect(await right('Anna', own)).toBe('fine');
  });

  it('that come at the same time are counted one by one', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => wrong('Anna', stranger)));
    expect(all.filter((outcome) => outcome === 'not-allowed')).toHaveLength(5);
  });

  it.each([
    ['forward', 2 * 365 * 24 * 60],
    ['back', -2 * 365 * 24 * 60],
  ])('lock nobody after the clock jumped %s', async (_, minutes) => {
    for (let tries = 0; tries < 24; tries += 1) await wrong('Anna', at(`198.51.100.${tries}`));
    for (const jump of [minutes, -minutes]) {
      later(jump);
      expect(await right('Anna', stranger)).toBe('fine');
    }
  });

  it('leave neither a name nor an address behind', async () => {
    await wrong('Anna', at('198.51.100.1'));
    const stored = JSON.stringify(await db.query('select * from allowance'));
    expect(stored).not.toMatch(/anna|198\.51|018f0000/i);
  });
});

describe('copies of the database', () => {
  it('are made anew when a secret was replaced, and only then', async () => {
    const { recoveryCode } = await claimProfile(deps(), ANNA, { name: 'Anna', pin: PIN });
    expect(renewed).toBe(1);
    await code(claimProfile(deps(), BEK, { name: 'Anna', pin: PIN }));
    await code(signInWith(deps(), { name: 'Anna', pin: '111222' }, stranger));
    await code(renewRecoveryCode(deps(), ANNA, { pin: '111222' }));
    expect(renewed).toBe(1);
    await recoverProfile(deps(), { name: 'Anna', code: recoveryCode, pin: '602915' }, stranger);
    expect(renewed).toBe(2);
    await renewRecoveryCode(deps(), ANNA, { pin: '602915' });
    expect(renewed).toBe(3);
  });
});

describe('a PIN', () => {
  it('is six digits or more, typed with or without spaces, and none that a thief tries first', () => {
    expect(pin.parse(' 493 027 ')).toBe(PIN);
    for (const typed of ['٤٩٣٠٢٧', '۴۹۳۰۲۷', '४९३०२७', '４９３０２７']) expect(pin.parse(typed)).toBe(PIN);
    for (const short of ['12345', '4930', 'abcdef', '']) expect(pin.safeParse(short).success).toBe(false);
    const rows = ['123456', '987654', '000000', '777777', '901234', '135791', '123321', '123987'];
    const blocks = ['112233', '123123', '121212', '111222', '494949', '55554444'];
    const keys = ['258025', '025801', '147258', '159753', '369147'];
    const dates = ['290398', '032998', '980329', '29031998', '19980329', '010100'];
    for (const guessable of [...rows, ...blocks, ...keys, ...dates]) {
      expect(pin.safeParse(guessable).success).toBe(true);
      expect(newPin.safeParse(guessable).success, guessable).toBe(false);
    }
    for (const fine of [PIN, '602915', '480215', '770031', '904417', '73910462'])
      expect(newPin.safeParse(fine).success, fine).toBe(true);
  });
});
