import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '@/lib/db/migrate';
import type { Db } from '@/lib/db/port';
import { openPostgres } from '@/lib/server/store/postgres';
import { postgresTestDb } from '../support/db';
import { lacks } from '../support/needs';

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'fine',
    (error: { code?: string }) => error.code,
  );

describe.skipIf(lacks('postgres'))('a database that does not answer in time (needs postgres)', () => {
  let db: Db;
  let other: Db;
  let drop: () => Promise<void>;
  const lost: Error[] = [];
  beforeAll(async () => {
    const given = await postgresTestDb();
    ({ drop, db: other } = given);
    const limits = { statementMs: 400, lockMs: 200 };
    db = await openPostgres(given.url, { limits, tell: (error) => lost.push(error) });
  });
  afterAll(async () => {
    await db.close();
    await drop();
  });

  it('is unavailable: a statement and a wait for a lock have an end', async () => {
    await other.script('create table held (id int primary key); insert into held values (1)');
    expect(await code(db.query('select pg_sleep(5)'))).toBe('unavailable');
    const waits = other.transaction(async (tx) => {
      await tx.query('select 1 from held for update');
      const began = performance.now();
      expect(await code(db.query('update held set id = 1'))).toBe('unavailable');
      expect(await code(db.transaction((own) => own.query('update held set id = 1')))).toBe('unavailable');
      return performance.now() - began;
    });
    expect(await waits).toBeLessThan(3_000);
    expect(await db.query('select id from held')).toEqual([{ id: 1 }]);
  });

  it('does not end a migration', async () => {
    const slow = [{ version: 1, name: 'slow', sql: 'select pg_sleep(1)' }];
    expect(await migrate(db, slow)).toEqual(['slow']);
  });

  it('ends no process when its connections are cut, in use or not, and goes on by itself', async () => {
    const cut = () =>
      other.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
    const inUse = db.transaction(async (tx) => {
      await tx.query('select 1');
      await cut();
      await new Promise((resolve) => setTimeout(resolve, 100));
      await tx.query('select 1');
    });
    expect(await code(inUse)).toBe('unavailable');
    await db.query('select 1');
    await cut();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await code(db.query('select 1'))).toBe('fine');
    expect(lost.length).toBeGreaterThan(0);
  });

  it('keeps every other failure as it is', async () => {
    expect(await code(db.query('select * from nowhere'))).toBe('42P01');
    expect(await code(db.transaction((tx) => tx.query('select 1 / 0')))).toBe('22012');
  });
});
