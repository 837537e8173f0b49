import { UstatError } from '../../errors';
import type { AuthoredText } from '../items/item';
import type { ItemDefinition } from '../items/kinds';
import { type ParsedCourse, type ParsedItem, parsedItem, withVersion } from '../parsed-course';
import {
  type CourseStructure,
  type CourseTerm,
  type CourseText,
  courseStructure,
  courseTerms,
  courseText,
  type Glossary,
  glossaryFile,
  type ImportedHint,
  itemsFile,
  itemTextsFile,
  type Lesson,
  type Shape,
  translatedFile,
} from '../schema';
import { checkCourseText, checkDefinition, checkItemText, checkStructure } from './check';
import { checkFiles, checkSections, checkTwins } from './check-whole';
import { readImportedHints } from './imported-hints';
import { parseLesson } from './lesson';
import { withOpened } from './opened';
import { parsePicture } from './picture';
import { picturesIn } from './picture-words';
import { Problems, readYaml, type Yaml } from './problems';
import { readQuestions } from './questions';
import { readReviewed } from './reviewed';
import { readSheets } from './sheets';
import { readWords } from './words';

/**
 * Parses a whole course folder.
 * @param files path relative to the folder ("ky/items.yaml") -> text
 * @throws UstatError 'bad-input' whose details name every fault as "file:line: what is wrong"
 */
export function parseCourse(files: ReadonlyMap<string, string>): ParsedCourse {
  const problems = new Problems();
  const course = readCourse(files, problems);
  if (course) return course;
  const { lines } = problems;
  throw new UstatError('bad-input', `The course has ${lines.length} fault(s):`, lines);
}

/** The same; what is wrong goes to `problems`, and null comes back where there is something. */
export function readCourse(files: ReadonlyMap<string, string>, problems: Problems): ParsedCourse | null {
  const course = readWhole(files, problems);
  return course && withOpened(course, files, readWhole, problems);
}

/** The course in the languages that all of it is written in. */
function readWhole(files: ReadonlyMap<string, string>, problems: Problems): ParsedCourse | null {
  const structure = readYaml('course.yaml', files.get('course.yaml'), courseStructure, problems);
  const definitions = readYaml('items.yaml', files.get('items.yaml'), itemsFile, problems);
  if (structure)
    checkStructure(structure.data, (path, message) =>
      problems.add('course.yaml', structure.line(path), message, path),
    );
  if (structure && definitions) checkDefinitions(structure.data, definitions, problems);

  const texts: Record<string, CourseText> = {};
  const itemTexts: Record<string, Record<string, AuthoredText>> = {};
  const lessons: Lesson[] = [];
  const pictures = readPictures(files, problems);
  for (const language of structure?.data.languages ?? []) {
    const text = structure && readCourseText(structure.data, language, files, problems);
    if (text) texts[language] = text;
    const words = readItemTexts(definitions, language, files, problems);
    if (words) itemTexts[language] = words;
    if (!structure) continue;
    const inLanguage = picturesIn(structure.data.languages, language, pictures, files, problems);
    lessons.push(...readLessons(structure.data, language, files, inLanguage, problems));
  }
  const terms = readTerms(files, problems);
  readGlossary(files, problems);
  for (const [file, text] of files)
    if (file.endsWith('/translated.yaml')) readYaml(file, text, translatedFile, problems);
  if (structure) {
    checkTwins(structure.data, lessons, problems);
    checkSections(structure, lessons, problems);
    checkFiles(structure.data, files, problems);
  }
  const sheets = structure ? readSheets(structure.data, lessons, files, problems) : [];
  const words = structure ? readWords(structure.data, lessons, files, problems) : {};
  const imported = readImportedHints(
    structure?.data.languages ?? [],
    definitions?.data ?? [],
    files,
    problems,
  );
  const questions = (structure?.data.languages ?? []).flatMap((language) =>
    readQuestions(
      lessons.filter((lesson) => lesson.language === language),
      language,
      files,
      problems,
    ),
  );
  const items = itemsOf(structure, definitions, itemTexts, imported);
  const reviewed = (structure?.data.languages ?? []).flatMap((language) =>
    readReviewed(items, language, files, problems),
  );
  if (problems.list.length > 0 || !structure || !definitions) return null;
  const parts = { structure: structure.data, texts, items, lessons, terms, questions, sheets, words };
  return { ...withVersion(parts), files, reviewed };
}

