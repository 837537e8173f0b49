import type { Db } from '@/lib/db/port';
import { type Embedded, openEmbedded } from '@/lib/server/store/pglite';
import { openPostgres } from '@/lib/server/store/postgres';
import { postgresUrl } from './needs';
import { migratedDump, migratedTemplate } from './prepared';

/** A migrated, empty PGlite in memory. */
export async function testDb(): Promise<Embedded> {
  return openEmbedded(undefined, await migratedDump());
}

interface OwnDatabase {
  db: Db;
  url: string;
  drop(): Promise<void>;
}

function serverUrl(name?: string): string {
  if (!postgresUrl) throw new Error('guard the suite with lacks("postgres")');
  const url = new URL(postgresUrl);
  if (name) url.pathname = `/${name}`;
  return url.href;
}

const openNamed = (name: string) => openPostgres(serverUrl(name));

async function ownDatabase(template: (admin: Db) => Promise<string>): Promise<OwnDatabase> {
  const name = `ustat_${crypto.randomUUID().replaceAll('-', '')}`;
  const admin = await openPostgres(serverUrl());
  await admin.query(`create database ${name} template ${await template(admin)}`);
  const db = await openNamed(name);
  return {
    db,
    url: serverUrl(name),
    async drop() {
      await db.close();
      await admin.query(`drop database ${name} with (force)`);
      await admin.close();
    },
  };
}

/** An empty database of its own on the test server, and its end. */
export const postgresTestDb = () => ownDatabase(async () => 'template1');

/** The same, migrated. */
export const migratedPostgresDb = () => ownDatabase((admin) => migratedTemplate(admin, openNamed));

/** A row that foreign keys ask for. */
export async function addLearner(db: Db, id: string, at = new Date('2026-01-01T00:00:00Z')): Promise<void> {
  await db.query(
    "insert into learner (id, created_at, screen_language, content_language) values ($1, $2, 'en', 'en')",
    [id, at],
  );
}
