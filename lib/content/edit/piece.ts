import { UstatError } from '../../errors';
import type { FormFields } from '../items/kind';
import { WORD_LISTS } from '../items/kind';
import { itemDefinition, kindOf } from '../items/kinds';
import { hash } from '../parsed-course';
import { askedChanges, termChanges } from './asked-fields';
import type { Changes } from './changes';
import { cleaned } from './clean';
import { itemOfForm, type RawItem } from './item-fields';
import { type BlockName, blockNames, lessonFields, lessonText } from './lesson-text';
import { courseChanges, courseForm, moduleChanges, moduleForm } from './module-fields';
import { dataOf, readerOf } from './outline';
import { lines, list, plainOf } from './rows';
import { fileOfTexts, type TextsOf } from './texts';
import { pagesOf, pathsOfTexts } from './translation';
import { textsOfPiece, translationChanges, translationMark } from './translation-form';
import { at, withYaml } from './yaml-text';

/**
 * An item, a lesson, a module's or the course's place and name, a module's questions, with words in
 * a language; a term, by its place in its file.
 */
export interface LanguagePiece {
  kind: 'item' | 'lesson' | 'module' | 'course' | 'translation' | 'questions' | 'term';
  /** Of a translation: the name of its texts. */
  id: string;
  language: string;
}

/** What one form of the editor changes; a file as it is has no language. */
export type Piece = LanguagePiece | { kind: 'file'; id: string };

type Files = ReadonlyMap<string, string>;

/** A name for what a piece is, in tables and in what a browser keeps. */
export const pieceName = (piece: Piece): string =>
  piece.kind === 'file' ? `file ${piece.id}` : `${piece.kind} ${piece.id} ${piece.language}`;

/** Files that a piece is made of or checked against. @param languages of the course */
export function pathsOf(piece: Piece, languages: readonly string[]): string[] {
  switch (piece.kind) {
    case 'item':
      return ['course.yaml', 'items.yaml', ...languages.map((language) => `${language}/items.yaml`)];
    case 'lesson':
      return [
        ...['course.yaml', `${piece.language}/pictures.yaml`],
        ...languages.map((language) => `${language}/${piece.id}.md`),
      ];
    case 'module':
    case 'course':
      return [
        ...['course.yaml', `${piece.language}/${piece.id}.md`],
        ...languages.map((language) => `${language}/course.yaml`),
      ];
    case 'translation':
      return pathsOfTexts(textsOfPiece(piece), languages);
    case 'file':
      return ['course.yaml', 'items.yaml', 'sheets.yaml', piece.id, ...twinsOf(piece.id, languages)];
    case 'questions':
      return ['course.yaml', ...ownFiles(piece), `${piece.language}/${piece.id}.md`];
    default:
      return ['course.yaml', ...ownFiles(piece)];
  }
}

/** The files that a piece is written into. */
export function ownFiles(piece: Piece): string[] {
  switch (piece.kind) {
    case 'item':
      return ['items.yaml', `${piece.language}/items.yaml`];
    case 'module':
    case 'course':
      return ['course.yaml', `${piece.language}/course.yaml`];
    case 'questions':
      return [`${piece.language}/questions.yaml`];
    case 'term':
      return ['terms.yaml'];
    case 'translation':
      return [fileOfTexts(textsOfPiece(piece), piece.language)];
    default:
      return [fileOf(piece)];
  }
}

/** The same file in every language. */
function twinsOf(path: string, languages: readonly string[]): string[] {
  const [, name] = /^[^/]+\/(.+)$/.exec(path) ?? [];
  return name === undefined ? [] : languages.map((language) => `${language}/${name}`);
}

/** The texts that a form of the editor may change. @param files with the change */
export function textsIn(piece: Piece, files: Files): TextsOf[] {
  // a translator's own form keeps what its author saw
  if (piece.kind === 'translation') return [];
  if (piece.kind === 'questions' || piece.kind === 'term') return [];
  if (piece.kind !== 'file') return [{ kind: piece.kind, id: piece.id }];
  const [language = ''] = piece.id.split('/');
  return pagesOf(readerOf(files))
    .flatMap(({ pages }) => pages)
    .filter((of) => fileOfTexts(of, language) === piece.id);
}

/** The item as the files have it; empty parts where they do not. */
export function rawItem(files: Files, itemId: string, language: string): RawItem & { index: number } {
  const all = dataOf(files, 'items.yaml');
  const index = Array.isArray(all) ? all.findIndex((one) => at(one, ['id']) === itemId) : -1;
  const definition = index < 0 ? undefined : at(all, [index]);
  if (!definition) throw new UstatError('not-found', `The course has no item ${itemId}.`);
  const text = at(dataOf(files, `${language}/items.yaml`), [itemId]);
  return { index, definition: definition as RawItem['definition'], text: (text ?? {}) as RawItem['text'] };
}

