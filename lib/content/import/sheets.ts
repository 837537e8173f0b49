import type { CourseStructure, Lesson } from '../schema';
import { type ParsedSheet, type SheetDefinition, type SheetText, sheetsFile, sheetTextsFile } from '../sheet';
import { letterPieces } from '../sheet-words';
import { type Problems, readYaml, type Yaml } from './problems';

/**
 * The lists and letters of a course; none where sheets.yaml is missing. Named with their line: a
 * sheet that stands twice or under a heading that is not there, words that a language lacks or has
 * too many, gaps that the letter does not have.
 */
export function readSheets(
  structure: CourseStructure,
  lessons: readonly Lesson[],
  files: ReadonlyMap<string, string>,
  problems: Problems,
): ParsedSheet[] {
  const source = files.get('sheets.yaml');
  const read = source === undefined ? null : readYaml('sheets.yaml', source, sheetsFile, problems);
  if (!read) return [];
  checkPlaces(read, lessons, problems);
  const texts = structure.languages.map((language) => {
    const file = `${language}/sheets.yaml`;
    const words = readYaml(file, files.get(file), sheetTextsFile, problems);
    if (words) checkWords(read.data, words, file, problems);
    return [language, words?.data ?? {}] as const;
  });
  return read.data.map((definition) => ({
    definition,
    texts: Object.fromEntries(
      texts.flatMap(([language, all]) => {
        const words = all[definition.id];
        return words ? [[language, words]] : [];
      }),
    ),
  }));
}

function checkPlaces(
  { data, line }: Yaml<SheetDefinition[]>,
  lessons: readonly Lesson[],
  problems: Problems,
): void {
  const seen = new Set<string>();
  data.forEach((sheet, index) => {
    const fault = (key: string, message: string) =>
      problems.add('sheets.yaml', line([index, key]), `${sheet.id}: ${message}`);
    if (seen.has(sheet.id)) fault('id', 'this id is there twice');
    seen.add(sheet.id);
    const lesson = lessons.find(({ moduleId }) => moduleId === sheet.module);
    if (!lesson) fault('module', `the course has no lesson "${sheet.module}"`);
    else if (!lesson.blocks.some(({ id, kind }) => id === sheet.section && kind === 'heading'))
      fault('section', `the lesson ${sheet.module} has no heading "${sheet.section}"`);
  });
}

function checkWords(
  sheets: readonly SheetDefinition[],
  { data, line }: Yaml<Record<string, SheetText>>,
  file: string,
  problems: Problems,
): void {
  const known = new Set(sheets.map(({ id }) => id));
  for (const id of Object.keys(data))
    if (!known.has(id)) problems.add(file, line([id]), `sheets.yaml has no sheet "${id}"`);
  for (const sheet of sheets) {
    const words = data[sheet.id];
    if (!words) {
      problems.add(file, null, `lacks the texts of the sheet "${sheet.id}"`);
      continue;
    }
    const fault = (path: PropertyKey[], message: string) =>
      problems.add(file, line([sheet.id, ...path]), `${sheet.id}: ${message}`);
    for (const part of sheet.parts) if (!words.parts[part]) fault(['parts'], `parts lacks "${part}"`);
    for (const part of Object.keys(words.parts))
      if (!sheet.parts.includes(part)) fault(['parts', part], `sheets.yaml has no part "${part}"`);
    checkLetter(sheet, words, (message) => fault(['letter'], message));
  }
}

function checkLetter(sheet: SheetDefinition, words: SheetText, fault: (message: string) => void): void {
  if (sheet.kind !== 'letter') {
    if (words.letter !== undefined) fault(`"letter" belongs to a letter, not to ${sheet.kind}`);
    return;
  }
  if (words.letter === undefined) fault('a letter has its text under "letter"');
  const gaps = letterPieces(words.letter ?? '').flatMap((piece) => ('part' in piece ? [piece.part] : []));
  for (const gap of gaps) if (!sheet.parts.includes(gap)) fault(`sheets.yaml has no part "${gap}"`);
  for (const part of sheet.parts) if (!gaps.includes(part)) fault(`the letter has no place for "{${part}}"`);
}
