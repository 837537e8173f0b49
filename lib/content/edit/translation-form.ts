import * as z from 'zod';
import { UstatError } from '../../errors';
import type { FormFields } from '../items/kind';
import { hash } from '../parsed-course';
import { type Changes, withChanges } from './changes';
import { outlineIn, readerOf } from './outline';
import { type TextsOf, textsNamed, textsOf, withTexts } from './texts';
import { sourceLanguage, translatedTexts, withSeen } from './translation';

type Files = ReadonlyMap<string, string>;

/** A piece of a course under edit (piece.ts) that is a page of texts in one language. */
interface TranslationPiece {
  id: string;
  language: string;
}

/** @throws UstatError 'bad-input' where an id names no texts */
export function textsOfPiece({ id }: Pick<TranslationPiece, 'id'>): TextsOf {
  const of = textsNamed(id);
  if (!of) throw new UstatError('bad-input', `No texts are called ${id}.`);
  return of;
}

/** Tells whether the texts are still those that a form was made from, and the same ones. */
export const translationMark = (files: Files, piece: TranslationPiece): string =>
  hash(
    translatedTexts(files, textsOfPiece(piece), piece.language).map(({ name, text, source }) => [
      ...[name, text],
      source !== '',
    ]),
  );

const seenField = z.record(z.string(), z.string());
const FIELD = 'text.';
/** Of a text in the form of a translator. */
export const fieldOfText = (name: string): string => FIELD + name;

/** What a form holds, by the names of the texts. */
export const typedTexts = (fields: FormFields): Map<string, string> =>
  new Map(
    fields.flatMap(([name, value]) =>
      name.startsWith(FIELD) ? [[name.slice(FIELD.length), value] as const] : [],
    ),
  );

/**
 * The files with what a form holds, and with what its author saw beside it.
 * @throws UstatError 'bad-input'
 */
export function translationChanges(files: Files, piece: TranslationPiece, fields: FormFields): Changes {
  const of = textsOfPiece(piece);
  const read = readerOf(files);
  const source = textsOf(files, of, sourceLanguage(outlineIn(read)), read);
  const changes = withTexts(files, of, piece.language, source, typedTexts(fields));
  const changed = withChanges(files, changes);
  const seen = seenField.safeParse(parsedJson(fields.find(([name]) => name === 'seen')?.[1] ?? '{}'));
  if (!seen.success) throw new UstatError('bad-input', 'What was seen can not be read.');
  for (const [path, text] of withSeen(changed, of, piece.language, new Map(Object.entries(seen.data))))
    changes.set(path, text);
  return changes;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
