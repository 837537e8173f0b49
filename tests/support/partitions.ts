import type { Db, Sql, Tx } from '@/lib/db/port';
import { SPLIT } from '@/lib/server/store/partitions';

const PARTS = 16;

/**
 * The column by which a table is split: learner_id, and a learner's own id. Names are looked up
 * before anybody is known.
 */
export async function splitColumns(sql: Sql): Promise<Map<string, string>> {
  const rows = await sql.query<{ table: string; column: string }>(
    `select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'profile_name'
        and (a.attname = 'learner_id' or (c.relname = 'learner' and a.attname = 'id'))`,
  );
  return new Map(rows.map(({ table, column }) => [table, column]));
}

/**
 * Splits every other table of a learner's data too, all of them empty, into hash partitions by
 * learner.
 * PostgreSQL refuses a primary key or a unique index that does not hold the learner; foreign keys
 * are put back as they were.
 */
export async function splitTheRest(db: Db): Promise<string[]> {
  const columns = await splitColumns(db);
  for (const table of SPLIT) columns.delete(table);
  const names = [...columns.keys()];
  await db.transaction(async (tx) => {
    const foreign = await tx.query<{ table: string; name: string; definition: string }>(
      `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
       from pg_constraint where contype = 'f' and conparentid = 0 and conrelid = any($1::regclass[])`,
      [[...names, ...SPLIT]],
    );
    for (const { table, name } of foreign) await tx.script(`alter table ${table} drop constraint ${name}`);
    for (const [name, column] of columns) {
      await tx.script(
        `create table split_${name} (like ${name} including all) partition by hash (${column})`,
      );
      for (let part = 0; part < PARTS; part += 1)
        await tx.script(
          `create table ${name}_${part} partition of split_${name} for values with (modulus ${PARTS}, remainder ${part})`,
        );
    }
    await tx.script(`drop table ${names.join(', ')}`);
    for (const name of names) await tx.script(`alter table split_${name} rename to ${name}`);
    for (const { table, definition } of foreign) await tx.script(`alter table ${table} add ${definition}`);
  });
  return [...names, ...SPLIT];
}

export interface Scan {
  text: string;
  /** Tables of which it would read more than one partition. */
  tables: string[];
}

/**
 * The database, and each statement that it plans to answer out of more than one partition of a
 * table.
 */
export function planned(db: Db, tables: readonly string[]): { db: Db; wide: Scan[] } {
  const wide: Scan[] = [];
  const watch = (on: Tx): Tx => ({
    ...on,
    async query<Row>(text: string, params: readonly unknown[] = []) {
      if (/^\s*(?:select|insert|update|delete|with)\b/i.test(text)) {
        const [row] = await on.query<{ 'QUERY PLAN': unknown }>(`explain (format json) ${text}`, params);
        const read = partitionsIn(row?.['QUERY PLAN']);
        const many = tables.filter((table) => read.filter((name) => isPartOf(name, table)).length > 1);
        if (many.length > 0) wide.push({ text, tables: many });
      }
      return on.query<Row>(text, params);
    },
  });
  return {
    wide,
    db: { ...db, ...watch(db), transaction: (work) => db.transaction((tx) => work(watch(tx))) },
  };
}

const isPartOf = (name: string, table: string) =>
  name.startsWith(`${table}_`) && /^\d+$/.test(name.slice(table.length + 1));

/** Names of the relations that a plan reads or writes, each once. */
function partitionsIn(plan: unknown): string[] {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'Relation Name' && typeof value === 'string') found.add(value);
      else visit(value);
    }
  };
  visit(plan);
  return [...found];
}
