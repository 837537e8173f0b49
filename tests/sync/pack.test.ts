import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { loadCourse } from '@/lib/server/work/load-course';
import { loadPack, makePack } from '@/lib/server/work/pack';
import { gzipped, packKey, packTools, trustedKeys, trustKey } from '@/lib/server/work/pack-keys';
import { readPack, writePack } from '@/lib/sync/pack';
import { smallCourse } from '../support/course';
import { testDb } from '../support/db';

const AT = new Date('2026-11-30T10:00:00Z');
const later = (days: number) => new Date(AT.getTime() + days * 86_400_000);
const folder = () => mkdtempSync(join(tmpdir(), 'ustat-pack-'));

describe('a pack', () => {
  const [home, away] = [folder(), folder()];
  const key = packKey(home);
  let maker: Db;
  let taker: Db;
  let bytes: Uint8Array;
  beforeAll(async () => {
    maker = await testDb();
    await loadCourse(maker, parseCourse(smallCourse()), AT);
    bytes = await makePack(maker, { courseId: 'tea', root: process.cwd(), key, at: AT });
  });
  beforeEach(async () => {
    await taker?.close();
    taker = await testDb();
  });
  afterAll(async () => {
    await Promise.all([maker?.close(), taker?.close()]);
    for (const one of [home, away]) rmSync(one, { recursive: true });
  });

  const load = (pack: Uint8Array, given = {}) =>
    loadPack(taker, pack, {
      ...{ trusted: trustedKeys(away), own: packKey(away).fingerprint, at: AT, root: process.cwd() },
      ...given,
    });
  const refuses = async (pack: Uint8Array, name: RegExp, given = {}) => {
    await expect(load(pack, given)).rejects.toThrow(name);
    expect(await taker.query('select id from course')).toEqual([]);
    expect(await taker.query('select course_id from course_pack')).toEqual([]);
  };
  const packed = (files: Record<string, string>, more = {}) =>
    writePack(
      { course: 'tea', version: '1', madeAt: AT, ...more },
      new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])),
      { ...key, gzip: gzipped },
    );
  const courseFiles = (changes: Record<string, string> = {}) =>
    Object.fromEntries([...smallCourse(changes)].map(([path, text]) => [`course/${path}`, text]));

  it('is refused as foreign until its key is on the list, and then is the course that was packed', async () => {
    await refuses(bytes, /foreign: its key .* is not on the list/);
    expect(() => trustKey(away, 'abcd')).toThrow(/no fingerprint/);
    trustKey(away, key.fingerprint);
    expect(await load(bytes)).toMatchObject({ id: 'tea', items: 3, fingerprint: key.fingerprint });
    const version = (db: Db) => db.query('select id, version from course');
    expect(await version(taker)).toEqual(await version(maker));
    const { files } = await readPack(bytes, packTools, () => true);
    const folders = new Set([...files.keys()].map((path) => path.split('/')[0]));
    expect([...folders].sort()).toEqual(['course', 'danger', 'messages', 'models']);
  });

  it('is made with a key that is made once and kept from others', () => {
    expect(packKey(home).fingerprint).toBe(key.fingerprint);
    expect(packKey(away).fingerprint).not.toBe(key.fingerprint);
    const file = join(home, 'pack-key.pem');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const kept = readFileSync(file);
    chmodSync(file, 0o644);
    writeFileSync(file, 'not a key');
    expect(() => packKey(home)).toThrow(/is damaged/);
    writeFileSync(file, kept);
  });

  it('is refused when it is cut anywhere, changed anywhere, or is something else', async () => {
    for (const length of [0, 5, 15, 100, 2_000, bytes.length - 1])
      await refuses(bytes.subarray(0, length), /truncated|none/);
    for (const at of [2, 14, 40, 3_000, bytes.length - 20]) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      await refuses(changed, /damaged|none|too large|truncated/);
    }
    await refuses(Buffer.concat([bytes, Buffer.from('more')]), /damaged: something stands after its end/);
    await refuses(Buffer.from('PK\u0003\u0004 a zip file'), /none/);
  });

  it('is refused unsigned, and by a signature of another key', async () => {
    const blank = await writePack({ course: 'tea', version: '1', madeAt: AT }, new Map(), {
      key: key.key,
      sign: () => new Uint8Array(64),
      gzip: gzipped,
    });
    await refuses(blank, /unsigned/);
    const other = packKey(away);
    const forged = await writePack({ course: 'tea', version: '1', madeAt: AT }, new Map(), {
      key: key.key,
      sign: other.sign,
      gzip: gzipped,
    });
    await refuses(forged, /damaged: its signature/);
  });

  it('is refused with a path outside of its folders, however it is written', async () => {
    for (const path of [
      'course/../../etc/passwd',
      '/etc/passwd',
      'course//x',
      'course/.ssh',
      '..',
      'other/x',
      'course\\x',
      'C:/x',
    ])
      await refuses(await packed({ ...courseFiles(), [path]: 'x' }), /not safe: .* outside/);
  });

  it('is refused as a bomb: by what it says, and by what it is', async () => {
    const large = { ...courseFiles(), 'course/a.md': 'x'.repeat(129 << 20) };
    await refuses(await packed(large), /too large/);
    const small = await packed(courseFiles());
    const lying = await writePack(
      { course: 'tea', version: '1', madeAt: AT },
      new Map([['course/a.md', Buffer.from('tiny')]]),
      { ...key, gzip: () => gzipped(Buffer.alloc(50 << 20)) },
    );
    await refuses(lying, /damaged: course\/a.md can not be unpacked/);
    expect(await load(small)).toMatchObject({ id: 'tea' });
  }, 60_000);

  it('is refused when it is older than what is here, or another course of that id', async () => {
    const one = await packed(courseFiles(), { madeAt: later(2) });
    await load(one);
    await expect(load(bytes)).rejects.toThrow(/older/);
    expect(await load(await packed(courseFiles(), { madeAt: later(3) }))).toMatchObject({ id: 'tea' });
    const third = packKey(folder());
    const others = await makePack(maker, { courseId: 'tea', root: process.cwd(), key: third, at: later(9) });
    const trusted = new Set([third.fingerprint]);
    await expect(load(others, { trusted })).rejects.toThrow(/Another course "tea" is here already/);
    expect(await load(others, { trusted, replaces: true })).toMatchObject({ fingerprint: third.fingerprint });
  });

  it('made against an earlier one holds what has changed alone, and needs that one', async () => {
    const own = { trusted: new Set([key.fingerprint]) };
    const making = { courseId: 'tea', root: process.cwd(), key };
    const edited = smallCourse();
    edited.set('en/course.yaml', (edited.get('en/course.yaml') ?? '').replace('make tea', 'make good tea'));
    const second = await testDb();
    await loadCourse(second, parseCourse(edited), later(1));
    const delta = await makePack(second, { ...making, at: later(2), since: bytes });
    expect(delta.length).toBeLessThan(bytes.length / 20);
    await refuses(delta, /incomplete: course\/.* Take a whole one/, own);
    await load(bytes, own);
    expect(await load(delta, own)).toMatchObject({ id: 'tea' });
    const version = (db: Db) => db.query('select version from course');
    expect(await version(taker)).toEqual(await version(second));
    // once more onto what it made, and one against it
    const next = await makePack(maker, { ...making, at: later(3), since: delta });
    await load(delta, own);
    await load(next, own);
    expect(await version(taker)).toEqual(await version(maker));
    const changed = Uint8Array.from(delta);
    changed[delta.length - 20] = (changed[delta.length - 20] ?? 0) ^ 0x10;
    await expect(load(changed, own)).rejects.toThrow(/damaged/);
    const cut = delta.subarray(0, delta.length - 1);
    await expect(load(cut, own)).rejects.toThrow(/truncated/);
    const foreign = makePack(maker, { ...making, key: packKey(away), at: AT, since: bytes });
    await expect(foreign).rejects.toThrow(/foreign/);
    await second.close();
  });

  it('gives way to a course that came otherwise since, and to --replace whatever its clock said', async () => {
    await load(await packed(courseFiles(), { madeAt: later(1) }));
    const edited = parseCourse(smallCourse());
    await loadCourse(taker, edited, later(5));
    expect(await taker.query('select course_id from course_pack')).toEqual([]);
    const own = { own: key.fingerprint };
    await expect(load(await packed(courseFiles(), { madeAt: later(4) }), own)).rejects.toThrow(/older/);
    const far = await packed(courseFiles(), { madeAt: new Date('2038-01-19T00:00:00Z') });
    await load(far, own);
    const today = await packed(courseFiles(), { madeAt: later(6) });
    await expect(load(today, own)).rejects.toThrow(/older.*--replace/);
    expect(await load(today, { ...own, replaces: true })).toMatchObject({ id: 'tea' });
  });

  it('is not made where nobody could load it', async () => {
    const files = new Map([
      ['course.yaml', 'x'],
      ['a picture (1).svg', 'x'],
    ]);
    for (const name of files.keys())
      await maker.query(
        `insert into course_file (course_id, path, text) values ('tea', $1, 'x') on conflict do nothing`,
        [name],
      );
    const made = makePack(maker, { courseId: 'tea', root: process.cwd(), key, at: AT });
    await expect(made).rejects.toThrow(/not safe: .*picture/);
    await maker.query("delete from course_file where path = 'a picture (1).svg'");
  });

  it('keys are added to a list that was written by hand', () => {
    const file = join(home, 'trusted-pack-keys.txt');
    const [one, other] = ['1', '2'].map((digit) => Array(8).fill(digit.repeat(4)).join('-'));
    writeFileSync(file, one ?? '');
    trustKey(home, other ?? '');
    expect([...trustedKeys(home)]).toEqual(expect.arrayContaining([one, other]));
  });

  it('is refused with a course that has faults, or is not the one it names', async () => {
    await refuses(await packed(courseFiles({ 'course.yaml': 'id: [' })), /./);
    await refuses(await packed(courseFiles(), { course: 'coffee' }), /names coffee and holds tea/);
  });
});
