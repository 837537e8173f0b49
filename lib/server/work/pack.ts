import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadedAtOf, versionOf } from '../../content/course-queries';
import { parseCourse } from '../../content/import/course';
import type { Db } from '../../db/port';
import { UstatError } from '../../errors';
import { type Pack, readPack, writePack } from '../../sync/pack';
import { packOf, savePackOf } from '../../sync/pack-queries';
import { decodeText } from '../read-text';
import { exportCourse } from './export-course';
import { loadCourseIn, lockCourse } from './load-course';
import { gzipped, type PackKey, packTools } from './pack-keys';

/**
 * A loaded course as one signed file: its texts and pictures, the hints that are approved here, and
 * what the program needs beside it to work without a network.
 * @param root of the program
 * @throws UstatError 'not-found' where the course is not there, 'bad-input' as loadPack would
 */
export async function makePack(
  db: Db,
  { courseId, root, key, at }: { courseId: string; root: string; key: PackKey; at: Date },
): Promise<Uint8Array> {
  const texts = await exportCourse(db, courseId);
  const version = await versionOf(db, courseId);
  if (version === null) throw new UstatError('not-found', `No course ${courseId}.`);
  const files = new Map<string, Uint8Array>();
  for (const [path, text] of texts) files.set(`course/${path}`, Buffer.from(text));
  for (const [folder, from, which] of BESIDE)
    for (const name of readdirSync(join(root, from)).filter((one) => which.test(one)))
      files.set(`${folder}/${name}`, readFileSync(join(root, from, name)));
  const bytes = await writePack({ course: courseId, version, madeAt: at }, files, { ...key, gzip: gzipped });
  // names of files that no pack may have, and what is too large, are found here and not elsewhere
  parseCourse(courseFiles(await readPack(bytes, packTools, (one) => one === key.fingerprint)));
  return bytes;
}

/** Folders of a pack beside the course's: where they come from, and which files of it. */
const BESIDE: readonly [folder: string, from: string, which: RegExp][] = [
  ['danger', 'lib/tutor/danger', /\.yaml$/],
  ['messages', 'lib/messages', /\.json$/],
  ['models', 'models', /^knowledge-tracing\.(?:onnx|posterior\.json|manifest\.json)$/],
];

/**
 * Loads the course of a pack; nothing of one that is refused stays.
 * @param given.replaces takes the place of a course of this id that came otherwise, or later
 * @throws UstatError 'bad-input' with the name of what is wrong (lib/sync/pack.ts readPack),
 *   'conflict' for an older one than is here, and for another course of the same id
 */
export async function loadPack(
  db: Db,
  bytes: Uint8Array,
  given: { trusted: ReadonlySet<string>; own: string; at: Date; replaces?: boolean },
): Promise<{ id: string; items: number; lessons: number; fingerprint: string }> {
  const pack = await readPack(bytes, packTools, (fingerprint) => given.trusted.has(fingerprint));
  const course = parseCourse(courseFiles(pack));
  const { manifest, fingerprint } = pack;
  const { id } = course.structure;
  if (id !== manifest.course)
    throw new UstatError('bad-input', `This pack is damaged: it names ${manifest.course} and holds ${id}.`);
  await db.transaction(async (tx) => {
    await lockCourse(tx, id);
    const [before, loadedAt] = [await packOf(tx, id), await loadedAtOf(tx, id)];
    const isOthers = before
      ? before.fingerprint !== fingerprint
      : loadedAt !== null && fingerprint !== given.own;
    if (isOthers && !given.replaces)
      throw new UstatError('conflict', `Another course "${id}" is here already; --replace takes its place.`);
    const since = before?.madeAt ?? loadedAt;
    if (since && since > manifest.madeAt && !given.replaces)
      throw new UstatError('conflict', `This pack is older than "${id}" here; --replace takes its place.`);
    await loadCourseIn(tx, course, given.at, { isOwn: true });
    await savePackOf(tx, id, { fingerprint, madeAt: manifest.madeAt }, given.at);
  });
  return { id, items: course.items.length, lessons: course.lessons.length, fingerprint };
}

/** By path within the course's folder. */
function courseFiles({ files }: Pack): Map<string, string> {
  const own = [...files].filter(([path]) => path.startsWith('course/'));
  return new Map(
    own.map(([path, bytes]) => {
      const name = path.slice('course/'.length);
      return [name, decodeText(bytes, name)];
    }),
  );
}
