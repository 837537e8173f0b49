import { type Actor, recordAudit } from '../../auth/audit';
import type { SignedIn } from '../../auth/staff-queries';
import {
  courseTitles,
  listSiteCourses,
  offered,
  partsOf,
  type SiteCourse,
  setRetired,
} from '../../content/course-list-queries';
import { parseCourse } from '../../content/import/course';
import type { ParsedCourse } from '../../content/parsed-course';
import {
  dropUpload,
  saveUpload,
  type UploadReport,
  uploadedFiles,
  uploadOf,
} from '../../content/upload-queries';
import { hasCode, UstatError } from '../../errors';
import { keysThere } from '../../jobs/list-queries';
import { learnersIn } from '../../knowledge/state-queries';
import { countChunksOf } from '../../retrieval/chunk-queries';
import { isPack } from '../../sync/pack';
import { type LoadedPack, savePackOf } from '../../sync/pack-queries';
import { compareCourse } from '../work/compare-course';
import { readArchive, writeArchive } from '../work/course-archive';
import { exportCourse } from '../work/export-course';
import { EMBED, embedKey } from '../work/kinds';
import { loadCourseIn, lockCourse } from '../work/load-course';
import { mayTakePlace, openPack } from '../work/pack';
import { packKey, trustedKeys } from '../work/pack-keys';
import type { UploadedFile } from './respond';
import { services } from './services';

const PAGE = '/admin/courses';
/** Faults of an upload that are told one by one. */
const TOLD = 200;

/** So many courses are shown to choose from; of more, a part of the title is asked for. */
export const COURSES_SHOWN = 20;

/**
 * Courses that a class may be given: those that are chosen already, and the first that a text
 * finds.
 * @returns `all`: how many there are to choose from in all
 */
export async function coursesToChoose(asked: {
  text: string;
  chosen: readonly string[];
  language: string;
}): Promise<{ courses: { id: string; title: string }[]; all: number }> {
  const { db } = services();
  const { text, chosen, language } = asked;
  const offered = { isRetired: false, language, from: 0, most: COURSES_SHOWN };
  const [found, { count: all }, titles] = await Promise.all([
    listSiteCourses(db, { ...offered, text }),
    listSiteCourses(db, { ...offered, text: '', most: 0 }),
    courseTitles(db, { ids: chosen, language }),
  ]);
  const shown = new Map([...titles, ...found.courses.map(({ id, title }) => [id, title] as const)]);
  return { courses: [...shown].map(([id, title]) => ({ id, title })), all };
}

/** Whether each is a course that somebody may still be given. */
export async function mayBeGiven(ids: readonly string[]): Promise<boolean> {
  const there = await offered(services().db, ids);
  return ids.every((id) => there.has(id));
}

export interface CourseSeen extends SiteCourse {
  chunks: { all: number; embedded: number };
  /** Its vectors are still to be made. */
  isWaiting: boolean;
  /** Who has answered something in it. */
  learners: number;
}

/** What `/admin/courses` shows. */
export async function coursesSeen(
  asked: Parameters<typeof listSiteCourses>[1],
): Promise<{ courses: CourseSeen[]; count: number; hasEmbedder: boolean }> {
  const { db, embedders } = services();
  const [chosen] = embedders;
  const { courses, count } = await listSiteCourses(db, asked);
  const ids = courses.map(({ id }) => id);
  const [chunks, learners, waiting] = await Promise.all([
    countChunksOf(db, ids, chosen?.id ?? null),
    learnersIn(db, ids),
    keysThere(db, ids.map(embedKey)),
  ]);
  return {
    count,
    hasEmbedder: chosen !== undefined,
    courses: courses.map((course) => ({
      ...course,
      chunks: chunks.get(course.id) ?? { all: 0, embedded: 0 },
      isWaiting: waiting.has(embedKey(course.id)),
      learners: learners.get(course.id) ?? 0,
    })),
  };
}

