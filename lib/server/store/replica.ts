import type { Sql } from '../../db/port';
import type { Config } from '../config';
import type { Log } from '../log';
import { openPostgres, type PostgresDb } from './postgres';
import { openStorage } from './storage';

export interface Reads {
  db: Sql;
  close(): Promise<void>;
}

/**
 * What reports and research read from: the replica where one is named, which nobody's answers wait
 * for and where nothing can be written; else the site's own database, migrated.
 */
export async function openReads(config: Config, log: Log): Promise<Reads> {
  if (config.databaseReadUrl === null) return openStorage(config, () => new Date(), log);
  const db = await openPostgres(config.databaseReadUrl, { readOnly: true });
  return { db, close: db.close };
}

/** How far a replica is behind, as health shows it. */
export type Behind = { behind_s: number } | { behind_s: null; why: 'away' | 'no replica' };

const EVERY = 10_000;

/**
 * Asks a replica every ten seconds how far it is behind; health shows what was last known and waits
 * for nobody.
 */
export function watchReplica(url: string): { behind(): Behind; close(): Promise<void> } {
  let behind: Behind = { behind_s: null, why: 'away' };
  let db: PostgresDb | null = null;
  let timer: NodeJS.Timeout | undefined;
  let looking = look();
  async function look(): Promise<void> {
    try {
      db ??= await openPostgres(url, { readOnly: true, connections: 1 });
      behind = await behindOf(db);
    } catch {
      behind = { behind_s: null, why: 'away' };
    }
    timer = setTimeout(() => {
      looking = look();
    }, EVERY).unref();
  }
  return {
    behind: () => behind,
    async close() {
      await looking;
      clearTimeout(timer);
      await db?.close();
    },
  };
}

/**
 * Seconds: none while it has replayed all that it received, though nothing was written for long.
 */
export async function behindOf(db: Sql): Promise<Behind> {
  const [row] = await db.query<{ replica: boolean; seconds: number | null }>(
    `select pg_is_in_recovery() as replica,
       case when pg_is_in_recovery() then
         case when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
           else extract(epoch from now() - pg_last_xact_replay_timestamp()) end
       end::float8 as seconds`,
  );
  return row?.replica ? { behind_s: row.seconds ?? 0 } : { behind_s: null, why: 'no replica' };
}
