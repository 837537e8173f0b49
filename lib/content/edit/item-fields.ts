import type { FormFields } from '../items/kind';
import { cleaned } from './clean';
import {
  fieldIn,
  isNew,
  lines,
  list,
  numberIn,
  type Plain,
  plainOf,
  type ReadRow,
  rowsOf,
  said,
  some,
  wordsOf,
} from './rows';
import { at } from './yaml-text';

/**
 * An item as a form has it, and back. Both sides are plain data as the files hold it, right or not
 * yet: a draft may lack its key. Names of fields: `stem`, `hint.0`, `option.<id>.text`.
 */

export interface RawItem {
  definition: Plain;
  /** Its words in one language, with its author's hints. */
  text: Plain;
}

/** Rows of a list of the form. `key`: whether it is, or where it stands in, the right answer. */
interface Row {
  id: string;
  text: string;
  feedback: string;
}

export interface ItemForm {
  kind: string;
  skills: string[];
  difficulty: string;
  /** Texts of one field each. */
  words: Record<(typeof WORDS)[number], string>;
  hints: string[];
  options: (Row & { isKey: boolean })[];
  steps: Row[];
  left: (Row & { right: string })[];
  right: Row[];
  number: { value: string; tolerance: string; code: string; check: string };
  accept: string;
  mistakes: { id: string; text: string; value: string; first: string; later: string; spellings: string }[];
}

const WORDS = ['case', 'stem', 'unit', 'otherwise', 'explanation'] as const;
/** Hints of an author: a level each. */
const HINTS = 3;

export function itemForm({ definition, text }: RawItem): ItemForm {
  const row = (id: string, words: string): Row => ({
    id,
    text: said(at(text, [words, id])),
    feedback: said(at(text, ['feedback', id])),
  });
  const answer = definition.answer;
  const keys = Array.isArray(answer) ? list(answer) : [said(answer)];
  const pairs = plainOf(definition.pairs);
  const rights = [...new Set([...Object.values(pairs).map(said), ...list(definition.extra)])];
  const mistakes = Array.isArray(definition.mistakes)
    ? list(definition.mistakes).map((id) => [id, null] as const)
    : Object.entries(plainOf(definition.mistakes));
  return {
    kind: said(definition.kind),
    skills: list(definition.skills),
    difficulty: said(definition.difficulty),
    words: Object.fromEntries(WORDS.map((name) => [name, said(text[name])])) as ItemForm['words'],
    hints: Array.from({ length: HINTS }, (_, level) => said(at(text, ['hints', level]))),
    options: list(definition.options).map((id) => ({ ...row(id, 'options'), isKey: keys.includes(id) })),
    steps: list(definition.steps).map((id) => row(id, 'steps')),
    left: Object.entries(pairs).map(([id, right]) => ({ ...row(id, 'left'), right: said(right) })),
    right: rights.map((id) => row(id, 'right')),
    number: {
      value: said(at(answer, ['value'])),
      tolerance: said(at(answer, ['tolerance'])),
      code: said(at(answer, ['unit'])),
      check: said(at(answer, ['check'])),
    },
    accept: list(text.accept).join('\n'),
    mistakes: mistakes.map(([id, what]) => ({
      id,
      text: said(at(text, ['mistakes', id])),
      value: Array.isArray(what) ? '' : said(what),
      first: said(at(what, [0])),
      later: said(at(what, [1])),
      spellings: list(at(text, ['spellings', id])).join('\n'),
    })),
  };
}

/** What a form holds, over the item as it is; rows that are new and empty are passed over. */
export function itemOfForm(fields: FormFields, { definition, text }: RawItem): RawItem {
  const one = (name: string) => fieldIn(fields, name);
  const words: Plain = {};
  for (const name of WORDS) if (one(name) !== '') words[name] = one(name);
  const hints = Array.from({ length: HINTS }, (_, level) => one(`hint.${level}`)).filter(
    (hint) => hint !== '',
  );
  if (hints.length > 0) words.hints = hints;
  const common: Plain = {
    id: definition.id,
    skills: fields.flatMap(([name, value]) => (name === 'skill' ? [value] : [])),
    difficulty: numberIn(one('difficulty')),
    kind: definition.kind,
  };
  const read = READERS[said(definition.kind)];
  const own = read?.(fields, { ...definition }) ?? { definition: {}, text: {} };
  return {
    definition: ordered({ ...common, ...own.definition }, definition),
    text: ordered({ ...words, ...own.text }, text),
  };
}

