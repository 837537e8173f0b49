import type { Db, Sql, Tx } from '../../db/port';

/**
 * Tables that grow with every learner, laid out on PostgreSQL in hash partitions by the learner: a
 * vacuum, an index that is made anew or a damaged page then concern a sixteenth. Which part a row
 * lies in is PostgreSQL's affair: statements, migrations and backups name the tables as on the
 * embedded database, where they are one each.
 */
export const SPLIT = ['attempt', 'decision', 'turn'] as const;
const PARTS = 16;

/** Where a table's rows lie until they have been moved into its partitions. */
const before = (table: string) => `${table}_before`;

/** Blocks of 8 kB that are moved in one transaction. */
const BLOCKS = 1_000;

/** Any constant will do, as long as nothing else locks under it. */
const LAYING = 7_233_703;

const UNHURRIED = 'set local statement_timeout = 0; set local lock_timeout = 0';

/**
 * Lays out what is not, on a migrated database that nobody is served from yet. Rows are moved range
 * by range, each in a transaction: after an end before its time the next call goes on, and of
 * several processes that call at once each returns when all is done. A cluster of Citus has its own
 * layout and is left.
 * @param progress blocks that are moved, of how many
 * @param at blocks that are moved in one transaction
 */
export async function layPartitions(
  db: Db,
  progress: (table: string, done: number, total: number) => void = () => undefined,
  at = BLOCKS,
): Promise<void> {
  if (await isCluster(db)) return;
  for (const table of SPLIT) {
    const blocks = await db.transaction(async (tx) => {
      await begin(tx);
      await split(tx, table);
      return blocksOf(tx, before(table));
    });
    if (blocks === null) continue;
    for (let from = 0; from < blocks; from += at) {
      await db.transaction(async (tx) => {
        await begin(tx);
        await move(tx, table, `ctid >= '(${from},0)' and ctid < '(${from + at},0)'`);
      });
      progress(table, Math.min(blocks, from + at), blocks);
    }
    await db.transaction(async (tx) => {
      await begin(tx);
      await end(tx, table);
    });
  }
}

/** The same in the caller's transaction, for tables that are empty or not large. */
export async function layPartitionsIn(tx: Tx): Promise<void> {
  if (await isCluster(tx)) return;
  for (const table of SPLIT) {
    await split(tx, table);
    await end(tx, table);
  }
}

/** Whether the tables are laid out in partitions. */
export async function isLaidOut(sql: Sql): Promise<boolean> {
  return (await kindOf(sql, SPLIT[0])) === 'p';
}

async function begin(tx: Tx): Promise<void> {
  await tx.script(UNHURRIED);
  await tx.query('select pg_advisory_xact_lock($1)', [LAYING]);
}

async function isCluster(sql: Sql): Promise<boolean> {
  return (await sql.query("select from pg_extension where extname = 'citus'")).length > 0;
}

/** 'r': one table; 'p': partitioned; null: there is none. */
async function kindOf(sql: Sql, table: string): Promise<string | null> {
  const [row] = await sql.query<{ kind: string }>(
    'select relkind::text as kind from pg_class where oid = to_regclass($1)',
    [table],
  );
  return row?.kind ?? null;
}

async function blocksOf(sql: Sql, table: string): Promise<number | null> {
  const [row] = await sql.query<{ blocks: number | null }>(
    "select ceil(pg_relation_size(to_regclass($1)) / current_setting('block_size')::float8)::int as blocks",
    [table],
  );
  return row?.blocks ?? null;
}

/**
 * An empty table in partitions in the place of one that is not, with its columns alone: the table
 * that was there is named otherwise, and keeps its rows, constraints and indexes.
 */
async function split(tx: Tx, table: string): Promise<void> {
  if ((await kindOf(tx, table)) !== 'r') return;
  await tx.script(`alter table ${table} rename to ${before(table)}`);
  const columns = await columnsOf(tx, before(table));
  await tx.script(`create table ${table} (${columns}) partition by hash (learner_id)`);
  for (let part = 0; part < PARTS; part += 1)
    await tx.script(
      `create table ${table}_${part} partition of ${table} for values with (modulus ${PARTS}, remainder ${part})`,
    );
}

/** Columns as a statement has them; those of eight bytes first, so that none is padded. */
async function columnsOf(sql: Sql, table: string): Promise<string> {
  const columns = await sql.query<{ column: string }>(
    `select format('%I %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
       case when a.attnotnull then ' not null' else '' end,
       coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) as column
     from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
     order by a.attlen < 0, array_position('{d,i,s,c}', a.attalign::text), a.attnum`,
    [table],
  );
  return columns.map(({ column }) => column).join(', ');
}

/** Rows of the table of before into the partitions. @param where which of them */
async function move(tx: Sql, table: string, where: string): Promise<void> {
  const columns = await tx.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
    [before(table)],
  );
  // another process has moved all and dropped it
  if (columns.length === 0) return;
  const names = columns.map(({ name }) => name).join(', ');
  await tx.query(
    `with moved as (delete from ${before(table)} where ${where} returning ${names})
     insert into ${table} (${names}) select ${names} from moved`,
  );
}

/**
 * What is left of the table of before goes into the partitions, which get its constraints and
 * indexes, made at once over all rows: a third faster than row by row. Then it goes.
 */
async function end(tx: Tx, table: string): Promise<void> {
  const old = before(table);
  if ((await kindOf(tx, old)) === null) return;
  await tx.script(`lock table ${old} in access exclusive mode`);
  await move(tx, table, 'true');
  const constraints = await tx.query<{ text: string }>(
    `select format('add constraint %I %s', conname, pg_get_constraintdef(oid)) as text from pg_constraint
     where conrelid = $1::regclass and contype in ('p', 'u', 'f', 'c') order by contype = 'f', conname`,
    [old],
  );
  const indexes = await tx.query<{ text: string }>(
    `select replace(pg_get_indexdef(i.indexrelid), $1, $2) as text from pg_index i
     where i.indrelid = $1::regclass and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [old, table],
  );
  await tx.script(`drop table ${old}`);
  for (const { text } of constraints) await tx.script(`alter table ${table} ${text}`);
  for (const { text } of indexes) await tx.script(text);
  await tx.script(`analyze ${table}`);
}
