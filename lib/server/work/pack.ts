import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf } from '../../content/course-file-queries';
import { loadedAtOf, versionOf } from '../../content/course-queries';
import { parseCourse } from '../../content/import/course';
import type { ParsedCourse } from '../../content/parsed-course';
import type { Db, Sql } from '../../db/port';
import { nullWhere, UstatError } from '../../errors';
import { chunkLesson } from '../../retrieval/chunk';
import {
  countRows,
  type PackedSearch,
  packNewSearch,
  packSearch,
  readSearch,
  type Searchable,
  textsDigest,
} from '../../retrieval/packed';
import { takeVectors, vectorsForPack } from '../../retrieval/packed-queries';
import { askedDocuments } from '../../retrieval/question-queries';
import { type Pack, type PackManifest, readHead, readPack, writePack } from '../../sync/pack';
import { type LoadedPack, packOf, savePackOf } from '../../sync/pack-queries';
import { decodeText } from '../read-text';
import { exportCourse } from './export-course';
import { loadCourseIn, lockCourse } from './load-course';
import { gzipped, type PackKey, packTools } from './pack-keys';

/**
 * A loaded course as one signed file: its texts and pictures, the hints that are approved here, and
 * what the program needs beside it to work without a network.
 * @param given.root of the program
 * @param given.isWhole index of words and vectors go along: whoever loads it need not make them;
 *   against an earlier pack, vectors of lessons and questions whose files are others now
 * @param given.beside what else goes along, by path
 * @param given.since an earlier pack of the course: what is as it was there does not go along, and
 *   whoever loads this one has to have loaded that one
 * @throws UstatError 'not-found' where the course is not there, 'bad-input' as loadPack would
 */
export async function makePack(
  db: Db,
  given: {
    courseId: string;
    root: string;
    key: PackKey;
    at: Date;
    since?: Uint8Array | undefined;
    isWhole?: boolean;
    beside?: ReadonlyMap<string, Uint8Array>;
  },
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
  for (const [path, file] of given.beside ?? []) files.set(path, file);
  if (given.isWhole) {
    const held = async () => (path: string) => files.get(path) ?? null;
    const earlier = since && (await readPack(since, packTools, isOwn, held).catch(nullWhere('bad-input')));
    const known = before && { ...before, texts: earlier ? courseFiles(earlier) : new Map<string, string>() };
    for (const [path, file] of await searchFiles(db, texts, known)) files.set(path, file);
  }
  const says = { course: courseId, version, madeAt: at };
  const bytes = await writePack(says, files, { ...key, gzip: gzipped, before });
  // names of files that no pack may have, and what is too large, are found here and not elsewhere
  const held = async () => (path: string) => files.get(path) ?? null;
  parseCourse(courseFiles(await readPack(bytes, packTools, isOwn, held)));
  return bytes;
}

const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');

const searchableOf = ({ lessons, questions }: ParsedCourse): Searchable => ({
  ...{ chunks: lessons.flatMap(chunkLesson), questions },
});

/**
 * Vectors where an embedder serves the course whole.
 * @param before the earlier pack; its texts: none where it was made against another one whose files
 *   are gone
 */
async function searchFiles(
  db: Db,
  texts: ReadonlyMap<string, string>,
  before: (PackManifest & { texts: ReadonlyMap<string, string> }) | undefined,
): Promise<Map<string, Uint8Array>> {
  const course = parseCourse(texts);
  const { id } = course.structure;
  const of = searchableOf(course);
  if (before) {
    const known = new Map(before.files.map(({ path, sha256 }) => [path, sha256]));
    const isNew = (name: string) => known.get(`course/${name}`) !== sha256Of(texts.get(name) ?? '');
    const vectors = await vectorsForPack(db, id, of);
    if (!vectors) return new Map();
    return packNewSearch(of, vectors, {
      passage: ({ language, moduleId }) => isNew(`${language}/${moduleId}.md`),
      // thousands stand in one file
      asked: ({ language, text }) => {
        const name = `${language}/questions.yaml`;
        return isNew(name) && !before.texts.get(name)?.includes(text);
      },
    });
  }
  const documents = (await askedDocuments(db, id)).map(({ text }) => text);
  return packSearch(of, documents, await vectorsForPack(db, id, of));
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
  /** What ships with it; without one, indexes and vectors are made here. */
  encoder?: { id: string; width: number };
}

/** A course that came as a pack, before anything of it is stored. */
export interface OpenedPack {
  course: ParsedCourse;
  pack: LoadedPack;
  /** What it brings for search, where it is of this very course as this program reads it. */
  search: PackedSearch | null;
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
  const search = door.encoder ? readSearch(pack.files, door.encoder) : null;
  const isIts = search?.texts === textsDigest(searchableOf(course));
  return { course, pack: { fingerprint, madeAt: manifest.madeAt }, search: isIts ? search : null };
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
 * Loads the course of a pack; nothing of one that is refused stays. Vectors of another encoder than
 * this program's are left where they are: its own are made as ever.
 * @param given.replaces takes the place of a course of this id that came otherwise, or later
 * @throws UstatError as openPack and mayTakePlace
 */
export async function loadPack(
  db: Db,
  bytes: Uint8Array,
  given: PackDoor & { own: string; at: Date; replaces?: boolean },
): Promise<{ id: string; items: number; lessons: number; fingerprint: string; vectors: number }> {
  const { course, pack, search } = await openPack(db, bytes, given);
  const { id } = course.structure;
  await db.transaction(async (tx) => {
    await lockCourse(tx, id);
    if (!given.replaces) await mayTakePlace(tx, id, pack, given.own);
    await loadCourseIn(tx, course, given.at, { isOwn: true, made: search?.words ?? null });
    await savePackOf(tx, id, pack, given.at);
  });
  const vectors = await takePackedVectors(db, { course, search }, given.encoder?.id);
  const { fingerprint } = pack;
  const loaded = { items: course.items.length, lessons: course.lessons.length };
  return { id, ...loaded, fingerprint, vectors };
}

/**
 * Gives a course that was loaded out of a pack the vectors that came along, where they are of this
 * embedder; whatever else lacks one is embedded. @returns how many came
 */
export async function takePackedVectors(
  db: Db,
  { course, search }: Pick<OpenedPack, 'course' | 'search'>,
  embedderId: string | undefined,
): Promise<number> {
  const vectors = search?.vectors;
  if (!vectors || vectors.embedderId !== embedderId) return 0;
  await takeVectors(db, course.structure.id, searchableOf(course), vectors);
  return countRows(vectors);
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
