import type { Db } from '../../db/port';
import { faultsOf, UstatError } from '../../errors';
import { cancelledOf, dropNote, finishJob, putAside, saveEnd, saveProgress } from '../../jobs/job-queries';
import type { BoundJob, RunningJob } from '../../jobs/kind';
import type { Log } from '../log';
import type { Watch } from '../metrics/watch';

const PROGRESS_EVERY = 1_000;

/** A job as the queue hands it out. */
export interface Taken {
  id: string;
  /** The worker's name, which holds it. */
  pool: string;
  /** It gets no more tries. */
  isLast: boolean;
  payload: unknown;
}

export interface Running {
  run(bound: BoundJob, taken: Taken): Promise<void>;
  /** Tells the jobs that somebody has cancelled. */
  lookForCancelled(): Promise<void>;
  /** Tells all of them that the program ends. */
  tellEnd(): void;
  /** Those that did not come to their end because of it. */
  broken: ReadonlySet<string>;
}

/** Runs jobs of this process: what they are given, what becomes of them, who wants them to end. */
export function runningJobs(db: Db, log: Log, watch: Watch): Running {
  const open = new Map<string, AbortController>();
  const cancelled = new Set<string>();
  const broken = new Set<string>();
  let ending = false;

  async function run({ kind, run: work }: BoundJob, taken: Taken): Promise<void> {
    const { id, pool } = taken;
    const parsed = kind.payload.safeParse(taken.payload);
    if (!parsed.success) {
      await putAside(db, id, pool);
      const why = `What it was given can not be read: ${faultsOf(parsed.error).join('; ')}`;
      log.failure(`Job ${id} (${kind.name}) is put aside`, why);
      throw new UstatError('bad-input', why);
    }
    const control = new AbortController();
    open.set(id, control);
    if (ending) control.abort(endingNow());
    const began = performance.now();
    const end = (outcome: 'done' | 'failed' | 'cancelled', said = '') => {
      const seconds = (performance.now() - began) / 1000;
      return kind.isSerial ? saveEnd(db, { kind: kind.name, seconds, outcome, said }) : undefined;
    };
    try {
      await watch(kind.name, () => work(parsed.data, given(taken, control.signal)));
      await end('done');
      await dropNote(db, id);
    } catch (error) {
      if (cancelled.has(id)) {
        await end('cancelled');
        return dropNote(db, id);
      }
      if (ending && control.signal.aborted) broken.add(id);
      else {
        log.failure(`Job ${id} (${kind.name}) failed`, error);
        await end('failed', messageOf(error));
      }
      throw error;
    } finally {
      if (open.get(id) === control) open.delete(id);
      cancelled.delete(id);
    }
  }

  function given({ id, pool, isLast }: Taken, signal: AbortSignal): RunningJob {
    let written = Number.NEGATIVE_INFINITY;
    return {
      id,
      isLast,
      signal,
      finish: (tx) => finishJob(tx, id, pool),
      async progress(done, total) {
        if (performance.now() - written < PROGRESS_EVERY) return;
        written = performance.now();
        await saveProgress(db, id, done, total);
      },
    };
  }

  return {
    run,
    broken,
    async lookForCancelled() {
      if (open.size === 0) return;
      for (const id of await cancelledOf(db, [...open.keys()])) {
        cancelled.add(id);
        open.get(id)?.abort(new UstatError('conflict', 'The job was cancelled.'));
      }
    },
    tellEnd() {
      ending = true;
      for (const control of open.values()) control.abort(endingNow());
    },
  };
}

const endingNow = () => new UstatError('unavailable', 'The program ends.');
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
