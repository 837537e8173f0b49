import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import { migrate } from '@/lib/db/migrate';
import type { Db } from '@/lib/db/port';
import { BACKED_UP, backUpTo, DERIVED, restoreFrom } from '@/lib/server/store/backup';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { loadCourse } from '@/lib/server/work/load-course';
import { smallCourse } from '../support/course';
import { addLearner, postgresTestDb, testDb } from '../support/db';
import { lacks } from '../support/needs';
import { keepSomePlacement } from '../support/placement';

const ANNA = '018f0000-0000-7000-8000-00000000000a';
const AT = new Date('2026-05-01T08:00:00.123Z');

let folder: string;
let full: Db;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  full = await testDb();
  await addLearner(full, ANNA, AT);
  await loadCourse(full, parseCourse(smallCourse()), AT);
  await full.query(
    `insert into attempt (id, learner_id, course_id, module_id, item_id, item_version, skill_id, language, position, ordinal,
       hints_used, answer, correct, unaided, answered_at, view)
     values (gen_random_uuid(), $1, 'tea', 'brew', 'heat.when', 'v1', 'heat', 'ky', 1, 1, 0, '{"kind":"short-text","text":"ң ө ү \\""}', true, true, $2, '{}')`,
    [ANNA, AT],
  );
  await full.query(
    "insert into decision (id, learner_id, course_id, decided_at, policy, seed, choice, propensity, candidates, reasons) values (gen_random_uuid(), $1, 'tea', $2, 'p', 's', 'brew', 0.1, '{}', '[]')",
    [ANNA, AT],
  );
  const roundId = '018f0000-0000-7000-8000-0000000000f0';
  const outcome = [{ moduleId: 'brew', chance: 0.97, opens: true }];
  await sqlLearner(full, ANNA).change((tx) => keepSomePlacement(tx, roundId, AT, outcome));
});
afterAll(() => full.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ustat-backup-'));
});
afterEach(async () => {
  for (const db of open.splice(0)) await db.close();
  rmSync(folder, { recursive: true });
});

async function empty(): Promise<Db> {
  const db = await testDb();
  open.push(db);
  return db;
}

const contents = async (db: Db) =>
  Object.fromEntries(
    await Promise.all(
      BACKED_UP.map(async (table) => [
        table,
        (await db.query<{ row: string }>(`select to_jsonb(t)::text as row from ${table} t`))
          .map(({ row }) => row)
          .sort(),
      ]),
    ),
  );

describe('a backup', () => {
  it('names every table as backed up or as made again', async () => {
    const tables = await full.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public'",
    );
    expect(tables.map(({ name }) => name).sort()).toEqual([...BACKED_UP, ...DERIVED].sort());
  });

  it('restores every row as it was, and numbers go on after the last', async () => {
    const path = join(folder, 'b.gz');
    const written = await backUpTo(full, path, AT);
    const db = await empty();
    expect(await restoreFrom(db, path, [])).toBe(written);
    expect(await contents(db)).toEqual(await contents(full));
    const [next] = await db.query<{ seq: number }>(
      `insert into attempt (id, learner_id, course_id, module_id, item_id, item_version, skill_id, language, position, ordinal,
         hints_used, answer, correct, unaided, answered_at, view)
       select gen_random_uuid(), learner_id, course_id, module_id, item_id, item_version, skill_id, language, 1, 2, 0, answer, correct, unaided, answered_at, view
       from attempt limit 1 returning seq::int as seq`,
    );
    const [most] = await full.query<{ seq: number }>('select max(seq)::int as seq from attempt');
    expect(next?.seq).toBeGreaterThan(most?.seq ?? 0);
  });

  it('is refused by a database that holds learners, and changes nothing there', async () => {
    const path = join(folder, 'b.gz');
    await backUpTo(full, path, AT);
    const before = await contents(full);
    await expect(restoreFrom(full, path, [])).rejects.toMatchObject({ code: 'conflict' });
    expect(await contents(full)).toEqual(before);
  });

  it.each([
    ['no backup', gzipSync('{"hello":1}\n'), /b.gz:1: this is not a line of a backup/],
    ['of a newer program', gzipSync('{"format":"ustat-backup/1","schema":999,"at":"x"}\n'), /newer Ustat/],
    [
      'damaged in the middle',
      gzipSync('{"format":"ustat-backup/1","schema":1,"at":"x"}\n{"table":"learner"'),
      /b.gz:2/,
    ],
    ['empty', gzipSync(''), /is empty/],
  ])('that is %s is refused, and nothing is loaded halfway', async (_, bytes, says) => {
    const path = join(folder, 'b.gz');
    writeFileSync(path, bytes);
    const db = await empty();
    await expect(restoreFrom(db, path, [])).rejects.toThrow(says);
    expect(await db.query('select 1 from learner')).toEqual([]);
  });

  it.skipIf(lacks('postgres'))(
    'carries a site from PGlite to PostgreSQL and back (needs postgres)',
    async () => {
      const path = join(folder, 'b.gz');
      await backUpTo(full, path, AT);
      const { db, drop } = await postgresTestDb();
      await migrate(db);
      await restoreFrom(db, path, []);
      const back = join(folder, 'back.gz');
      await backUpTo(db, back, AT);
      const again = await empty();
      await restoreFrom(again, back, []);
      expect(await contents(again)).toEqual(await contents(full));
      await drop();
    },
  );
});
