import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { migrate } from '../../db/migrate';
import type { Db } from '../../db/port';
import { UstatError } from '../../errors';
import { openStore } from '../store/embedded';
import { lockDirectory } from '../store/lock';
import { openPostgres } from '../store/postgres';

interface CollectionStore {
  db: Db;
  /** Keeps what was embedded, for a run that goes on later. */
  close(): Promise<void>;
  /** Closes and deletes it. */
  remove(): Promise<void>;
}

/**
 * A database of a run's own, beside its file (PGlite) or on the server that `url` names: no site's
 * data is ever in reach.
 * @throws UstatError 'conflict' when another process works on it
 */
export async function openCollectionStore(
  out: string,
  url: string | null,
  at: Date,
): Promise<CollectionStore> {
  const folder = `${out}.store`;
  const lock = await lockDirectory(folder);
  try {
    const { db, drop } = url
      ? await serverDatabase(url, out)
      : await embeddedDatabase(join(folder, 'db'), at);
    const close = async () => {
      await db.close();
      await lock.release();
    };
    try {
      await migrate(db);
    } catch (error) {
      await close();
      throw error;
    }
    return {
      db,
      close,
      async remove() {
        await db.close();
        await drop();
        rmSync(folder, { recursive: true });
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function embeddedDatabase(folder: string, at: Date) {
  mkdirSync(folder, { recursive: true });
  const { db } = await openStore(folder, at);
  return { db: db as Db, drop: () => Promise.resolve() };
}

async function serverDatabase(url: string, out: string) {
  const name = `ustat_retrieve_${createHash('sha256').update(resolve(out)).digest('hex').slice(0, 12)}`;
  const own = new URL(url);
  own.pathname = `/${name}`;
  const administer = async (statement: string) => {
    const admin = await openPostgres(url);
    try {
      await admin.query(statement);
    } finally {
      await admin.close();
    }
  };
  await administer(`create database ${name}`).catch((cause: { code?: string }) => {
    if (cause.code === '42P04') return; // it is there: the run goes on
    throw new UstatError(
      'unavailable',
      `No database of its own can be made at DATABASE_URL: ${(cause as Error).message}. Without DATABASE_URL the run keeps its own beside --out.`,
      [],
      { cause },
    );
  });
  return {
    db: await openPostgres(own.href),
    drop: () => administer(`drop database if exists ${name} with (force)`),
  };
}
