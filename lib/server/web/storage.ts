import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Actor, recordAudit } from '../../auth/audit';
import { databaseSize } from '../../db/server-queries';
import { BACKUPS, backupNamed, isOfJob } from '../work/backups';
import { BACKUP } from '../work/kinds';
import { services } from './services';

/** A file or folder of the data folder, with what it takes. */
interface Kept {
  name: string;
  at: Date;
  bytes: number;
}

export interface StorageSeen {
  isEmbedded: boolean;
  /** Of the whole database, with its indexes. */
  databaseBytes: number;
  folder: string;
  /** The embedded database's own copy, and the journal. */
  dump: Kept | null;
  journal: Kept | null;
  /** Whole ones, the newest first. */
  backups: Kept[];
}

/** What `/admin/storage` shows. */
export async function storageSeen(): Promise<StorageSeen> {
  const { config, db } = services();
  const folder = join(config.dataDir, BACKUPS);
  const names = existsSync(folder) ? readdirSync(folder).filter(isOfJob).sort().reverse() : [];
  const whole = names.filter((name) => existsSync(join(folder, name, 'backup.json')));
  return {
    isEmbedded: config.databaseUrl === null,
    databaseBytes: await databaseSize(db),
    folder: config.dataDir,
    dump: kept(config.dataDir, 'backup.tar.gz'),
    journal: kept(config.dataDir, 'journal'),
    backups: whole.flatMap((name) => kept(folder, name) ?? []),
  };
}

function kept(folder: string, name: string): Kept | null {
  const path = join(folder, name);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return null;
  if (!stat.isDirectory()) return { name, at: stat.mtime, bytes: stat.size };
  const files = readdirSync(path).flatMap(
    (file) => statSync(join(path, file), { throwIfNoEntry: false }) ?? [],
  );
  const newest = Math.max(stat.mtimeMs, ...files.map(({ mtimeMs }) => mtimeMs));
  return { name, at: new Date(newest), bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

/** Makes a backup in the background; one that waits already is that one. */
export async function beginBackup(actor: Actor): Promise<void> {
  const { db, jobs, hasher, clock } = services();
  const folder = backupNamed(clock());
  await db.transaction(async (tx) => {
    await jobs.enqueue(tx, BACKUP, { folder }, { key: BACKUP.name, priority: -10 });
    await recordAudit(tx, hasher, actor, { action: 'backup-begun', subject: folder }, clock());
  });
}
