import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Puts values into a template's {{names}}. Values are data: braces in them stay as they are.
 * Throws when a name of the template has no value, or a value no name.
 */
export function render(template: string, values: Readonly<Record<string, string>>): string {
  const used = new Set<string>();
  const text = template.replace(/\{\{\s*([a-zA-Z]+)\s*\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the prompt asks for "${name}", which has no value`);
    used.add(name);
    return value;
  });
  const surplus = Object.keys(values).filter((name) => !used.has(name));
  if (surplus.length > 0) throw new Error(`the prompt has no place for ${surplus.join(', ')}`);
  return text;
}

/** A name for the texts of a prompt as they are: another letter, another name. */
export const versionOf = (texts: readonly string[]): string =>
  bytesToHex(sha256(utf8ToBytes(JSON.stringify(texts)))).slice(0, 16);

/** The JSON of a model's answer, also amid other words or in a fence; null where there is none. */
export function jsonIn(answer: string): unknown {
  const from = answer.indexOf('{');
  const to = answer.lastIndexOf('}');
  if (from < 0 || to < from) return null;
  try {
    return JSON.parse(answer.slice(from, to + 1));
  } catch {
    return null;
  }
}
