import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { AuthoredText, ItemText } from './items/item';
import type { ItemDefinition } from './items/kinds';
import type { ReviewedHint } from './reviewed-hints';
import type { AskedQuestion, CourseStructure, CourseTerm, CourseText, ImportedHint, Lesson } from './schema';
import type { ParsedSheet } from './sheet';
import type { CourseWord } from './words';

/** A course as an importer hands it over, whatever its files looked like. */
export interface ParsedCourse {
  structure: CourseStructure;
  /** By language. */
  texts: Record<string, CourseText>;
  items: ParsedItem[];
  lessons: Lesson[];
  terms: CourseTerm[];
  /** What people ask, by language, module and section in the order of their files. */
  questions: AskedQuestion[];
  /** Lists and letters to take along. */
  sheets: ParsedSheet[];
  /** Words that a reader can open, by language. */
  words: Record<string, CourseWord[]>;
  /** Hash of all of it: what has the same version need not be loaded again. */
  version: string;
  /** The folder that it was read from; none of a course that was made from something else. */
  files?: ReadonlyMap<string, string>;
  /** Hints as a desk has left them, by language in their files' order: no part of the version. */
  reviewed?: readonly ReviewedHint[];
}

export interface ParsedItem {
  definition: ItemDefinition;
  moduleId: string;
  /** By language. */
  texts: Record<string, ItemText>;
  /** Its author's, by language, level by level from the first. */
  hints: Record<string, string[]>;
  /** Another course's author's, by language; where a language has none it is not there. */
  imported?: Record<string, ImportedHint[]>;
  /** Hash of definition and texts: an attempt keeps the version it answered. */
  version: string;
}

/** The same parts give the same version. */
export function withVersion(parts: Omit<ParsedCourse, 'version'>): ParsedCourse {
  const { structure, texts, items, lessons, terms, questions, sheets, words } = parts;
  const version = hash([
    structure,
    texts,
    items.map(({ version, hints, imported }) => (imported ? [version, hints, imported] : [version, hints])),
    lessons.map((lesson) => lesson.hash),
    terms,
    questions,
    sheets,
    words,
  ]);
  return { ...parts, version };
}

/**
 * An item stands in the module that teaches its first skill.
 * @param authored its words by language, with the author's hints
 * @param imported hints of another course's author, by language
 */
export function parsedItem(
  definition: ItemDefinition,
  structure: CourseStructure,
  authored: Readonly<Record<string, AuthoredText>>,
  imported: Readonly<Record<string, ImportedHint[]>> = {},
): ParsedItem {
  const texts: Record<string, ItemText> = {};
  const hints: Record<string, string[]> = {};
  for (const [language, { hints: own, ...text }] of Object.entries(authored)) {
    texts[language] = text;
    hints[language] = own;
  }
  const [skill = ''] = definition.skills;
  const moduleId = structure.modules.find((module) => module.skills.includes(skill))?.id ?? '';
  const version = hash([definition, texts]).slice(0, 16);
  const offered = Object.keys(imported).length > 0 ? { imported } : {};
  return { definition, moduleId, texts, hints, ...offered, version };
}

/** Over the whole folder, comments and all: what has the same need not be loaded again. */
export function sourceHash(files: ReadonlyMap<string, string>): string {
  return hash([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** SHA-256 over JSON, 32 hexadecimal digits. */
export function hash(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(value)))).slice(0, 32);
}
