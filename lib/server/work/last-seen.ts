import { touchLearners } from '../../auth/person-queries';
import { renewSessions } from '../../auth/session-queries';
import { renewStaffSessions } from '../../auth/staff-queries';
import type { Db } from '../../db/port';
import type { Log } from '../log';
import { unwatched, type Watch } from '../metrics/watch';

const WRITTEN_EVERY = 60_000;

/**
 * Who was here and by which session, for retention and so that a session that is used goes on.
 * Remembered by a request, which writes nothing; written down soon after.
 */
export interface LastSeen {
  note(learnerId: string, tokenHash: string | null): void;
  /** The same of somebody of staff. */
  noteStaff(tokenHash: string): void;
  /** Writes down who was noted so far. */
  flush(): Promise<void>;
}

export function keepLastSeen(
  { db, clock }: { db: Db; clock: () => Date },
  log: Log,
  watch: Watch = unwatched,
): LastSeen & { stop(): Promise<void> } {
  /** Learners by the hash of their session's token, or by their own id where they have none. */
  let seen = new Map<string, string>();
  let staff = new Set<string>();
  async function flush(): Promise<void> {
    if (seen.size === 0 && staff.size === 0) return;
    const [noted, notedStaff] = [seen, staff];
    seen = new Map();
    staff = new Set();
    try {
      const now = clock();
      await watch('last-seen', async () => {
        await touchLearners(db, [...new Set(noted.values())], now);
        const keys = [...noted].map(([tokenHash, learnerId]) => ({ learnerId, tokenHash }));
        await renewSessions(db, keys, now);
        if (notedStaff.size > 0) await renewStaffSessions(db, [...notedStaff], now);
      });
    } catch (error) {
      seen = new Map([...noted, ...seen]);
      staff = new Set([...notedStaff, ...staff]);
      log.failure('It could not be written down who was here', error);
    }
  }
  const timer = setInterval(flush, WRITTEN_EVERY).unref();
  return {
    note: (learnerId, tokenHash) => void seen.set(tokenHash ?? learnerId, learnerId),
    noteStaff: (tokenHash) => void staff.add(tokenHash),
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
