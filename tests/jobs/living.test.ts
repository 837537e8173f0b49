import { expect, it, vi } from 'vitest';
import { lifeless } from '@/lib/jobs/worker-queries';
import { keepLiving } from '@/lib/server/work/living';
import { logInto, postgresJobs } from '../support/jobs';
import { lacks } from '../support/needs';

const WAIT = { timeout: 30_000, interval: 20 };

it.skipIf(lacks('postgres'))(
  'a worker is known to live once the database answers, and again after its connection was cut (needs postgres)',
  async () => {
    const { db, store, drop } = await postgresJobs();
    const said: string[] = [];
    let isAway = true;
    const query: typeof db.query = (text, params) =>
      isAway ? Promise.reject(new Error('away')) : db.query(text, params);
    const living = keepLiving({ ...db, query }, store, logInto(said), 50);
    const workers = () => db.query<{ pool: string }>('select pool from job_worker order by pool');
    await expect(living.born('one')).rejects.toThrow('away');
    isAway = false;
    await living.begin();
    await living.born('one');
    expect(store.pool.totalCount - store.pool.idleCount).toBe(1);
    expect([await workers(), await lifeless(db)]).toEqual([[{ pool: 'one' }], []]);

    const holder = async () => {
      const [row] = await db.query<{ pid: number }>(
        `select pid from pg_locks where locktype = 'advisory'
           and database = (select oid from pg_database where datname = current_database())`,
      );
      return row?.pid ?? null;
    };
    const before = await holder();
    isAway = true;
    await db.query('select pg_terminate_backend($1)', [before]);
    // more often than the pool has connections
    await vi.waitFor(() => expect(said.length).toBeGreaterThan(8), WAIT);
    isAway = false;
    await vi.waitFor(async () => expect([null, before]).not.toContain(await holder()), WAIT);
    expect(await lifeless(db)).toEqual([]);

    await living.over();
    expect(await workers()).toEqual([]);
    await living.born('two');
    expect([await workers(), await lifeless(db)]).toEqual([[{ pool: 'two' }], []]);
    await living.end();
    expect(await workers()).toEqual([]);
    expect(store.pool.totalCount - store.pool.idleCount).toBe(0);
    await drop();
  },
);