function itemsOf(
  structure: Yaml<CourseStructure> | null,
  definitions: Yaml<ItemDefinition[]> | null,
  itemTexts: Readonly<Record<string, Record<string, AuthoredText>>>,
  imported: Readonly<Record<string, Record<string, ImportedHint[]>>>,
): ParsedItem[] {
  if (!structure || !definitions) return [];
  return definitions.data.map((definition) =>
    parsedItem(
      definition,
      structure.data,
      textsOf(definition.id, itemTexts),
      textsOf(definition.id, imported),
    ),
  );
}

function readCourseText(
  structure: CourseStructure,
  language: string,
  files: ReadonlyMap<string, string>,
  problems: Problems,
): CourseText | undefined {
  const file = `${language}/course.yaml`;
  const read = readYaml(file, files.get(file), courseText, problems);
  if (!read) return undefined;
  checkCourseText(structure, read.data, (path, message) =>
    problems.add(file, read.line(path), message, path),
  );
  return read.data;
}

function readItemTexts(
  definitions: Yaml<ItemDefinition[]> | null,
  language: string,
  files: ReadonlyMap<string, string>,
  problems: Problems,
): Record<string, AuthoredText> | undefined {
  const file = `${language}/items.yaml`;
  const read = readYaml(file, files.get(file), itemTextsFile, problems);
  if (!read || !definitions) return undefined;
  checkItemTexts(definitions.data, read, file, problems);
  return read.data;
}

/** What each language's file has of one item. */
function textsOf<T>(
  itemId: string,
  byLanguage: Readonly<Record<string, Record<string, T>>>,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(byLanguage).flatMap(([language, all]) => {
      const words = all[itemId];
      return words ? [[language, words]] : [];
    }),
  );
}

function checkDefinitions(
  structure: CourseStructure,
  file: Yaml<ItemDefinition[]>,
  problems: Problems,
): void {
  const skills = new Set(structure.modules.flatMap((module) => module.skills));
  const seen = new Set<string>();
  file.data.forEach((item, index) => {
    const fault = (path: readonly PropertyKey[], message: string) =>
      problems.add('items.yaml', file.line([index, ...path]), `${item.id}: ${message}`, [index, ...path]);
    if (seen.has(item.id)) fault(['id'], 'this id is there twice');
    seen.add(item.id);
    checkDefinition(item, skills, fault);
  });
}

function checkItemTexts(
  definitions: readonly ItemDefinition[],
  file: Yaml<Record<string, AuthoredText>>,
  name: string,
  problems: Problems,
): void {
  const ids = new Set(definitions.map((item) => item.id));
  for (const id of Object.keys(file.data)) {
    if (!ids.has(id)) problems.add(name, file.line([id]), `items.yaml has no item "${id}"`);
  }
  for (const item of definitions) {
    const text = file.data[item.id];
    if (!text) problems.add(name, null, `lacks the texts of the item "${item.id}"`, [item.id]);
    else
      checkItemText(item, text, (path, message) =>
        problems.add(name, file.line([item.id, ...path]), `${item.id}: ${message}`, [item.id, ...path]),
      );
  }
}

function readLessons(
  structure: CourseStructure,
  language: string,
  files: ReadonlyMap<string, string>,
  pictures: ReadonlyMap<string, Shape | null>,
  problems: Problems,
): Lesson[] {
  return structure.modules.flatMap((module) => {
    const file = `${language}/${module.id}.md`;
    const text = files.get(file);
    if (text === undefined) {
      problems.add(file, null, 'is missing');
      return [];
    }
    const lesson = parseLesson(file, text, module.id, language, problems, pictures);
    return lesson ? [lesson] : [];
  });
}

function readTerms(files: ReadonlyMap<string, string>, problems: Problems): CourseTerm[] {
  const text = files.get('terms.yaml');
  return text === undefined ? [] : (readYaml('terms.yaml', text, courseTerms, problems)?.data ?? []);
}

/** A course without a glossary has an empty one; null where the file has faults. */
export function readGlossary(files: ReadonlyMap<string, string>, problems: Problems): Glossary | null {
  const text = files.get('glossary.yaml');
  return text === undefined ? {} : (readYaml('glossary.yaml', text, glossaryFile, problems)?.data ?? null);
}

/**
 * Pictures by file name; null where the file has faults, which are named once, however many lessons
 * show it.
 */
export function readPictures(
  files: ReadonlyMap<string, string>,
  problems: Problems,
): Map<string, Shape | null> {
  const folder = 'pictures/';
  return new Map(
    [...files].flatMap(([name, text]): [string, Shape | null][] => {
      if (!name.startsWith(folder)) return [];
      const read = parsePicture(text);
      if ('shape' in read) return [[name.slice(folder.length), read.shape]];
      for (const { line, message } of read.faults) problems.add(name, line, message);
      return [[name.slice(folder.length), null]];
    }),
  );
}
