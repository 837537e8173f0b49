import type { FieldFault } from '../../content/edit/fault-words';
import { readerOf } from '../../content/edit/outline';
import type { LanguagePiece } from '../../content/edit/piece';
import { translatedTexts } from '../../content/edit/translation';
import { fieldOfText, textsOfPiece } from '../../content/edit/translation-form';
import { glossaryFile } from '../../content/schema';
import { checkTranslated } from '../../translation/check';

/** What a careful reader would stop at in the texts of a page beside their sources. */
export function translationFaults(files: ReadonlyMap<string, string>, piece: LanguagePiece): FieldFault[] {
  const read = readerOf(files);
  const glossary = glossaryFile.safeParse(read('glossary.yaml') ?? {}).data ?? {};
  const given = { language: piece.language, glossary };
  return translatedTexts(files, textsOfPiece(piece), piece.language, read).flatMap((text) =>
    checkTranslated(text, given).map((message) => ({ field: fieldOfText(text.name), line: null, message })),
  );
}
