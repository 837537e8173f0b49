import { hasCode } from '../../errors';
import { at, yamlValue } from './yaml-text';

/**
 * What a course under edit says of itself, right or not yet: pages and forms need an answer for a
 * file that the importer would refuse.
 */
export interface Outline {
  /** In which all of it is written; the first is the one that others are written after. */
  languages: string[];
  /** Under translation: language -> modules that learners see in it. */
  opened: Map<string, string[]>;
  groups: string[];
  modules: OutlineModule[];
  items: OutlineItem[];
}

interface OutlineModule {
  id: string;
  group: string;
  requires: string[];
  minutes: string;
  skills: string[];
}

interface OutlineItem {
  id: string;
  kind: string;
  skills: string[];
  /** Of its first skill; empty: none that is there. */
  moduleId: string;
}

type Files = ReadonlyMap<string, string>;

/** Those that all of it is written in, and those that it is being translated into. */
export const everyLanguage = ({ languages, opened }: Outline): string[] => [...languages, ...opened.keys()];

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const texts = (value: unknown): string[] => listOf(value).map(String);

/** Plain data of a file; undefined where it is not there or is no YAML. */
export function dataOf(files: Files, path: string): unknown {
  const text = files.get(path);
  if (text === undefined) return undefined;
  try {
    return yamlValue(text);
  } catch (error) {
    if (hasCode(error, 'bad-input')) return undefined;
    throw error;
  }
}

/** Plain data of a file, by its path. */
export type Read = (path: string) => unknown;

/** Each file is parsed once, however often it is asked for. */
export function readerOf(files: Files): Read {
  const known = new Map<string, unknown>();
  return (path) => {
    if (!known.has(path)) known.set(path, dataOf(files, path));
    return known.get(path);
  };
}

/** @param files course.yaml, and items.yaml where the items are wanted */
export const outlineOf = (files: Files): Outline => outlineIn((path) => dataOf(files, path));

export function outlineIn(read: Read): Outline {
  const structure = read('course.yaml');
  const modules = listOf(at(structure, ['modules'])).map((one) => ({
    id: String(at(one, ['id']) ?? ''),
    group: String(at(one, ['group']) ?? ''),
    requires: texts(at(one, ['requires'])),
    minutes: String(at(one, ['minutes']) ?? ''),
    skills: texts(at(one, ['skills'])),
  }));
  const items = listOf(read('items.yaml')).map((one) => {
    const skills = texts(at(one, ['skills']));
    const moduleId = modules.find((module) => module.skills.includes(skills[0] ?? ''))?.id ?? '';
    return { id: String(at(one, ['id']) ?? ''), kind: String(at(one, ['kind']) ?? ''), skills, moduleId };
  });
  return {
    languages: texts(at(structure, ['languages'])),
    opened: new Map(
      Object.entries(at(structure, ['opened']) ?? {}).map(([language, shown]) => [language, texts(shown)]),
    ),
    groups: texts(at(structure, ['groups'])),
    modules,
    items,
  };
}
