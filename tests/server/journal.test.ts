import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasCode } from '@/lib/errors';
import { erasedBy, journalEntry } from '@/lib/server/store/entries';
import { type FileJournal, openJournal } from '@/lib/server/store/file-journal';
import { FaultyDisk } from '../support/faulty-disk';
import { allOf, DATA, type Entry, idOf, openOn } from '../support/journal-schedule';

const answer = (learner: number, n: number): Entry => ({ type: 'answer', learnerId: idOf(learner), n });
const forgotten = (learner: number): Entry => ({ type: 'forgotten', learnerId: idOf(learner) });
const JOURNAL = `${DATA}/journal`;
const first = `${JOURNAL}/000001.ndjson`;

const numbers = async (journal: FileJournal<Entry>) =>
  (await allOf(journal)).entries.map((one) => (one.type === 'answer' ? one.n : -1));
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

async function filled(disk: FaultyDisk, count: number): Promise<void> {
  const journal = await openOn(disk);
  for (let n = 0; n < count; n += 1) await journal.append(answer(n % 2, n));
  await journal.close();
}

describe('the journal', () => {
  it('keeps entries in order over many segments, also those that wait together', async () => {
    const disk = new FaultyDisk();
    const journal = await openOn(disk);
    await Promise.all(range(0, 50).map((n) => journal.append(answer(1, n))));
    for (const n of range(50, 80)) await journal.append(answer(1, n));
    expect(await allOf(journal)).toMatchObject({ faults: [] });
    expect(await numbers(journal)).toEqual(range(0, 80));
    expect(disk.paths().length).toBeGreaterThan(5);
    await journal.close();
    expect(await numbers(await openOn(disk))).toEqual(range(0, 80));
  });

  it('writes no file before there is something to write', async () => {
    const disk = new FaultyDisk();
    for (let starts = 0; starts < 3; starts += 1) await (await openOn(disk)).close();
    expect(disk.paths()).toEqual([]);
  });

  it('reads on behind a damaged line, and names it', async () => {
    const disk = new FaultyDisk();
    await filled(disk, 4);
    disk.put(first, disk.contentOf(first).replace('"n":1', '"n":7'));
    const journal = await openOn(disk);
    const { faults } = await allOf(journal);
    expect(faults).toEqual(["journal/000001.ndjson:3: can't be read"]);
    expect(await numbers(journal)).toEqual([0, 2, 3]);
  });

  const lines = (text: string) => text.trimEnd().split('\n');
  it.each([
    ['in the middle', (all: string[]) => all.filter((_, at) => at !== 2), 3],
    ['at the end', (all: string[]) => all.filter((_, at) => at !== 4), 5],
    ['in another order', (all: string[]) => [all[0], all[2], all[1], ...all.slice(3)], 2],
  ])('names lines that are missing: %s', async (_, change, at) => {
    const disk = new FaultyDisk();
    await filled(disk, 4);
    disk.put(first, `${change(lines(disk.contentOf(first))).join('\n')}\n`);
    const { faults } = await allOf(await openOn(disk));
    expect(faults[0]).toBe(`journal/000001.ndjson:${at}: lines before it are missing`);
  });

  it('names a segment that is missing', async () => {
    const disk = new FaultyDisk();
    await filled(disk, 40);
    await disk.remove(`${JOURNAL}/000003.ndjson`);
    expect((await allOf(await openOn(disk))).faults).toEqual(['journal/000003.ndjson: is missing']);
  });

  it('is quiet about a line that a power cut has cut off: nobody was told that it is saved', async () => {
    const disk = new FaultyDisk();
    await filled(disk, 4);
    const whole = lines(disk.contentOf(first)).slice(0, -1).join('\n');
    disk.put(first, whole.slice(0, -20));
    const journal = await openOn(disk);
    await journal.append(answer(1, 9));
    expect((await allOf(journal)).faults).toEqual([]);
    expect(await numbers(journal)).toEqual([0, 1, 2, 9]);
  });

  it('carries over the one file of programs before, and takes deleted learners out of it as well', async () => {
    const disk = new FaultyDisk();
    const old = [answer(1, 1), answer(2, 2), answer(1, 3)].map((one) => `${JSON.stringify(one)}\n`);
    disk.put(`${DATA}/journal.ndjson`, `${old.join('')}{"type":"answ`);
    const journal = await openOn(disk);
    await journal.append(answer(1, 4));
    expect(await numbers(journal)).toEqual([1, 2, 3, 4]);
    expect((await allOf(journal)).faults).toEqual([]);
    await journal.append(forgotten(1));
    await journal.close();
    expect((await allOf(await openOn(disk))).entries).toEqual([answer(2, 2), forgotten(1)]);
    expect(disk.paths().filter((path) => disk.contentOf(path).includes('"n":3'))).toEqual([]);
  });

  it('keeps a damaged line when others are taken out, but not one that holds the id', async () => {
    const disk = new FaultyDisk();
    await filled(disk, 4);
    disk.put(first, disk.contentOf(first).replace(/"n":[01]/g, '"n":7'));
    const journal = await openOn(disk);
    await journal.append(forgotten(1));
    await journal.close();
    const after = await allOf(await openOn(disk));
    expect(after.entries).toEqual([answer(0, 2), forgotten(1)]);
    expect(after.faults).toHaveLength(1);
  });

  it('puts small segments together where it takes something out', async () => {
    const disk = new FaultyDisk();
    for (const n of range(0, 30)) {
      const journal = await openOn(disk);
      await journal.append(answer(n % 3, n));
      await journal.close();
    }
    expect(disk.paths()).toHaveLength(30);
    const journal = await openOn(disk);
    await journal.append(forgotten(2));
    await journal.close();
    expect(disk.paths().length).toBeLessThan(12);
    const left = range(0, 30).filter((n) => n % 3 !== 2);
    expect(await numbers(await openOn(disk))).toEqual([...left, -1]);
  });

  it('refuses in words while the disk is full, says so once, and writes what it owes when there is room', async () => {
    const disk = new FaultyDisk();
    const said: string[] = [];
    const log = { step: (text: string) => said.push(text), failure: (text: string) => said.push(text) };
    const journal = await openOn(disk, log);
    await journal.append(answer(1, 1));
    disk.setRoom(30);
    for (const n of [2, 3]) {
      const refused = await journal.append(answer(1, n)).catch((error: unknown) => error);
      expect(hasCode(refused, 'not-saved')).toBe(true);
    }
    expect(journal.state()).toMatchObject({ failing: true, owed: 2, refused: 2, appended: 1 });
    expect(said).toEqual([expect.stringMatching(/can not be written: answers are refused/)]);
    disk.heal();
    await expect.poll(() => journal.state()).toMatchObject({ failing: false, owed: 0, appended: 3 });
    expect(said).toHaveLength(2);
    await journal.append(answer(1, 4));
    expect(await numbers(journal)).toEqual([1, 2, 3, 4]);
    await journal.close();
  });

  it('takes answers while learners are taken out, and when that fails', async () => {
    const disk = new FaultyDisk();
    await filled(disk, 40);
    const journal = await openOn(disk);
    let renames = 0;
    const rename = disk.rename.bind(disk);
    disk.rename = async (from, to) => {
      renames += 1;
      if (renames < 4) throw Object.assign(new Error('EIO'), { code: 'EIO' });
      await new Promise((resolve) => setTimeout(resolve, 300));
      return rename(from, to);
    };
    await journal.append(forgotten(1));
    const began = Date.now();
    for (let n = 100; renames < 4; n += 1) {
      await journal.append(answer(0, n));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await journal.append(answer(0, 99));
    expect(Date.now() - began).toBeLessThan(300);
    expect(journal.state().failing).toBe(false);
    await journal.close();
    const { entries } = await allOf(await openOn(disk));
    expect(entries.filter((one) => one.learnerId === idOf(1))).toEqual([forgotten(1)]);
    expect(entries).toContainEqual(answer(0, 99));
  });

  it('can be closed while nothing can be written', async () => {
    const disk = new FaultyDisk();
    const journal = await openOn(disk);
    await journal.append(answer(1, 1));
    disk.setRoom(0);
    await journal.append(forgotten(1)).catch(() => undefined);
    await journal.close();
    await expect(journal.append(answer(1, 2))).rejects.toMatchObject({ code: 'not-saved' });
  });
});

describe('the journal on the disk of this machine', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'ustat-journal-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));
  const log = { step: () => undefined, failure: () => undefined };
  const open = (erases: boolean) => openJournal(dataDir, { schema: journalEntry, erasedBy, erases, log });
  const tombstone = (n: number) => ({ type: 'forgotten' as const, learnerId: idOf(n), at: new Date(n) });

  it('is shared by several servers, each with segments of its own', async () => {
    const servers = await Promise.all([open(false), open(false), open(false)]);
    await Promise.all(servers.map((journal, n) => journal.append(tombstone(n))));
    await Promise.all(servers.map((journal, n) => journal.append(tombstone(n + 3))));
    await Promise.all(servers.map((journal) => journal.close()));
    expect(readdirSync(join(dataDir, 'journal'))).toHaveLength(3);
    const found: string[] = [];
    const read = (await open(false)).read();
    for await (const { type, ...entry } of read.entries)
      found.push('learnerId' in entry ? entry.learnerId : type);
    expect(found.sort()).toEqual(range(0, 6).map(idOf));
    expect(read.faults).toEqual([]);
  });

  it('reads as a stream: what it needs does not grow with the file', async () => {
    const line = `${JSON.stringify({ ...tombstone(1), at: new Date(0) })}\n`;
    const block = line.repeat(Math.ceil((1 << 20) / line.length));
    writeFileSync(join(dataDir, 'journal.ndjson'), '');
    for (let n = 0; n < 64; n += 1) writeFileSync(join(dataDir, 'journal.ndjson'), block, { flag: 'a' });
    const before = process.memoryUsage().rss;
    let count = 0;
    for await (const _ of (await open(true)).read().entries) count += 1;
    expect(count).toBe(64 * (block.length / line.length));
    expect(process.memoryUsage().rss - before).toBeLessThan(150 << 20);
    expect(readFileSync(join(dataDir, 'journal/000001.ndjson'), 'utf8').slice(0, 9)).toBe('{"type":"');
  });
});
