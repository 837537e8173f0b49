import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { beginOpened, chooseOwnPin, credentialOpened, openEarlier, resetPin } from '@/lib/auth/class-profile';
import { resetsOf } from '@/lib/auth/first-pin-queries';
import { INVITED_FOR, invite, join, THE_SERVER } from '@/lib/auth/invitation';
import { credentialOf } from '@/lib/auth/pin-queries';
import type { Db } from '@/lib/db/port';
import { noCopies, noJournal } from '@/lib/server/store/file-journal';
import { sqlConversations } from '@/lib/server/store/sql-conversations';
import { sqlSync } from '@/lib/server/store/sql-sync';
import { exportOf } from '@/lib/server/web/export';
import { rowsOf } from '@/lib/server/web/name-list';
import { makeClass } from '@/lib/teaching/classes';
import { cardsOf, madeIn, makeProfiles, removeUnused } from '@/lib/teaching/profiles';
import type { Ask } from '@/lib/tutor/schema';
import { testDb } from '../support/db';
import { hasher } from '../support/hasher';

const HOUR = 3_600_000;
let db: Db;
let now: Date;
let teacher: { id: string; name: string; address: string };
let classId: string;
/** A profile that the class has made. */
let learnerId: string;

const deps = () => ({
  ...{ db, hasher, journal: noJournal, copies: noCopies, clock: () => now, ids: v7, random: randomBytes },
});
const later = () => {
  now = new Date(now.getTime() + HOUR);
};
const resets = (by = deps()) => resetPin(by, learnerId, 'Дарыя', async () => {});
/** The first visit with a card. @returns the recovery code */
async function visits(pin: string): Promise<string> {
  const shown = await credentialOf(db, learnerId);
  if (!shown) throw new Error('no credential');
  return (await chooseOwnPin(deps(), shown, pin)).recoveryCode;
}
const own = () => sqlConversations(db, learnerId);
const opening = () => ({ language: 'en', at: now, newId: v7(), patienceMs: 1 });
/** A conversation that began now. */
async function talks() {
  const ask = { turnId: v7(), courseId: 'tea', question: 'What is tea?' } as Ask;
  const { conversationId } = await own().begin(ask, opening());
  return { conversationId, ask };
}
const settleUsage = (turnId: string) =>
  db.query('insert into tutor_usage (turn_id, learner_id, at, tokens) values ($1, $2, $3, 7)', [
    ...[turnId, learnerId, now],
  ]);
const talkedAbout = async () => (await own().list('tea')).map(({ id }) => id);

beforeAll(async () => {
  db = await testDb();
});
afterAll(() => db.close());
beforeEach(async () => {
  now = new Date('2026-05-01T08:00:00Z');
  for (const table of ['learner', 'profile_name', 'class', 'staff', 'invitation', 'allowance'])
    await db.query(`delete from ${table}`);
  const token = await invite(deps(), THE_SERVER, { role: 'educator', scope: 'site', forMs: INVITED_FOR });
  const account = { name: 'Айгүл', passphrase: 'чай нан китеп дарыя', language: 'ky' } as const;
  teacher = { ...(await join(deps(), token, account, '')), address: '192.0.2.7' };
  const wanted = { name: 'Дарыя', courseIds: ['tea'], endsOn: null };
  classId = await makeClass(deps(), teacher, { ...wanted, language: 'ky' });
  await makeProfiles(deps(), teacher, classId, rowsOf('Айпери'));
  const [card] = await cardsOf(deps(), classId);
  if (!card) throw new Error('no card');
  learnerId = card.learnerId;
});

it('a second reset locks anew what was opened since the first', async () => {
  const first = await visits('493027');
  const { conversationId } = await talks();
  later();
  await resets();
  const between = await visits('503918');
  await openEarlier(deps(), learnerId, first);
  expect(await talkedAbout()).toEqual([conversationId]);
  later();
  await resets();
  await visits('627184');
  expect(await talkedAbout()).toEqual([]);
  await expect(openEarlier(deps(), learnerId, first)).rejects.toMatchObject({ code: 'not-allowed' });
  await openEarlier(deps(), learnerId, between);
  expect(await talkedAbout()).toEqual([conversationId]);
});

it('what is locked is reached by no turn of it', async () => {
  const code = await visits('493027');
  const { ask, conversationId } = await talks();
  const { turnId } = ask;
  await settleUsage(turnId);
  const [sync, event] = [
    sqlSync(db, learnerId),
    { device: v7(), at: now.getTime(), learner: learnerId, version: 1 },
  ];
  const sent = (kind: string, refusal: 'unknown-course' | null, payload: unknown) => ({
    ...{
      event: { ...event, id: v7(), counter: 1, kind, payload },
      correctedAt: now,
      receivedAt: now,
      refusal,
    },
  });
  const [asked, read] = [sent('turn', 'unknown-course', { question: 'Secret?' }), sent('read', null, 'b7')];
  await sync.change((tx) => tx.keepEvents([asked, read]));
  const marked = () => sync.change((tx) => tx.markTurn({ turnId, helped: true }, now));
  later();
  await resets();
  await visits('503918');
  expect(await marked()).toBe(false);
  for (const wanted of [
    () => own().begin(ask, opening()),
    () => own().markHelped(turnId, true),
    () => own().sendQuestion(turnId, now),
    () => own().report(turnId, now),
  ])
    await expect(wanted()).rejects.toMatchObject({ code: 'not-found' });
  const exported = async () => JSON.stringify(await exportOf(db, learnerId));
  expect(await exported()).not.toContain(turnId);
  expect(await exported()).not.toContain('Secret?');
  expect(await exported()).toContain('b7');
  await openEarlier(deps(), learnerId, code);
  expect(await exported()).toContain('Secret?');
  expect(await own().begin(ask, opening())).toMatchObject({ conversationId });
  expect(await marked()).toBe(true);
  expect(await own().sendQuestion(turnId, now)).toBe(conversationId);
  expect(JSON.parse(await exported())).toMatchObject({ usage: [{ turnId }], sentQuestions: [{ turnId }] });
});

