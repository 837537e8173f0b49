import type * as z from 'zod';
import type { Sql } from '../db/port';

/** A kind of job, named by the room that it belongs to. */
export interface JobKind<Payload = unknown> {
  /** Stays for ever: jobs of an older program carry it. */
  name: string;
  payload: z.ZodType<Payload>;
  /** One at a time on the whole site; how the last one ended is kept. */
  isSerial?: boolean;
  /** Tries in all; 25 without it, which are three days with their back-off. */
  tries?: number;
  /** When one is made by the clock: minute, hour, day, month, weekday in UTC. */
  cron?: string;
}

/** What a job that runs is given. */
export interface RunningJob {
  id: string;
  /**
   * Aborted when somebody cancels it, and when the program ends: the handler throws soon after
   * (`signal.throwIfAborted()`), or comes to its end. Its reason is a UstatError: 'conflict' of one
   * that is cancelled, 'unavailable' of one that comes again.
   */
  signal: AbortSignal;
  /** Where it fails, it is not tried again. */
  isLast: boolean;
  /** How far it is; written down about once a second. */
  progress(done: number, total: number): Promise<void>;
  /**
   * Ends the job in the transaction of its effect: both are there, or neither. What may not be done
   * twice ends by it, since a job comes again after its program was killed.
   * @throws UstatError 'conflict' when it is another worker's by now: the transaction is to fail
   */
  finish(tx: Sql): Promise<void>;
}

/** Does the work of a kind; it may run again after it was ended in the middle. */
export interface BoundJob {
  kind: JobKind;
  run(payload: unknown, job: RunningJob): Promise<void>;
}

/** A kind and what does its work. */
export function bind<Payload>(
  kind: JobKind<Payload>,
  run: (payload: Payload, job: RunningJob) => Promise<void>,
): BoundJob {
  return { kind, run: (payload, job) => run(payload as Payload, job) };
}

export interface JobOptions {
  /** While one of this key waits, it is replaced; one that runs already is followed by it. */
  key?: string;
  /** Not before. */
  runAt?: Date;
  /** Lower ones run first; 0 without it. */
  priority?: number;
}

export interface Jobs {
  /**
   * In the caller's transaction: there is a job if it commits, and none if not.
   * @returns its id
   */
  enqueue<Payload>(tx: Sql, kind: JobKind<Payload>, payload: Payload, options?: JobOptions): Promise<string>;
}
