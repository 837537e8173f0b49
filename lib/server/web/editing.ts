import * as z from 'zod';
import type { SignedIn } from '../../auth/staff-queries';
import { filesOf, picturesOf } from '../../content/course-file-queries';
import {
  type DraftFile,
  draftsOf,
  dropRefused,
  keepRefused,
  refusedOf,
  saveDrafts,
} from '../../content/draft-queries';
import { withChanges } from '../../content/edit/changes';
import { type CheckSaid, checkPiece, saidOf } from '../../content/edit/check-piece';
import type { Checked } from '../../content/edit/checked';
import { everyLanguage, type Outline, outlineOf } from '../../content/edit/outline';
import {
  changesOf,
  type LanguagePiece,
  markOf,
  ownFiles,
  type Piece,
  pathsOf,
  pieceName,
  pieceNow,
  textsIn,
} from '../../content/edit/piece';
import { translatedPath, withMarks } from '../../content/edit/translation';
import { textsOfPiece } from '../../content/edit/translation-form';
import { readPictures } from '../../content/import/course';
import { picturesIn } from '../../content/import/picture-words';
import { Problems } from '../../content/import/problems';
import type { Shape } from '../../content/schema';
import type { Sql } from '../../db/port';
import { UstatError } from '../../errors';
import { lockCourse } from '../work/load-course';
import { withDrafts } from '../work/publish-course';
import { type Fields, parseFields } from './respond';
import { services } from './services';
import { translationFaults } from './translation-faults';

/** Courses under edit, as pages and forms of curators read and write them. */

interface UnderEdit {
  published: Map<string, string>;
  drafts: DraftFile[];
  /** Those that are published, with the draft over them. */
  files: Map<string, string>;
}

/** @param paths those files alone; null: all @throws UstatError 'not-found' */
export async function underEdit(
  sql: Sql,
  courseId: string,
  paths: readonly string[] | null = null,
): Promise<UnderEdit> {
  const published = await filesOf(sql, courseId, paths);
  const drafts = await draftsOf(sql, courseId, paths);
  const files = withDrafts(published, drafts);
  if (files.size === 0)
    throw new UstatError('not-found', `The files of the course ${courseId} are not here.`);
  return { published, drafts, files };
}

/** What a course under edit says of itself. @throws UstatError 'not-found' */
export const outlineUnderEdit = async (courseId: string): Promise<Outline> =>
  outlineOf((await underEdit(services().db, courseId, ['course.yaml'])).files);

const editPage = (courseId: string) => `/curate/${courseId}/edit`;

/** The page on which a piece is edited. */
export function piecePage(courseId: string, piece: Piece): string {
  const at = editPage(courseId);
  if (piece.kind === 'file') return `${at}/file?path=${encodeURIComponent(piece.id)}`;
  if (piece.kind === 'term') return `${at}/terms?term=${piece.id}&language=${piece.language}`;
  if (piece.kind === 'course') return `${at}/course?language=${piece.language}`;
  return `${at}/${piece.kind}/${encodeURIComponent(piece.id)}?language=${piece.language}`;
}

const id = z.string().min(1).max(200);
const language = z.string().regex(/^[A-Za-z0-9-]{2,20}$/);
/** Files of a course folder: what is given out as a zip file goes nowhere else. */
const COURSE_FILE = /^(?:[A-Za-z0-9-]+\/)?[A-Za-z0-9][\w-]*\.(?:ya?ml|md|svg)$/;
const pieceFields = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['item', 'lesson', 'module', 'course', 'translation', 'questions']),
    id,
    language,
  }),
  z.object({ kind: z.literal('term'), id: z.string().regex(/^\d{1,4}$/), language }),
  z.object({ kind: z.literal('file'), id: z.string().max(200).regex(COURSE_FILE) }),
]);

/** What a form of the editor is about. @throws UstatError 'bad-input' */
const pieceOf = (fields: Fields): Piece => parseFields(pieceFields, fields);

export interface PieceView {
  piece: Piece;
  outline: Outline;
  files: Map<string, string>;
  /** Of the piece as it stands, for the form to send along. */
  mark: string;
  checked: Checked;
  /** What this person typed and could not save, because a colleague was faster. */
  refused: Fields | null;
  /** Who has changed its files since they were published. */
  draft: DraftFile | null;
}

