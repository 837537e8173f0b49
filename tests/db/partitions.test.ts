import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgetLearner } from '@/lib/auth/person-queries';
import { signInWith } from '@/lib/auth/pin';
import type { Db } from '@/lib/db/port';
import { countIn } from '@/lib/knowledge/increment';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { layPartitions } from '@/lib/server/store/partitions';
import { openPostgres } from '@/lib/server/store/postgres';
import { sqlAnswers } from '@/lib/server/store/sql-answers';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { migratedPostgresDb } from '../support/db';
import { hasher } from '../support/hasher';
import { ANNA, BEK, liveIn, NAMES, PIN } from '../support/lived-in';
import { lacks } from '../support/needs';
import { planned, type Scan, splitTheRest } from '../support/partitions';
import { stranger } from '../support/visitor';

/** What a hub of a million learners needs: the same program on tables that are split by learner. */
describe.skipIf(lacks('postgres'))('sixteen hash partitions by learner (needs postgres)', () => {
  let db: Db;
  let drop: () => Promise<void>;
  let url: string;
  let tables: string[];
  let wide: Scan[];
  beforeAll(async () => {
    ({ db, drop, url } = await migratedPostgresDb());
    await layPartitions(db);
    tables = await splitTheRest(db);
    const watched = planned(db, tables);
    await liveIn(watched.db, await openKnowledgeModel('models'));
    ({ wide } = watched);
    // reads all parts, on purpose; some answers are left to be counted
    await sqlAnswers(db).count('tea', 3, (crowd, increments) => {
      for (const increment of increments) countIn(crowd, increment);
    });
  });
  afterAll(() => drop());

  const rowsOf = async (table: string, learnerId: string) => {
    const column = table === 'learner' ? 'id' : 'learner_id';
    const rows = await db.query<{ part: string }>(
      `select tableoid::regclass::text as part from ${table} where ${column} = $1`,
      [learnerId],
    );
    return rows.map(({ part }) => part);
  };

  it('hold every table of a learner, each learner in one part of it', async () => {
    const bar = 'insert into removed_conversation (learner_id, id) values ($1, gen_random_uuid())';
    await db.query(bar, [ANNA]);
    for (const table of tables.filter((name) => name !== 'tombstone')) {
      const parts = (await Promise.all([ANNA, BEK].map((id) => rowsOf(table, id)))).flat();
      expect(parts, table).not.toEqual([]);
      expect(new Set(await rowsOf(table, ANNA)).size, table).toBeLessThanOrEqual(1);
    }
  });

  it('are read one at a time, whatever a learner does', () => {
    expect(wide).toEqual([]);
  });

  it('are planned once a connection by a site, and not for each learner anew', async () => {
    const site = await openPostgres(url, { planOnce: true, connections: 1 });
    const ids = [ANNA, BEK, ...Array.from({ length: 8 }, () => crypto.randomUUID())];
    for (const id of ids) await sqlLearner(site, id).latest('tea', 5);
    const planned = await site.query<{ custom: number; generic: number }>(
      `select custom_plans::int as custom, generic_plans::int as generic from pg_prepared_statements
        where statement like '%from attempt%'`,
    );
    await site.close();
    expect(planned).toEqual([{ custom: 0, generic: ids.length }]);
  });

  it('open a profile by its name, and lose all of one that is deleted', async () => {
    const deps = { db, hasher, clock: () => new Date('2026-06-01T00:00:00Z') };
    expect(await signInWith(deps, { name: NAMES[ANNA] ?? '', pin: PIN }, stranger)).toBe(ANNA);
    await db.transaction((tx) => forgetLearner(tx, ANNA, deps.clock()));
    for (const table of [...tables, 'profile_name'].filter((name) => name !== 'tombstone'))
      expect(await rowsOf(table, ANNA), table).toEqual([]);
    expect(await rowsOf('attempt', BEK)).not.toEqual([]);
  });
});
