import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newestRows } from '@/lib/auth/audit-queries';
import { chooseOwnPin, openEarlier } from '@/lib/auth/class-profile';
import { resetsOf } from '@/lib/auth/first-pin-queries';
import { INVITED_FOR, invite, join, joinAs, THE_SERVER } from '@/lib/auth/invitation';
import { claimProfile, recoverProfile, renewRecoveryCode, signInWith, type Visitor } from '@/lib/auth/pin';
import { credentialOf } from '@/lib/auth/pin-queries';
import { beginSession, learnerSignedIn } from '@/lib/auth/session-queries';
import { holdersOf, staffPerson } from '@/lib/auth/staff-list-queries';
import { isWeakPin } from '@/lib/auth/weak-pin';
import type { Db } from '@/lib/db/port';
import { noCopies, noJournal } from '@/lib/server/store/file-journal';
import { sqlConversations } from '@/lib/server/store/sql-conversations';
import { exportOf } from '@/lib/server/web/export';
import { rowsOf } from '@/lib/server/web/name-list';
import { membershipsOf, removeMember } from '@/lib/teaching/class-queries';
import {
  classOf,
  joinClass,
  letGo,
  makeClass,
  membersSeen,
  removeClass,
  takeOut,
} from '@/lib/teaching/classes';
import {
  cardsOf,
  keepList,
  keptList,
  madeIn,
  makeProfiles,
  removeUnused,
  resetMember,
} from '@/lib/teaching/profiles';
import { addLearner, migratedPostgresDb, testDb } from '../support/db';
import { hasher } from '../support/hasher';
import { lacks } from '../support/needs';

const ANNA = '018f0000-0000-7000-8000-00000000000a';
const OWN_PIN = '493027';
const HOUR = 3_600_000;
const START = new Date('2026-05-01T08:00:00Z');
const from: Visitor = { address: '192.0.2.1', deviceId: null, knows: () => false };

