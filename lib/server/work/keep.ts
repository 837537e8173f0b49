import type { Log } from '../log';

/** Another process's change is seen so soon. */
const READ_EVERY = 10_000;

/** What everybody's pages need at hand, in memory. */
export interface Kept<T> {
  now(): T;
  /** Reads it anew; what was known stays where it can't be read. */
  renew(): Promise<void>;
  stop(): void;
}

/** @param failed what is logged when it can't be read, once until it can be again */
export async function keep<T>(read: () => Promise<T>, log: Log, failed: string): Promise<Kept<T>> {
  let known = await read();
  let failing = false;
  const renew = async () => {
    try {
      known = await read();
      failing = false;
    } catch (error) {
      if (!failing) log.failure(failed, error);
      failing = true;
    }
  };
  const timer = setInterval(renew, READ_EVERY).unref();
  return { now: () => known, renew, stop: () => clearInterval(timer) };
}
