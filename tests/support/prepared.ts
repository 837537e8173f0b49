import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { migrate } from '@/lib/db/migrate';
import type { Db } from '@/lib/db/port';
import { type Embedded, embeddedDb } from '@/lib/server/store/pglite';

/*
 * A migrated, empty database is made once for what makes it (migrations, versions of libraries) and
 * kept for later suites: initdb and migrations take 5 s of processor, a copy 1.5 s.
 */

const MADE_BY = ['package-lock.json', 'lib/db/migrate.ts', 'lib/server/store/pglite.ts'];

/** Of all that a migrated, empty database is made by. */
const key = (() => {
  const folder = 'lib/db/migrations';
  const files = [...MADE_BY, ...readdirSync(folder).map((name) => `${folder}/${name}`)];
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
})();

/** A migrated, empty PGlite in memory. */
export async function migratedEmbedded(): Promise<Embedded> {
  const loadDataDir = new Blob([new Uint8Array(await migratedDump())], { type: 'application/x-gzip' });
  return embeddedDb(await PGlite.create({ extensions: { vector }, loadDataDir }));
}

async function migratedDump(): Promise<Uint8Array> {
  const folder = join(tmpdir(), `ustat-tests-${userInfo().uid}`);
  const file = join(folder, `${key}.tar`);
  const kept = await readFile(file).catch(() => null);
  if (kept) return kept;
  const pg = await PGlite.create({ extensions: { vector } });
  const db = embeddedDb(pg);
  await migrate(db);
  const dump = new Uint8Array(await (await pg.dumpDataDir('gzip')).arrayBuffer());
  await db.close();
  await mkdir(folder, { recursive: true });
  // whole or not at all: two suites may write it at once
  const part = `${file}-${crypto.randomUUID()}`;
  await writeFile(part, dump);
  await rename(part, file);
  return dump;
}

/**
 * The name of a migrated, empty database on a PostgreSQL server, to copy from.
 * @param open opens another database of the server by its name
 */
export async function migratedTemplate(admin: Db, open: (name: string) => Promise<Db>): Promise<string> {
  const name = `ustat_migrated_${key}`;
  const made = () => admin.query('select from pg_database where datname = $1', [name]);
  if ((await made()).length > 0) return name;
  // whole or not at all, as above
  const part = `ustat_${crypto.randomUUID().replaceAll('-', '')}`;
  await admin.query(`create database ${part}`);
  const db = await open(part);
  await migrate(db);
  await db.close();
  await admin.query(`alter database ${part} rename to ${name}`).catch(async (error) => {
    await admin.query(`drop database ${part}`);
    if ((await made()).length === 0) throw error;
  });
  return name;
}
