import type { Db } from '@/lib/db/port';
import type { Embedded } from '@/lib/server/store/pglite';
import { openPostgres } from '@/lib/server/store/postgres';
import { postgresUrl } from './needs';
import { migratedEmbedded, migratedTemplate } from './prepared';

/** What tests of this file have closed, empty again, and what their tables were when new. */
const closed: { db: Embedded; tables: string }[] = [];

const TABLES = `select md5(string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull), ','
  order by attrelid, attnum)) as tables from pg_attribute where attrelid > 16383`;
const TO_EMPTY = `select string_agg(format('%I.%I', schemaname, tablename), ', ') as names from pg_tables
  where schemaname = 'public' and tablename <> 'schema_migration'`;

const tablesOf = async (db: Embedded) => (await db.query<{ tables: string }>(TABLES))[0]?.tables ?? '';

/**
 * Closes it, or keeps it for the next test where its tables are as they were. A bench has no next
 * test, and PGlite's own timer keeps a process going as long as a database is open.
 */
async function putBack(db: Embedded, tables: string): Promise<void> {
  if (!process.env.VITEST || (await tablesOf(db)) !== tables) return db.close();
  const [all] = await db.query<{ names: string }>(TO_EMPTY);
  // what is only ever added to is emptied too
  await db.script(`set session_replication_role = replica; truncate ${all?.names} restart identity;
    set session_replication_role = default; reset all`);
  closed.push({ db, tables });
}

/**
 * A migrated, empty PGlite in memory. One that a test before has closed is emptied and given again:
 * opening takes a second of processor, emptying a twentieth of it.
 */
export async function testDb(): Promise<Embedded> {
  const { db, tables } = closed.pop() ?? (await newDb());
  let isOpen = true;
  return {
    ...db,
    async close() {
      if (isOpen) await putBack(db, tables);
      isOpen = false;
    },
  };
}

async function newDb() {
  const db = await migratedEmbedded();
  return { db, tables: await tablesOf(db) };
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
