import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningJob } from '../../jobs/kind';
import { backUpTo } from '../store/backup';
import { MANIFEST } from '../store/backup-parts';
import type { Services } from '../web/services';
import { BACKUPS, isOfJob } from './backups';

/** Those that were made before are taken away: each holds who was there when it was made. */
const KEPT = 3;
/** Readers of one snapshot, where the database takes several. */
const CONNECTIONS = 3;

/**
 * A backup beside the running site, into the data folder. Begun anew after the program was ended it
 * goes on; one that is whole already is left.
 */
export async function backUpSite(
  { db, config, clock, log }: Services,
  folder: string,
  job: RunningJob,
): Promise<void> {
  const all = join(config.dataDir, BACKUPS);
  const path = join(all, folder);
  await mkdir(all, { recursive: true, mode: 0o700 });
  if (!existsSync(join(path, MANIFEST))) {
    await backUpTo(db, path, clock(), {
      connections: config.databaseUrl ? CONNECTIONS : 1,
      progress(done, total) {
        job.signal.throwIfAborted();
        // not waited for: the embedded database's one connection reads the tables
        job.progress(done, total).catch((error: unknown) => log.failure('Progress of the backup', error));
      },
    });
  }
  const made = (await readdir(all)).filter(isOfJob).sort();
  for (const old of made.slice(0, -KEPT)) await rm(join(all, old), { recursive: true });
}
