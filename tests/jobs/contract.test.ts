import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { cancelJob, lastEnds, runAgain, sqlJobs } from '@/lib/jobs/job-queries';
import { type BoundJob, bind, type JobKind } from '@/lib/jobs/kind';
import { countJobs, fateOf, type JobState, listJobs } from '@/lib/jobs/list-queries';
import { unwatched } from '@/lib/server/metrics/watch';
import { startWorker, type Worker } from '@/lib/server/work/worker';
import { embeddedJobs, type JobsDb, logInto, postgresJobs } from '../support/jobs';
import { lacks } from '../support/needs';

const WAIT = { timeout: 60_000, interval: 20 };
const numbered = z.object({ n: z.number() });
let names = 0;
/** A kind of the test's own. */
const kindOf = (given: Partial<JobKind<{ n: number }>> = {}): JobKind<{ n: number }> => {
  names += 1;
  return { name: `test-${names}`, payload: numbered, ...given };
};
/** A promise and what settles it. */
function gate(): { open(): void; passed: Promise<void> } {
  const events = new EventTarget();
  const passed = new Promise<void>((resolve) => {
    events.addEventListener('open', () => resolve());
  });
  return { open: () => void events.dispatchEvent(new Event('open')), passed };
}

/** What whoever enqueues relies on, whichever database holds the jobs. */
function contract(open: () => Promise<JobsDb>) {
  let given: JobsDb;
  let said: string[];
  let workers: Worker[];
  beforeAll(async () => {
    given = await open();
  });
  beforeEach(() => {
    said = [];
    workers = [];
  });
  afterEach(async () => {
    for (const worker of workers) await worker.stop();
    await given.db.query('delete from graphile_worker._private_jobs');
  });
  afterAll(() => given.drop());

  async function work(bound: BoundJob[], concurrency = 2, store = given.store): Promise<Worker> {
    const options = { log: logInto(said), watch: unwatched, concurrency, lookEveryMs: 200, restartMs: 50 };
    const worker = await startWorker({ db: given.db, store, bound, ...options });
    workers.push(worker);
    return worker;
  }
  const enqueue = (kind: JobKind<{ n: number }>, n: number, options = {}) =>
    sqlJobs.enqueue(given.db, kind, { n }, options);
  const rows = () =>
    given.db.query<{ kind: string; attempts: number; why: string | null; later: boolean; locked: boolean }>(
      `select task_identifier as kind, attempts::int as attempts, last_error as why, run_at > now() as later,
         locked_at is not null as locked from graphile_worker.jobs order by id`,
    );
  const gone = () => vi.waitFor(async () => expect(await rows()).toEqual([]), WAIT);

  it('runs what was committed, and nothing of what was rolled back', async () => {
    const kind = kindOf();
    const ran: number[] = [];
    await work([bind(kind, async ({ n }) => void ran.push(n))]);
    for (let n = 0; n < 20; n += 1) {
      await given.db
        .transaction(async (tx) => {
          await sqlJobs.enqueue(tx, kind, { n });
          if (n % 2 === 1) throw new Error('rolled back');
        })
        .catch(() => undefined);
    }
    await vi.waitFor(() => expect(ran).toHaveLength(10), WAIT);
    await gone();
    expect(ran.sort((a, b) => a - b)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
  });

  it('replaces one that waits under the same key', async () => {
    const kind = kindOf();
    const ran: number[] = [];
    for (const n of [1, 2, 3]) await enqueue(kind, n, { key: 'one' });
    await enqueue(kind, 4, { key: 'other' });
    await work([bind(kind, async ({ n }) => void ran.push(n))]);
    await gone();
    expect(ran.sort()).toEqual([3, 4]);
  });

  it('runs lower priorities first, and none before its time', async () => {
    const kind = kindOf();
    const ran: number[] = [];
    await enqueue(kind, 1, { runAt: new Date(Date.now() + 3_600_000), priority: -9 });
    await enqueue(kind, 2, { priority: 5 });
    await enqueue(kind, 3);
    await enqueue(kind, 4, { priority: -5 });
    await work([bind(kind, async ({ n }) => void ran.push(n))], 1);
    await vi.waitFor(() => expect(ran).toEqual([4, 3, 2]), WAIT);
    await vi.waitFor(async () => expect(await rows()).toMatchObject([{ later: true, attempts: 0 }]), WAIT);
  });

  it('tries again later what failed, or at once where somebody says so', async () => {
    const kind = kindOf();
    let tries = 0;
    const id = await enqueue(kind, 1);
    await work([
      bind(kind, async () => {
        tries += 1;
        if (tries === 1) throw new Error('no room');
      }),
    ]);
    const failed = { attempts: 1, why: 'no room', later: true, locked: false };
    await vi.waitFor(async () => expect(await rows()).toMatchObject([failed]), WAIT);
    expect(said.join()).toContain('no room');
    expect(await runAgain(given.db, [id])).toBe(1);
    await gone();
    expect(tries).toBe(2);
  });

  it('runs as many at once as it may, of a serial kind one', async () => {
    const kind = kindOf();
    const serial = kindOf({ isSerial: true });
    const both = [gate(), gate()];
    let now = 0;
    let most = 0;
    await work(
      [
        bind(kind, async ({ n }) => {
          both[n]?.open();
          await Promise.all(both.map(({ passed }) => passed));
        }),
        bind(serial, async () => {
          now += 1;
          most = Math.max(most, now);
          await new Promise((resolve) => setTimeout(resolve, 20));
          now -= 1;
        }),
      ],
      4,
    );
    for (const n of [0, 1]) await enqueue(kind, n);
    for (const n of [0, 1]) await enqueue(serial, n);
    await gone();
    expect(most).toBe(1);
    expect(await lastEnds(given.db)).toContainEqual(
      expect.objectContaining({ kind: serial.name, outcome: 'done', said: '' }),
    );
  });

  it('shows how far a job is, and ends one that somebody cancels, running or not', async () => {
    const kind = kindOf();
    const begun = gate();
    const told = gate();
    await work([
      bind(kind, async (_, job) => {
        await job.progress(3, 7);
        begun.open();
        await new Promise<void>((resolve) => job.signal.addEventListener('abort', () => resolve()));
        told.open();
        job.signal.throwIfAborted();
      }),
    ]);
    const id = await enqueue(kind, 1);
    await begun.passed;
    expect(await given.db.query('select done, total from job_note where job_id = $1', [id])).toEqual([
      { done: 3, total: 7 },
    ]);
    const later = await enqueue(kind, 2, { runAt: new Date(Date.now() + 3_600_000) });
    expect(await cancelJob(given.db, later)).toBe(true);
    expect(await cancelJob(given.db, id)).toBe(true);
    await told.passed;
    await gone();
    expect(await given.db.query('select 1 from job_note where job_id = $1', [id])).toEqual([]);
    expect(await cancelJob(given.db, id)).toBe(false);
  });

  it('is listed by its kind, by its state and by a part of why it failed', async () => {
    const [failing, waiting] = [kindOf({ tries: 1 }), kindOf()];
    const id = await enqueue(failing, 1);
    await enqueue(waiting, 1, { runAt: new Date(Date.now() + 3_600_000) });
    await work([bind(failing, () => Promise.reject(new Error('No Room left')))]);
    await vi.waitFor(
      async () => expect((await rows())[0]).toMatchObject({ attempts: 1, locked: false }),
      WAIT,
    );
    const known = [failing.name, waiting.name];
    const look = async (kind: string | null, text = '', of: JobState | null = null) => {
      const counts = await countJobs(given.db, known, { kind, text });
      const jobs = await listJobs(given.db, known, { kind, text, of, from: 0, most: 9 });
      return [counts.failed, counts.waiting, jobs.map((job) => job.kind)];
    };
    expect(await look(null)).toEqual([1, 1, known]);
    expect(await look(waiting.name)).toEqual([0, 1, [waiting.name]]);
    expect(await look(null, 'no room')).toEqual([1, 0, [failing.name]]);
    expect(await look(null, '', 'waiting')).toEqual([1, 1, [waiting.name]]);
    expect(await look(waiting.name, 'room')).toEqual([0, 0, []]);
    const second = await listJobs(given.db, known, { kind: null, text: '', of: null, from: 1, most: 1 });
    expect(second.map(({ kind }) => kind)).toEqual([waiting.name]);
    await cancelJob(given.db, id);
  });

  it('leaves kinds that it does not know, by name, to a program that does', async () => {
    const newer = kindOf();
    await enqueue(newer, 1);
    const worker = await work([bind(kindOf(), async () => undefined)]);
    expect(said.join()).toContain(`wait for one that does: ${newer.name} (1)`);
    expect(await rows()).toMatchObject([{ kind: newer.name, attempts: 0 }]);
    await worker.stop();
    workers = [];
    const ran: number[] = [];
    await work([bind(newer, async ({ n }) => void ran.push(n))]);
    await gone();
    expect(ran).toEqual([1]);
  });

  it('puts aside what it can not read, and runs it when it can', async () => {
    const older = kindOf();
    const newer: JobKind<{ words: string }> = { name: older.name, payload: z.object({ words: z.string() }) };
    await sqlJobs.enqueue(given.db, newer, { words: 'later' });
    const worker = await work([bind(older, async () => expect.unreachable())]);
    await vi.waitFor(async () => expect(await rows()).toMatchObject([{ locked: false, attempts: 25 }]), WAIT);
    expect(said.join()).toContain('is put aside: What it was given can not be read: n: ');
    await worker.stop();
    workers = [];
    const ran: string[] = [];
    await work([bind(newer, async ({ words }) => void ran.push(words))]);
    await gone();
    expect(ran).toEqual(['later']);
  });

  it('is broken off by the program’s end, which costs it no try, and goes on at the next start', async () => {
    const kind = kindOf();
    const begun = gate();
    await enqueue(kind, 1);
    const worker = await work([
      bind(kind, async (_, job) => {
        begun.open();
        await new Promise<void>((resolve) => job.signal.addEventListener('abort', () => resolve()));
        job.signal.throwIfAborted();
      }),
    ]);
    await begun.passed;
    await worker.stop();
    workers = [];
    expect(await rows()).toMatchObject([{ attempts: 0, why: null, later: false, locked: false }]);
    const ran: number[] = [];
    await work([bind(kind, async ({ n }) => void ran.push(n))]);
    await gone();
    expect(ran).toEqual([1]);
  });

  it('ends in the transaction of its effect, or not at all where another has it by now', async () => {
    const kind = kindOf();
    await given.db.script('create table if not exists effect (n int)');
    const refused: unknown[] = [];
    await work([
      bind(kind, async ({ n }, job) => {
        // somebody has taken this worker for dead
        if (n === 2) await given.db.query("update graphile_worker._private_jobs set locked_by = 'another'");
        await given.db
          .transaction(async (tx) => {
            await tx.query('insert into effect (n) values ($1)', [n]);
            await job.finish(tx);
          })
          .catch((error: unknown) => refused.push(error));
      }),
    ]);
    await enqueue(kind, 1);
    await gone();
    await enqueue(kind, 2);
    await vi.waitFor(() => expect(refused).toMatchObject([{ code: 'conflict' }]), WAIT);
    expect(await given.db.query('select n from effect')).toEqual([{ n: 1 }]);
  });

  it('is begun again however often it can not be, and what it held goes on', async () => {
    const kind = kindOf();
    const ran: number[] = [];
    let pool: string | undefined;
    await work([
      bind(kind, async ({ n }) => {
        ran.push(n);
        if (n > 0) return;
        const held = 'select locked_by as pool from graphile_worker._private_jobs';
        [{ pool } = { pool: undefined }] = await given.db.query<{ pool: string }>(held);
      }),
    ]);
    await enqueue(kind, 0);
    await gone();
    const refuse = () => Promise.reject(new Error('away'));
    const connect = vi.spyOn(given.store.pool, 'connect').mockImplementation(refuse as never);
    await given.db.transaction(async (tx) => {
      await sqlJobs.enqueue(tx, kind, { n: 1 });
      await tx.query('update graphile_worker._private_jobs set locked_by = $1, locked_at = now()', [pool]);
      // by which graphile-worker ends workers
      await tx.query(`select pg_notify('worker:migrate', '{"breaking":true}')`);
    });
    const refusals = () => said.filter((line) => line.includes('is started again: Error: away'));
    await vi.waitFor(() => expect(refusals().length).toBeGreaterThan(1), WAIT);
    process.exitCode = undefined;
    connect.mockRestore();
    await gone();
    expect(ran).toEqual([0, 1]);
  });

  it('knows a job that was killed in its last try from one that waits or runs, and from none', async () => {
    const id = await enqueue(kindOf(), 1);
    const set = (to: string) => given.db.query(`update graphile_worker._private_jobs set ${to}`);
    expect(await fateOf(given.db, id)).toBe('open');
    await set(`attempts = max_attempts, locked_by = 'a worker', locked_at = now()`);
    expect(await fateOf(given.db, id)).toBe('open');
    await set('locked_by = null, locked_at = null');
    expect(await fateOf(given.db, id)).toBe('failed');
    await given.db.query('delete from graphile_worker._private_jobs');
    expect([await fateOf(given.db, id), await fateOf(given.db, null)]).toEqual(['gone', 'gone']);
  });

  it('makes one that came due by the clock, once, however many processes there are', async () => {
    const missed = new Date(Date.now() - 10 * 60_000);
    const kind = kindOf({ payload: z.object({}) as never, cron: `${missed.getUTCMinutes()} * * * *` });
    await given.db.query(
      `insert into graphile_worker._private_known_crontabs (identifier, known_since)
       values ($1, now() - interval '30 minutes')`,
      [kind.name],
    );
    const ran: Date[] = [];
    const bound = [bind(kind, async () => void ran.push(new Date()))];
    await work(bound);
    const beside = given.beside();
    if (beside) await work(bound, 2, beside);
    await vi.waitFor(() => expect(ran).toHaveLength(1), WAIT);
    await gone();
    expect(ran).toHaveLength(1);
  });
}

describe('jobs on PGlite', () => contract(embeddedJobs));
describe.skipIf(lacks('postgres'))('jobs on PostgreSQL (needs USTAT_TEST_DATABASE_URL)', () =>
  contract(postgresJobs),
);
