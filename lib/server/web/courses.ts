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
  type Uploaded,
  type UploadReport,
  uploadedAt,
  uploadOf,
} from '../../content/upload-queries';
import { hasCode, UstatError } from '../../errors';
import { keysThere } from '../../jobs/list-queries';
import { learnersIn } from '../../knowledge/state-queries';
import { countChunksOf } from '../../retrieval/chunk-queries';
import { waitsForVectors } from '../../retrieval/embedding-queries';
import { isPack } from '../../sync/pack';
import { type LoadedPack, savePackOf } from '../../sync/pack-queries';
import { compareCourse } from '../work/compare-course';
import { readArchive, writeArchive } from '../work/course-archive';
import { exportCourse } from '../work/export-course';
import { EMBED, embedKey } from '../work/kinds';
import { loadCourseIn, lockCourse } from '../work/load-course';
import { mayTakePlace, type OpenedPack, openPack, takePackedVectors } from '../work/pack';
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
  let what: Uploaded | null = null;
  let report: UploadReport;
  try {
    const { course, pack } = await courseIn(bytes);
    what = pack ? { pack: bytes } : { files: new Map(course.files) };
    const compared = await compareCourse(db, course, staff.language, at);
    const isRetired = await services().courses().isRetired(compared.id);
    report = { course: { ...compared, isRetired, ...(pack ? { pack } : {}) } };
  } catch (error) {
    if (!hasCode(error, 'bad-input') && !hasCode(error, 'conflict')) throw error;
    const { message, details } = error;
    report = { wrong: { message, faults: details.slice(0, TOLD), count: details.length } };
    what = null;
  }
  await saveUpload(db, staff.id, { at, name: name.slice(0, 200), report, what });
  return `${PAGE}/load`;
}

/** The course in a zip file, or in a pack that may take its place here. */
async function courseIn(bytes: Uint8Array): Promise<{ course: ParsedCourse; pack?: LoadedPack }> {
  if (!isPack(bytes)) return { course: parseCourse(await readArchive(bytes)) };
  const { db } = services();
  const opened = await opens(bytes);
  await mayTakePlace(db, opened.course.structure.id, opened.pack, ownFingerprint());
  return opened;
}

const ownFingerprint = () => packKey(services().config.dataDir).fingerprint;

/** @throws UstatError as openPack */
async function opens(pack: Uint8Array): Promise<OpenedPack> {
  const { db, config, encoder } = services();
  const door = { trusted: trustedKeys(config.dataDir), root: process.cwd() };
  return openPack(db, pack, encoder ? { ...door, encoder } : door);
}

/**
 * Loads what was looked at. Vectors that a pack brings are taken where they are of the encoder
 * here; others are made by a job.
 * @param seen moment of the upload that the page showed
 * @throws UstatError 'conflict' where it is another one, or the course here is not the one that it
 *   was compared with; 'bad-input' for a pack that is not taken any more
 */
export async function loadLooked(staff: SignedIn, actor: Actor, seen: Date): Promise<string> {
  const { db, jobs, embedders, hasher, clock } = services();
  const upload = await uploadOf(db, staff.id);
  const what = await uploadedAt(db, staff.id, seen);
  if (!what || !upload || !('course' in upload.report))
    throw new UstatError('conflict', 'Another course was sent since.');
  const { against } = upload.report.course;
  const opened = 'pack' in what ? await opens(what.pack) : null;
  const course = opened?.course ?? parseCourse('files' in what ? what.files : new Map());
  const { id } = course.structure;
  const [chosen] = embedders;
  const brings = opened?.search?.vectors?.embedderId === chosen?.id;
  await db.transaction(async (tx) => {
    await lockCourse(tx, id);
    const there = await partsOf(tx, id);
    if ((there?.mark ?? null) !== against) throw new UstatError('conflict', `The course ${id} has changed.`);
    if (opened) await mayTakePlace(tx, id, opened.pack, ownFingerprint());
    const loading = { isOwn: true, by: staff.name, why: upload.name, made: opened?.search?.words ?? null };
    await loadCourseIn(tx, course, clock(), loading);
    if (opened) await savePackOf(tx, id, opened.pack, clock());
    if (chosen && !brings) await jobs.enqueue(tx, EMBED, { course: id }, { key: embedKey(id) });
    const change = { before: against?.slice(0, 8) ?? null, after: course.version.slice(0, 8) };
    await recordAudit(tx, hasher, actor, { action: 'course-loaded', subject: id, ...change }, clock());
    await dropUpload(tx, staff.id);
  });
  if (chosen && opened && brings) await takeBrought(opened, chosen.id);
  return `${PAGE}?done=loaded&q=${encodeURIComponent(id)}`;
}

/** Ended amid it, the next start has the rest made. */
async function takeBrought(opened: OpenedPack, embedderId: string): Promise<void> {
  const { db, jobs } = services();
  const { id } = opened.course.structure;
  try {
    await takePackedVectors(db, opened, embedderId);
  } finally {
    if (await waitsForVectors(db, embedderId, id))
      await jobs.enqueue(db, EMBED, { course: id }, { key: embedKey(id) });
  }
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
