import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetLearner } from '@/lib/auth/person-queries';
import {
  claimedName,
  claimProfile,
  nameKey,
  newPin,
  pin,
  recoverProfile,
  renewRecoveryCode,
  signInWith,
} from '@/lib/auth/pin';
import type { Secret } from '@/lib/auth/secret-hasher';
import type { Db } from '@/lib/db/port';
import { addLearner, testDb } from '../support/db';
import { hasher } from '../support/hasher';

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
  await db.query('delete from profile_name');
  await addLearner(db, ANNA);
  await addLearner(db, BEK);
});

describe('a claimed profile', () => {
  it('opens with its name, however it is spelt, and its PIN', async () => {
    await claimProfile(deps(), ANNA, { name: 'Айгүл Осмонова', pin: PIN });
    expect(await signInWith(deps(), { name: ' айгүл  осмонова', pin: PIN })).toBe(ANNA);
    expect(await claimedName(deps(), ANNA)).toBe('Айгүл Осмонова');
    expect(await code(signInWith(deps(), { name: 'Айгүл Осмонова', pin: '493028' }))).toBe('not-allowed');
    expect(await code(signInWith(deps(), { name: 'Nobody', pin: PIN }))).toBe('not-allowed');
    expect(nameKey('Ёлка É')).toBe('елка e');
  });

  it('has a name of its own, once', async () => {
    await claimProfile(deps(), ANNA, { name: 'Anna', pin: PIN });
    expect(await code(claimProfile(deps(), BEK, { name: 'ANNA ', pin: PIN }))).toBe('conflict');
    expect(await code(claimProfile(deps(), ANNA, { name: 'Other', pin: PIN }))).toBe('conflict');
  });

  it('makes who guesses wait, longer each time, and nobody else', async () => {
    await claimProfile(deps(), ANNA, { name: 'Anna', pin: PIN });
    await claimProfile(deps(), BEK, { name: 'Bek', pin: PIN });
    const guess = () => code(signInWith(deps(), { name: 'Anna', pin: '111222' }));
    for (let tries = 0; tries < 5; tries += 1) expect(await guess()).toBe('not-allowed');
    expect(await code(signInWith(deps(), { name: 'Anna', pin: PIN }))).toBe('over-budget');
    expect(await signInWith(deps(), { name: 'Bek', pin: PIN })).toBe(BEK);
    now = new Date(now.getTime() + 61_000);
    expect(await guess()).toBe('not-allowed');
    now = new Date(now.getTime() + 61_000);
    expect(await code(signInWith(deps(), { name: 'Anna', pin: PIN }))).toBe('over-budget');
    now = new Date(now.getTime() + 61_000);
    expect(await signInWith(deps(), { name: 'Anna', pin: PIN })).toBe(ANNA);
    expect(await guess()).toBe('not-allowed');
    expect(await signInWith(deps(), { name: 'Anna', pin: PIN })).toBe(ANNA);
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
    await signInWith(all, { name: 'Anna', pin: PIN });
    await code(signInWith(all, { name: 'Nobody', pin: PIN }));
    await renewRecoveryCode(all, ANNA, { pin: PIN });
    await code(recoverProfile(all, { name: 'Anna', code: recoveryCode, pin: '602915' }));
    expect(hashed).toBe(7);
  });

  it('counts guesses that come at the same time', async () => {
    await claimProfile(deps(), ANNA, { name: 'Anna', pin: PIN });
    const all = await Promise.all(
      Array.from({ length: 8 }, () => code(signInWith(deps(), { name: 'Anna', pin: '111222' }))),
    );
    expect(all.filter((outcome) => outcome === 'not-allowed')).toHaveLength(5);
    expect(all.filter((outcome) => outcome === 'over-budget')).toHaveLength(3);
  });

  it('gets a new PIN with the recovery code, copied by hand, once', async () => {
    const { recoveryCode } = await claimProfile(deps(), ANNA, { name: 'Anna', pin: PIN });
    expect(recoveryCode).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
    const copied = recoveryCode.toLowerCase().replace(/-/g, ' ').replace(/0/g, 'o');
    const recovered = await recoverProfile(deps(), { name: 'anna', code: copied, pin: '602915' });
    expect(recovered.learnerId).toBe(ANNA);
    expect(await code(signInWith(deps(), { name: 'Anna', pin: PIN }))).toBe('not-allowed');
    expect(await signInWith(deps(), { name: 'Anna', pin: '602915' })).toBe(ANNA);
    expect(await code(recoverProfile(deps(), { name: 'Anna', code: recoveryCode, pin: PIN }))).toBe(
      'not-allowed',
    );
  });

  it('gives a new recovery code to who knows the PIN, and the old one ends', async () => {
    const { recoveryCode: old } = await claimProfile(deps(), ANNA, { name: 'Anna', pin: PIN });
    expect(await code(renewRecoveryCode(deps(), BEK, { pin: PIN }))).toBe('conflict');
    expect(await code(renewRecoveryCode(deps(), ANNA, { pin: '111222' }))).toBe('not-allowed');
    const { recoveryCode } = await renewRecoveryCode(deps(), ANNA, { pin: PIN });
    expect(recoveryCode).not.toBe(old);
    expect(await code(recoverProfile(deps(), { name: 'Anna', code: old, pin: PIN }))).toBe('not-allowed');
    expect(
      (await recoverProfile(deps(), { name: 'Anna', code: recoveryCode, pin: '602915' })).learnerId,
    ).toBe(ANNA);
    // Guesses at the PIN are counted here as at the door, and a code is left as it is.
    for (let tries = 0; tries < 5; tries += 1)
      expect(await code(renewRecoveryCode(deps(), ANNA, { pin: '111222' }))).toBe('not-allowed');
    expect(await code(renewRecoveryCode(deps(), ANNA, { pin: '602915' }))).toBe('over-budget');
    expect(await code(signInWith(deps(), { name: 'Anna', pin: '602915' }))).toBe('over-budget');
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

describe('copies of the database', () => {
  it('are made anew when a secret was replaced, and only then', async () => {
    const { recoveryCode } = await claimProfile(deps(), ANNA, { name: 'Anna', pin: PIN });
    expect(renewed).toBe(1);
    await code(claimProfile(deps(), BEK, { name: 'Anna', pin: PIN }));
    await code(signInWith(deps(), { name: 'Anna', pin: '111222' }));
    await code(renewRecoveryCode(deps(), ANNA, { pin: '111222' }));
    expect(renewed).toBe(1);
    await recoverProfile(deps(), { name: 'Anna', code: recoveryCode, pin: '602915' });
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
    for (const guessable of ['123456', '987654', '000000', '777777', '901234']) {
      expect(pin.safeParse(guessable).success).toBe(true);
      expect(newPin.safeParse(guessable).success).toBe(false);
    }
  });
});
