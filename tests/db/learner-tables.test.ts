import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { REFERENCE } from '@/lib/server/store/distribution';
import { testDb } from '../support/db';
import { splitColumns } from '../support/partitions';

/** Rules for tables to come, read from the schema as it is after all migrations. */
let db: Db;
let learners: string[];
beforeAll(async () => {
  db = await testDb();
  learners = [...(await splitColumns(db)).keys()].filter((table) => table !== 'learner');
});
afterAll(() => db.close());

/** Keys that have to begin with learner_id, each as "table: its columns". */
async function keys(kind: 'primary' | 'unique' | 'foreign'): Promise<{ table: string; columns: string[] }[]> {
  if (kind === 'foreign') {
    // of a key that refers to learner itself the one column is learner_id; what stands whole
    // everywhere can be referred to by any
    return db.query(
      `select k.conrelid::regclass::text as table,
         array(select a.attname::text from unnest(k.conkey) with ordinality c (n, at)
           join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.n order by c.at) as columns
       from pg_constraint k where k.contype = 'f'
         and (k.conrelid = any($1::regclass[]) or k.confrelid = any($1::regclass[]) or k.confrelid = 'learner'::regclass)
         and not k.confrelid = any($2::regclass[])`,
      [learners, REFERENCE],
    );
  }
  return db.query(
    `select i.indrelid::regclass::text as table,
       array(select a.attname::text from unnest(i.indkey::int[]) with ordinality c (n, at)
         join pg_attribute a on a.attrelid = i.indrelid and a.attnum = c.n order by c.at) as columns
     from pg_index i where i.indrelid = any($1::regclass[]) and i.indisunique and i.indisprimary = $2`,
    [learners, kind === 'primary'],
  );
}

describe('a table of what a learner did', () => {
  it('is seen at all', () => {
    expect(learners).toEqual(expect.arrayContaining(['attempt', 'turn', 'place', 'credential']));
  });

  it('has a primary key', async () => {
    expect((await keys('primary')).map(({ table }) => table).sort()).toEqual([...learners].sort());
  });

  it.each(['primary', 'unique', 'foreign'] as const)(
    'begins each %s key with learner_id, so that it can be split by it',
    async (kind) => {
      const found = await keys(kind);
      expect(found).not.toEqual([]);
      expect(found.filter(({ columns }) => columns[0] !== 'learner_id')).toEqual([]);
    },
  );

  it('refers to a learner, so that deleting one takes it along', async () => {
    const reached = new Set(['learner']);
    const links = await db.query<{ from: string; to: string }>(
      `select conrelid::regclass::text as from, confrelid::regclass::text as to from pg_constraint
        where contype = 'f' and confdeltype = 'c'`,
    );
    for (let before = 0; before < reached.size; ) {
      before = reached.size;
      for (const { from, to } of links) if (reached.has(to)) reached.add(from);
    }
    // it stays: that somebody was deleted must not be forgotten
    expect(learners.filter((table) => !reached.has(table))).toEqual(['tombstone']);
  });
});