it('a reset locks what a first visit that ends meanwhile has begun', async () => {
  let code = '';
  const slow = async (secret: Parameters<typeof hasher.hash>[0]) => {
    if (!code) {
      code = await visits('493027');
      await talks();
      later();
    }
    return hasher.hash(secret);
  };
  await resets({ ...deps(), hasher: { ...hasher, hash: slow } });
  expect(await talkedAbout()).toEqual([]);
  await openEarlier(deps(), learnerId, code);
  expect(await talkedAbout()).toHaveLength(1);
});

it('a PIN that was right before a reset opens no choice of a PIN after it', async () => {
  const [before] = await cardsOf(deps(), classId);
  await resets();
  const [after] = await cardsOf(deps(), classId);
  if (!before || !after) throw new Error('no card');
  await expect(credentialOpened(deps(), learnerId, before.pin)).rejects.toMatchObject({
    code: 'not-allowed',
  });
  expect(await credentialOpened(deps(), learnerId, after.pin)).toMatchObject({
    learnerId,
    pinSeed: expect.any(String),
  });
  await visits('493027');
  expect(await credentialOpened(deps(), learnerId, '493027')).toMatchObject({ learnerId, pinSeed: null });
});

it('a profile that is opened this very moment is not taken back as unused', async () => {
  await makeProfiles(deps(), teacher, classId, rowsOf('Бакыт'));
  let isOpened = false;
  /** As the database, but that a first visit ends just before its first transaction. */
  const transaction: Db['transaction'] = async (work) => {
    if (!isOpened) {
      isOpened = true;
      await visits('493027');
    }
    return db.transaction(work);
  };
  expect(await removeUnused({ ...deps(), db: { ...db, transaction } }, teacher, classId)).toBe(1);
  expect(await credentialOf(db, learnerId)).not.toBe(null);
  expect((await madeIn(db, classId)).made.map(({ called }) => called)).toEqual(['Айпери']);
});

it('a reset of a profile that nobody has opened locks nothing', async () => {
  await resets();
  expect(await resetsOf(db, learnerId)).toEqual([]);
});

it('no session begins with a PIN that was reset in that moment', async () => {
  await visits('493027');
  const opened = await credentialOpened(deps(), learnerId, '493027');
  await resets();
  await expect(beginOpened(deps(), opened, 'a token')).rejects.toMatchObject({ code: 'not-allowed' });
  const sessions = () => db.query('select 1 from session where learner_id = $1', [learnerId]);
  expect(await sessions()).toEqual([]);
  await visits('503918');
  await beginOpened(deps(), await credentialOpened(deps(), learnerId, '503918'), 'a token');
  expect(await sessions()).toHaveLength(1);
});

/** Somebody else takes the name with the very PIN that was just drawn, before it is stored. */
function takenAtOnce() {
  const other = v7();
  let isFirst = true;
  const hash: typeof hasher.hash = async (secret) => {
    const hashed = await hasher.hash(secret);
    if (!isFirst) return hashed;
    isFirst = false;
    const key = secret.nameKey;
    await db.query(
      "insert into learner (id, created_at, screen_language, content_language) values ($1, $2, 'ky', 'ky')",
      [other, now],
    );
    await db.query('insert into profile_name (learner_id, name_key) values ($1, $2)', [other, key]);
    await db.query(
      `insert into credential (learner_id, name, pin_hash, recovery_hash, claimed_at) values ($1, 'Айпери', $2, 'x', $3)`,
      [other, hashed, now],
    );
    return hashed;
  };
  return { other, by: { ...deps(), hasher: { ...hasher, hash } } };
}

it('a first PIN that somebody of the name has taken since it was drawn is drawn anew', async () => {
  const { other, by } = takenAtOnce();
  await resets(by);
  const [own, theirs] = [await credentialOf(db, learnerId), await credentialOf(db, other)];
  expect(theirs?.nameKey).toBe(own?.nameKey);
  expect(own?.pinHash).not.toBe(theirs?.pinHash);
  const [card] = await cardsOf(deps(), classId);
  expect(await credentialOpened(deps(), learnerId, card?.pin ?? '')).toMatchObject({ learnerId });
});

it('no profile is made with a name and PIN that somebody has taken meanwhile', async () => {
  const before = (await madeIn(db, classId)).cards;
  const { by } = takenAtOnce();
  await expect(makeProfiles(by, teacher, classId, rowsOf('Бакыт'))).rejects.toMatchObject({
    code: 'conflict',
  });
  expect((await madeIn(db, classId)).cards).toBe(before);
  await makeProfiles(deps(), teacher, classId, rowsOf('Бакыт'));
  expect((await madeIn(db, classId)).cards).toBe(before + 1);
});
