import { migrate } from '@/lib/db/migrate';
import type { Db } from '@/lib/db/port';
import { type Embedded, openEmbedded } from '@/lib/server/store/pglite';
import { openPostgres } from '@/lib/server/store/postgres';
import { postgresUrl } from './needs';

let snapshot: Promise<Uint8Array> | undefined;

async function migratedSnapshot(): Promise<Uint8Array> {
  const db = await openEmbedded(undefined);
  await migrate(db);
  const dump = await db.dump();
  await db.close();
  return dump;
}

/**
 * A migrated, empty PGlite in memory: restored from a snapshot made once per test file (1 s against
 * 3 s).
 */
export async function testDb(): Promise<Embedded> {
  snapshot ??= migratedSnapshot();
  return openEmbedded(undefined, await snapshot);
}

/** An empty database of its own on the test server, and its end. */
export async function postgresTestDb(): Promise<{ db: Db; url: string; drop(): Promise<void> }> {
  if (!postgresUrl) throw new Error('guard the suite with lacks("postgres")');
  const name = `ustat_${crypto.randomUUID().replaceAll('-', '')}`;
  const admin = await openPostgres(postgresUrl);
  await admin.query(`create database ${name}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  const db = await openPostgres(url.href);
  return {
    db,
    url: url.href,
    async drop() {
      await db.close();
      await admin.query(`drop database ${name} with (force)`);
      await admin.close();
    },
  };
}

/** A row that foreign keys ask for. */
export async function addLearner(db: Db, id: string, at = new Date('2026-01-01T00:00:00Z')): Promise<void> {
  await db.query(
    "insert into learner (id, created_at, screen_language, content_language) values ($1, $2, 'en', 'en')",
    [id, at],
  );
}
