import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createProfile } from '@/lib/auth/profile';
import { UstatError } from '@/lib/errors';
import { sqlJobs } from '@/lib/jobs/job-queries';
import { bind } from '@/lib/jobs/kind';
import { readConfig } from '@/lib/server/config';
import { unwatched } from '@/lib/server/metrics/watch';
import { restoreFrom } from '@/lib/server/store/backup';
import { openStorage, type Storage } from '@/lib/server/store/storage';
import type { Services } from '@/lib/server/web/services';
import { backUpSite } from '@/lib/server/work/backup-job';
import { BACKUPS, backupNamed, isOfJob } from '@/lib/server/work/backups';
import { BACKUP } from '@/lib/server/work/kinds';
import { startWorker, type Worker } from '@/lib/server/work/worker';
import { testDb } from '../support/db';
import { logInto } from '../support/jobs';

const AT = new Date('2026-05-01T08:00:00Z');
const ANNA = '018f0000-0000-7000-8000-00000000000a';

let dataDir: string;
let storage: Storage;
let worker: Worker;
let said: string[];
let services: Services;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'ustat-backup-job-'));
  said = [];
  const log = logInto(said);
  const config = readConfig({ USTAT_DATA: dataDir });
  storage = await openStorage(config, () => AT, log);
  services = { ...storage, config, clock: () => AT, log } as unknown as Services;
  const bound = [bind(BACKUP, ({ folder }, job) => backUpSite(services, folder, job))];
  worker = await startWorker({ db: storage.db, store: storage.jobs, bound, log, watch: unwatched });
  await createProfile({ ...storage, clock: () => AT, ids: () => ANNA }, 'ky');
});
afterEach(async () => {
  await worker.stop();
  await storage.close();
  rmSync(dataDir, { recursive: true });
});

const made = () => readdirSync(join(dataDir, BACKUPS)).filter(isOfJob).sort();
async function backUp(folder: string): Promise<void> {
  await sqlJobs.enqueue(storage.db, BACKUP, { folder });
  const whole = () => existsSync(join(dataDir, BACKUPS, folder, 'backup.json'));
  const left = () => storage.db.query('select 1 from graphile_worker.jobs');
  const wait = { timeout: 60_000, interval: 50 };
  await vi.waitFor(async () => expect([whole(), await left()]).toEqual([true, []]), wait);
}

it('makes a backup beside the running site that can be restored, and keeps the last three whole ones', async () => {
  const names = [1, 2, 3, 4, 5].map((day) => backupNamed(new Date(AT.getTime() + day * 86_400_000)));
  for (const name of names.slice(0, 3)) await backUp(name);
  // of a program that was killed
  mkdirSync(join(dataDir, BACKUPS, names[4] ?? ''));
  await backUp(names[3] ?? '');
  expect(made()).toEqual(names.slice(1, 4));
  const other = await testDb();
  await restoreFrom(other, join(dataDir, BACKUPS, names[3] ?? ''), []);
  expect(await other.query('select id from learner')).toEqual([{ id: ANNA }]);
  await other.close();
  expect(said).toEqual([expect.stringContaining('Opening'), expect.stringContaining('prepared')]);
});

it('leaves one that is whole when it comes again', async () => {
  const name = backupNamed(AT);
  await backUp(name);
  await backUp(name);
  expect(made()).toEqual([name]);
  expect(said.join()).not.toContain('failed');
});

it('leaves its parts where it comes again, and nothing where it does not', async () => {
  const name = backupNamed(AT);
  /** Breaks off in the middle. */
  const breakOff = async (isLast: boolean, reason?: Error) => {
    const control = new AbortController();
    const progress = async () => {
      if (reason) control.abort(reason);
    };
    const clock = () => {
      throw new Error('no room');
    };
    const job = { id: '1', isLast, signal: control.signal, progress, finish: async () => undefined };
    mkdirSync(join(dataDir, BACKUPS, name), { recursive: true });
    const given = reason ? services : { ...services, clock };
    await expect(backUpSite(given, name, job)).rejects.toThrow(reason?.message ?? 'no room');
    return made();
  };
  expect(await breakOff(false)).toEqual([name]);
  expect(await breakOff(true)).toEqual([]);
  expect(await breakOff(true, new UstatError('unavailable', 'The program ends.'))).toEqual([name]);
  expect(await breakOff(false, new UstatError('conflict', 'The job was cancelled.'))).toEqual([]);
});

it('takes no name that leads elsewhere', () => {
  for (const folder of ['../x.backup', '/etc', 'backup', ''])
    expect(BACKUP.payload.safeParse({ folder }).success).toBe(false);
  expect(BACKUP.payload.safeParse({ folder: backupNamed(AT) }).success).toBe(true);
});
