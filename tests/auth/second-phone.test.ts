import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  makePhoneCode,
  openWithPhoneCode,
  phoneCode,
  shownPhoneCode,
  written,
} from '@/lib/auth/second-phone';
import { dropPhoneCode } from '@/lib/auth/second-phone-queries';
import type { Db } from '@/lib/db/port';
import { addLearner, testDb } from '../support/db';
import { hasher } from '../support/hasher';

const [ONE, OTHER] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const MINUTE = 60_000;
let now = Date.UTC(2026, 10, 30, 8);
let db: Db;
const deps = () => ({ db, hasher, clock: () => new Date(now) });
const open = (code: string, address = 'here') =>
  openWithPhoneCode(deps(), phoneCode.parse(code), address).catch(({ code: why }) => why);
const made = async (learner: string) => {
  await makePhoneCode(deps(), learner);
  return (await shownPhoneCode(deps(), learner))?.code ?? '';
};

beforeAll(async () => {
  db = await testDb();
  for (const id of [ONE, OTHER]) await addLearner(db, id, new Date(now));
});
afterAll(() => db?.close());

it('opens the profile that it is of, once, however it is typed', async () => {
  const [one, other] = [await made(ONE), await made(OTHER)];
  expect(one).not.toBe(other);
  expect(await open(written(one).toLowerCase())).toBe(ONE);
  expect(await open(one)).toBe('not-allowed');
  expect(await shownPhoneCode(deps(), ONE)).toBe(null);
  expect(await open(other)).toBe(OTHER);
});

it('opens nothing once another was made, it was taken back, or ten minutes are over', async () => {
  const first = await made(ONE);
  now += 1_000;
  const second = await made(ONE);
  expect(await open(first)).toBe('not-allowed');
  await dropPhoneCode(db, ONE);
  expect(await open(second)).toBe('not-allowed');
  const third = await made(ONE);
  now += 10 * MINUTE;
  expect(await shownPhoneCode(deps(), ONE)).toBe(null);
  expect(await open(third)).toBe('not-allowed');
  const kept = await db.query<{ text: string }>('select second_phone::text as text from second_phone');
  expect(kept.some(({ text }) => text.includes(third))).toBe(false);
});

it('is not to be guessed from one address, and not made without end', async () => {
  const tries: string[] = [];
  for (let n = 0; n < 40; n += 1) tries.push(await open(`ABCD00${10 + n}`, 'there'));
  expect(tries.filter((why) => why === 'over-budget').length).toBe(10);
  const code = await made(OTHER);
  expect(await open(code, 'there')).toBe('over-budget');
  expect(await open(code, 'here')).toBe(OTHER);
  await expect(
    (async () => {
      for (let n = 0; n < 20; n += 1) await made(OTHER);
    })(),
  ).rejects.toMatchObject({ code: 'over-budget' });
});