/** A piece with all that its page shows. @throws UstatError 'not-found' */
export async function pieceView(staff: SignedIn, courseId: string, piece: Piece): Promise<PieceView> {
  const { db } = services();
  const { files, drafts, outline, pictures } = await around(db, courseId, piece);
  if (
    ['lesson', 'module', 'questions'].includes(piece.kind) &&
    !outline.modules.some(({ id }) => id === piece.id)
  )
    throw new UstatError('not-found', `The course has no module ${piece.id}.`);
  const place = { staffId: staff.id, courseId, piece: pieceName(piece) };
  const own = ownFiles(piece);
  return {
    ...{ piece, outline, files, mark: markOf(files, piece) },
    checked: checkedPiece(files, piece, outline, pictures),
    refused: await refusedOf(db, place),
    draft: drafts.find(({ path }) => own.includes(path)) ?? null,
  };
}

/** By the importer's own rules; a translation also by what stands beside it. */
function checkedPiece(...given: Parameters<typeof checkPiece>): Checked {
  const [files, piece] = given;
  const checked = checkPiece(...given);
  if (piece.kind !== 'translation') return checked;
  return { ...checked, faults: [...checked.faults, ...translationFaults(files, piece)] };
}

/** The files that a piece is made of, and what it is checked against. */
async function around(sql: Sql, courseId: string, piece: Piece) {
  const first = outlineOf((await underEdit(sql, courseId, ['course.yaml'])).files);
  const all = everyLanguage(first);
  const possible = piece.kind === 'translation' ? all.slice(1) : first.languages;
  if (piece.kind !== 'file' && !possible.includes(piece.language))
    throw new UstatError('not-found', `The course is not written in ${piece.language}.`);
  const under = await underEdit(sql, courseId, [...pathsOf(piece, all), ...all.map(translatedPath)]);
  const outline = outlineOf(under.files);
  const isLesson = piece.kind === 'translation' && textsOfPiece(piece).kind === 'lesson';
  const pictures =
    piece.kind === 'lesson' || (piece.kind === 'translation' && isLesson)
      ? await picturesHere(sql, courseId, piece, under.files)
      : NONE;
  return { ...under, outline, pictures };
}

const NONE: ReadonlyMap<string, Shape | null> = new Map();

/** The pictures of a course under edit, with their words in the language of a lesson. */
async function picturesHere(
  sql: Sql,
  courseId: string,
  { language }: LanguagePiece,
  around: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Shape | null>> {
  const published = await picturesOf(sql, courseId);
  const drafts = (await draftsOf(sql, courseId)).filter(({ path }) => path.startsWith('pictures/'));
  const files = withDrafts(published, drafts);
  const problems = new Problems();
  return picturesIn([language], language, readPictures(files, problems), around, problems);
}

/** Checks what a form holds, as if it were saved. @throws UstatError 'not-found', 'bad-input' */
export async function checkFields(courseId: string, fields: Fields): Promise<CheckSaid> {
  const piece = pieceOf(fields);
  const { files, outline, pictures } = await around(services().db, courseId, piece);
  const changed = withChanges(files, changesOf(files, piece, fields, everyLanguage(outline)));
  return saidOf(checkedPiece(changed, piece, outline, pictures), piece);
}

/**
 * Saves what a form holds into the draft of the course. Where the piece is another one by now than
 * the form was made from, nothing is saved, and what was typed is kept for its author.
 * @returns whether it was saved, and where the piece stands now
 */
export async function savePiece(
  staff: SignedIn,
  courseId: string,
  fields: Fields,
): Promise<{ piece: Piece; isSaved: boolean }> {
  const { db, clock } = services();
  const given = pieceOf(fields);
  const mark = fields.find(([name]) => name === 'mark')?.[1];
  return db.transaction(async (tx) => {
    await lockCourse(tx, courseId);
    const { files, published, outline } = await around(tx, courseId, given);
    const piece = pieceNow(files, given, { mark, fields });
    const place = { staffId: staff.id, courseId, piece: pieceName(piece) };
    const changes = changesOf(files, piece, fields, everyLanguage(outline));
    const changed = withChanges(files, changes);
    if (markOf(files, piece) !== mark) {
      // both may have written the same
      if (markOf(changed, piece) === markOf(files, piece)) return { piece, isSaved: true };
      await keepRefused(tx, place, fields, clock());
      return { piece, isSaved: false };
    }
    for (const [path, text] of withMarks(files, changed, textsIn(piece, changed))) changes.set(path, text);
    await saveDrafts(tx, courseId, changes, published, { by: staff.name, at: clock() });
    await dropRefused(tx, place);
    return { piece, isSaved: true };
  });
}
