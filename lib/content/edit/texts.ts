import { BLOCK_ID } from '../import/lesson';
import type { Changes } from './changes';
import { cleaned } from './clean';
import { type LessonFields, lessonFields, lessonText, namedBlocks } from './lesson-text';
import { type Read, readerOf } from './outline';
import { list, said } from './rows';
import { at, changed, type Path, withYaml } from './yaml-text';

/**
 * The texts of a course as a translator has them: what stands at one place of a file in every
 * language, one by one, whatever kind of file it is.
 */

const TEXT_KINDS = ['course', 'module', 'lesson', 'item', 'sheet', 'word', 'picture'] as const;

/** What is translated on one page: texts that belong together. */
export interface TextsOf {
  kind: (typeof TEXT_KINDS)[number];
  id: string;
}

export const textsName = ({ kind, id }: TextsOf): string => `${kind}.${id}`;

/** Null for what names no texts. */
export function textsNamed(name: string): TextsOf | null {
  const [, kind, id = ''] = /^(\w+)\.(.+)$/s.exec(name) ?? [];
  const known = TEXT_KINDS.find((one) => one === kind);
  return known && id !== '' ? { kind: known, id } : null;
}

/** One text: its name is the same in every language. */
export interface Text {
  name: string;
  text: string;
  /** A line each: ways of writing something. */
  isList: boolean;
  /** What stands before it in a lesson's file: "## ". */
  mark: string;
}

type Files = ReadonlyMap<string, string>;
/** The file that holds texts, and the places of it; a lesson is read as a whole. */
export function fileOfTexts({ kind, id }: TextsOf, language: string): string {
  const names = {
    ...{ course: 'course.yaml', module: 'course.yaml', lesson: `${id}.md`, item: 'items.yaml' },
    ...{ sheet: 'sheets.yaml', word: 'words.yaml', picture: 'pictures.yaml' },
  };
  return `${language}/${names[kind]}`;
}

function rootsOf({ kind, id }: TextsOf, read: Read): Path[] {
  if (kind === 'course') return [['title'], ['summary'], ['can'], ['groups'], ['goals']];
  if (kind !== 'module') return [[id]];
  const modules = at(read('course.yaml'), ['modules']);
  const module = (Array.isArray(modules) ? modules : []).find((one) => at(one, ['id']) === id);
  return [['modules', id], ...list(at(module, ['skills'])).map((skill) => ['skills', skill])];
}

/** A text's name: its place without what all texts of the page begin with. */
export function nameOfText({ kind }: TextsOf, path: Path): string {
  if (kind === 'course' || path[0] === 'skills') return path.join('/');
  return path.slice(kind === 'module' ? 2 : 1).join('/');
}

interface Leaf extends Text {
  path: Path;
}

function leavesOf(of: TextsOf, value: unknown, path: Path): Leaf[] {
  if (value === undefined || value === null) return [];
  // hints are a level each, other lists ways of writing one thing
  if (Array.isArray(value) && path.at(-1) === 'hints')
    return value.flatMap((one, index) => leavesOf(of, one, [...path, index]));
  if (typeof value === 'object' && !Array.isArray(value))
    return Object.entries(value).flatMap(([key, one]) => leavesOf(of, one, [...path, key]));
  const isList = Array.isArray(value);
  const text = (isList ? list(value).join('\n') : said(value)).trim();
  return [{ name: nameOfText(of, path), path, text, isList, mark: '' }];
}

/** All texts of a page in a language, in the order of its file; none where there is nothing. */
export function textsOf(files: Files, of: TextsOf, language: string, read = readerOf(files)): Text[] {
  if (of.kind === 'lesson') return lessonTexts(files.get(fileOfTexts(of, language)));
  return yamlTexts(of, read(fileOfTexts(of, language)), rootsOf(of, read));
}

const yamlTexts = (of: TextsOf, data: unknown, roots: readonly Path[]): Leaf[] =>
  roots.flatMap((root) => leavesOf(of, at(data, root), root));

