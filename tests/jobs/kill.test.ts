import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { migrate } from '@/lib/db/migrate';
import { sqlJobs } from '@/lib/jobs/job-queries';
import { seededRandom } from '@/lib/random';
import { prepareJobs } from '@/lib/server/store/job-pool';
import { openEmbedded } from '@/lib/server/store/pglite';
import { EFFECT } from '../support/job-child';
import { besiegeJobs, type JobProcess, kill, startJobs } from '../support/job-processes';
import { postgresJobs } from '../support/jobs';
import { lacks } from '../support/needs';

const WAIT = { timeout: 90_000, interval: 50 };
const started: JobProcess[] = [];
const child = (where: string, ms: number): JobProcess => {
  const one = startJobs(where, ms);
  started.push(one);
  return one;
};
afterEach(async () => {
  for (const one of started.splice(0)) await kill(one);
});

describe('a job whose process is killed (kill -9)', () => {
  it('runs again on PGlite when the program starts, its effect once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ustat-jobs-'));
    const open = () => openEmbedded(join(folder, 'pglite'));
    const db = await open();
    await migrate(db);
    await prepareJobs(db.jobPool());
    await db.script('create table effect (n int)');
    for (const n of [1, 2, 3]) await sqlJobs.enqueue(db, EFFECT, { n });
    await db.close();

    const first = child(join(folder, 'pglite'), 600_000);
    await vi.waitFor(() => expect(first.begun).toHaveLength(2), WAIT);
    await kill(first);
    const second = child(join(folder, 'pglite'), 0);
    await vi.waitFor(() => expect([...second.ended].sort()).toEqual([1, 2, 3]), WAIT);
    await kill(second);
    const after = await open();
    expect(await after.query('select n from effect order by n')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(await after.query('select 1 from graphile_worker.jobs')).toEqual([]);
    await after.close();
    rmSync(folder, { recursive: true });
  });

  it.skipIf(lacks('postgres'))(
    'goes on at another process on PostgreSQL, and those of the living stay theirs (needs USTAT_TEST_DATABASE_URL)',
    async () => {
      const { db, url, drop } = await postgresJobs();
      await db.script('create table effect (n int)');
      for (const n of [1, 2]) await sqlJobs.enqueue(db, EFFECT, { n });
      const killed = child(url ?? '', 600_000);
      await vi.waitFor(() => expect(killed.begun).toHaveLength(2), WAIT);
      await sqlJobs.enqueue(db, EFFECT, { n: 3 });
      const living = child(url ?? '', 5_000);
      await vi.waitFor(() => expect(living.begun).toEqual([3]), WAIT);
      await kill(killed);
      const third = child(url ?? '', 0);
      const effects = () => db.query<{ n: number }>('select n from effect order by n');
      await vi.waitFor(async () => expect(await effects()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]), WAIT);
      await vi.waitFor(
        async () => expect(await db.query('select 1 from graphile_worker.jobs')).toEqual([]),
        WAIT,
      );
      // the slow one was nobody else's while its process lived
      expect(third.begun).not.toContain(3);
      expect(await effects()).toHaveLength(3);
      for (const one of [living, third]) await kill(one);
      await drop();
    },
  );

  it.skipIf(lacks('postgres'))(
    'is neither lost nor done twice among many, while processes are killed at random (needs USTAT_TEST_DATABASE_URL)',
    async () => {
      const { kills, lost, doubled } = await besiegeJobs(1_000, seededRandom('kill'));
      expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
      expect(kills).toBeGreaterThan(0);
    },
  );
});
