import { filesOf } from '../../content/course-file-queries';
import { type CourseChange, changesAfter, filesBefore, newestChange } from '../../content/draft-queries';
import { checkPiece, saidOf } from '../../content/edit/check-piece';
import { outlineOf } from '../../content/edit/outline';
import { readPictures } from '../../content/import/course';
import { picturesIn } from '../../content/import/picture-words';
import { Problems } from '../../content/import/problems';
import { UstatError } from '../../errors';
import { services } from './services';

/** A course as it was after one of its changes. */

interface VersionView {
  /** Null: as it was first loaded, before all changes. */
  change: CourseChange | null;
  /** Of the newest change. */
  last: number;
  /** Its files, and those that it is compared with: as published now. */
  files: Map<string, string>;
  now: Map<string, string>;
  /** Names of all files of both; those that are others now come first. */
  paths: { path: string; isOther: boolean }[];
}

/**
 * @param seq the change that it was after; 0: before all of them
 * @throws UstatError 'not-found' where there was no such change
 */
export async function versionView(courseId: string, seq: number): Promise<VersionView> {
  const { db } = services();
  const last = await newestChange(db, courseId);
  if (last === null || seq > last) throw new UstatError('not-found', `There is no change ${seq}.`);
  const [change = null, ...later] = seq === 0 ? [] : await changesAfter(db, courseId, seq - 1);
  const after = seq === 0 ? await changesAfter(db, courseId, 0) : later;
  const now = await filesOf(db, courseId);
  const files = filesBefore(now, [...after].reverse());
  const all = [...new Set([...files.keys(), ...now.keys()])].sort();
  const paths = all.map((path) => ({ path, isOther: files.get(path) !== now.get(path) }));
  paths.sort((a, b) => Number(b.isOther) - Number(a.isOther));
  return { change, last, files, now, paths };
}

/** A lesson of a version as a learner read it; null for a file that is none. */
export function lessonIn(files: ReadonlyMap<string, string>, path: string) {
  const [, language = '', id = ''] = /^([^/]+)\/([^/]+)\.md$/.exec(path) ?? [];
  const outline = outlineOf(files);
  if (!files.has(path) || !outline.modules.some((module) => module.id === id)) return null;
  const problems = new Problems();
  const pictures = picturesIn([language], language, readPictures(files, problems), files, problems);
  const piece = { kind: 'lesson', id, language } as const;
  return { language, said: saidOf(checkPiece(files, piece, outline, pictures), piece) };
}
