import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { insertStaff } from '@/lib/auth/staff-queries';
import { uploadOf } from '@/lib/content/upload-queries';
import type { Db } from '@/lib/db/port';
import { keptCourses } from '@/lib/server/store/sql-courses';
import { loadLooked, lookAtCourse } from '@/lib/server/web/courses';
import { provideServices, type Services } from '@/lib/server/web/services';
import { gzipped, packKey, trustKey } from '@/lib/server/work/pack-keys';
import { writePack } from '@/lib/sync/pack';
import { packOf } from '@/lib/sync/pack-queries';
import { smallCourse } from '../support/course';
import { testDb } from '../support/db';
import { hasher } from '../support/hasher';

const AT = new Date('2026-05-01T08:00:00Z');
const ACTOR = { name: 'Айгүл', address: '192.0.2.1' };

describe('a pack that an administrator sends', () => {
  const [home, away] = ['home', 'away'].map((name) => mkdtempSync(join(tmpdir(), `ustat-${name}-`)));
  const dataDir = home ?? '';
  const key = packKey(away ?? '');
  const staff = { id: v7(), name: 'Айгүл', language: 'en' } as SignedIn;
  let db: Db;
  let now = AT;
  beforeAll(async () => {
    db = await testDb();
    const courses = keptCourses(db);
    const given = { db, courses, hasher, embedders: [], config: { dataDir }, clock: () => now };
    provideServices(given as unknown as Services);
    await insertStaff(db, { ...staff, nameKey: 'a', passphraseHash: '', madeAt: AT });
  });
  afterAll(async () => {
    await db?.close();
    for (const one of [home, away]) rmSync(one ?? '', { recursive: true });
  });

  const made = (madeAt: Date, changes = {}) =>
    writePack(
      { course: 'tea', version: '1', madeAt },
      new Map([...smallCourse(changes)].map(([path, text]) => [`course/${path}`, Buffer.from(text)])),
      { ...key, gzip: gzipped },
    );
  /** What the page would say of it. */
  const looks = async (bytes: Uint8Array) => {
    now = new Date(now.getTime() + 1_000);
    await lookAtCourse(staff, { name: 'tea.pack', bytes: Buffer.from(bytes) });
    const { report } = (await uploadOf(db, staff.id)) ?? {};
    return report && 'wrong' in report ? report.wrong.message : report?.course;
  };
  const later = (minutes: number) => new Date(AT.getTime() + minutes * 60_000);

  it('is refused by name until its key is trusted, and when it is cut', async () => {
    const pack = await made(later(2));
    expect(await looks(pack)).toMatch(/^This pack is foreign: its key/);
    trustKey(dataDir, key.fingerprint);
    expect(await looks(pack.subarray(0, -9))).toMatch(/^This pack is truncated/);
    expect(await db.query('select id from course')).toEqual([]);
  });

  it('is compared with what is here, loaded as what it is, and never older than that', async () => {
    expect(await looks(await made(later(2)))).toMatchObject({ id: 'tea', against: null, items: 3 });
    await loadLooked(staff, ACTOR, now);
    expect(await packOf(db, 'tea')).toEqual({ fingerprint: key.fingerprint, madeAt: later(2) });
    expect(await looks(await made(later(1)))).toMatch(/^This pack is older than "tea" here/);
    const changed = { 'en/brew.md': (smallCourse().get('en/brew.md') ?? '').replace('Green', 'Black') };
    const said = await looks(await made(later(3), changed));
    expect(said).toMatchObject({ id: 'tea', pack: { madeAt: later(3) } });
    await loadLooked(staff, ACTOR, now);
    expect(await packOf(db, 'tea')).toMatchObject({ madeAt: later(3) });
    const other = packKey(mkdtempSync(join(tmpdir(), 'ustat-other-')));
    trustKey(dataDir, other.fingerprint);
    const theirs = await writePack(
      { course: 'tea', version: '1', madeAt: later(9) },
      new Map([...smallCourse()].map(([path, text]) => [`course/${path}`, Buffer.from(text)])),
      { ...other, gzip: gzipped },
    );
    expect(await looks(theirs)).toMatch(/^Another course "tea" is here already/);
  });
});
