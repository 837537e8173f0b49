import {
  type Document,
  isCollection,
  isMap,
  isNode,
  LineCounter,
  type Node,
  type Pair,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { UstatError } from '../../errors';
import { composeYaml } from '../import/compose';
import { entriesOf } from '../import/yaml-entries';

/** YAML files of a course, changed at one place: what stands around it stays to the letter. */

export type Path = readonly (string | number)[];

/**
 * A file's value as plain data, undefined where it is empty. It is shared: nobody may write into
 * it.
 * @throws UstatError 'bad-input'
 */
export function yamlValue(text: string): unknown {
  return entriesOf(text)?.value ?? plainOf(composed(text)) ?? undefined;
}

function plainOf(document: Document): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    throw new UstatError('bad-input', cause.message, [], { cause });
  }
}

function composed(text: string): Document.Parsed {
  const read = composeYaml(text, new LineCounter());
  if ('fault' in read) throw new UstatError('bad-input', read.fault, [`${read.line}: ${read.fault}`]);
  const [error] = read.document.errors;
  if (error) throw new UstatError('bad-input', error.message);
  return read.document;
}

/** What stands at a place of plain data; undefined where nothing does. */
export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      found !== null && typeof found === 'object' && Object.hasOwn(found, key)
        ? (found as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

/**
 * The text with another value at a place; undefined takes it out. A list takes a new entry at its
 * length. Comments within what is replaced are lost, those around it stay.
 * @throws UstatError 'bad-input' where the text is no YAML
 */
export function withYaml(text: string, path: Path, value: unknown): string {
  const before = yamlValue(text) ?? (typeof path[0] === 'number' ? [] : {});
  if (JSON.stringify(at(before, path)) === JSON.stringify(value)) return text;
  const wanted = changed(before, path, value);
  const isGone = value === undefined;
  const result =
    inEntry(text, path, wanted, isGone) ?? spliced(text, path, wanted, isGone) ?? written(wanted);
  // a place that can not be cut out so is rare: then the whole file is written anew
  return isSame(result, wanted) ? result : written(wanted);
}

/** The same within one entry, or with one more at the end; null: not so. */
function inEntry(text: string, path: Path, wanted: unknown, isGone: boolean): string | null {
  const [first = '', ...rest] = path;
  const value = at(wanted, [first]);
  const list = entriesOf(text)?.list;
  const entry = list?.find(({ key }) => key === first);
  if (isGone && rest.length === 0)
    return entry && list && list.length > 1 ? without(text, entry.from, entry.to) : null;
  if (!list) return null;
  const isList = typeof first === 'number';
  const alone = isList ? [value] : { [first]: value };
  if (!entry) return `${text.trimEnd()}${gapOf(text)}${written(alone).trimEnd()}\n`;
  const part = spliced(text.slice(entry.from, entry.to), [isList ? 0 : first, ...rest], alone, isGone);
  return part === null ? null : text.slice(0, entry.from) + part + text.slice(entry.to);
}

/** Comments at its end stand before the next one, and stay. */
function without(text: string, from: number, to: number): string {
  const kept = /(?:^#.*\n?|^\s*\n)*$/m.exec(text.slice(from, to))?.[0].replace(/^\s+/, '') ?? '';
  return text.slice(0, from) + kept + text.slice(to);
}

/** Between entries at the top. */
const gapOf = (text: string) => (text.includes('\n\n') ? '\n\n' : '\n');

/** A file of this value alone. */
export const written = (value: unknown) => stringify(value, { lineWidth: 0 });

function isSame(text: string, wanted: unknown): boolean {
  const entries = entriesOf(text);
  if (entries) return isEqual(entries.value, wanted);
  const read = composeYaml(text, new LineCounter());
  if ('fault' in read || read.document.errors.length > 0) return false;
  return isEqual(read.document.toJS(), wanted);
}

/** Plain data with its keys in the same order; what has not changed is mostly the very same. */
function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!one || !other || typeof one !== 'object' || typeof other !== 'object') return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [entries, others] = [Object.entries(one), Object.entries(other)];
  return (
    entries.length === others.length &&
    entries.every(([key, value], at) => key === others[at]?.[0] && isEqual(value, others[at]?.[1]))
  );
}

/** Plain data with another value at a place; undefined takes it out. */
export function changed(data: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const next = changed(at(data, [key]), rest, value);
  if (typeof key === 'number') {
    const list = Array.isArray(data) ? [...data] : [];
    if (next === undefined) list.splice(key, 1);
    else list[key] = next;
    return list;
  }
  const entries = Object.entries((data ?? {}) as Record<string, unknown>);
  if (next === undefined) return Object.fromEntries(entries.filter(([name]) => name !== key));
  if (!entries.some(([name]) => name === key)) entries.push([key, next]);
  return Object.fromEntries(entries.map(([name, one]) => [name, name === key ? next : one]));
}

/** Cuts out the nearest entry of a block above the place, and writes it anew; null: not so. */
function spliced(text: string, path: Path, wanted: unknown, isGone: boolean): string | null {
  const document = composed(text);
  for (let length = path.length; length > 0; length -= 1) {
    const here = path.slice(0, length);
    const key = here.at(-1) ?? '';
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    if (!isCollection(parent) || parent.flow || !parent.range) continue;
    const value = isGone && length === path.length ? undefined : at(wanted, here);
    const place = entryOf(parent, key);
    if (place === null && value === undefined) return null;
    const start = place ?? parent.range[0];
    const from = text.lastIndexOf('\n', start - 1) + 1;
    const indent = isMap(parent) ? start - from : start - from - (place === null ? 0 : 2);
    if (text.slice(from, from + indent).trim() !== '') continue;
    const piece = indented(written(isMap(parent) ? { [key]: value } : [value]), indent);
    if (place === null) {
      const end = text.slice(0, parent.range[1]).trimEnd().length;
      const gap = length === 1 ? gapOf(text) : '\n';
      return `${text.slice(0, end)}${gap}${piece}\n${text.slice(end).replace(/^\n/, '')}`;
    }
    const end = endOf(text, parent, key);
    if (value === undefined) return text.slice(0, from) + text.slice(end).replace(/^\s*\n/, '');
    return text.slice(0, from) + piece + text.slice(end);
  }
  return null;
}

/** Where an entry of a block begins: its key, or the value behind its dash. */
function entryOf(parent: YAMLMap | YAMLSeq, key: string | number): number | null {
  const entry = isMap(parent)
    ? (parent.items as Pair<Node, Node | null>[]).find((pair) => isNode(pair.key) && nameOf(pair.key) === key)
        ?.key
    : (parent.items[Number(key)] as Node | undefined);
  return entry?.range?.[0] ?? null;
}

const nameOf = (key: Node) => String((key as unknown as { value: unknown }).value);

function endOf(text: string, parent: YAMLMap | YAMLSeq, key: string | number): number {
  const value = parent.get(key, true) as Node | null | undefined;
  const end = isNode(value) && value.range ? value.range[1] : (entryOf(parent, key) ?? 0);
  return text.slice(0, end).trimEnd().length;
}

const indented = (piece: string, indent: number) =>
  piece
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? line : ' '.repeat(indent) + line))
    .join('\n');
