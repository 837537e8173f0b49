import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SignedIn } from '@/lib/auth/staff-queries';
import { insertStaff } from '@/lib/auth/staff-queries';
import { parseCourse } from '@/lib/content/import/course';
import { uploadOf } from '@/lib/content/upload-queries';
import type { Db, Sql } from '@/lib/db/port';
import { embedCourse, waitsForVectors } from '@/lib/retrieval/embedding-queries';
import { PACKED } from '@/lib/retrieval/packed';
import { type Encoder, openEncoder } from '@/lib/server/models/encoder';
import { describeEncoder } from '@/lib/server/models/encoder-files';
import { keptCourses } from '@/lib/server/store/sql-courses';
import { loadLooked, lookAtCourse } from '@/lib/server/web/courses';
import { provideServices, type Services } from '@/lib/server/web/services';
import { loadCourse } from '@/lib/server/work/load-course';
import { makePack } from '@/lib/server/work/pack';
import { gzipped, packKey, packTools, trustKey } from '@/lib/server/work/pack-keys';
import { readPack, writePack } from '@/lib/sync/pack';
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

  describe('with what its search needs', () => {
    let encoder: Encoder;
    let about: { id: string; width: number };
    let maker: Db;
    let whole: Uint8Array;
    const asked: string[] = [];
    const made10 = { courseId: 'tea', root: process.cwd(), key, at: later(10), isWhole: true };
    beforeAll(async () => {
      [encoder, maker] = [await openEncoder('models'), await testDb()];
      about = await describeEncoder('models');
      await loadCourse(maker, parseCourse(smallCourse()), AT);
      await embedCourse(maker, encoder, 'tea');
      whole = await makePack(maker, made10);
    });
    beforeEach(async () => {
      await db.query(`delete from course`);
      asked.length = 0;
      const jobs = {
        async enqueue(_: Sql, { name }: { name: string }, { course }: { course: string }) {
          asked.push(`${name} ${course}`);
          return '1';
        },
      };
      const given = { db, courses: keptCourses(db), hasher, embedders: [encoder], encoder: about, jobs };
      provideServices({ ...given, config: { dataDir }, clock: () => now } as unknown as Services);
    });
    afterAll(() => Promise.all([maker?.close(), encoder?.close()]));

    /** The same pack with other files in it, signed again. */
    async function changed(by: (files: Map<string, Uint8Array>) => void): Promise<Uint8Array> {
      const { manifest, files } = await readPack(whole, packTools, () => true);
      by(files);
      return writePack(manifest, files, { ...key, gzip: gzipped });
    }
    const rows = async () =>
      (await db.query<{ n: number }>('select count(*)::int as n from chunk_embedding'))[0]?.n;

    it('is searched at once, and no job makes anything', async () => {
      expect(await looks(whole)).toMatchObject({ id: 'tea' });
      await loadLooked(staff, ACTOR, now);
      expect(await waitsForVectors(db, encoder.id, 'tea')).toBe(false);
      expect(await rows()).toBeGreaterThan(4);
      expect(asked).toEqual([]);
      expect(await uploadOf(db, staff.id)).toBeNull();
    });

    it('has what it lacks made by a job: of another encoder all, else the rest', async () => {
      const renamed = await changed((files) => {
        const head = new TextDecoder().decode(files.get(PACKED.head)).replace(encoder.id, 'another/1');
        files.set(PACKED.head, Buffer.from(head));
      });
      await looks(renamed);
      await loadLooked(staff, ACTOR, now);
      expect([await rows(), ...asked]).toEqual([0, 'embed tea']);
      const files = smallCourse();
      files.set('en/brew.md', (files.get('en/brew.md') ?? '').replace('Green', 'Black'));
      await loadCourse(maker, parseCourse(files), later(11));
      await embedCourse(maker, encoder, 'tea');
      const delta = await makePack(maker, { ...made10, at: later(12), since: whole });
      await looks(delta);
      await loadLooked(staff, ACTOR, now);
      expect(await rows()).toBeGreaterThan(0);
      expect(await waitsForVectors(db, encoder.id, 'tea')).toBe(true);
      expect(asked).toEqual(['embed tea', 'embed tea']);
    });

    it('is refused by name where its vectors are damaged, and where its key is trusted no more', async () => {
      const cut = await changed((files) => {
        files.set(PACKED.vectors, (files.get(PACKED.vectors) ?? new Uint8Array()).subarray(2));
      });
      expect(await looks(cut)).toMatch(
        /^This pack is damaged: its vectors are \d+ bytes, and \d+ were named/,
      );
      await looks(whole);
      const other = { dataDir: mkdtempSync(join(tmpdir(), 'ustat-untrusting-')) };
      provideServices({
        ...{ db, courses: keptCourses(db), hasher, embedders: [encoder], encoder: about, clock: () => now },
        config: other,
      } as unknown as Services);
      await expect(loadLooked(staff, ACTOR, now)).rejects.toThrow(/^This pack is foreign/);
      expect(await db.query('select id from course')).toEqual([]);
    });
  });
});
