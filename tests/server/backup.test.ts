import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { BACKED_UP, backUpTo, DERIVED, NOT_RESTORED, restoreFrom } from '@/lib/server/store/backup';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { loadCourse } from '@/lib/server/work/load-course';
import { newAttempt, newDecision } from '../store/fixtures';
import { smallCourse } from '../support/course';
import { addLearner, migratedPostgresDb, testDb } from '../support/db';
import { lacks } from '../support/needs';
import { keepSomePlacement } from '../support/placement';

const ANNA = '018f0000-0000-7000-8000-00000000000a';
const BEK = '018f0000-0000-7000-8000-00000000000b';
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
  const anna = sqlLearner(full, ANNA);
  await anna.change((tx) => keepSomePlacement(tx, roundId, AT, outcome));
  // and rows as this program keeps them
  await anna.change(async (tx) => {
    await tx.addAttempt(newAttempt(anna));
    await tx.keepDecision(newDecision());
  });
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
  it('names every table as backed up, as made again or as left out', async () => {
    const tables = await full.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public'",
    );
    expect(tables.map(({ name }) => name).sort()).toEqual([...BACKED_UP, ...DERIVED, ...NOT_RESTORED].sort());
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
       from attempt where view is not null limit 1 returning seq::int as seq`,
    );
    const [most] = await full.query<{ seq: number }>('select max(seq)::int as seq from attempt');
    expect(next?.seq).toBeGreaterThan(most?.seq ?? 0);
  });

  it('goes on where it was ended, and is of one moment all the same', async () => {
    const path = join(folder, 'b');
    let parts = 0;
    const ended = backUpTo(full, path, AT, {
      progress: () => {
        parts += 1;
        if (parts === 6) throw new Error('killed');
      },
    });
    await expect(ended).rejects.toThrow('killed');
    await expect(restoreFrom(await empty(), path, [])).rejects.toThrow(/no whole backup.*goes on/);
    const written = readdirSync(path).filter((name) => name.endsWith('.gz'));
    expect(written).toHaveLength(6);
    const times = () => written.map((name) => statSync(join(path, name)).mtimeMs);
    const before = times();
    // meanwhile one table changed
    await addLearner(full, BEK, AT);
    await backUpTo(full, path, AT);
    expect(times().filter((time, at) => time !== before[at])).toHaveLength(1);
    const db = await empty();
    await restoreFrom(db, path, []);
    expect(await contents(db)).toEqual(await contents(full));
    await full.query('delete from learner where id = $1', [BEK]);
  });

  it('takes no folder that holds something else, or a whole backup', async () => {
    const path = join(folder, 'b');
    await backUpTo(full, path, AT);
    await expect(backUpTo(full, path, AT)).rejects.toThrow(/whole backup already/);
    await expect(backUpTo(full, folder, AT)).rejects.toThrow(/holds b, which is of no backup/);
    rmSync(join(path, 'backup.json'));
    writeFileSync(join(path, 'letter.txt'), '');
    await expect(backUpTo(full, path, AT)).rejects.toThrow(/holds letter.txt/);
  });

  it('is refused when a part is missing, or lacks rows', async () => {
    const path = join(folder, 'b');
    await backUpTo(full, path, AT);
    const part = join(path, 'attempt-00000.ndjson.gz');
    writeFileSync(part, gzipSync(''));
    await expect(restoreFrom(await empty(), path, [])).rejects.toThrow(/attempt-00000.*0 rows of 2/);
    writeFileSync(part, readFileSync(join(path, 'item-00000.ndjson.gz')).subarray(0, 40));
    await expect(restoreFrom(await empty(), path, [])).rejects.toMatchObject({ code: 'bad-input' });
    rmSync(part);
    await expect(restoreFrom(await empty(), path, [])).rejects.toMatchObject({ code: 'bad-input' });
  });

  it.skipIf(lacks('postgres'))(
    'is of one moment while many write, read by several connections (needs postgres)',
    async () => {
      const path = join(folder, 'b');
      const { db, drop } = await migratedPostgresDb();
      let going = true;
      let count = 0;
      // a learner and their tombstone come together, in tables that different connections read
      const write = async () => {
        while (going) {
          const id = crypto.randomUUID();
          count += 1;
          await db.transaction(async (tx) => {
            await tx.query(
              "insert into learner (id, created_at, screen_language, content_language) values ($1, $2, 'en', 'en')",
              [id, AT],
            );
            await tx.query('insert into tombstone (learner_id, deleted_at) values ($1, $2)', [id, AT]);
          });
        }
      };
      const writers = [write(), write()];
      while (count < 200) await new Promise((resolve) => setTimeout(resolve, 10));
      await backUpTo(db, path, AT, { connections: 3 });
      going = false;
      await Promise.all(writers);
      const again = await empty();
      await restoreFrom(again, path, []);
      const ids = async (column: string, table: string) =>
        (await again.query<{ id: string }>(`select ${column} as id from ${table} order by 1`)).map(
          ({ id }) => id,
        );
      const learners = await ids('id', 'learner');
      expect(learners.length).toBeGreaterThan(150);
      expect(learners.length).toBeLessThan(count);
      expect(await ids('learner_id', 'tombstone')).toEqual(learners);
      await drop();
    },
  );

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
      const { db, drop } = await migratedPostgresDb();
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
