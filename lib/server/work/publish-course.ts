import { setImmediate } from 'node:timers/promises';
import { filesOf } from '../../content/course-file-queries';
import {
  changesAfter,
  type DraftFile,
  draftsOf,
  dropDrafts,
  fileMark,
  filesBefore,
  newestChange,
} from '../../content/draft-queries';
import { parseCourse } from '../../content/import/course';
import { hash, type ParsedCourse } from '../../content/parsed-course';
import type { Db, Sql } from '../../db/port';
import { UstatError } from '../../errors';
import type { Jobs } from '../../jobs/kind';
import { EMBED, embedKey } from './kinds';
import { loadCourseIn, lockCourse } from './load-course';

export interface Publishing {
  by: string;
  why: string;
  at: Date;
  /** Tells of it in the trail, in the same transaction. */
  told(tx: Sql): Promise<void>;
}

interface PublishDeps {
  db: Db;
  jobs: Jobs;
  /** Whether there is a model that makes vectors. */
  hasEmbedder: boolean;
}

/** Tells whether drafts are those that somebody has seen. */
export const draftMark = (drafts: readonly DraftFile[]): string =>
  hash(drafts.map(({ path, text }) => [path, text]));

/** The files with those of a draft over them. */
export function withDrafts(
  published: ReadonlyMap<string, string>,
  drafts: readonly Pick<DraftFile, 'path' | 'text'>[],
): Map<string, string> {
  const files = new Map(published);
  for (const { path, text } of drafts) {
    if (text === null) files.delete(path);
    else files.set(path, text);
  }
  return files;
}

/** Those files of a course as they are under edit. */
export const filesUnderEdit = async (
  sql: Sql,
  courseId: string,
  paths: readonly string[],
): Promise<Map<string, string>> =>
  withDrafts(await filesOf(sql, courseId, paths), await draftsOf(sql, courseId, paths));

/** Drafts whose published file is another one than they were begun from. */
export const overtaken = (
  drafts: readonly DraftFile[],
  published: ReadonlyMap<string, string>,
): DraftFile[] => drafts.filter(({ path, base }) => base !== fileMark(published.get(path)));

/**
 * Loads a course with its draft, as an import would; from then on there is no draft. What learners
 * have begun they finish in the version that they began.
 * @param seen mark of the drafts that were looked at
 * @throws UstatError 'conflict' where the draft or the course has changed since; 'bad-input' with
 *   every fault of it
 */
export async function publishCourse(
  deps: PublishDeps,
  courseId: string,
  seen: string,
  publishing: Publishing,
): Promise<void> {
  const drafts = await draftsOf(deps.db, courseId);
  const published = await filesOf(deps.db, courseId);
  if (drafts.length === 0 || draftMark(drafts) !== seen)
    throw new UstatError('conflict', 'The draft has changed since it was looked at.');
  if (overtaken(drafts, published).length > 0)
    throw new UstatError('conflict', 'The published course has changed under the draft.');
  const course = parseCourse(withDrafts(published, drafts));
  // reading a course takes the thread for some tenths of a second, loading it again
  await setImmediate();
  if (course.structure.id !== courseId)
    throw new UstatError('bad-input', 'A course keeps its id.', ['course.yaml: id: a course keeps its id']);
  await load(deps, course, publishing, async (tx) => {
    const isSame =
      draftMark(await draftsOf(tx, courseId)) === seen &&
      hash([...(await filesOf(tx, courseId))]) === hash([...published]);
    if (!isSame) throw new UstatError('conflict', 'The course has changed meanwhile.');
    await dropDrafts(tx, courseId, null);
  });
}

/**
 * Loads the course as it was before a change and all that came after it; the draft stays.
 * @param last the newest change that was seen
 * @throws UstatError 'conflict' where there is a newer one, 'not-found' where there is no such
 *   change
 */
export async function bringBack(
  deps: PublishDeps,
  courseId: string,
  { seq, last }: { seq: number; last: number },
  publishing: Publishing,
): Promise<void> {
  const changes = (await changesAfter(deps.db, courseId, seq - 1)).reverse();
  if (changes.at(-1)?.seq !== seq) throw new UstatError('not-found', `There is no change ${seq}.`);
  const course = parseCourse(filesBefore(await filesOf(deps.db, courseId), changes));
  await load(deps, course, publishing, async (tx) => {
    if ((await newestChange(tx, courseId)) !== last)
      throw new UstatError('conflict', 'The course has changed meanwhile.');
  });
}

async function load(
  { db, jobs, hasEmbedder }: PublishDeps,
  course: ParsedCourse,
  { by, why, at, told }: Publishing,
  check: (tx: Sql) => Promise<void>,
): Promise<void> {
  const { id } = course.structure;
  await db.transaction(async (tx) => {
    await lockCourse(tx, id);
    await check(tx);
    await loadCourseIn(tx, course, at, { isOwn: true, by, why });
    if (hasEmbedder) await jobs.enqueue(tx, EMBED, { course: id }, { key: embedKey(id) });
    await told(tx);
  });
}
