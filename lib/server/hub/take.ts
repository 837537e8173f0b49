import { createHash } from 'node:crypto';
import { isForgotten } from '../../auth/person-queries';
import { forgetProfile } from '../../auth/profile';
import type { LearnerRow } from '../../auth/schema';
import { holdersOf } from '../../auth/staff-list-queries';
import { staffOf } from '../../auth/staff-queries';
import type { CourseStore } from '../../content/store';
import type { Copies, Journal } from '../../db/journal';
import type { Db, Sql } from '../../db/port';
import { hasCode, UstatError } from '../../errors';
import type { KnowledgeModel } from '../../knowledge/model';
import type { Reply } from '../../sync/protocol';
import type { SyncStore } from '../../sync/store';
import { take } from '../../sync/take';
import { classesById } from '../../teaching/class-queries';
import { classesOfHub, giveClass, hubSeen, isHub, isOfHub } from '../../teaching/hub-queries';
import type { JournalEntry } from '../store/entries';
import { exportCourse } from '../work/export-course';
import { makePack } from '../work/pack';
import type { PackKey } from '../work/pack-keys';
import { carriedClassOf, putClass, putMemberOf } from './classes';
import type { Message, Met } from './messages';

export interface Taking {
  db: Db;
  journal: Journal<JournalEntry>;
  copies: Copies;
  clock: () => Date;
  random: (count: number) => Uint8Array;
  courses(): CourseStore;
  sync(learnerId: string): SyncStore;
  model: KnowledgeModel;
  failed(error: unknown): void;
}

/** @throws UstatError 'not-allowed' for a hub that no operator here trusts */
export async function mustBeTrusted(sql: Sql, from: string): Promise<void> {
  if (!(await isHub(sql, from)))
    throw new UstatError('not-allowed', `The hub ${from} is not on the list of /admin/hubs.`);
}

/**
 * Its classes and their members, each once; who was deleted there is deleted here too. A class that
 * is here and was not given to the hub stays as it is, and so does a learner whom no class of the
 * hub's has: whoever runs a hub reaches nobody else's people.
 */
export async function meet(
  deps: Taking,
  from: string,
  { classes, gone: deletedThere }: Omit<Extract<Message, { kind: 'meet' }>, 'kind'>,
): Promise<Met> {
  const { db, journal, clock, random } = deps;
  for (const id of deletedThere) await forgetProfile(deps, id, (tx) => isOfHub(tx, from, id));
  const [refused, gone]: [string[], string[]] = [[], []];
  const made: LearnerRow[] = [];
  for (const one of classes)
    await db.transaction(async (tx) => {
      const isNew = (await classesById(tx, [one.id])).length === 0;
      if (isNew) await putClass(tx, one, random);
      const isTheirs = isNew
        ? await giveClass(tx, one.id, from)
        : (await classesOfHub(tx, from)).includes(one.id);
      if (!isTheirs) return void refused.push(one.id);
      for (const member of one.members) {
        const may = (id: string) => isOfHub(tx, from, id);
        const put = await putMemberOf(tx, one.id, member, { at: clock(), may });
        if (put === 'refused') refused.push(member.learner.id);
        else if (put === 'gone') gone.push(member.learner.id);
        else if (put !== 'there') made.push(put);
      }
    });
  for (const learner of made) await journal.append({ type: 'learner', ...learner });
  await hubSeen(db, from, clock());
  const named = new Set(classes.flatMap(({ members }) => members.map(({ learner }) => learner.id)));
  const own = await Promise.all(
    (await classesOfHub(db, from)).map(async (id) => ({
      ...(await carriedClassOf(db, id, named)),
      staff: await educatorsOf(db, id),
    })),
  );
  const courseIds = [...new Set(own.flatMap((one) => one.courseIds))];
  const courses = await Promise.all(
    courseIds.map(async (id) => ({ id, digest: await courseDigest(db, id) })),
  );
  return {
    ...{ classes: own, refused, gone },
    courses: courses.flatMap(({ id, digest }) => (digest ? [{ id, digest }] : [])),
  };
}

const educatorsOf = async (sql: Sql, classId: string) =>
  staffOf(
    sql,
    (await holdersOf(sql, 'educator', `class:${classId}`)).map(({ id }) => id),
  );

/** Of a course's files and the hints that are approved here; null where it is not here whole. */
export async function courseDigest(sql: Sql, id: string): Promise<string | null> {
  try {
    const hash = createHash('sha256');
    for (const [path, text] of [...(await exportCourse(sql, id))].sort(([a], [b]) => (a < b ? -1 : 1)))
      hash.update(`${path}\0${text}\0`);
    return hash.digest('hex');
  } catch (error) {
    if (hasCode(error, 'not-found') || hasCode(error, 'bad-input')) return null;
    throw error;
  }
}

/** Those of the events that are not here. @throws UstatError 'not-found' as takeEvents */
export async function missingOf(
  deps: Taking,
  from: string,
  learner: string,
  ids: string[],
): Promise<string[]> {
  await mustBeTheirs(deps.db, from, learner);
  const known = await deps.sync(learner).known(ids);
  return ids.filter((id) => !known.has(id));
}

/** As from the learner's phone. @throws UstatError 'not-found' for nobody of the hub's classes */
export async function takeEvents(
  deps: Taking,
  from: string,
  { batch }: Extract<Message, { kind: 'events' }>,
): Promise<Reply> {
  await mustBeTheirs(deps.db, from, batch.learner);
  const { journal, copies, clock, model, failed } = deps;
  const own = { sync: deps.sync(batch.learner), courses: deps.courses() };
  return take({ ...own, journal, copies, clock, model, failed }, batch);
}

async function mustBeTheirs(sql: Sql, from: string, learner: string): Promise<void> {
  if ((await isForgotten(sql, learner)) || !(await isOfHub(sql, from, learner)))
    throw new UstatError('not-found', `The hub has no learner ${learner} here.`);
}

/** @throws UstatError 'not-found' for a course that no class of the hub's has */
export async function mustBeTheirCourse(sql: Sql, from: string, course: string): Promise<void> {
  const own = await classesById(sql, await classesOfHub(sql, from));
  if (!own.some(({ courseIds }) => courseIds.includes(course)))
    throw new UstatError('not-found', `No class of the hub has the course ${course}.`);
}

/** @throws UstatError as mustBeTheirCourse */
export async function packFor(
  { db, clock }: Taking,
  from: string,
  { course, root, key }: { course: string; root: string; key: PackKey },
): Promise<Uint8Array> {
  await mustBeTheirCourse(db, from, course);
  return makePack(db, { courseId: course, root, key, at: clock() });
}
