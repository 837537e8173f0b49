import type { Log } from '../log';

/** In milliseconds. */
export interface DumpTimes {
  /** At most this late after any change. */
  every: number;
  /** A deletion waits this long for others. */
  soon: number;
  /** Between the end of a dump and the next one, which keeps learners waiting. */
  rest: number;
}

/** A deletion is on its way out of the dump after 30 s at most, however many follow it. */
export const DUMP_TIMES: DumpTimes = { every: 15 * 60_000, soon: 2_000, rest: 30_000 };

interface Dumps {
  changed(): void;
  /** Something must not stay in the last dump. */
  soon(): void;
  /** The last one, when something has changed. */
  stop(): Promise<void>;
}

/** Dumps that follow what changes: soon after a deletion, else now and then, and at the end. */
export function scheduleDumps(
  dump: () => Promise<void>,
  log: Pick<Log, 'failure'>,
  times: DumpTimes = DUMP_TIMES,
): Dumps {
  let dirty = true;
  let working: Promise<void> = Promise.resolve();
  let running = false;
  let ended = Number.NEGATIVE_INFINITY;
  let wanted = false;
  let soon: NodeJS.Timeout | undefined;
  let stopped = false;

  async function once(): Promise<void> {
    if (!dirty) return;
    dirty = false;
    running = true;
    await dump().catch((error: unknown) => {
      dirty = true;
      wanted = true;
      log.failure('The dump could not be written, it is tried again', error);
    });
    running = false;
    ended = performance.now();
    if (wanted && !stopped) renew();
  }
  const run = () => {
    working = working.then(once);
    return working;
  };
  function renew(): void {
    dirty = true;
    wanted = running;
    if (running) return;
    // the first one's time holds: who deletes again and again must not put it off for ever
    const rested = ended + times.rest - performance.now();
    soon ??= setTimeout(
      () => {
        soon = undefined;
        run();
      },
      Math.max(times.soon, rested),
    );
  }
  const timer = setInterval(run, times.every).unref();
  return {
    changed() {
      dirty = true;
    },
    soon: renew,
    async stop() {
      stopped = true;
      clearInterval(timer);
      clearTimeout(soon);
      await run();
    },
  };
}