/** Tells whether a piece is still what a form was made from. */
export function markOf(files: Files, piece: Piece): string {
  switch (piece.kind) {
    case 'item': {
      const { definition, text } = rawItem(files, piece.id, piece.language);
      return hash([definition, text]);
    }
    case 'module':
      return hash(moduleForm(files, piece.id, piece.language));
    case 'course':
      return hash(courseForm(files, piece.language));
    case 'translation':
      return translationMark(files, piece);
    case 'questions':
      return hash(at(dataOf(files, `${piece.language}/questions.yaml`), ['asked', piece.id]) ?? null);
    case 'term':
      return hash(at(dataOf(files, 'terms.yaml'), [Number(piece.id)]) ?? null);
    default:
      return hash(files.get(fileOf(piece)) ?? null);
  }
}

/**
 * The piece that a form was made from, as it is called now. A term is known by its place: where
 * others came or went before it, it stands elsewhere. One that a colleague has changed is told by a
 * word that it shares with the form; one that has gone comes after all, as a new one does.
 * @param mark of the piece when the form was made
 */
export function pieceNow(
  files: Files,
  piece: Piece,
  { mark, fields }: { mark: string | undefined; fields: FormFields },
): Piece {
  if (piece.kind !== 'term' || markOf(files, piece) === mark) return piece;
  const data = dataOf(files, 'terms.yaml');
  const terms: unknown[] = Array.isArray(data) ? data : [];
  const same = [...terms, null].findIndex((one) => hash(one ?? null) === mark);
  const typed = new Set(fields.flatMap(([name, value]) => (name.startsWith('word.') ? lines(value) : [])));
  const shares = (one: unknown) =>
    Object.values(plainOf(one))
      .flatMap(list)
      .some((word) => typed.has(word));
  const near = same < 0 ? terms.findIndex(shares) : same;
  return { ...piece, id: String(near < 0 ? terms.length : near) };
}

/** The file that holds a lesson, or is the piece. */
export const fileOf = (piece: Piece): string =>
  piece.kind === 'file' ? piece.id : `${piece.language}/${piece.id}.md`;

/**
 * The files with what a form holds. @param languages of the course, its first one the one that
 * others are written after @throws UstatError 'bad-input' where a file around it is no YAML
 */
export function changesOf(
  files: Files,
  piece: Piece,
  fields: FormFields,
  languages: readonly string[],
): Changes {
  const one = (name: string) => fields.find(([key]) => key === name)?.[1] ?? '';
  switch (piece.kind) {
    case 'file':
      return new Map([[piece.id, `${cleanedFile(one('text'))}`]]);
    case 'lesson': {
      const path = fileOf(piece);
      const typed = { title: one('title'), sources: one('sources'), body: one('body') };
      return new Map([[path, lessonText(typed, files.get(path), twinNames(files, piece, languages))]]);
    }
    case 'item':
      return itemChanges(files, piece, fields, languages);
    case 'module':
      return moduleChanges(files, piece, fields, languages);
    case 'course':
      return courseChanges(files, piece.language, fields, languages);
    case 'translation':
      return translationChanges(files, piece, fields);
    case 'questions':
      return askedChanges(files, piece, fields);
    case 'term':
      return termChanges(files, piece.id, fields, languages);
  }
}

const cleanedFile = (text: string) => `${cleaned(text).trimEnd()}\n`;

/** Names of the blocks of the lesson in the first other language that has one. */
export function twinNames(files: Files, piece: LanguagePiece, languages: readonly string[]): BlockName[] {
  for (const language of languages) {
    const text = language === piece.language ? undefined : files.get(`${language}/${piece.id}.md`);
    const names = text === undefined ? [] : blockNames(lessonFields(text).body);
    if (names.length > 0 && names.every((name) => name !== null)) return names as BlockName[];
  }
  return [];
}

function itemChanges(
  files: Files,
  { id, language }: LanguagePiece,
  fields: FormFields,
  languages: readonly string[],
): Changes {
  const before = rawItem(files, id, language);
  const after = itemOfForm(fields, before);
  const changes: Changes = new Map();
  const set = (path: string, place: (string | number)[], value: unknown) => {
    const text = files.get(path) ?? '';
    const next = withYaml(changes.get(path) ?? text, place, value);
    if (next !== text) changes.set(path, next);
  };
  set('items.yaml', [before.index], after.definition);
  set(`${language}/items.yaml`, [id], after.text);
  const parsed = itemDefinition.safeParse(after.definition);
  if (!parsed.success) return changes;
  // words of what the item no longer has go in every language
  const needed = kindOf(parsed.data.kind).neededWords(parsed.data as never);
  for (const other of languages) {
    const path = `${other}/items.yaml`;
    const text = at(dataOf(new Map([[path, changes.get(path) ?? files.get(path) ?? '']]), path), [id]);
    for (const list of WORD_LISTS)
      for (const name of Object.keys((at(text, [list]) ?? {}) as object))
        if (!(needed[list] ?? []).includes(name)) set(path, [id, list, name], undefined);
  }
  return changes;
}
