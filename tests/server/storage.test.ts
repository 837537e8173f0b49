import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { saveSettings } from '@/lib/auth/person-queries';
import { createProfile, forgetProfile } from '@/lib/auth/profile';
import { hasCode } from '@/lib/errors';
import { insertAttempt, nextPlace } from '@/lib/knowledge/attempt-queries';
import { readConfig } from '@/lib/server/config';
import type { Log } from '@/lib/server/log';
import { backUp, openStore } from '@/lib/server/store/embedded';
import { openStorage, type Storage } from '@/lib/server/store/storage';
import { journalLines } from '../support/journal-lines';
import { attemptRow } from '../support/rows';

const ANNA = '018f0000-0000-7000-8000-00000000000a';
const BEK = '018f0000-0000-7000-8000-00000000000b';
const DILBAR = '018f0000-0000-7000-8000-00000000000d';
const AT = new Date('2026-05-01T08:00:00Z');

let prepared: string;
let dataDir: string;
let said: string[];
const log: Log = {
  step: (line) => said.push(line),
  progress: () => undefined,
  failure: (what) => said.push(what),
};
const open = () => openStorage(readConfig({ USTAT_DATA: dataDir }), () => AT, log);

const register = (storage: Storage, id: string) =>
  createProfile({ ...storage, clock: () => AT, ids: () => id }, 'ky');
async function answer({ db, journal }: Storage, id: string, n: number) {
  await insertAttempt(db, { ...attemptRow(id, n), seq: await nextPlace(db) });
  await journal.append({ type: 'attempt', ...attemptRow(id, n) });
}
const answersOf = async ({ db }: Storage, id: string) =>
  (
    await db.query<{ id: string }>('select id from attempt where learner_id = $1 order by answered_at', [id])
  ).map((row) => row.id);
const ids = (id: string, ...numbers: number[]) => numbers.map((n) => attemptRow(id, n).id);

