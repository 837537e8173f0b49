import type { FormFields } from '../items/kind';
import { romanise } from '../romanise';
import { cleaned } from './clean';

/** Rows of lists in a form: `option.<id>.text`; a new one has a number behind "+" for its id. */

export type Plain = Record<string, unknown>;

export const said = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
export const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(said) : []);
export const plainOf = (value: unknown): Plain =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Plain) : {};

export interface ReadRow {
  /** Its id in the form: that of a new one begins with "+". */
  key: string;
  id: string;
  fields: Record<string, string>;
}

/**
 * Rows of a list, in their order; a new one has its id made.
 * @param others ids that are taken elsewhere
 */
export function rowsOf(
  fields: FormFields,
  prefix: string,
  idFor: (row: ReadRow['fields']) => string = () => `${prefix[0]}1`,
  others: readonly string[] = [],
): ReadRow[] {
  const found = new Map<string, Record<string, string>>();
  for (const [name, value] of fields) {
    const [, key, field] = new RegExp(`^${prefix}\\.(.+)\\.(\\w+)$`).exec(name) ?? [];
    if (key === undefined || field === undefined) continue;
    found.set(key, { ...found.get(key), [field]: cleaned(value).trim() });
  }
  const rows = [...found].filter(
    ([key, row]) =>
      row.gone !== 'yes' && !(key.startsWith('+') && Object.values(row).every((one) => one === '')),
  );
  const taken = new Set([...rows.map(([key]) => key), ...others]);
  return rows.map(([key, row]) => {
    const id = key.startsWith('+') ? freeId(idFor(row), taken) : key;
    taken.add(id);
    return { key, id, fields: row };
  });
}

/** One that is put where another stands comes before it. */
export const isNew = ({ key }: ReadRow) => key.startsWith('+');

/** Words of rows by their ids; what is empty is not there. */
export const wordsOf = (rows: readonly ReadRow[], field = 'text'): Plain =>
  Object.fromEntries(rows.flatMap(({ id, fields }) => (fields[field] ? [[id, fields[field]]] : [])));

export const some = (words: Plain): Plain | undefined => (Object.keys(words).length > 0 ? words : undefined);

export const lines = (typed: string | undefined): string[] =>
  (typed ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** An id out of words, in Latin letters. */
export function idOf(words: string): string {
  const found = romanise(words).match(/[a-z0-9]+/g) ?? [];
  return found.slice(0, 3).join('-').slice(0, 40).replace(/-$/, '') || 'part';
}

/** `base`, or with the first number behind it that is free. */
export function freeId(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  let n = 2;
  while (taken.has(`${base}-${n}`)) n += 1;
  return `${base}-${n}`;
}

/** The one field of that name, cleaned. */
export const fieldIn = (fields: FormFields, name: string): string =>
  cleaned(fields.find(([key]) => key === name)?.[1] ?? '').trim();

/** What was typed for a number; what is none stays as it was typed, for the check to name. */
export function numberIn(typed: string): unknown {
  const value = Number(typed.replace(/−/g, '-').replace(',', '.'));
  return typed === '' ? undefined : Number.isFinite(value) ? value : typed;
}
