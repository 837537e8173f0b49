import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { BACKED_UP, backUpTo, restoreFrom } from '@/lib/server/store/backup';
import { isLaidOut, layPartitions, SPLIT } from '@/lib/server/store/partitions';
import { migratedPostgresDb, testDb } from '../support/db';
import { liveIn } from '../support/lived-in';
import { lacks } from '../support/needs';

/** A site of before, whose tables are one each, with some megabytes of answers. */
describe.skipIf(lacks('postgres'))('partitions of a site that has none (needs postgres)', () => {
  const ROWS = 20_000;
  let db: Db;
  let folder: string;
  let was: Record<string, string[]>;
  const ends: (() => Promise<void>)[] = [];
  const opened = async () => {
    const { db: made, drop } = await migratedPostgresDb();
    ends.push(drop);
    return made;
  };
  const contents = async (of: Db) =>
    Object.fromEntries(
      await Promise.all(
        BACKED_UP.map(async (table) => [
          table,
          (await of.query<{ row: string }>(`select to_jsonb(t)::text as row from ${table} t`))
            .map(({ row }) => row)
            .sort(),
        ]),
      ),
    );
  const tables = async () =>
    (
      await db.query<{ name: string }>(
        `select relname as name from pg_class where relnamespace = current_schema()::regnamespace
           and relkind in ('r', 'p') and not relispartition order by 1`,
      )
    ).map(({ name }) => name);
  const keys = () =>
    db.query(
      `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
       from pg_constraint where conrelid = any($1::regclass[]) and contype in ('p', 'u', 'f', 'c') order by 1, 2`,
      [SPLIT],
    );
  const indexes = () =>
    db.query<{ definition: string }>(
      `select replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') as definition from pg_index
       where indrelid = any($1::regclass[]) order by 1`,
      [SPLIT],
    );

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ustat-partitions-'));
    db = await opened();
    await liveIn(db, await openKnowledgeModel('models'));
    await db.query(
      `with people as (
         insert into learner (id, created_at, screen_language, content_language)
         select gen_random_uuid(), now(), 'en', 'en' from generate_series(1, 400) returning id)
       insert into attempt (id, learner_id, round_id, position, ordinal, hints_used, correct, unaided, answered_at, shared, packed)
       select gen_random_uuid(), people.id, a.round_id, a.position, a.ordinal, a.hints_used, a.correct, a.unaided,
         a.answered_at, a.shared, a.packed
       from people, (select * from attempt limit 1) a, generate_series(1, $1::int / 400)`,
      [ROWS],
    );
    was = await contents(db);
  });
  afterAll(async () => {
    for (const end of ends) await end();
    rmSync(folder, { recursive: true });
  });

  it('are laid out range by range; an end amid it loses nothing, and the next call goes on', async () => {
    const [names, constraints, definitions] = [await tables(), await keys(), await indexes()];
    let steps = 0;
    const killed = layPartitions(
      db,
      () => {
        steps += 1;
        throw new Error('killed');
      },
      50,
    );
    await expect(killed).rejects.toThrow('killed');
    expect(await tables()).toContain('attempt_before');
    const left = await db.query<{ n: number }>('select count(*)::int as n from attempt_before');
    const moved = await db.query<{ n: number }>('select count(*)::int as n from attempt');
    expect(moved[0]?.n).toBeGreaterThan(0);
    expect(left[0]?.n).toBeGreaterThan(0);
    // two processes that start at once
    await Promise.all([layPartitions(db, () => (steps += 1), 50), layPartitions(db, () => (steps += 1), 50)]);
    expect(steps).toBeGreaterThan(5);
    expect(await tables()).toEqual(names);
    expect(await keys()).toEqual(constraints);
    expect(await indexes()).toEqual(definitions);
    expect(await contents(db)).toEqual(was);
    for (const table of SPLIT) {
      const parts = await db.query(`select from pg_partition_tree($1) where isleaf`, [table]);
      expect(parts, table).toHaveLength(16);
    }
    const wide = await db.query('select distinct tableoid from attempt');
    expect(wide).toHaveLength(16);
    await layPartitions(db, () => {
      throw new Error('all is done already');
    });
  });

  it('are backed up part by part, and restored into partitions or, embedded, into none', async () => {
    const path = join(folder, 'b');
    const rows = await backUpTo(db, path, new Date(), { connections: 3 });
    const [other, embedded] = [await opened(), await testDb()];
    ends.push(() => embedded.close());
    await layPartitions(other);
    for (const to of [other, embedded]) {
      expect(await restoreFrom(to, path, [])).toBe(rows);
      expect(await contents(to)).toEqual(was);
    }
    expect([await isLaidOut(other), await isLaidOut(embedded)]).toEqual([true, false]);
  });

  it('lose all of a learner who goes', async () => {
    await db.query('delete from learner');
    for (const table of SPLIT) expect(await db.query(`select from ${table}`), table).toEqual([]);
  });
});