function contract(open: () => Promise<{ db: Db; drop(): Promise<void> }>) {
  let db: Db;
  let drop: () => Promise<void>;
  let now = START;
  let teacher: { id: string; name: string; address: string };
  let id: string;
  const deps = () => ({
    ...{ db, hasher, journal: noJournal, copies: noCopies, clock: () => now, ids: v7, random: randomBytes },
  });
  const newStaff = async (name: string) => {
    const token = await invite(deps(), THE_SERVER, { role: 'educator', scope: 'site', forMs: INVITED_FOR });
    const account = { name, passphrase: 'чай нан китеп дарыя', language: 'ky' } as const;
    return { ...(await join(deps(), token, account, '')), address: '192.0.2.7' };
  };
  const newClass = (endsOn: string | null = null) =>
    makeClass(deps(), teacher, { name: 'Дарыя', language: 'ky', courseIds: ['tea'], endsOn });
  const makes = (written: string, classId = id) => makeProfiles(deps(), teacher, classId, rowsOf(written));
  const cards = (classId = id) => cardsOf(deps(), classId);
  const seen = async () => membersSeen(db, await classOf(db, id), now, { from: 0, most: 500 });
  const later = () => {
    now = new Date(now.getTime() + HOUR);
  };
  const countOf = async (table: string) =>
    (await db.query<{ count: number }>(`select count(*)::int as count from ${table}`))[0]?.count;
  /** Opens a profile with its card and chooses a PIN. */
  async function uses(card: { name: string; pin: string }, pin = OWN_PIN) {
    const learnerId = await signInWith(deps(), card, from);
    const shown = await credentialOf(db, learnerId);
    if (!shown) throw new Error('no credential');
    return { learnerId, ...(await chooseOwnPin(deps(), shown, pin)) };
  }
  /** A conversation that began now. */
  async function talks(learnerId: string): Promise<string> {
    const conversationId = v7();
    const ask = { turnId: v7(), courseId: 'tea', question: 'What is tea?' };
    await sqlConversations(db, learnerId).begin(ask as never, {
      ...{ language: 'en', at: now, newId: conversationId, patienceMs: 1 },
    });
    return conversationId;
  }
  const talkedAbout = async (learnerId: string) =>
    (await sqlConversations(db, learnerId).list('tea')).map((one) => one.id);

  beforeAll(async () => {
    ({ db, drop } = await open());
  });
  afterAll(() => drop());
  beforeEach(async () => {
    now = START;
    for (const table of ['learner', 'profile_name', 'class', 'staff', 'invitation', 'allowance'])
      await db.query(`delete from ${table}`);
    teacher = await newStaff('Айгүл');
    id = await newClass();
  });

  it('makes a profile of each name, with a first PIN that is not weak and stands in no table', async () => {
    expect(await makes('Окуучу 10\nОкуучу 2\nокуучу 2')).toBe(3);
    const made = await cards();
    expect(made.map(({ name }) => name)).toEqual(['Окуучу 2', 'окуучу 2 2', 'Окуучу 10']);
    for (const { pin } of made) expect([/^\d{6}$/.test(pin), isWeakPin(pin)]).toEqual([true, false]);
    const rows = JSON.stringify(await db.query('select * from credential'));
    for (const { pin } of made) expect(rows).not.toContain(pin);
    expect((await seen()).map(({ isMadeHere, isUnused }) => [isMadeHere, isUnused])).toEqual(
      Array(3).fill([true, true]),
    );
    const [told] = await newestRows(db, { action: null, text: '' }, null, 1);
    expect([told?.action, told?.after]).toEqual(['profiles-made', '{"count":3}']);
  });

  it('makes all of a list or nothing', async () => {
    const before = await countOf('learner');
    await expect(makes('Айпери\nБ')).rejects.toMatchObject({ code: 'bad-input' });
    const many = Array.from({ length: 501 }, (_, at) => `Окуучу ${at}`).join('\n');
    await expect(makes(many)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(makes('\n \n')).rejects.toMatchObject({ code: 'bad-input' });
    const failing = { ...deps(), db: { ...db, transaction: failsAtItsEnd(db) } as Db };
    await expect(makeProfiles(failing, teacher, id, rowsOf('Айпери\nБакыт'))).rejects.toThrow('at its end');
    expect([await countOf('learner'), await countOf('profile_name')]).toEqual([before, 0]);
  });

  it('of two who make one list at once takes one', async () => {
    const both = await Promise.allSettled([makes('Айпери\nБакыт'), makes('Айпери\nБакыт')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await cards()).toHaveLength(2);
  });

  it('keeps a list for a day to be looked at', async () => {
    await keepList(deps(), id, 'Айпери');
    await keepList(deps(), id, 'Бакыт');
    expect(await keptList(deps(), id)).toBe('Бакыт');
    now = new Date(START.getTime() + 25 * HOUR);
    expect(await keptList(deps(), id)).toBe(null);
    await keepList(deps(), await newClass(), 'Чолпон');
    expect(await countOf('class_list')).toBe(1);
  });

  it('is opened once by the card; then the learner’s own PIN and recovery code count', async () => {
    await makes('Айпери');
    const [card] = await cards();
    if (!card) throw new Error('no card');
    const shown = await credentialOf(db, card.learnerId);
    await expect(chooseOwnPin(deps(), shown as never, card.pin)).rejects.toMatchObject({ code: 'bad-input' });
    const { learnerId, recoveryCode } = await uses(card);
    expect(await cards()).toEqual([]);
    await expect(signInWith(deps(), card, from)).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await signInWith(deps(), { name: 'Айпери', pin: OWN_PIN }, from)).toBe(learnerId);
    await expect(chooseOwnPin(deps(), shown as never, '503918')).rejects.toMatchObject({ code: 'not-found' });
    const recovered = await recoverProfile(
      deps(),
      { name: 'Айпери', code: recoveryCode, pin: '503918' },
      from,
    );
    expect(recovered.learnerId).toBe(learnerId);
  });

  it('takes back what nobody has opened, and leaves the rest', async () => {
    await makes('Айпери\nБакыт\nЧолпон');
    const [card, other] = await cards();
    if (!card || !other) throw new Error('no card');
    await uses(card);
    await takeOut(deps(), teacher, id, other.learnerId);
    expect(await credentialOf(db, other.learnerId)).toBe(null);
    expect(await madeIn(db, id)).toMatchObject({ cards: 1, unused: 1 });
    expect(await removeUnused(deps(), teacher, id)).toBe(1);
    expect((await seen()).map(({ learnerId }) => learnerId)).toEqual([card.learnerId]);
    await makes('Дамира');
    await removeClass(deps(), teacher, id);
    expect(await countOf('learner')).toBe(1);
  });

  it('resets a PIN of its own profiles alone, and of none that left', async () => {
    await makes('Айпери');
    await addLearner(db, ANNA);
    await claimProfile(deps(), ANNA, { name: 'Анна', pin: OWN_PIN });
    await joinClass(deps(), ANNA, { code: (await classOf(db, id)).code, called: 'Анна' }, '192.0.2.1');
    await expect(resetMember(deps(), teacher, id, ANNA)).rejects.toMatchObject({ code: 'not-found' });
    const other = await newClass();
    const [card] = await cards();
    if (!card) throw new Error('no card');
    const { learnerId } = await uses(card);
    await joinClass(deps(), learnerId, { code: (await classOf(db, other)).code, called: 'А.' }, '192.0.2.1');
    expect(await membershipsOf(db, learnerId)).toHaveLength(2);
    await expect(resetMember(deps(), teacher, other, learnerId)).rejects.toMatchObject({ code: 'not-found' });
    await removeMember(db, learnerId, id);
    expect(await membershipsOf(db, learnerId)).toMatchObject([{ classId: other }]);
    await expect(resetMember(deps(), teacher, id, learnerId)).rejects.toMatchObject({ code: 'not-found' });
    expect(await signInWith(deps(), { name: 'Айпери', pin: OWN_PIN }, from)).toBe(learnerId);
  });

  it('of a class that has ended are shown no more, and get no other PIN', async () => {
    const endsOn = START.toISOString().slice(0, 10);
    const ending = await newClass(endsOn);
    await makes('Айпери', ending);
    const [card] = await cards(ending);
    if (!card) throw new Error('no card');
    now = new Date(START.getTime() + 24 * HOUR);
    expect(await cards(ending)).toEqual([]);
    const isOver = { code: 'conflict' };
    await expect(resetMember(deps(), teacher, ending, card.learnerId)).rejects.toMatchObject(isOver);
    await expect(keepList(deps(), ending, 'Чолпон')).rejects.toMatchObject(isOver);
    expect(await signInWith(deps(), card, from)).toBe(card.learnerId);
  });

  it('locks by a reset what was said before, until the code of that day is given', async () => {
    await makes('Айпери');
    const [card] = await cards();
    if (!card) throw new Error('no card');
    const { learnerId, recoveryCode } = await uses(card);
    const session = { learnerId, tokenHash: 'a phone' };
    await beginSession(db, session, now);
    const first = await talks(learnerId);
    later();
    await resetMember(deps(), teacher, id, learnerId);
    expect(await learnerSignedIn(db, { ...session, madeAt: now }, now)).toBe(null);
    await expect(signInWith(deps(), { name: 'Айпери', pin: OWN_PIN }, from)).rejects.toMatchObject({
      code: 'not-allowed',
    });
    // whoever has the new card, an educator among them, reads nothing of before by it
    const [again] = await cards();
    if (!again) throw new Error('no card');
    const { recoveryCode: second } = await uses(again, '503918');
    later();
    const between = await talks(learnerId);
    expect(await talkedAbout(learnerId)).toEqual([between]);
    await expect(sqlConversations(db, learnerId).one(first)).rejects.toMatchObject({ code: 'not-found' });
    await expect(talksOn(learnerId, first)).rejects.toMatchObject({ code: 'not-found' });
    expect(JSON.stringify(await exportOf(db, learnerId))).not.toContain(first);
    await expect(openEarlier(deps(), learnerId, second)).rejects.toMatchObject({ code: 'not-allowed' });
    const { recoveryCode: third } = await renewRecoveryCode(deps(), learnerId, { pin: '503918' });
    await expect(openEarlier(deps(), learnerId, third)).rejects.toMatchObject({ code: 'not-allowed' });
    // a second reset locks what came since the first, for the code of its own day
    later();
    await resetMember(deps(), teacher, id, learnerId);
    expect(await talkedAbout(learnerId)).toEqual([]);
    await openEarlier(deps(), learnerId, recoveryCode.toLowerCase());
    expect(await talkedAbout(learnerId)).toEqual([first]);
    expect(JSON.stringify(await exportOf(db, learnerId))).toContain(first);
    await recoverProfile(deps(), { name: 'Айпери', code: third, pin: '627184' }, from);
    expect(await talkedAbout(learnerId)).toEqual([between, first]);
    expect(
      (await resetsOf(db, learnerId)).map(({ className, openedAt }) => [className, openedAt !== null]),
    ).toEqual([
      ['Дарыя', true],
      ['Дарыя', true],
    ]);
    const rows = await newestRows(db, { action: 'pin-reset', text: '' }, null, 5);
    expect(rows.map(({ actor, subject }) => [actor, subject])).toEqual(Array(2).fill(['Айгүл', 'Дарыя']));
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${learnerId}|Айпери`));
  });

  const talksOn = (learnerId: string, conversationId: string) =>
    sqlConversations(db, learnerId).begin(
      { turnId: v7(), courseId: 'tea', question: 'And now?', conversationId } as never,
      { language: 'en', at: now, newId: v7(), patienceMs: 1 },
    );

  it('may have a second educator by invitation, and never none', async () => {
    const wanted = { role: 'educator', scope: `class:${id}`, forMs: INVITED_FOR } as const;
    const token = await invite(deps(), teacher, wanted);
    const colleague = await newStaff('Бек');
    const { grants = [] } = (await staffPerson(db, colleague.id)) ?? {};
    await joinAs(deps(), token, { ...colleague, grants }, '');
    const held = async () => (await holdersOf(db, 'educator', `class:${id}`)).map(({ name }) => name);
    expect(await held()).toEqual(['Айгүл', 'Бек']);
    await letGo(deps(), teacher, id, teacher.id);
    expect(await held()).toEqual(['Бек']);
    await expect(letGo(deps(), colleague, id, colleague.id)).rejects.toMatchObject({ code: 'conflict' });
  });
}

/** As the database, but that every transaction fails when all of it is done. */
const failsAtItsEnd =
  (db: Db): Db['transaction'] =>
  (work) =>
    db.transaction(async (tx) => {
      await work(tx);
      throw new Error('at its end');
    });

describe('profiles that a class makes, on PGlite', () => {
  contract(async () => {
    const db = await testDb();
    return { db, drop: () => db.close() };
  });
});

describe.skipIf(lacks('postgres'))('profiles that a class makes, on PostgreSQL (needs postgres)', () => {
  contract(async () => {
    const opened = await migratedPostgresDb();
    return opened;
  });
});
