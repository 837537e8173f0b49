import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf } from '../../content/course-file-queries';
import { loadedAtOf, versionOf } from '../../content/course-queries';
import { parseCourse } from '../../content/import/course';
import type { ParsedCourse } from '../../content/parsed-course';
import type { Db, Sql } from '../../db/port';
import { UstatError } from '../../errors';
import { type Pack, readHead, readPack, writePack } from '../../sync/pack';
import { type LoadedPack, packOf, savePackOf } from '../../sync/pack-queries';
import { decodeText } from '../read-text';
import { exportCourse } from './export-course';
import { loadCourseIn, lockCourse } from './load-course';
import { gzipped, type PackKey, packTools } from './pack-keys';

/**
 * A loaded course as one signed file: its texts and pictures, the hints that are approved here, and
 * what the program needs beside it to work without a network.
 * @param given.root of the program
 * @param given.since an earlier pack of the course: what is as it was there does not go along, and
 *   whoever loads this one has to have loaded that one
 * @throws UstatError 'not-found' where the course is not there, 'bad-input' as loadPack would
 */
export async function makePack(
  db: Db,
  given: { courseId: string; root: string; key: PackKey; at: Date; since?: Uint8Array | undefined },
): Promise<Uint8Array> {
  const { courseId, root, key, at, since } = given;
  const isOwn = (one: string) => one === key.fingerprint;
  const before = since && (await readHead(since, packTools, isOwn)).manifest;
  if (before && before.course !== courseId)
    throw new UstatError('bad-input', `The earlier pack is of ${before.course}.`);
  const texts = await exportCourse(db, courseId);
  const version = await versionOf(db, courseId);
  if (version === null) throw new UstatError('not-found', `No course ${courseId}.`);
  const files = new Map(besideFiles(root));
  for (const [path, text] of texts) files.set(`course/${path}`, Buffer.from(text));
  const says = { course: courseId, version, madeAt: at };
  const bytes = await writePack(says, files, { ...key, gzip: gzipped, before });
  // names of files that no pack may have, and what is too large, are found here and not elsewhere
  const held = async () => (path: string) => files.get(path) ?? null;
  parseCourse(courseFiles(await readPack(bytes, packTools, isOwn, held)));
  return bytes;
}

/** Folders of a pack beside the course's: where they come from, and which files of it. */
const BESIDE: readonly [folder: string, from: string, which: RegExp][] = [
  ['danger', 'lib/tutor/danger', /\.yaml$/],
  ['messages', 'lib/messages', /\.json$/],
  ['models', 'models', /^knowledge-tracing\.(?:onnx|posterior\.json|manifest\.json)$/],
];

function besideFiles(root: string): [path: string, bytes: Uint8Array][] {
  return BESIDE.flatMap(([folder, from, which]) =>
    readdirSync(join(root, from))
      .filter((name) => which.test(name))
      .map((name): [string, Uint8Array] => [`${folder}/${name}`, readFileSync(join(root, from, name))]),
  );
}

/** Whose packs are taken, and where this program lies. */
export interface PackDoor {
  trusted: ReadonlySet<string>;
  root: string;
}

/** A course that came as a pack, before anything of it is stored. */
export interface OpenedPack {
  course: ParsedCourse;
  pack: LoadedPack;
}

/** @throws UstatError 'bad-input' with the name of what is wrong (lib/sync/pack.ts readPack) */
export async function openPack(db: Sql, bytes: Uint8Array, door: PackDoor): Promise<OpenedPack> {
  const isTrusted = (fingerprint: string) => door.trusted.has(fingerprint);
  const pack = await readPack(bytes, packTools, isTrusted, async (courseId) => {
    const stored = await filesOf(db, courseId);
    const beside = new Map(besideFiles(door.root));
    return (path) => {
      const text = path.startsWith('course/') ? stored.get(path.slice('course/'.length)) : undefined;
      return text === undefined ? (beside.get(path) ?? null) : Buffer.from(text);
    };
  });
  const course = parseCourse(courseFiles(pack));
  const { manifest, fingerprint } = pack;
  const { id } = course.structure;
  if (id !== manifest.course)
    throw new UstatError('bad-input', `This pack is damaged: it names ${manifest.course} and holds ${id}.`);
  return { course, pack: { fingerprint, madeAt: manifest.madeAt } };
}

/**
 * Whether a pack may take the place of what is here.
 * @param own this site's key
 * @throws UstatError 'conflict' for an older one than is here, and another course of the same id
 */
export async function mayTakePlace(
  sql: Sql,
  id: string,
  { fingerprint, madeAt }: LoadedPack,
  own: string,
): Promise<void> {
  const [before, loadedAt] = [await packOf(sql, id), await loadedAtOf(sql, id)];
  const isOthers = before ? before.fingerprint !== fingerprint : loadedAt !== null && fingerprint !== own;
  if (isOthers)
    throw new UstatError('conflict', `Another course "${id}" is here already; --replace takes its place.`);
  const since = before?.madeAt ?? loadedAt;
  if (since && since > madeAt)
    throw new UstatError('conflict', `This pack is older than "${id}" here; --replace takes its place.`);
}

/**
 * Loads the course of a pack; nothing of one that is refused stays.
 * @param given.replaces takes the place of a course of this id that came otherwise, or later
 * @throws UstatError as openPack and mayTakePlace
 */
export async function loadPack(
  db: Db,
  bytes: Uint8Array,
  given: PackDoor & { own: string; at: Date; replaces?: boolean },
): Promise<{ id: string; items: number; lessons: number; fingerprint: string }> {
  const { course, pack } = await openPack(db, bytes, given);
  const { id } = course.structure;
  await db.transaction(async (tx) => {
    await lockCourse(tx, id);
    if (!given.replaces) await mayTakePlace(tx, id, pack, given.own);
    await loadCourseIn(tx, course, given.at, { isOwn: true });
    await savePackOf(tx, id, pack, given.at);
  });
  const { fingerprint } = pack;
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