/** A folder of a program that was started once: its first start takes 5 s of processor. */
beforeAll(async () => {
  prepared = mkdtempSync(join(tmpdir(), 'ustat-'));
  dataDir = prepared;
  said = [];
  await (await open()).close();
});
afterAll(() => rmSync(prepared, { recursive: true, force: true }));
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ustat-'));
  cpSync(prepared, dataDir, { recursive: true });
  said = [];
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('the embedded data folder', () => {
  it('is opened by one process only, and says so to the second', async () => {
    const first = await open();
    const second = await open().catch((error: unknown) => error);
    expect(hasCode(second, 'conflict')).toBe(true);
    expect((second as Error).message).toMatch(/Another Ustat is using .*USTAT_DATA/);
    await first.close();
    await (await open()).close();
  });

  it('gets back the answers that an older copy of it lacks, each once', async () => {
    const storage = await open();
    await register(storage, ANNA);
    await answer(storage, ANNA, 1);
    await storage.close();
    cpSync(join(dataDir, 'pglite'), join(dataDir, 'older'), { recursive: true });

    const later = await open();
    await register(later, BEK);
    await answer(later, ANNA, 2);
    await answer(later, BEK, 3);
    await later.close();
    rmSync(join(dataDir, 'pglite'), { recursive: true });
    cpSync(join(dataDir, 'older'), join(dataDir, 'pglite'), { recursive: true });

    const again = await open();
    expect(await answersOf(again, ANNA)).toEqual(ids(ANNA, 1, 2));
    expect(await answersOf(again, BEK)).toEqual(ids(BEK, 3));
    expect(said).toContain('  2 answers brought back from the journal.');
    await again.close();
    said.length = 0;
    await (await open()).close();
    expect(said.filter((line) => line.includes('brought back'))).toEqual([]);
  });

  it.each([
    ['cut short', (file: string) => truncateSync(file, 100)],
    ['overwritten', (file: string) => writeFileSync(file, Buffer.alloc(8192, 0xff))],
  ])('is replaced by the backup and the journal when its control file is %s', async (_, damage) => {
    const storage = await open();
    await register(storage, ANNA);
    await answer(storage, ANNA, 1);
    await storage.close();
    const later = await open();
    await answer(later, ANNA, 2);
    await later.close();
    damage(join(dataDir, 'pglite/global/pg_control'));

    const again = await open();
    expect(await answersOf(again, ANNA)).toEqual(ids(ANNA, 1, 2));
    expect(said.join('\n')).toMatch(/damaged.*the last backup takes its place/);
    expect(readdirSync(dataDir).filter((name) => name.startsWith('damaged-'))).toHaveLength(1);
    await again.close();
  });

  it('opens a dump that PGlite itself wrote, as programs of before did', async () => {
    const storage = await open();
    await register(storage, ANNA);
    await storage.close();
    const pg = await PGlite.create({ dataDir: join(dataDir, 'pglite'), extensions: { vector } });
    const dump = await pg.dumpDataDir('gzip');
    await pg.close();
    writeFileSync(join(dataDir, 'backup.tar.gz'), new Uint8Array(await dump.arrayBuffer()));
    rmSync(join(dataDir, 'pglite'), { recursive: true });

    const again = await open();
    expect(await again.db.query('select id from learner')).toEqual([{ id: ANNA }]);
    await again.close();
  });

  it.each([
    ['cut short', (file: string) => truncateSync(file, statSync(file).size >> 1)],
    ['without an end', (file: string) => truncateSync(file, statSync(file).size - 20)],
    ['something else', (file: string) => writeFileSync(file, 'not a dump')],
  ])('takes nothing of a dump that is %s, and says so', async (_, damage) => {
    const storage = await open();
    await register(storage, ANNA);
    await storage.close();
    const dump = join(dataDir, 'backup.tar.gz');
    cpSync(dump, `${dump}.whole`);
    damage(dump);
    rmSync(join(dataDir, 'pglite'), { recursive: true });

    const failure = await open().catch((error: unknown) => error);
    expect(hasCode(failure, 'unavailable')).toBe(true);
    expect(readdirSync(dataDir).filter((name) => name.startsWith('pglite'))).toEqual([]);
    cpSync(`${dump}.whole`, dump);
    const again = await open();
    expect(await again.db.query('select id from learner')).toEqual([{ id: ANNA }]);
    await again.close();
  });

  it('is copied as it is between two statements, while others are at work', async () => {
    const { db } = await openStore(dataDir, AT);
    await db.script('create table pairs (a int); create table others (a int)');
    let isCopied = false;
    const copied = backUp(db, dataDir).then(() => {
      isCopied = true;
    });
    for (let n = 0; !isCopied; n += 1) {
      await db.transaction(async (tx) => {
        await tx.query('insert into pairs select $1 from generate_series(1, 50)', [n]);
        await tx.query('insert into others select $1 from generate_series(1, 50)', [n]);
      });
      await setImmediate();
    }
    await copied;
    await db.close();
    expect(readdirSync(dataDir).filter((name) => name.includes('.new'))).toEqual([]);
    rmSync(join(dataDir, 'pglite'), { recursive: true });
    const again = await openStore(dataDir, AT);
    const [counted] = await again.db.query<{ pairs: number; others: number }>(
      'select (select count(*)::int from pairs) as pairs, (select count(*)::int from others) as others',
    );
    expect(again.from).toBe('restored');
    expect(counted?.pairs).toBe(counted?.others);
    await again.db.close();
  });

  it('gives the room of rows that went to others, and knows how large its tables are', async () => {
    const { db } = await openStore(dataDir, AT);
    await db.script('create table pairs (a int, b text)');
    const fill = () =>
      db.query("insert into pairs select n, repeat('x', 200) from generate_series(1, 2000) n");
    const size = async () =>
      (await db.query<{ size: number }>("select pg_relation_size('pairs')::int as size"))[0]?.size;
    await fill();
    const once = await size();
    for (let n = 0; n < 3; n += 1) {
      await db.query('delete from pairs');
      await backUp(db, dataDir);
      await fill();
    }
    await backUp(db, dataDir);
    expect(await size()).toBe(once);
    const known = "select reltuples::int as rows from pg_class where relname = 'pairs'";
    expect(await db.query(known)).toEqual([{ rows: 2000 }]);
    await db.close();
  });

  it('is rebuilt from the journal alone when the backup is gone as well', async () => {
    const storage = await open();
    await register(storage, ANNA);
    await answer(storage, ANNA, 1);
    await storage.close();
    for (const name of ['pglite', 'backup.tar.gz']) rmSync(join(dataDir, name), { recursive: true });
    const again = await open();
    expect(await answersOf(again, ANNA)).toEqual(ids(ANNA, 1));
    await again.close();
  });

  it('does not bring back a learner who was deleted, from neither copy nor journal', async () => {
    const storage = await open();
    await register(storage, ANNA);
    await register(storage, BEK);
    await answer(storage, ANNA, 1);
    await answer(storage, BEK, 2);
    await storage.close();
    cpSync(join(dataDir, 'pglite'), join(dataDir, 'older'), { recursive: true });

    const later = await open();
    await forgetProfile({ ...later, clock: () => AT }, ANNA);
    await answer(later, BEK, 3);
    await later.close();
    expect(journalLines(dataDir).filter((line) => line.includes(ANNA))).toEqual([
      JSON.stringify({ type: 'forgotten', learnerId: ANNA, at: AT }),
    ]);
    rmSync(join(dataDir, 'pglite'), { recursive: true });
    cpSync(join(dataDir, 'older'), join(dataDir, 'pglite'), { recursive: true });

    const again = await open();
    expect(await again.db.query('select id from learner')).toEqual([{ id: BEK }]);
    expect(await answersOf(again, BEK)).toEqual(ids(BEK, 2, 3));
    await again.close();
  });

  it('reads the journal of an older program: learners, their answers, who was deleted', async () => {
    cpSync('tests/data/journal-8.ndjson', join(dataDir, 'journal.ndjson'));
    const storage = await open();
    expect(said).toContain('  4 answers brought back from the journal.');
    expect(said.filter((line) => line.includes('Faults'))).toEqual([]);
    const learners = await storage.db.query<{ id: string }>('select id from learner order by id');
    expect(learners.map(({ id }) => id)).toEqual([ANNA, BEK]);
    expect(await storage.db.query('select learner_id as id from tombstone')).toEqual([{ id: DILBAR }]);
    await storage.close();
  });

  it('makes its copy anew soon after a deletion, however many follow, and when anything else changed', async () => {
    const dump = join(dataDir, 'backup.tar.gz');
    const storage = await open();
    await register(storage, ANNA);
    for (let tries = 0; tries < 60 && !existsSync(dump); tries += 1) {
      storage.copies.renew();
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const first = statSync(dump).ino;
    const settings = {
      screenLanguage: 'en',
      contentLanguage: 'en',
      theme: 'dark',
      textSize: 'large',
    } as const;
    await saveSettings(storage.db, ANNA, settings);
    await storage.close();
    expect(statSync(dump).ino).not.toBe(first);
  });
});
