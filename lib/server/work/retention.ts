import { absentSince } from '../../auth/person-queries';
import { forgetProfile } from '../../auth/profile';
import { dropOldQuestions } from '../../tutor/sent-question-queries';
import type { Log } from '../log';
import type { Services } from '../web/services';

const DAY = 86_400_000;
const AT_ONCE = 500;

/** Deletes profiles that nobody used for `retentionDays`. @returns how many */
export async function deleteAbsent(services: Services): Promise<number> {
  const { config, db, clock, lastSeen } = services;
  if (config.retentionDays === null) return 0;
  await lastSeen.flush();
  const before = new Date(clock().getTime() - config.retentionDays * DAY);
  let deleted = 0;
  for (;;) {
    const absent = await absentSince(db, before, AT_ONCE);
    for (const id of absent) await forgetProfile(services, id);
    deleted += absent.length;
    if (absent.length < AT_ONCE) return deleted;
  }
}

/**
 * At the start and once a day: profiles that nobody uses go (deleteAbsent), and questions that were
 * sent long ago. The returned function waits for one under way.
 */
export function keepRetention(services: Services, log: Log): () => Promise<void> {
  let working: Promise<void> = Promise.resolve();
  const run = () => {
    working = dropOldQuestions(services.db, services.clock())
      .then(() => deleteAbsent(services))
      .then(
        (deleted) => {
          if (deleted > 0) log.step(`Retention: ${deleted} profiles deleted`);
        },
        (error: unknown) => log.failure('Retention failed', error),
      );
  };
  run();
  const timer = setInterval(run, DAY).unref();
  return () => {
    clearInterval(timer);
    return working;
  };
}
