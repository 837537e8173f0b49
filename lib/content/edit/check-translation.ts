import type * as z from 'zod';
import { checkItemText } from '../import/check';
import { parseLesson } from '../import/lesson';
import { pictureWordsFile } from '../import/picture-words';
import { Problems } from '../import/problems';
import { authoredText } from '../items/item';
import { itemDefinition } from '../items/kinds';
import { courseText, type Shape } from '../schema';
import { sheetTextsFile } from '../sheet';
import { wordsFile } from '../words';
import type { Checked } from './checked';
import { type FieldFault, inWords } from './fault-words';
import { lessonFields, namedBlocks } from './lesson-text';
import { dataOf, type Outline } from './outline';
import { type LanguagePiece, rawItem } from './piece';
import { fileOfTexts, nameOfText, type TextsOf } from './texts';
import { sourceLanguage, type Translated, translatedTexts } from './translation';
import { fieldOfText, textsOfPiece } from './translation-form';

type Files = ReadonlyMap<string, string>;
type Pictures = ReadonlyMap<string, Shape | null>;

/**
 * What the importer would say of a translation, at the texts that are there: what is not translated
 * yet is no fault.
 */
export function checkTranslation(
  files: Files,
  piece: LanguagePiece,
  outline: Outline,
  pictures: Pictures,
): Checked {
  const of = textsOfPiece(piece);
  const { language } = piece;
  const texts = translatedTexts(files, of, language);
  const faults: FieldFault[] = [];
  const add = (name: string, message: string) => {
    const found = texts.find((one) => one.name === name && one.text !== '');
    if (found) faults.push({ field: fieldOfText(name), line: null, message });
  };
  for (const { name, state } of texts)
    if (state === 'extra') add(name, `the source has no "${name}" any more`);
  if (of.kind === 'lesson') {
    const source = files.get(fileOfTexts(of, sourceLanguage(outline)));
    checkBlocks(source, texts, pictures, add);
    const path = fileOfTexts(of, language);
    const lesson = parseLesson(path, files.get(path) ?? '', of.id, language, new Problems(), pictures);
    return { faults, item: null, lesson: lesson && { title: lesson.title, blocks: lesson.blocks } };
  }
  if (of.kind === 'item') return { ...checkWords(files, of, language, add), faults };
  const data = dataOf(files, fileOfTexts(of, language)) ?? {};
  for (const { path, message } of SCHEMAS[of.kind].safeParse(data).error?.issues.map(told) ?? [])
    add(nameAt(of, path, texts), message);
  return { faults, item: null, lesson: null };
}

const SCHEMAS: Record<Exclude<TextsOf['kind'], 'lesson' | 'item'>, z.ZodType> = {
  ...{ course: courseText, module: courseText, sheet: sheetTextsFile, word: wordsFile },
  picture: pictureWordsFile,
};

const told = (issue: z.core.$ZodIssue) => ({ path: issue.path, message: inWords(issue) });

/** The text that a place belongs to: a line of a list to the list. */
function nameAt(of: TextsOf, path: readonly PropertyKey[], texts: readonly Translated[]): string {
  const place = path.map(String);
  const names = place.map((_, index) => nameOfText(of, place.slice(0, place.length - index)));
  return names.find((name) => texts.some((one) => one.name === name)) ?? '';
}

type Add = (name: string, message: string) => void;

function checkWords(files: Files, of: TextsOf, language: string, add: Add): Pick<Checked, 'item' | 'lesson'> {
  const raw = rawItem(files, of.id, language);
  const definition = itemDefinition.safeParse(raw.definition);
  const text = authoredText.safeParse(raw.text);
  let isWhole = definition.success && text.success;
  const fault = (path: readonly PropertyKey[], message: string) => {
    isWhole = false;
    const [first = '', second] = path.map(String);
    add(second === undefined || first === 'accept' ? first : `${first}/${second}`, message);
  };
  for (const { path, message } of text.error?.issues.map(told) ?? []) fault(path, message);
  if (!definition.success || !text.success) return { item: null, lesson: null };
  checkItemText(definition.data, text.data, fault);
  const { hints: _, ...words } = text.data;
  return { item: isWhole ? { definition: definition.data, text: words } : null, lesson: null };
}

/** Each part alone: one that can not be read keeps nobody from translating the others. */
function checkBlocks(
  source: string | undefined,
  texts: readonly Translated[],
  pictures: Pictures,
  add: Add,
): void {
  const kinds = new Map(namedBlocks(lessonFields(source).body).map(({ id, kind }) => [`#${id}`, kind]));
  for (const { name, text, mark } of texts) {
    if (!name.startsWith('#') || text === '') continue;
    const body = `${mark}${text} {${name}}`;
    const problems = new Problems();
    parseLesson('part', `---\ntitle: a\n---\n${body}\n`, 'part', 'part', problems, pictures);
    const [first] = problems.list;
    if (first) add(name, first.message);
    const kind = namedBlocks(body)[0]?.kind;
    if (!first && kind !== kinds.get(name)) add(name, `is of another kind than in the source: ${kind}`);
  }
}
