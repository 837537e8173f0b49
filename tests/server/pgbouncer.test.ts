import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { migrations } from '@/lib/db/migrate';
import { sqlJobs } from '@/lib/jobs/job-queries';
import { bind, type JobKind } from '@/lib/jobs/kind';
import { lifeless } from '@/lib/jobs/worker-queries';
import { readConfig } from '@/lib/server/config';
import { unwatched } from '@/lib/server/metrics/watch';
import { openStorage } from '@/lib/server/store/storage';
import { startWorker } from '@/lib/server/work/worker';
import { postgresTestDb } from '../support/db';
import { logInto } from '../support/jobs';
import { lacks, pgbouncerPath } from '../support/needs';

const WAIT = { timeout: 60_000, interval: 50 };

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.skipIf(lacks('postgres') || lacks('pgbouncer'))(
  'behind a PgBouncer in transaction mode (needs USTAT_TEST_DATABASE_URL and pgbouncer)',
  () => {
    let folder: string;
    let bouncer: ChildProcess;
    let through: string;
    let given: Awaited<ReturnType<typeof postgresTestDb>>;
    beforeAll(async () => {
      given = await postgresTestDb();
      folder = mkdtempSync(join(tmpdir(), 'ustat-bouncer-'));
      chmodSync(folder, 0o755);
      const port = await freePort();
      const { hostname, port: to, pathname, username, password } = new URL(given.url);
      const name = pathname.slice(1);
      const file = join(folder, 'pgbouncer.ini');
      writeFileSync(
        file,
        `[databases]
${name} = host=${hostname} port=${to} dbname=${name} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
`,
      );
      const as = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
      bouncer = spawn(pgbouncerPath ?? '', ['-q', ...as, file], { stdio: 'ignore' });
      through = `postgresql://${username}@127.0.0.1:${port}/${name}`;
    });
    afterAll(async () => {
      const ended = new Promise((resolve) => bouncer.once('exit', resolve));
      bouncer.kill();
      await ended;
      await given.drop();
      rmSync(folder, { recursive: true });
    });

    it('migrates, listens and holds its lock past it, and serves through it', async () => {
      const said: string[] = [];
      const log = logInto(said);
      const config = readConfig({
        USTAT_DATA: join(folder, 'data'),
        DATABASE_URL: through,
        DATABASE_DIRECT_URL: given.url,
        DATABASE_PREPARE: '0',
      });
      const open = () => openStorage(config, () => new Date(), log);
      await vi.waitFor(async () => (await open()).close(), WAIT);
      const storage = await open();
      expect(await storage.db.query('select version from schema_migration')).toHaveLength(migrations.length);

      const kind: JobKind<{ n: number }> = { name: 'behind', payload: z.object({ n: z.number() }) };
      const ran = new Set<number>();
      const bound = [bind(kind, async ({ n }) => void ran.add(n))];
      const { db, jobs: store } = storage;
      said.length = 0;
      const worker = await startWorker({ db, store, bound, log, watch: unwatched, lookEveryMs: 200 });
      await db.transaction(async (tx) => {
        for (let n = 0; n < 100; n += 1) await sqlJobs.enqueue(tx, kind, { n });
      });
      await vi.waitFor(() => expect(ran.size).toBe(100), WAIT);
      expect(await db.query('select 1 from job_worker')).toHaveLength(1);
      expect(await lifeless(db)).toEqual([]);
      await worker.stop();
      expect(await db.query('select 1 from job_worker')).toEqual([]);
      expect(said).toEqual([]);
      await storage.close();
    });
  },
);
