import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinAs, join as joinStaff } from '@/lib/auth/invitation';
import { signInWith } from '@/lib/auth/pin';
import { holdersOf } from '@/lib/auth/staff-list-queries';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { siteInNetwork } from '@/lib/server/lan';
import { noCopies, noJournal } from '@/lib/server/store/file-journal';
import { loadCourse } from '@/lib/server/work/load-course';
import { loginCards } from '@/lib/server/work/login-cards';
import { loadPack, makePack } from '@/lib/server/work/pack';
import { packKey } from '@/lib/server/work/pack-keys';
import { makeSchool } from '@/lib/server/work/school';
import { smallCourse } from '../support/course';
import { testDb } from '../support/db';
import { hasher } from '../support/hasher';

const AT = new Date('2026-05-01T08:00:00Z');
const root = process.cwd();

describe('a school out of one pack', () => {
  const home = mkdtempSync(join(tmpdir(), 'ustat-school-'));
  let db: Db;
  beforeAll(async () => {
    const own = packKey(home);
    db = await testDb();
    await loadCourse(db, parseCourse(smallCourse()), AT);
    const pack = await makePack(db, { courseId: 'tea', root, key: own, at: AT });
    await loadPack(db, pack, { trusted: new Set([own.fingerprint]), root, own: own.fingerprint, at: AT });
  });
  afterAll(async () => {
    await db?.close();
    rmSync(home, { recursive: true });
  });
  const deps = () => ({
    ...{ db, hasher, journal: noJournal, copies: noCopies, clock: () => AT, ids: v7, random: randomBytes },
  });
  const make = (more = {}) =>
    makeSchool(deps(), { ...{ courseId: 'tea', learners: 12, language: 'ky', root }, ...more });

  it('has a class with numbered profiles, whose cards open them', async () => {
    await expect(make({ learners: 0 })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(make({ learners: 501 })).rejects.toMatchObject({ code: 'bad-input' });
    const school = await make();
    expect(school.class).toMatchObject({ name: '1-класс', language: 'ky', courseIds: ['tea'], members: 12 });
    expect(school.cards.map(({ name }) => name)).toEqual(
      Array.from({ length: 12 }, (_, at) => `Окуучу ${at + 1}`),
    );
    const [card] = school.cards;
    if (!card) throw new Error('no card');
    const visitor = { address: '192.0.2.1', deviceId: null, knows: () => false };
    expect(await signInWith(deps(), card, visitor)).toBe(card.learnerId);
  });

  it('is the same one after the command was given again, with a new link for its teacher', async () => {
    const again = await make({ learners: 50 });
    expect([again.class.members, again.cards.length]).toEqual([12, 12]);
    const account = { name: 'Айгүл', passphrase: 'чай нан китеп дарыя', language: 'ky' } as const;
    await joinStaff(deps(), again.educator, account, '');
    expect(await holdersOf(db, 'educator', `class:${again.class.id}`)).toMatchObject([{ name: 'Айгүл' }]);
    await expect(joinAs(deps(), again.educator, { id: v7(), grants: [] } as never, '')).rejects.toMatchObject(
      { code: 'not-found' },
    );
  });

  it('prints its cards without the program: each with name, PIN and picture, and no other text', async () => {
    const { class: one, cards } = await make();
    const page = loginCards(
      cards,
      { ...one, name: '<b>7 "A"</b>' },
      { root, site: 'http://192.168.1.5:3000' },
    );
    expect(page.match(/<li class="login-card">/g)).toHaveLength(12);
    for (const { pin, name } of cards)
      expect([page.includes(pin), page.includes(`<bdi>${name}</bdi>`)]).toEqual([true, true]);
    expect(page).toContain('192.168.1.5:3000/sign-in');
    expect(page).toContain('&lt;b&gt;7 &quot;A&quot;&lt;/b&gt;');
    expect(page).not.toMatch(/<script|src=|href=/);
  });

  it('is reached at the address that is set, else at that of this machine', () => {
    const open = { url: 'https://school.example/x', port: 3000, host: '0.0.0.0' };
    expect(siteInNetwork(open)).toBe('https://school.example');
    expect(siteInNetwork({ ...open, url: null, host: '127.0.0.1' })).toBe('http://127.0.0.1:3000');
    expect(siteInNetwork({ ...open, url: null })).toMatch(/^http:\/\/[\w.]+:3000$/);
  });
});
