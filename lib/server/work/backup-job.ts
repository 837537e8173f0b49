import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../errors';
import type { RunningJob } from '../../jobs/kind';
import { backUpTo } from '../store/backup';
import { MANIFEST } from '../store/backup-parts';
import type { Services } from '../web/services';
import { BACKUPS, isOfJob } from './backups';

/** Whole ones; those before them are taken away: each holds who was there when it was made. */
const KEPT = 3;
/** Readers of one snapshot, where the database takes several. */
const CONNECTIONS = 3;
/** Connections of the site's that are not its readers': its own one, and those of who is served. */
const LEFT = 4;

/**
 * A backup beside the running site, into the data folder. Begun anew after the program was ended,
 * or after a failure, it goes on; one that is whole already is left. A broken one that does not
 * come again is taken away.
 */
export async function backUpSite(services: Services, folder: string, job: RunningJob): Promise<void> {
  const all = join(services.config.dataDir, BACKUPS);
  const path = join(all, folder);
  await mkdir(all, { recursive: true, mode: 0o700 });
  const isWhole = (name: string) => existsSync(join(all, name, MANIFEST));
  const made = async () => (await readdir(all)).filter(isOfJob).sort();
  const remove = (name: string) => rm(join(all, name), { recursive: true, force: true });
  // of a killed program's: it takes the room that this one needs
  for (const name of await made()) if (name !== folder && !isWhole(name)) await remove(name);
  if (!isWhole(folder)) {
    try {
      await backUp(services, path, job);
    } catch (error) {
      if (!comesAgain(job) && !isWhole(folder)) await remove(folder);
      throw error;
    }
  }
  for (const old of (await made()).filter(isWhole).slice(0, -KEPT)) await remove(old);
}

const comesAgain = ({ signal, isLast }: RunningJob) =>
  signal.aborted ? !hasCode(signal.reason, 'conflict') : !isLast;

function backUp({ db, config, clock, log }: Services, path: string, job: RunningJob): Promise<number> {
  return backUpTo(db, path, clock(), {
    connections: config.databaseUrl ? Math.max(1, Math.min(CONNECTIONS, config.databasePool - LEFT)) : 1,
    progress(done, total) {
      job.signal.throwIfAborted();
      // not waited for: the embedded database's one connection reads the tables
      job.progress(done, total).catch((error: unknown) => log.failure('Progress of the backup', error));
    },
  });
}