/** Names of a lesson's texts that are no blocks; a block's begins with "#". */
const TITLE = 'title';
const SOURCES = 'sources';

function lessonTexts(file: string | undefined): Text[] {
  if (file === undefined) return [];
  const { title, sources, body } = fieldsIn(file);
  const one = (name: string, text: string, isList = false) =>
    text === '' ? [] : [{ name, text, isList, mark: '' }];
  return [
    ...one(TITLE, title),
    ...namedBlocks(body).map(({ id, mark, text }) => ({ name: `#${id}`, text, isList: false, mark })),
    ...one(SOURCES, sources, true),
  ];
}

/** A draft may hold a head that is no YAML. */
function fieldsIn(file: string): LessonFields {
  try {
    return lessonFields(file);
  } catch {
    return { title: '', sources: '', body: '' };
  }
}

/**
 * The file with what was typed for its texts. Those that the source does not have stay until they
 * are emptied.
 * @param source the texts as they are to be there, in their order
 * @param typed by name; what is not named stays
 */
export function withTexts(
  files: Files,
  of: TextsOf,
  language: string,
  source: readonly Text[],
  typed: ReadonlyMap<string, string>,
): Changes {
  const path = fileOfTexts(of, language);
  const before = files.get(path);
  const read = readerOf(files);
  const own = textsOf(files, of, language, read);
  const now = (name: string) => own.find((one) => one.name === name)?.text ?? '';
  const given = (name: string) => {
    const text = typed.get(name);
    return text === undefined ? now(name) : cleaned(text).trim();
  };
  const isNew = ({ name }: Text) => !source.some((one) => one.name === name);
  const all = [...source, ...own.filter(isNew)];
  const after =
    of.kind === 'lesson'
      ? lessonFile(all, given, before)
      : yamlFile(read, of, language, all, { before, now, given });
  return after === (before ?? '') ? new Map() : new Map([[path, after]]);
}

function lessonFile(
  all: readonly Text[],
  given: (name: string) => string,
  before: string | undefined,
): string {
  const blocks = all.flatMap(({ name, mark }) => {
    const text = given(name)
      .replace(/\n\s*\n+/g, '\n')
      .replace(BLOCK_ID, '');
    return name.startsWith('#') && text !== '' ? [`${mark}${text} {${name}}`] : [];
  });
  const head = { title: given(TITLE), sources: given(SOURCES) };
  return lessonText({ ...head, body: blocks.join('\n\n') }, before);
}

interface Typed {
  before: string | undefined;
  now: (name: string) => string;
  given: (name: string) => string;
}

function yamlFile(
  read: Read,
  of: TextsOf,
  language: string,
  all: readonly Text[],
  { before, now, given }: Typed,
): string {
  const roots = rootsOf(of, read);
  const data = read(fileOfTexts(of, language));
  return roots.reduce((text, root) => {
    const value = all.reduce<unknown>(
      (held, { name, isList }) => {
        const place = placeOf(of, name, root);
        if (!place || given(name) === now(name)) return held;
        const words = given(name);
        const next = isList ? words.split('\n').flatMap((line) => line.trim() || []) : words;
        return changed(held, place, words === '' ? undefined : next);
      },
      at(data, root),
    );
    return withYaml(text, root, withoutEmpty(value));
  }, before ?? '');
}

/** Where a text stands below a root; null: not below it. */
function placeOf(of: TextsOf, name: string, root: Path): Path | null {
  const path = [...(of.kind === 'course' || name.startsWith('skills/') ? [] : root), ...name.split('/')];
  if (!root.every((key, index) => path[index] === key)) return null;
  return path.slice(root.length).map((key, index, all) => (all[index - 1] === 'hints' ? Number(key) : key));
}

/** Lists and tables that have nothing left are gone, and so are the gaps of lists. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) {
    const kept = value.filter((one) => one !== undefined && one !== null);
    return kept.length > 0 ? kept : undefined;
  }
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).flatMap(([key, one]) => {
    const rest = withoutEmpty(one);
    return rest === undefined ? [] : [[key, rest] as const];
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
