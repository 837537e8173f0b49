import { cpus, totalmem } from 'node:os';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import type { Db, Sql } from '../../lib/db/port';

/** What a bench on PostgreSQL says of the machine, of plans and of times. */

export async function machine(db: Db): Promise<void> {
  const [server] = await db.query<{ version: string }>('select version()');
  const settings = await db.query<{ name: string; value: string }>(
    `select name, current_setting(name) as value from pg_settings where name = any($1) order by name`,
    [
      [
        'shared_buffers',
        'effective_cache_size',
        'work_mem',
        'maintenance_work_mem',
        'jit',
        'fsync',
        'random_page_cost',
        'max_parallel_workers_per_gather',
      ],
    ],
  );
  const [extension] = await db.query<{ version: string }>(
    `select default_version as version from pg_available_extensions where name = 'vector'`,
  );
  console.log(
    `${cpus().length} x ${cpus()[0]?.model}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, Node ${process.version}`,
  );
  console.log(
    `${server?.version.split(' on ')[0]}, pgvector ${extension?.version}: ${settings.map(({ name, value }) => `${name} ${value}`).join(', ')}`,
  );
}

/** Work on one connection, whose process id is printed for whoever wants to lower its priority. */
export async function onClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Prints the plan of every statement that the work asks for. */
export async function plan(db: Sql, work: (sql: Sql) => Promise<unknown>, name: string): Promise<void> {
  const lines: string[] = [];
  await work({
    async query<Row>(statement: string, params?: readonly unknown[]) {
      const explained = await db.query<{ 'QUERY PLAN': string }>(
        `explain (analyze, buffers, costs off, summary on) ${statement}`,
        params,
      );
      lines.push(...explained.map((line) => line['QUERY PLAN']));
      return db.query<Row>(statement, params);
    },
  });
  const shown = lines.map((line) => (line.length > 160 ? `${line.slice(0, 160)} …` : line));
  console.log(`Plan, ${name}:\n${shown.map((line) => `    ${line}`).join('\n')}`);
}

export function spread(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms`;
}

export function seconds(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1);
}
