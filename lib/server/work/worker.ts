import {
  Logger,
  parseCronItems,
  type Runner,
  run,
  type TaskList,
  type WorkerUtilsOptions,
} from 'graphile-worker';
import type { Db } from '../../db/port';
import { asides, giveBack, queueOf, runAgain, strangeKinds } from '../../jobs/job-queries';
import type { BoundJob } from '../../jobs/kind';
import type { Log } from '../log';
import type { Watch } from '../metrics/watch';
import type { JobStore } from '../store/job-pool';
import { keepLiving } from './living';
import { runningJobs } from './run-job';

const DAY = 86_400_000;
/** After the program was told to end, handlers have so long to hear of it. */
const ENDING_AT_MOST = 8_000;

interface WorkerOptions {
  db: Db;
  store: JobStore;
  bound: readonly BoundJob[];
  /** Kinds that are known, though others may have to run them; the bound ones without it. */
  known?: readonly string[];
  log: Log;
  watch: Watch;
  /** Jobs at once; two without it. */
  concurrency?: number;
  /** Milliseconds between looks for workers that have died. */
  lookEveryMs?: number;
  /** Milliseconds until a worker that has ended by itself is started again. */
  restartMs?: number;
}

export interface Worker {
  /** Waits for what runs, or breaks it off; that goes on at the next start. */
  stop(): Promise<void>;
}

/**
 * Takes jobs of the kinds that it is given and runs them, beside the workers of other processes.
 * Jobs of other kinds stay where they are, and are named.
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { db, store, bound, log, watch, lookEveryMs = 10_000, restartMs = 5_000 } = options;
  const running = runningJobs(db, log, watch);
  const living = keepLiving(db, store, log, lookEveryMs);
  const graphile = graphileOptions(options, (pool) => living.born(pool));
  const tasks = Object.fromEntries(
    bound.map((one) => [
      one.kind.name,
      async (payload, { job }) => {
        const pool = job.locked_by ?? '';
        // the hook's failure holds nothing back: nobody works whom others can't see living
        await living.born(pool);
        const isLast = job.attempts >= job.max_attempts;
        await running.run(one, { id: String(job.id), pool, isLast, payload });
      },
    ]),
  ) as TaskList;
  await living.begin();
  await takeUp(db, bound, options.known ?? bound.map(({ kind }) => kind.name), log);

  let stopped = false;
  let again: NodeJS.Timeout | undefined;
  let runner: Runner | null = null;
  async function begin(): Promise<void> {
    const begun = await run({ ...graphile }, tasks, cronOf(bound));
    runner = begun;
    const over = (error?: unknown) => {
      if (runner !== begun) return;
      runner = null;
      restart(error);
    };
    begun.promise.then(() => over(), over);
  }
  let beginning = begin();
  await beginning;
  /** As often as it takes: a database that is away refuses the new one too. */
  function restart(error?: unknown): void {
    if (stopped) return;
    log.failure('The worker of jobs has ended, it is started again', error ?? '');
    again = setTimeout(() => {
      beginning = living.over().then(begin).catch(restart);
    }, restartMs).unref();
  }
  const looking = setInterval(
    () => void running.lookForCancelled().catch(() => undefined),
    Math.min(2_000, lookEveryMs),
  ).unref();

  return {
    async stop() {
      stopped = true;
      clearTimeout(again);
      clearInterval(looking);
      running.tellEnd();
      const ended = beginning
        .then(() => runner?.stop())
        .catch((error: unknown) => log.failure('The worker of jobs', error));
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, ENDING_AT_MOST).unref())]);
      // a database that is away keeps nothing else from ending: the next start frees what is held
      const tell = (error: unknown) => log.failure('Jobs could not be given back', error);
      if (running.broken.size > 0) await giveBack(db, [...running.broken]).catch(tell);
      await living.end().catch(tell);
    },
  };
}

/** What was put aside and can be read by now runs; of kinds that are not known is told. */
async function takeUp(db: Db, bound: readonly BoundJob[], known: readonly string[], log: Log): Promise<void> {
  const found = await asides(
    db,
    bound.map(({ kind }) => kind.name),
  );
  const readable = found.filter(({ kind, payload }) =>
    bound.some((one) => one.kind.name === kind && one.kind.payload.safeParse(payload).success),
  );
  if (readable.length > 0)
    await runAgain(
      db,
      readable.map(({ id }) => id),
    );
  const strange = await strangeKinds(db, known);
  if (strange.length === 0) return;
  const said = strange.map(({ kind, count }) => `${kind} (${count})`).join(', ');
  log.step(`Jobs that this program does not know wait for one that does: ${said}`);
}

function cronOf(bound: readonly BoundJob[]) {
  return parseCronItems(
    bound.flatMap(({ kind }) => {
      if (!kind.cron) return [];
      const options = { backfillPeriod: DAY, jobKey: kind.name, queueName: queueOf(kind) ?? undefined };
      return [{ task: kind.name, match: kind.cron, identifier: kind.name, options }];
    }),
  );
}

/**
 * Completions are batched, since graphile-worker waits for none of them otherwise: a database that
 * goes away at that moment would end the process.
 */
function graphileOptions(
  { store, log, concurrency = 2 }: WorkerOptions,
  born: (pool: string) => Promise<void>,
): WorkerUtilsOptions & { concurrency: number; noHandleSignals: boolean } {
  const logger = new Logger(() => (level, message, meta) => {
    const isOfJob = (meta as { failure?: boolean } | undefined)?.failure === true;
    if (level === 'error' && !isOfJob) log.failure('The worker of jobs', message);
  });
  const plugin: GraphileConfig.Plugin = {
    name: 'UstatLivingPlugin',
    version: '1.0.0',
    worker: {
      hooks: {
        async startWorker(_, { worker }) {
          await born(worker.workerPool.id);
        },
      },
    },
  };
  return {
    pgPool: store.pool,
    logger,
    noHandleSignals: true,
    concurrency,
    preset: { plugins: [plugin], worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  };
}