/** In the order of before, new keys last: versions are hashed over it. */
function ordered(value: Plain, before: Plain): Plain {
  const keys = [...Object.keys(before).filter((key) => key in value), ...Object.keys(value)];
  return Object.fromEntries([...new Set(keys)].map((key) => [key, value[key]]));
}

type Reader = (fields: FormFields, before: Plain) => RawItem;

function choice(isSeveral: boolean): Reader {
  return (fields, before) => {
    const rows = rowsOf(fields, 'option');
    const chosen = fields.flatMap(([name, value]) => (name === 'key' ? [value] : []));
    const found = rows.filter(({ key }) => chosen.includes(key)).map(({ id }) => id);
    // in the order of before: versions are hashed over it
    const keys = [...new Set([...list(before.answer).filter((id) => found.includes(id)), ...found])];
    const others = rows.filter(({ id }) => !keys.includes(id));
    return defined({
      definition: { options: rows.map(({ id }) => id), answer: isSeveral ? keys : keys[0] },
      text: { options: some(wordsOf(rows)), feedback: some(wordsOf(others, 'feedback')) },
    });
  };
}

/** Without what is undefined: YAML has no word for it. */
function defined({ definition, text }: RawItem): RawItem {
  const kept = (all: Plain) => Object.fromEntries(Object.entries(all).filter(([, one]) => one !== undefined));
  return { definition: kept(definition), text: kept(text) };
}

const mistakesOf = (fields: FormFields, what: (row: ReadRow) => unknown) => {
  const rows = rowsOf(fields, 'mistake');
  return { rows, all: some(Object.fromEntries(rows.map((row) => [row.id, what(row)]))) };
};

const READERS: Record<string, Reader> = {
  'single-choice': choice(false),
  'multiple-choice': choice(true),
  number: (fields) => {
    const one = (name: string) => fields.find(([key]) => key === name)?.[1]?.trim() ?? '';
    const { rows, all } = mistakesOf(fields, ({ fields: row }) => numberIn(row.value ?? ''));
    const parts = { value: numberIn(one('value')), unit: one('code') || undefined };
    const answer = { ...parts, tolerance: numberIn(one('tolerance')), check: one('check') || undefined };
    return defined({
      definition: { answer: defined({ definition: answer, text: {} }).definition, mistakes: all },
      text: { mistakes: some(wordsOf(rows)) },
    });
  },
  'short-text': (fields) => {
    const rows = rowsOf(fields, 'mistake');
    const accept = lines(cleaned(fields.find(([key]) => key === 'accept')?.[1] ?? ''));
    const spellings = rows.flatMap(({ id, fields: row }) => {
      const forms = lines(row.spellings);
      return forms.length > 0 ? [[id, forms] as const] : [];
    });
    return defined({
      definition: { mistakes: rows.length > 0 ? rows.map(({ id }) => id) : undefined },
      text: {
        accept: accept.length > 0 ? accept : undefined,
        spellings: some(Object.fromEntries(spellings)),
        mistakes: some(wordsOf(rows)),
      },
    });
  },
  ordering: (fields) => {
    const steps = rowsOf(fields, 'step')
      .map((row, at) => ({ row, at, place: Number(row.fields.place || at + 1) }))
      .sort((a, b) => a.place - b.place || Number(isNew(b.row)) - Number(isNew(a.row)) || a.at - b.at)
      .map(({ row }) => row);
    const idOf = (key: string | undefined) => steps.find((row) => row.key === key)?.id ?? key ?? '';
    const { rows, all } = mistakesOf(fields, ({ fields: row }) => [idOf(row.first), idOf(row.later)]);
    return defined({
      definition: { steps: steps.map(({ id }) => id), mistakes: all },
      text: { steps: some(wordsOf(steps)), mistakes: some(wordsOf(rows)) },
    });
  },
  matching: (fields) => {
    const right = rowsOf(fields, 'right');
    const left = rowsOf(fields, 'left');
    const idOf = (rows: readonly ReadRow[], key: string | undefined) =>
      rows.find((row) => row.key === key)?.id ?? key ?? '';
    const pairs = Object.fromEntries(left.map(({ id, fields: row }) => [id, idOf(right, row.right)]));
    const extra = right.map(({ id }) => id).filter((id) => !Object.values(pairs).includes(id));
    const { rows, all } = mistakesOf(fields, ({ fields: row }) => [
      idOf(left, row.first),
      idOf(right, row.later),
    ]);
    return defined({
      definition: { pairs, extra: extra.length > 0 ? extra : undefined, mistakes: all },
      text: { left: some(wordsOf(left)), right: some(wordsOf(right)), mistakes: some(wordsOf(rows)) },
    });
  },
};
