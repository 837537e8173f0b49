import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { readConfig } from '@/lib/server/config';
import { consoleLog } from '@/lib/server/log';
import { behindOf, openReads, watchReplica } from '@/lib/server/store/replica';
import { listen } from '@/lib/server/web/http';
import { run } from '../support/app';
import { migratedPostgresDb } from '../support/db';
import { lacks } from '../support/needs';

const NOBODY = 'postgresql://127.0.0.1:1/nobody';

describe.skipIf(lacks('postgres'))('a replica for reports (needs postgres)', () => {
  let db: Db;
  let url: string;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ db, url, drop } = await migratedPostgresDb());
  });
  afterAll(() => drop());

  it('is read from, and nothing is written to it', async () => {
    const reads = await openReads(
      readConfig({ DATABASE_URL: NOBODY, DATABASE_READ_URL: url }),
      consoleLog(true),
    );
    try {
      expect(await reads.db.query('select count(*)::int as n from learner')).toEqual([{ n: 0 }]);
      await expect(reads.db.query('delete from learner')).rejects.toThrow('read-only transaction');
    } finally {
      await reads.close();
    }
  });

  it('is asked by the report of questions in the place of the site’s database', async () => {
    const command = ['lib/server/commands/questions.ts', '--json'];
    const { code, said } = await run(command, { DATABASE_URL: NOBODY, DATABASE_READ_URL: url });
    expect([code, said.trim()]).toEqual([0, '[]']);
  });

  it('that is none is told apart', async () => {
    expect(await behindOf(db)).toEqual({ behind_s: null, why: 'no replica' });
  });
});

describe('health', () => {
  it('names a replica that is away, and the site is ready without', async () => {
    const http = await listen({ port: 0, host: '127.0.0.1', url: null, dev: false });
    const replica = watchReplica(NOBODY);
    try {
      http.serve(
        async () => undefined,
        async () => true,
        () => true,
        null,
        replica.behind,
      );
      const asked = await fetch(`http://127.0.0.1:${http.port}/api/health`);
      expect(asked.status).toBe(200);
      expect(await asked.json()).toEqual({
        ...{ alive: true, ready: true },
        replica: { behind_s: null, why: 'away' },
      });
    } finally {
      await replica.close();
      await http.stop();
    }
  });
});
