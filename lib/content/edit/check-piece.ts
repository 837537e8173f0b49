import { checkDefinition, checkItemText } from '../import/check';
import { parseLesson } from '../import/lesson';
import { Problems } from '../import/problems';
import { authoredText } from '../items/item';
import { itemDefinition } from '../items/kinds';
import { type PresentedItem, present } from '../present';
import type { Shape } from '../schema';
import { checkAsked, checkTerm } from './asked-fields';
import { checkCourseHead, checkModule } from './check-course';
import { checkTranslation } from './check-translation';
import type { Checked } from './checked';
import { type FieldFault, inWords } from './fault-words';
import type { RawItem } from './item-fields';
import { blockNames, lessonFields } from './lesson-text';
import type { Outline } from './outline';
import { fileOf, type LanguagePiece, type Piece, rawItem, twinNames } from './piece';

/** The same for a page: words and shapes, without the key. */
export interface CheckSaid {
  faults: FieldFault[];
  item: PresentedItem | null;
  lesson: Checked['lesson'];
}

export function saidOf({ faults, item, lesson }: Checked, piece: Piece): CheckSaid {
  const shown = item && piece.kind !== 'file' && { ...item, version: '', language: piece.language };
  return { faults, lesson, item: shown ? present(shown, 'preview') : null };
}

type Files = ReadonlyMap<string, string>;

/**
 * Checks a piece of a course under edit.
 * @param files the changed ones, and those that it is checked against
 * @param pictures of the course by file name; null for one that can not be read
 */
export function checkPiece(
  files: Files,
  piece: Piece,
  outline: Outline,
  pictures: ReadonlyMap<string, Shape | null>,
): Checked {
  switch (piece.kind) {
    case 'item':
      return checkItem(rawItem(files, piece.id, piece.language), outline);
    case 'lesson':
      return checkLesson(files, piece, outline.languages, pictures);
    case 'module':
      return { faults: checkModule(files, piece.id, piece.language), item: null, lesson: null };
    case 'course':
      return { faults: checkCourseHead(files, piece.language), item: null, lesson: null };
    case 'translation':
      return checkTranslation(files, piece, outline, pictures);
    case 'questions':
      return { faults: checkAsked(files, piece.id, piece.language), item: null, lesson: null };
    case 'term':
      return { faults: checkTerm(files, piece.id), item: null, lesson: null };
    case 'file':
      return { faults: [], item: null, lesson: null };
  }
}

function checkItem(raw: RawItem, { modules }: Outline): Checked {
  const faults: FieldFault[] = [];
  const add = (field: string, message: string) => faults.push({ field, line: null, message });
  const definition = itemDefinition.safeParse(raw.definition);
  for (const issue of definition.error?.issues ?? []) add(definitionField(issue.path, raw), inWords(issue));
  const text = authoredText.safeParse(raw.text);
  for (const issue of text.error?.issues ?? []) add(textField(issue.path), inWords(issue));
  if (definition.success) {
    const skills = new Set(modules.flatMap((module) => module.skills));
    checkDefinition(definition.data, skills, (path, message) => add(definitionField(path, raw), message));
    if (text.success)
      checkItemText(definition.data, text.data, (path, message) => add(textField(path), message));
  }
  const isWhole = definition.success && text.success && faults.length === 0;
  if (!isWhole) return { faults, item: null, lesson: null };
  const { hints: _, ...words } = text.data;
  return { faults, item: { definition: definition.data, text: words }, lesson: null };
}

function definitionField(path: readonly PropertyKey[], { definition }: RawItem): string {
  const [first = '', second, third] = path.map(String);
  if (first === 'skills') return 'skill';
  if (first === 'answer') return definition.kind === 'number' ? (second ?? 'value') : 'key';
  if (first === 'mistakes' && second !== undefined)
    return `mistake.${idAt(definition.mistakes, second)}.text`;
  if (first === 'options') return 'options';
  if (first === 'pairs' && second !== undefined) return `left.${second}.right`;
  return third === undefined ? first : `${first}`;
}

/** A mistake's name: a list has it at its index. */
const idAt = (mistakes: unknown, key: string) =>
  Array.isArray(mistakes) ? String(mistakes[Number(key)]) : key;

const ROWS: Record<string, [row: string, field: string]> = {
  options: ['option', 'text'],
  feedback: ['option', 'feedback'],
  steps: ['step', 'text'],
  left: ['left', 'text'],
  right: ['right', 'text'],
  mistakes: ['mistake', 'text'],
  spellings: ['mistake', 'spellings'],
};

function textField(path: readonly PropertyKey[]): string {
  const [first = '', second] = path.map(String);
  const row = ROWS[first];
  if (row && second !== undefined) return `${row[0]}.${second}.${row[1]}`;
  if (first === 'hints') return `hint.${second ?? 0}`;
  return first === '' ? 'accept' : first;
}

function checkLesson(
  files: Files,
  piece: LanguagePiece,
  languages: readonly string[],
  pictures: ReadonlyMap<string, Shape | null>,
): Checked {
  const path = fileOf(piece);
  const text = files.get(path) ?? '';
  const problems = new Problems();
  const lesson = parseLesson(path, text, piece.id, piece.language, problems, pictures);
  const { body } = lessonFields(text);
  const offset = text.slice(0, text.indexOf(body)).split('\n').length - 1;
  const faults: FieldFault[] = problems.list.map(({ line, message, path: place }) => {
    const isHead = line !== null && line <= offset && line > 1;
    const field = place[0] === 'sources' ? 'sources' : isHead ? 'title' : 'body';
    return { field, line: field === 'body' && line !== null ? Math.max(1, line - offset) : null, message };
  });
  const twins = twinNames(files, piece, languages);
  const own = blockNames(body);
  const odd = own.findIndex(
    (name, at) => name && (name.id !== twins[at]?.id || name.kind !== twins[at]?.kind),
  );
  const at = odd < 0 && own.length < twins.length ? own.length : odd;
  if (lesson && twins.length > 0 && at >= 0 && !own.includes(null)) {
    const [given, wanted] = [own[at], twins[at]];
    const message = `block ${at + 1} is ${given ? given.id : 'missing'}, in another language it is ${wanted ? wanted.id : 'not there'}`;
    faults.push({ field: 'body', line: null, message });
  }
  return { faults, item: null, lesson: lesson && { title: lesson.title, blocks: lesson.blocks } };
}
