import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newestRows } from '@/lib/auth/audit-queries';
import { can } from '@/lib/auth/can';
import { INVITED_FOR, invite, join, THE_SERVER } from '@/lib/auth/invitation';
import { forgetLearner } from '@/lib/auth/person-queries';
import { staffPerson } from '@/lib/auth/staff-list-queries';
import type { Db } from '@/lib/db/port';
import { noCopies, noJournal } from '@/lib/server/store/file-journal';
import { classesById, membershipsOf, removeMember } from '@/lib/teaching/class-queries';
import { classOf, joinClass, makeClass, membersSeen, removeClass, takeOut } from '@/lib/teaching/classes';
import { CODE_LETTERS, classCode, newClassCode } from '@/lib/teaching/schema';
import { addLearner, migratedPostgresDb, testDb } from '../support/db';
import { hasher } from '../support/hasher';
import { lacks } from '../support/needs';

const [ANNA, BEK] = ['a', 'b'].map((letter) => `018f0000-0000-7000-8000-00000000000${letter}`) as [
  string,
  string,
];
const ALL = { from: 0, most: 50 };
const HOUR = 3_600_000;
const START = new Date('2026-05-01T08:00:00Z');

function contract(open: () => Promise<{ db: Db; drop(): Promise<void> }>) {
  let db: Db;
  let drop: () => Promise<void>;
  let now = START;
  let teacher: { id: string; name: string; address: string };
  const deps = () => ({
    db,
    hasher,
    journal: noJournal,
    copies: noCopies,
    clock: () => now,
    ids: v7,
    random: randomBytes,
  });
  const wanted = { name: 'Дарыя', language: 'ky', courseIds: ['tea'], endsOn: null } as const;
  const made = (more: { endsOn?: string } = {}) =>
    makeClass(deps(), teacher, { ...wanted, courseIds: [...wanted.courseIds], ...more });

  beforeAll(async () => {
    ({ db, drop } = await open());
  });
  afterAll(() => drop());
  beforeEach(async () => {
    now = START;
    for (const table of ['learner', 'class', 'staff', 'invitation', 'allowance'])
      await db.query(`delete from ${table}`);
    for (const id of [ANNA, BEK]) await addLearner(db, id);
    const token = await invite(deps(), THE_SERVER, { role: 'educator', scope: 'site', forMs: INVITED_FOR });
    const account = { name: 'Айгүл', passphrase: 'чай нан китеп дарыя', language: 'ky' } as const;
    teacher = { ...(await join(deps(), token, account, '')), address: '192.0.2.7' };
  });

  const codeOf = async (id: string) => (await classOf(db, id)).code;
  const joins = (learnerId: string, code: string, address = '192.0.2.1') =>
    joinClass(deps(), learnerId, { code, called: 'Анна' }, address);
  const seen = async (id: string) => membersSeen(db, await classOf(db, id), now, ALL);

  it('is its maker’s, and nobody else’s', async () => {
    const [one, other] = [await made(), await made()];
    const token = await invite(deps(), THE_SERVER, { role: 'educator', scope: 'site', forMs: INVITED_FOR });
    const account = { name: 'Bek', passphrase: 'чай нан китеп дарыя', language: 'ky' } as const;
    const colleague = await join(deps(), token, account, '');
    const sees = async (id: string, which: string) =>
      can(
        { isLearner: false, grants: (await staffPerson(db, id))?.grants ?? [] },
        'class.see',
        `class:${which}`,
      );
    expect([await sees(teacher.id, one), await sees(teacher.id, other)]).toEqual([true, true]);
    expect(await sees(colleague.id, one)).toBe(false);
    expect((await codeOf(one)) === (await codeOf(other))).toBe(false);
  });

  it('shows who joined by its code, as they want to be called, until they leave', async () => {
    const id = await made();
    await joins(ANNA, await codeOf(id));
    await joins(BEK, await codeOf(id));
    expect((await seen(id)).map(({ learnerId, called }) => [learnerId, called])).toEqual([
      [ANNA, 'Анна'],
      [BEK, 'Анна'],
    ]);
    expect(await membershipsOf(db, ANNA)).toMatchObject([{ classId: id, name: 'Дарыя' }]);
    await removeMember(db, ANNA, id);
    await db.transaction((tx) => forgetLearner(tx, BEK, now));
    expect([await seen(id), await membershipsOf(db, ANNA)]).toEqual([[], []]);
  });

  it('lets a learner be in two, and joining twice is joining once', async () => {
    const [one, other] = [await made(), await made()];
    for (const id of [one, one, other]) await joins(ANNA, await codeOf(id));
    expect(await membershipsOf(db, ANNA)).toHaveLength(2);
    expect((await classesById(db, [one]))[0]?.members).toBe(1);
  });

  it('has no code that can be guessed: an address tries sixty, then one a minute', async () => {
    const id = await made();
    let waits = 0;
    for (let tries = 0; tries < 200; tries += 1) {
      const code = newClassCode(randomBytes);
      const error = await joins(ANNA, code).then(
        () => null,
        (one: { code: string }) => one.code,
      );
      if (error === 'over-budget') waits += 1;
    }
    expect(waits).toBe(140);
    // a classroom elsewhere is not kept out
    await joins(BEK, await codeOf(id), '192.0.2.2');
    expect(await seen(id)).toHaveLength(1);
  });

  it('is joined two hundred times at once, from however many addresses, and by another class as before', async () => {
    const [id, other] = [await made(), await made()];
    const code = await codeOf(id);
    for (let n = 0; n < 200; n += 1) await joins(ANNA, code, `192.0.2.${n}`);
    await expect(joins(BEK, code, '198.51.100.1')).rejects.toMatchObject({ code: 'over-budget' });
    await joins(BEK, await codeOf(other), '198.51.100.1');
  });

  it('takes nobody and shows nobody after its last day', async () => {
    const id = await made({ endsOn: '2026-05-01' });
    await joins(ANNA, await codeOf(id));
    expect(await seen(id)).toHaveLength(1);
    now = new Date(START.getTime() + 24 * HOUR);
    expect(await seen(id)).toEqual([]);
    await expect(joins(BEK, await codeOf(id))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('takes a member out, and ends for good with all that was held in it; the trail names no learner', async () => {
    const id = await made();
    for (const learner of [ANNA, BEK]) await joins(learner, await codeOf(id));
    await takeOut(deps(), teacher, id, ANNA);
    expect((await seen(id)).map(({ learnerId }) => learnerId)).toEqual([BEK]);
    await removeClass(deps(), teacher, id);
    await expect(classOf(db, id)).rejects.toMatchObject({ code: 'not-found' });
    expect((await staffPerson(db, teacher.id))?.grants).toEqual([{ role: 'educator', scope: 'site' }]);
    expect(await membershipsOf(db, BEK)).toEqual([]);
    const rows = await newestRows(db, { action: null, text: 'дарыя' }, null, 3);
    expect(rows.map(({ action }) => action)).toEqual(['class-removed', 'member-taken-out', 'class-made']);
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${ANNA}|${BEK}|Анна`));
  });
}

describe('a class on PGlite', () => {
  contract(async () => {
    const db = await testDb();
    return { db, drop: () => db.close() };
  });
});

describe.skipIf(lacks('postgres'))('a class on PostgreSQL (needs postgres)', () => {
  contract(async () => {
    const opened = await migratedPostgresDb();
    return opened;
  });
});

describe('a class code', () => {
  it('is read however it was typed, on a Cyrillic keyboard too', () => {
    for (const typed of ['BCHKMT', 'bch-kmt', ' B C H K M T ', 'ВСНКМТ', 'всНКМТ'])
      expect(classCode.parse(typed)).toBe('BCHKMT');
  });

  it.each(['BCHKM', 'BCHKMTT', 'ABCDEF', '123456', 'BCHKM%', ''])('is not: %s', (typed) => {
    expect(classCode.safeParse(typed).success).toBe(false);
  });

  it('takes each letter as often as any other', () => {
    const counts = new Map<string, number>();
    for (let n = 0; n < 4_000; n += 1)
      for (const letter of newClassCode(randomBytes)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect([...counts.keys()].sort().join('')).toBe(CODE_LETTERS);
    const expected = (4_000 * 6) / CODE_LETTERS.length;
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(expected * 0.25);
  });
});
