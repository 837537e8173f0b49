import type { Db } from '@/lib/db/port';
import { migratedPostgresDb, testDb } from './db';

/** A database of its own, migrated, for suites that hold on both kinds. */
export const bothDatabases: Record<
  'PGlite' | 'PostgreSQL',
  () => Promise<{ db: Db; drop(): Promise<void> }>
> = {
  PGlite: async () => {
    const db = await testDb();
    return { db, drop: () => db.close() };
  },
  PostgreSQL: migratedPostgresDb,
};
