import { type ChildProcess, spawn } from 'node:child_process';
import { sqlJobs } from '@/lib/jobs/job-queries';
import { EFFECT } from './job-child';
import { postgresJobs } from './jobs';

export interface JobProcess {
  process: ChildProcess;
  /** Jobs that it said it has begun, and ended. */
  begun: number[];
  ended: number[];
}

/** A real process that does jobs (job-child.ts), each in `ms`. */
export function startJobs(where: string, ms: number): JobProcess {
  const args = ['--import', 'tsx', 'tests/support/job-child.ts', where, String(ms)];
  const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const begun: number[] = [];
  const ended: number[] = [];
  started.stdout?.on('data', (chunk: Buffer) => {
    for (const [, what, n] of String(chunk).matchAll(/(begun|ended) (\d+)/g))
      (what === 'begun' ? begun : ended).push(Number(n));
  });
  return { process: started, begun, ended };
}

/** kill -9. */
export async function kill({ process: running }: Pick<JobProcess, 'process'>): Promise<void> {
  if (running.exitCode !== null || running.signalCode !== null) return;
  const ended = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGKILL');
  await ended;
}

export interface Siege {
  jobs: number;
  kills: number;
  /** Jobs whose effect is missing, and effects that are there more than once. */
  lost: number;
  doubled: number;
}

/**
 * Jobs on PostgreSQL, done by three processes of which one after another is killed at random and
 * begun anew, until all are done.
 * @param random from 0 to 1
 */
export async function besiegeJobs(jobs: number, random: () => number): Promise<Siege> {
  const { db, url, drop } = await postgresJobs();
  await db.script('create table effect (n int)');
  await db.transaction(async (tx) => {
    for (let n = 0; n < jobs; n += 1) await sqlJobs.enqueue(tx, EFFECT, { n });
  });
  const start = () => startJobs(url ?? '', 5);
  const running = [start(), start(), start()];
  const left = async () => {
    const rows = await db.query<{ count: number }>('select count(*)::int as count from graphile_worker.jobs');
    return rows[0]?.count ?? 0;
  };
  let kills = 0;
  try {
    while ((await left()) > 0) {
      await new Promise((resolve) => setTimeout(resolve, 200 + 1_000 * random()));
      const at = Math.floor(random() * running.length);
      const one = running[at];
      if (!one || one.begun.length === 0) continue;
      await kill(one);
      kills += 1;
      running[at] = start();
    }
    const [row] = await db.query<{ all: number; different: number }>(
      'select count(*)::int as all, count(distinct n)::int as different from effect',
    );
    const { all, different } = row ?? { all: 0, different: 0 };
    return { jobs, kills, lost: jobs - different, doubled: all - different };
  } finally {
    for (const one of running) await kill(one);
    await drop();
  }
}
