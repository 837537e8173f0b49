import * as z from 'zod';
import type { SignedIn } from '../../auth/staff-queries';
import { saveDrafts } from '../../content/draft-queries';
import { LANGUAGE_STEPS, languageChanges } from '../../content/edit/languages';
import { everyLanguage, type Outline, outlineOf } from '../../content/edit/outline';
import type { LanguagePiece } from '../../content/edit/piece';
import { textsName, textsOf } from '../../content/edit/texts';
import {
  nextOpen,
  pathsOfTranslation,
  seenMarks,
  sourceLanguage,
  type Translated,
  translatedTexts,
  translationOf,
} from '../../content/edit/translation';
import { textsOfPiece } from '../../content/edit/translation-form';
import type { Sql } from '../../db/port';
import { UstatError } from '../../errors';
import { knownWords, type WordBeside, wordsBeside } from '../../translation/beside';
import { lockCourse } from '../work/load-course';
import { piecePage, pieceView, underEdit } from './editing';
import { services } from './services';
import { suggestionsFor } from './translation-drafts';

/** Courses in a language that they are being translated into, page by page. */

/** All that tells how far a language is. */
async function filesOfLanguage(sql: Sql, courseId: string, language: string) {
  const first = outlineOf((await underEdit(sql, courseId, ['course.yaml'])).files);
  const languages = [...new Set([sourceLanguage(first), language])];
  const under = await underEdit(sql, courseId, pathsOfTranslation(first, languages));
  return { ...under, outline: outlineOf(under.files) };
}

/** Where a language of a course is translated into. */
export const languagePage = (courseId: string, language: string): string =>
  `/curate/${courseId}/edit/translation?language=${encodeURIComponent(language)}`;

/** Languages other than the one that others are written after. */
export const targetLanguages = (outline: Outline): string[] => everyLanguage(outline).slice(1);

/**
 * How far a course is in a language. @param wanted null, or one that it is not being translated
 * into: the first that it is
 */
export async function languageView(courseId: string, wanted: string | null) {
  const { db } = services();
  const first = outlineOf((await underEdit(db, courseId, ['course.yaml'])).files);
  const targets = targetLanguages(first);
  const language = targets.find((one) => one === wanted) ?? [...first.opened.keys()][0] ?? targets[0] ?? null;
  if (language === null) return { outline: first, language, files: new Map<string, string>(), modules: [] };
  const { files, outline } = await filesOfLanguage(db, courseId, language);
  return { outline, language, files, modules: translationOf(files, language) };
}

/** What a translator reads beside a text: languages of the course, the first one foremost. */
function readingOf(outline: Outline, staff: SignedIn, language: string, wanted: readonly string[]): string[] {
  const known = everyLanguage(outline).filter((one) => one !== language);
  const asked = [...new Set(wanted)].filter((one) => known.includes(one));
  if (asked.length > 0) return asked.slice(0, 2);
  const source = sourceLanguage(outline);
  const own = outline.languages.includes(staff.language) && staff.language !== language;
  return [...new Set(own ? [source, staff.language] : [source])];
}

export interface Reading {
  language: string;
  texts: Map<string, Translated>;
}

/**
 * A page of texts with all that a translator sees: what is read beside them, and words.
 * @throws UstatError 'not-found'
 */
export async function textsView(
  staff: SignedIn,
  courseId: string,
  piece: LanguagePiece,
  wanted: readonly string[],
) {
  const view = await pieceView(staff, courseId, piece);
  const { files, outline } = view;
  const of = textsOfPiece(piece);
  const texts = translatedTexts(files, of, piece.language);
  if (texts.length === 0) throw new UstatError('not-found', `The course has no texts ${piece.id}.`);
  const read = readingOf(outline, staff, piece.language, wanted);
  const readings = read.map((language): Reading => {
    const own = translatedTexts(files, of, language);
    return { language, texts: new Map(own.map((one) => [one.name, one])) };
  });
  return {
    ...view,
    ...{ of, texts, readings },
    seen: seenMarks(files, of, read),
    words: wordsOn(files, piece, sourceLanguage(outline)),
    suggestions: await suggestionsFor(
      { courseId, language: piece.language, texts: piece.id },
      texts,
      knownWords(files, { from: '', to: '' }).glossary,
    ),
  };
}

/** Words of the course that stand in each text, by its name. */
function wordsOn(
  files: ReadonlyMap<string, string>,
  piece: LanguagePiece,
  from: string,
): Map<string, WordBeside[]> {
  const languages = { from, to: piece.language };
  const known = knownWords(files, languages);
  return new Map(
    textsOf(files, textsOfPiece(piece), from).map(({ name, text }) => [
      name,
      wordsBeside(text, languages, known),
    ]),
  );
}

/** The page of the next texts with something to do; the list where nothing is left. */
export async function nextPage(courseId: string, piece: LanguagePiece): Promise<string> {
  const { files } = await filesOfLanguage(services().db, courseId, piece.language);
  const next = nextOpen(translationOf(files, piece.language), textsOfPiece(piece));
  return next
    ? piecePage(courseId, { ...piece, id: textsName(next) })
    : languagePage(courseId, piece.language);
}

const id = z.string().min(1).max(200);

export const languageStep = z.object({
  course: id,
  do: z.enum(LANGUAGE_STEPS),
  language: z
    .string()
    .trim()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/),
  module: id.optional(),
});

/** A step of a language goes into the draft. @throws UstatError 'conflict', 'not-found' */
export async function stepLanguage(staff: SignedIn, given: z.infer<typeof languageStep>): Promise<void> {
  const { db, clock } = services();
  await db.transaction(async (tx) => {
    await lockCourse(tx, given.course);
    const { files, published } = await filesOfLanguage(tx, given.course, given.language);
    const changes = languageChanges(files, {
      ...{ does: given.do, language: given.language, moduleId: given.module },
    });
    await saveDrafts(tx, given.course, changes, published, { by: staff.name, at: clock() });
  });
}
