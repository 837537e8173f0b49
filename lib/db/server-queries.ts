import type { Sql } from './port';

/** Bytes of the whole database, with its indexes. */
export async function databaseSize(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ bytes: number }>(
    'select pg_database_size(current_database())::float8 as bytes',
  );
  return row?.bytes ?? 0;
}

export interface ServerVersions {
  server: string;
  vector: string;
  /** Of Ustat's own tables. */
  schema: number;
}

export async function serverVersions(sql: Sql): Promise<ServerVersions> {
  const [row] = await sql.query<ServerVersions>(
    `select current_setting('server_version') as server,
       coalesce((select extversion from pg_extension where extname = 'vector'), '') as vector,
       (select max(version)::int from schema_migration) as schema`,
  );
  return row ?? { server: '', vector: '', schema: 0 };
}
