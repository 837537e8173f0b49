import { touchLearners } from '../../auth/person-queries';
import type { Db } from '../../db/port';
import type { Log } from '../log';

const WRITTEN_EVERY = 60_000;

/**
 * Who was here, for retention. Remembered by a request, which writes nothing; written down soon
 * after.
 */
export interface LastSeen {
  note(learnerId: string): void;
  /** Writes down who was noted so far. */
  flush(): Promise<void>;
}

export function keepLastSeen(
  { db, clock }: { db: Db; clock: () => Date },
  log: Log,
): LastSeen & { stop(): Promise<void> } {
  let seen = new Set<string>();
  async function flush(): Promise<void> {
    if (seen.size === 0) return;
    const ids = [...seen];
    seen = new Set();
    await touchLearners(db, ids, clock()).catch((error: unknown) => {
      for (const id of ids) seen.add(id);
      log.failure('It could not be written down who was here', error);
    });
  }
  const timer = setInterval(flush, WRITTEN_EVERY).unref();
  return {
    note: (learnerId) => void seen.add(learnerId),
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
