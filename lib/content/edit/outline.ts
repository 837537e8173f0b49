import { at, yamlValue } from './yaml-text';

/**
 * What a course under edit says of itself, right or not yet: pages and forms need an answer for a
 * file that the importer would refuse.
 */
export interface Outline {
  languages: string[];
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

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const texts = (value: unknown): string[] => listOf(value).map(String);

/** Plain data of a file; undefined where it is not there or is no YAML. */
export function dataOf(files: Files, path: string): unknown {
  const text = files.get(path);
  if (text === undefined) return undefined;
  try {
    return yamlValue(text);
  } catch {
    return undefined;
  }
}

/** @param files course.yaml, and items.yaml where the items are wanted */
export function outlineOf(files: Files): Outline {
  const structure = dataOf(files, 'course.yaml');
  const modules = listOf(at(structure, ['modules'])).map((one) => ({
    id: String(at(one, ['id']) ?? ''),
    group: String(at(one, ['group']) ?? ''),
    requires: texts(at(one, ['requires'])),
    minutes: String(at(one, ['minutes']) ?? ''),
    skills: texts(at(one, ['skills'])),
  }));
  const items = listOf(dataOf(files, 'items.yaml')).map((one) => {
    const skills = texts(at(one, ['skills']));
    const moduleId = modules.find((module) => module.skills.includes(skills[0] ?? ''))?.id ?? '';
    return { id: String(at(one, ['id']) ?? ''), kind: String(at(one, ['kind']) ?? ''), skills, moduleId };
  });
  return {
    languages: texts(at(structure, ['languages'])),
    groups: texts(at(structure, ['groups'])),
    modules,
    items,
  };
}
