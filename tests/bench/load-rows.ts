import type { Db } from '@/lib/db/port';

/** Tables of what learners do that grow with use, in the order of their foreign keys. */
const GROWING = [
  ...['learner', 'session', 'round', 'conversation'],
  ...['attempt', 'decision', 'turn', 'knowledge_state', 'learner_calibration'],
];

export interface Size {
  rows: number;
  /** With indexes, and whatever lies beside the rows. */
  bytes: number;
}

/** Every table of the schema with its partitions: rows, and bytes with indexes. */
export async function sizes(db: Db): Promise<Record<string, Size>> {
  const tables = await db.query<{ name: string; bytes: number }>(
    `select c.relname as name,
       (select coalesce(sum(pg_total_relation_size(relid)), 0) from pg_partition_tree(c.oid)
          where isleaf)::float8 as bytes
     from pg_class c where relnamespace = current_schema()::regnamespace and relkind = 'p'
     union all
     select relname, pg_total_relation_size(oid)::float8 from pg_class
       where relnamespace = current_schema()::regnamespace and relkind = 'r' and not relispartition
     order by 1`,
  );
  const found: Record<string, Size> = {};
  for (const { name, bytes } of tables) {
    const [row] = await db.query<{ rows: number }>(`select count(*)::int as rows from ${name}`);
    found[name] = { rows: row?.rows ?? 0, bytes };
  }
  return found;
}

/**
 * Makes the database as large as a site of many more learners: each learner with all that is
 * theirs so many times more, under new ids, in the order of the times in which they came, so
 * that the indexes fill up as they do in life. A page of an index is 8 kB even with one row in it.
 */
export async function multiply(db: Db, copies: number): Promise<void> {
  await db.query(
    `create table copied as select l.id as old, gen_random_uuid() as new from learner l, generate_series(1, $1::int)
      where exists (select from attempt where learner_id = l.id)`,
    [copies],
  );
  for (const table of GROWING) {
    const columns = await db.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
         and attidentity = '' and attgenerated = '' and not (attname = 'seq' and atthasdef)`,
      [table],
    );
    const key = table === 'learner' ? 'id' : 'learner_id';
    const names = columns.map(({ name }) => name);
    const values = names.map((name) => (name === key ? 'copied.new' : `t.${name}`));
    await db.query(
      `insert into ${table} (${names.join(', ')}) select ${values.join(', ')}
       from ${table} t join copied on copied.old = t.${key} order by random()`,
    );
  }
  await db.query('drop table copied');
}
