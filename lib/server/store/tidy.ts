import { setImmediate } from 'node:timers/promises';
import type { Db } from '../../db/port';

const TABLES = `
  select format('%I.%I', nspname, relname) as name
  from pg_class join pg_namespace n on n.oid = relnamespace
  where relkind = 'r' and nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
  order by 1`;

/**
 * What autovacuum does on a server: PGlite has no process for it, so rows that were deleted or
 * changed would keep their room for ever, and the planner would know of no table how large it is.
 * Table by table, so that others get their turn between.
 */
export async function tidy(db: Db): Promise<void> {
  for (const { name } of await db.query<{ name: string }>(TABLES)) {
    await db.query(`vacuum (analyze) ${name}`);
    await setImmediate();
  }
}