/** Keeps a zip file or a pack that was sent, with what it would change. @returns where to go on */
export async function lookAtCourse(staff: SignedIn, { name, bytes }: UploadedFile): Promise<string> {
  const { db, clock } = services();
  const at = clock();
  let files: Map<string, string> | null = null;
  let report: UploadReport;
  try {
    const { course, pack } = await courseIn(bytes);
    files = new Map(course.files);
    const compared = await compareCourse(db, course, staff.language, at);
    const isRetired = await services().courses().isRetired(compared.id);
    report = { course: { ...compared, isRetired, ...(pack ? { pack } : {}) } };
  } catch (error) {
    if (!hasCode(error, 'bad-input') && !hasCode(error, 'conflict')) throw error;
    const { message, details } = error;
    report = { wrong: { message, faults: details.slice(0, TOLD), count: details.length } };
    files = null;
  }
  await saveUpload(db, staff.id, { at, name: name.slice(0, 200), report, files });
  return `${PAGE}/load`;
}

/** The course in a zip file, or in a pack that may take its place here. */
async function courseIn(bytes: Uint8Array): Promise<{ course: ParsedCourse; pack?: LoadedPack }> {
  if (!isPack(bytes)) return { course: parseCourse(await readArchive(bytes)) };
  const { db, config } = services();
  const door = { trusted: trustedKeys(config.dataDir), root: process.cwd() };
  const opened = await openPack(db, bytes, door);
  await mayTakePlace(db, opened.course.structure.id, opened.pack, packKey(config.dataDir).fingerprint);
  return opened;
}

/**
 * Loads what was looked at; its vectors are made by a job.
 * @param seen moment of the upload that the page showed
 * @throws UstatError 'conflict' where it is another one, or the course here is not the one that it
 *   was compared with
 */
export async function loadLooked(staff: SignedIn, actor: Actor, seen: Date): Promise<string> {
  const { db, jobs, embedders, hasher, clock, config } = services();
  const upload = await uploadOf(db, staff.id);
  const files = await uploadedFiles(db, staff.id, seen);
  if (!files || !upload || !('course' in upload.report))
    throw new UstatError('conflict', 'Another course was sent since.');
  const { against, pack } = upload.report.course;
  const course = parseCourse(files);
  const { id } = course.structure;
  await db.transaction(async (tx) => {
    await lockCourse(tx, id);
    const there = await partsOf(tx, id);
    if ((there?.mark ?? null) !== against) throw new UstatError('conflict', `The course ${id} has changed.`);
    if (pack) await mayTakePlace(tx, id, pack, packKey(config.dataDir).fingerprint);
    await loadCourseIn(tx, course, clock(), { isOwn: true, by: staff.name, why: upload.name });
    if (pack) await savePackOf(tx, id, pack, clock());
    if (embedders.length > 0) await jobs.enqueue(tx, EMBED, { course: id }, { key: embedKey(id) });
    const change = { before: against?.slice(0, 8) ?? null, after: course.version.slice(0, 8) };
    await recordAudit(tx, hasher, actor, { action: 'course-loaded', subject: id, ...change }, clock());
    await dropUpload(tx, staff.id);
  });
  return `${PAGE}?done=loaded&q=${encodeURIComponent(id)}`;
}

/** @throws UstatError 'conflict' where it is so already, or there is no such course */
export async function changeCourse(actor: Actor, id: string, does: 'retire' | 'restore'): Promise<void> {
  const { db, hasher, clock } = services();
  await db.transaction(async (tx) => {
    await lockCourse(tx, id);
    if (!(await setRetired(tx, id, does === 'retire' ? clock() : null)))
      throw new UstatError('conflict', `The course ${id} is not there, or is so already.`);
    const action = does === 'retire' ? 'course-retired' : 'course-restored';
    await recordAudit(tx, hasher, actor, { action, subject: id }, clock());
  });
}

/** A course as a zip file; that it was taken is told in the audit trail. @throws as exportCourse */
export async function courseArchive(actor: Actor, id: string): Promise<Uint8Array> {
  const { db, hasher, clock } = services();
  const files = await exportCourse(db, id);
  await db.transaction((tx) =>
    recordAudit(tx, hasher, actor, { action: 'course-exported', subject: id }, clock()),
  );
  return writeArchive(id, files, clock());
}
