import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { hasCode, type UstatError } from '@/lib/errors';
import { readArchive, writeArchive } from '@/lib/server/work/course-archive';
import { readCourse } from '@/lib/server/work/load-course';
import { smallCourse } from '../support/course';

const AT = new Date('2026-05-01T08:00:00Z');
const files = smallCourse();
const bytesOf = (text: string) => new TextEncoder().encode(text);
const inZip = (entries: Record<string, string>) =>
  zipSync(Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, bytesOf(text)])));
const good = () => Buffer.from(writeArchive('tea', files, AT));

async function refusal(bytes: Uint8Array, limits?: Parameters<typeof readArchive>[1]): Promise<string> {
  const error = await readArchive(bytes, limits).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(hasCode(error, 'bad-input'), String(error)).toBe(true);
  return [(error as UstatError).message, ...(error as UstatError).details].join('\n');
}

/** The archive with one place of it altered: `signature` says of which record, `at` which byte. */
function altered(bytes: Buffer, signature: number, at: number, change: (value: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  for (let from = 0; from < copy.length - 4; from += 1)
    if (copy.readUInt32LE(from) === signature)
      copy.writeUInt32LE(change(copy.readUInt32LE(from + at)), from + at);
  return copy;
}
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

describe('a zipped course', () => {
  it('is read as its folder is', async () => {
    expect(await readArchive(good())).toEqual(files);
    const folder = mkdtempSync(join(tmpdir(), 'archive-'));
    writeFileSync(join(folder, 'tea.zip'), good());
    expect(await readCourse(join(folder, 'tea.zip'))).toEqual(files);
    rmSync(folder, { recursive: true });
  });

  it('may be without its folder, deep in others, or as a Mac or Windows makes it', async () => {
    const plain = Object.fromEntries(files);
    const under = (folder: string) =>
      Object.fromEntries([...files].map(([name, text]) => [`${folder}${name}`, text]));
    const mac = { '__MACOSX/tea/._course.yaml': '\0\0', 'tea/.DS_Store': '\0', 'tea/photo.jpeg': '\0' };
    const windows = Object.fromEntries(
      Object.entries(plain).map(([name, text]) => [`tea\\${name}`.replaceAll('/', '\\'), text]),
    );
    for (const entries of [plain, under('a/b/'), { ...under('tea/'), ...mac }, windows])
      expect(await readArchive(inZip(entries))).toEqual(files);
  });

  it('is refused with the reason where it is none, or not whole', async () => {
    expect(await refusal(bytesOf('no zip at all'))).toMatch(/^This is no zip file, or it is not whole/);
    expect(await refusal(new Uint8Array())).toMatch(/^This is no zip file/);
    for (const share of [0.2, 0.5, 0.9, 0.99])
      expect(await refusal(good().subarray(0, Math.floor(good().length * share)))).toMatch(/not whole/);
    expect(await refusal(inZip({ 'a/b.md': 'x' }))).toMatch(/no course.yaml/);
  });

  it('is refused where a file of it has been damaged', async () => {
    expect(await refusal(altered(good(), CENTRAL, 16, (crc) => (crc ^ 1) >>> 0))).toMatch(/has been damaged/);
  });

  it('is refused where its files lie about their size, and no more than the limit is unpacked', async () => {
    const bomb = Buffer.from(inZip({ 'course.yaml': 'a'.repeat(5_000_000) }));
    expect(await refusal(bomb)).toMatch(/course.yaml: takes 4.8 MB/);
    const lying = altered(
      altered(bomb, CENTRAL, 24, () => 10),
      LOCAL,
      22,
      () => 10,
    );
    expect(await refusal(lying)).toMatch(/can not be read/);
    const limits = { entries: 10, file: 100, whole: 250 };
    const many = { 'course.yaml': 'a'.repeat(90), 'a.md': 'a'.repeat(90), 'b.md': 'b'.repeat(90) };
    expect(await refusal(inZip(many), limits)).toMatch(/more than/);
    const elevenFiles = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`${at}.txt`, '']));
    expect(await refusal(inZip(elevenFiles), limits)).toMatch(/holds 11 files/);
  });

  it('is refused where it names files outside of it, links, or hides them by a password', async () => {
    for (const name of ['../course.yaml', '/etc/course.yaml', 'C:/course.yaml', 'a/../../b.md'])
      expect(await refusal(inZip({ [name]: 'x' })), name).toMatch(/can not be read/);
    const link = altered(good(), CENTRAL, 38, () => (0o120777 << 16) >>> 0);
    expect(await refusal(link)).toMatch(/is a link/);
    const secret = altered(
      altered(good(), CENTRAL, 8, (flags) => flags | 1),
      LOCAL,
      6,
      (flags) => flags | 1,
    );
    expect(await refusal(secret)).toMatch(/is encrypted/);
  });

  it('names every file that is no text', async () => {
    const broken = { ...Object.fromEntries(files.entries()) };
    const bytes = zipSync({
      ...Object.fromEntries(Object.entries(broken).map(([name, text]) => [name, bytesOf(text)])),
      'en/brew.md': new Uint8Array([0xcf, 0xf0, 0xe8]),
    });
    expect(await refusal(bytes)).toMatch(/en\/brew\.md:1: is not UTF-8/);
  });
});
