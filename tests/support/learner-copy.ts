import type { Db } from '@/lib/db/port';
import { BACKED_UP } from '@/lib/server/store/backup';

/** What one learner has in the tables of a backup, and a way back to it. */
export async function learnerCopy(db: Db, learner: string): Promise<{ restore(): Promise<void> }> {
  const columns = await db.query<{ table: string }>(
    `select table_name as table from information_schema.columns
     where table_schema = current_schema() and column_name = 'learner_id'`,
  );
  const own = new Set(columns.map(({ table }) => table));
  const tables = ['learner', ...BACKED_UP.filter((table) => own.has(table) && table !== 'tombstone')];
  const idOf = (table: string) => (table === 'learner' ? 'id' : 'learner_id');
  const copies = new Map<string, string>();
  for (const table of tables) {
    const [row] = await db.query<{ rows: string }>(
      `select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text as rows from ${table} t where ${idOf(table)} = $1`,
      [learner],
    );
    copies.set(table, row?.rows ?? '[]');
  }
  return {
    restore: () =>
      db.transaction(async (tx) => {
        await tx.query('delete from learner where id = $1', [learner]);
        for (const [table, rows] of copies)
          await tx.query(
            `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
            [rows],
          );
      }),
  };
}
