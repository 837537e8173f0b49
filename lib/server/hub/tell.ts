import { createHash } from 'node:crypto';
import { isForgotten, tombstones } from '../../auth/person-queries';
import type { CourseStore } from '../../content/store';
import type { Db } from '../../db/port';
import { nullWhere } from '../../errors';
import { hintsUsedBy } from '../../practice/hint-queries';
import { sheetsOf } from '../../practice/sheet-queries';
import type { LearnerStore } from '../../practice/store';
import type { Envelope } from '../../sync/event';
import { ownEvents } from '../../sync/own-events';
import type { SyncBatch } from '../../sync/protocol';
import { EVENT_VERSION } from '../../sync/version';
import { classesById, classIds, membersOf } from '../../teaching/class-queries';
import type { Conversations } from '../../tutor/store';
import { askedTimes } from '../../tutor/turn-queries';
import { carriedClassOf } from './classes';
import { type CarriedClass, MOST_IDS } from './messages';

export interface Telling {
  db: Db;
  clock: () => Date;
  courses(): CourseStore;
  learner(id: string): LearnerStore;
  conversations(learnerId: string): Conversations;
}

/** Events of a letter at most. */
const AT_ONCE = 200;
const MOST_MEMBERS = 2_500;

/** All classes here, with their members. */
export async function ownClasses({ db }: Telling): Promise<CarriedClass[]> {
  const ids = await classIds(db);
  return Promise.all(ids.map((id) => carriedClassOf(db, id)));
}

/** Learners who were deleted here, as many as a letter takes; the last ones first. */
export const deletedHere = async (db: Db): Promise<string[]> =>
  (await tombstones(db))
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, MOST_IDS)
    .map(({ learnerId }) => learnerId);

/** Members of any class, and the courses of theirs. */
export async function ownLearners({ db }: Telling): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { id, courseIds } of await classesById(db, await classIds(db)))
    for (const { learnerId } of await membersOf(db, id, { from: 0, most: MOST_MEMBERS }))
      found.set(learnerId, [...new Set([...(found.get(learnerId) ?? []), ...courseIds])]);
  return found;
}

/** What a learner did here, as events of one sender. @param from this site's fingerprint */
export async function eventsOf(
  deps: Telling,
  { learnerId, courseIds, from }: { learnerId: string; courseIds: readonly string[]; from: string },
): Promise<Envelope[]> {
  const { db } = deps;
  const courses = [];
  for (const id of courseIds) {
    const course = await deps.courses().course(id, 'en').catch(nullWhere('not-found'));
    if (course) courses.push({ id, moduleIds: course.structure.modules.map((one) => one.id) });
  }
  if (await isForgotten(db, learnerId)) return [];
  const [learner, conversations] = [deps.learner(learnerId), deps.conversations(learnerId)];
  const asked = await askedTimes(db, learnerId);
  return ownEvents(
    {
      ...{ learner, conversations, courses },
      hints: (courseId) => hintsUsedBy(db, learnerId, courseId),
      sheets: (courseId) => sheetsOf(db, learnerId, courseId),
      askedAt: (turnId) => asked.get(turnId) ?? new Date(0),
    },
    senderOf(from, learnerId),
  );
}

/** A hub is one device of each of its learners, always the same: UUID of version 8 (RFC 9562). */
function senderOf(from: string, learnerId: string): string {
  const hex = createHash('sha256').update(`${from} ${learnerId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The events in batches, by this site's clock as it is now. */
export function batchesOf(events: readonly Envelope[], now: Date): SyncBatch[] {
  const [first] = events;
  if (!first) return [];
  const { device, learner } = first;
  return Array.from({ length: Math.ceil(events.length / AT_ONCE) }, (_, at) => ({
    ...{ version: EVENT_VERSION, device, learner, sentAt: now.getTime() },
    events: events.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  }));
}
