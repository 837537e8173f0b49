import * as z from 'zod';
import { distinct, id, text } from './fields';
import type { Block, Inline } from './schema';

/**
 * `<language>/words.yaml`: words of the course that may be new to a reader, each said in one or two
 * sentences; the same ids in every language.
 */
export const wordsFile = z.record(
  id,
  z.strictObject({
    word: text.max(60),
    /**
     * How it begins where it stands in a lesson; the rest of the word may be any ending. A space at
     * its end says that the word ends there.
     */
    forms: distinct(
      z
        .array(
          z
            .string()
            .max(60)
            .regex(/^[\p{L}]/u),
        )
        .min(1)
        .max(12),
    ),
    means: text.max(240),
  }),
);
export type WordsFile = z.infer<typeof wordsFile>;

/** A word with what it means. */
export interface CourseWord {
  id: string;
  word: string;
  forms: readonly string[];
  means: string;
}

export const wordsOfFile = (file: WordsFile): CourseWord[] =>
  Object.entries(file).map(([id, word]) => ({ id, ...word }));

const literal = (form: string) => form.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
/** Arabic writes its article and some words of one letter together with the next one. */
const JOINED = '(?:[وفبكل]{0,2}(?:ال|لل)?)';

interface Pattern {
  regex: RegExp;
  /** Id of the word whose form each group of the expression holds. */
  ids: string[];
}

/** Of several forms that begin at one place the longest counts. */
function patternOf(words: readonly CourseWord[]): Pattern | null {
  const forms = words.flatMap(({ id, forms }) => forms.map((form) => ({ id, form })));
  if (forms.length === 0) return null;
  forms.sort((a, b) => b.form.length - a.form.length);
  const parts = forms.map(({ form }) => `(${formPattern(form)})`).join('|');
  return {
    regex: new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${parts})(?![\\p{L}\\p{M}])`, 'gu'),
    ids: forms.map(({ id }) => id),
  };
}

/** A sentence may begin with it: its first letter may be large. */
function formPattern(form: string): string {
  const [first = ''] = form;
  const large = first.toUpperCase();
  const start = first === large ? literal(first) : `[${first}${large}]`;
  const rest = literal(form.slice(first.length).trimEnd());
  const joined = /\p{Script=Arabic}/u.test(form) ? JOINED : '';
  return `${joined}${start}${rest}${form.endsWith(' ') ? '' : '[\\p{L}\\p{M}]*'}`;
}

/**
 * A lesson's blocks with the words marked where they first stand in each part (the text below a
 * heading of depth 2). Headings stay as they are.
 * @returns the blocks, and the words that stand in them, in the order of `words`
 */
export function markWords(
  blocks: readonly Block[],
  words: readonly CourseWord[],
): { blocks: Block[]; found: CourseWord[] } {
  const pattern = patternOf(words);
  if (!pattern) return { blocks: [...blocks], found: [] };
  const all = new Set<string>();
  let seen = new Set<string>();
  const mark = (inline: readonly Inline[]) => inline.flatMap((piece) => cut(piece, pattern, seen, all));
  const marked = blocks.map((block): Block => {
    if (block.kind === 'heading') {
      if (block.depth === 2) seen = new Set();
      return block;
    }
    if (block.kind === 'picture') return block;
    return block.kind === 'list'
      ? { ...block, items: block.items.map(mark) }
      : { ...block, inline: mark(block.inline) };
  });
  return { blocks: marked, found: words.filter(({ id }) => all.has(id)) };
}

function cut(piece: Inline, { regex, ids }: Pattern, seen: Set<string>, all: Set<string>): Inline[] {
  const pieces: Inline[] = [];
  let from = 0;
  for (const match of piece.text.matchAll(regex)) {
    const id = ids[match.slice(1).findIndex((group) => group !== undefined)];
    if (id === undefined || seen.has(id)) continue;
    seen.add(id);
    all.add(id);
    if (match.index > from) pieces.push({ ...piece, text: piece.text.slice(from, match.index) });
    pieces.push({ ...piece, text: match[0], word: id });
    from = match.index + match[0].length;
  }
  if (from < piece.text.length) pieces.push({ ...piece, text: piece.text.slice(from) });
  return pieces;
}
