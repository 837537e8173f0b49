import { absentSince, countLearners } from '../../auth/person-queries';
import { forgetProfile } from '../../auth/profile';
import { lockRetention, type RetentionState, saveRetention } from '../../auth/retention-queries';
import type { Log } from '../log';
import type { Services } from '../web/services';

const DAY = 86_400_000;
/** So long after the last sign of time a clock is not believed; so long it then has to go well. */
const WEEK = 7 * DAY;
/** Of all profiles, at most this share goes a day (but one). */
const SHARE = 0.01;

type Said = Pick<Log, 'step'>;
const quiet: Said = { step: () => undefined };

/**
 * Deletes profiles that nobody used for `retentionDays`: at most a hundredth of all a day, and none
 * for a week after the clock has jumped, or the program did not run for a week. Both are said, and
 * who is about to go, a week before.
 * @returns how many
 */
export async function deleteAbsent(
  services: Services & { lastTrace?: Date | null },
  log: Said = quiet,
): Promise<number> {
  const { config, db, clock, lastSeen, lastTrace = null } = services;
  if (config.retentionDays === null) return 0;
  await lastSeen.flush();
  const now = clock();
  const before = new Date(now.getTime() - config.retentionDays * DAY);
  const due = await db.transaction(async (tx) => {
    const people = await countLearners(tx, before, new Date(before.getTime() + WEEK));
    const state = await lockRetention(tx);
    const next = judgeRun(state, now, latest(lastTrace, people.lastSeen));
    const most = Math.max(1, Math.floor(people.all * SHARE));
    const waits = next.heldUntil !== null && now < next.heldUntil;
    const allowed = waits ? 0 : Math.min(people.absent, Math.max(0, most - next.deleted));
    await saveRetention(tx, { ...next, deleted: next.deleted + allowed });
    if (people.soonAbsent > 0) {
      const those = `${people.absent} profiles were not used for ${config.retentionDays} days`;
      const soon = `${people.soonAbsent - people.absent} more come to that within a week`;
      log.step(`Retention: ${those}, ${soon}; at most ${most} are deleted a day`);
      if (waits) {
        log.step(
          `Retention waits until ${next.heldUntil?.toISOString()}: the clock had gone on by more than a week. ` +
            'If its date is wrong, correct it before that.',
        );
      }
    }
    return allowed;
  });
  const absent = due > 0 ? await absentSince(db, before, due) : [];
  for (const id of absent) await forgetProfile(services, id);
  return absent.length;
}

/**
 * What the last run left, for one at `now`. A clock more than a week after the last run (before any
 * run: after the last trace of time that the site has) may be wrong by years.
 */
function judgeRun(state: RetentionState, now: Date, lastTrace: Date | null): RetentionState {
  const reference = state.checkedAt ?? lastTrace;
  const gap = reference === null ? 0 : now.getTime() - reference.getTime();
  // set back, it was wrong before: what it held until then no longer counts
  const jumped = gap > WEEK || (state.checkedAt !== null && gap < -WEEK);
  const day = now.toISOString().slice(0, 10);
  return {
    checkedAt: now,
    heldUntil: jumped ? new Date(now.getTime() + WEEK) : state.heldUntil,
    day,
    deleted: state.day === day ? state.deleted : 0,
  };
}

function latest(...times: (Date | null)[]): Date | null {
  const known = times.filter((time) => time !== null).map((time) => time.getTime());
  return known.length > 0 ? new Date(Math.max(...known)) : null;
}
