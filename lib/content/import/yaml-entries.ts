import { LRUCache } from 'lru-cache';
import { LineCounter } from 'yaml';
import { composeYaml } from './compose';

/**
 * The entries at the top of a YAML file, each read alone and remembered by its text: a course's
 * exercises are one file of 200 kB a language, and a save changes one entry of it.
 */

export interface Entry {
  key: string | number;
  /** Where its text begins, and where that of the next one does. */
  from: number;
  to: number;
}

interface Entries {
  list: Entry[];
  value: unknown;
}

/** Letters of texts that are remembered: the exercises of some six courses in four languages. */
const LETTERS = 4_000_000;
const known = new LRUCache<string, { value: unknown }>({
  maxSize: LETTERS,
  sizeCalculation: (_, text) => Math.max(1, text.length),
});
/** Whole files: one save asks the same five a dozen times. */
const files = new LRUCache<string, { entries: Entries | null }>({ max: 24 });

/**
 * Null where entries can not be told apart by their first letters, or where one can not be read
 * alone: then the file is to be read as a whole.
 */
export function entriesOf(text: string): Entries | null {
  const found = files.get(text);
  if (found) return found.entries;
  const entries = read(text);
  files.set(text, { entries });
  return entries;
}

const START = /^(?:- |[A-Za-z0-9_][\w.-]*:(?=\s|$))/;
/** What goes on, or says nothing; a line of anything else at the margin is for the whole reader. */
const MORE = /^(?:[ \t#\r]|$)/;
/** Before the first entry. */
const NOTHING = /^\s*(?:#.*)?$/;

function read(text: string): Entries | null {
  const starts: number[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    if (START.test(line)) starts.push(at);
    else if (!(starts.length > 0 ? MORE : NOTHING).test(line)) return null;
    at += line.length + 1;
  }
  const isList = text.startsWith('- ', starts[0]);
  const list: Entry[] = [];
  const values: [string, unknown][] = [];
  for (const [index, from] of starts.entries()) {
    const to = starts[index + 1] ?? text.length;
    const value = entryValue(text.slice(from, to));
    const keys = value !== null && typeof value === 'object' ? Object.keys(value) : [];
    const [key] = keys;
    if (key === undefined || keys.length > 1 || Array.isArray(value) !== isList || key === '__proto__')
      return null;
    values.push([key, (value as Record<string, unknown>)[key]]);
    list.push({ key: isList ? index : key, from, to });
  }
  if (list.length === 0) return null;
  if (isList) return { list, value: values.map(([, value]) => value) };
  const value = Object.fromEntries(values);
  return Object.keys(value).length === list.length ? { list, value } : null;
}

/** Undefined where it is no YAML by itself. */
function entryValue(entry: string): unknown {
  const found = known.get(entry);
  if (found) return found.value;
  // a copy: a piece of a file would keep all of the file in memory
  const text = ` ${entry}`.slice(1);
  const composed = composeYaml(text, new LineCounter());
  if ('fault' in composed || composed.document.errors.length > 0) return undefined;
  try {
    const value: unknown = composed.document.toJS();
    known.set(text, { value });
    return value;
  } catch (error) {
    // a reference to another entry
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}
