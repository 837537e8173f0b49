import { OWN_ADDRESSES } from '../import/check';
import type { FormFields } from '../items/kind';
import type { ItemKind } from '../items/kinds';
import { dataOf } from './outline';
import { fieldIn, freeId, idOf, list, numberIn, type Plain, plainOf, rowsOf, said, some } from './rows';
import { at, withYaml, written } from './yaml-text';

/** Modules and the course itself as forms have them: place in course.yaml, and words. */

type Files = ReadonlyMap<string, string>;
type Texts = Map<string, string | null>;

interface NamedRow {
  id: string;
  text: string;
}

export interface ModuleForm {
  group: string;
  minutes: string;
  requires: string[];
  title: string;
  summary: string;
  can: string;
  /** What is learned, each with the heading of the lesson that teaches it. */
  skills: (NamedRow & { section: string })[];
}

const modulesOf = (files: Files): unknown[] => {
  const all = at(dataOf(files, 'course.yaml'), ['modules']);
  return Array.isArray(all) ? all : [];
};

/** Its place in course.yaml; -1 where it has none. */
export const moduleAt = (files: Files, moduleId: string): number =>
  modulesOf(files).findIndex((one) => at(one, ['id']) === moduleId);

export function moduleForm(files: Files, moduleId: string, language: string): ModuleForm {
  const module = plainOf(modulesOf(files)[moduleAt(files, moduleId)]);
  const words = dataOf(files, `${language}/course.yaml`);
  const word = (name: string) => said(at(words, ['modules', moduleId, name]));
  return {
    group: said(module.group),
    minutes: said(module.minutes),
    requires: list(module.requires),
    ...{ title: word('title'), summary: word('summary'), can: word('can') },
    skills: list(module.skills).map((id) => ({
      id,
      text: said(at(words, ['skills', id])),
      section: said(at(module, ['sections', id])),
    })),
  };
}

/** Without what is empty: a file has no word for it. */
const kept = (all: Plain): Plain =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== ''));

/** Changes files one after another, each at one place. */
function writer(files: Files): { changes: Texts; set: typeof set } {
  const changes: Texts = new Map();
  function set(path: string, place: (string | number)[], value: unknown): void {
    const text = files.get(path) ?? '';
    const next = withYaml(changes.get(path) ?? text, place, value);
    if (next === text) changes.delete(path);
    else changes.set(path, next);
  }
  return { changes, set };
}

/** The files with what a module's form holds. @param languages of the course */
export function moduleChanges(
  files: Files,
  { id, language }: { id: string; language: string },
  fields: FormFields,
  languages: readonly string[],
): Texts {
  const index = moduleAt(files, id);
  const before = plainOf(modulesOf(files)[index]);
  const others = modulesOf(files).flatMap((one) => list(at(one, ['skills'])));
  const rows = rowsOf(fields, 'skill', ({ text = '' }) => idOf(text), others);
  const sections = rows.flatMap(({ id, fields: row }) => (row.section ? [[id, row.section] as const] : []));
  const requires = fields.flatMap(([name, value]) => (name === 'requires' ? [value] : []));
  const module = kept({
    ...before,
    group: fieldIn(fields, 'group'),
    requires: requires.length > 0 || before.requires ? requires : undefined,
    minutes: numberIn(fieldIn(fields, 'minutes')),
    skills: rows.map(({ id }) => id),
    sections: some(Object.fromEntries(sections)),
  });
  const { changes, set } = writer(files);
  set('course.yaml', ['modules', index], module);
  const path = `${language}/course.yaml`;
  const one = (name: string) => fieldIn(fields, name);
  set(path, ['modules', id], kept({ title: one('title'), summary: one('summary'), can: one('can') }));
  for (const row of rows) set(path, ['skills', row.id], row.fields.text || undefined);
  const gone = list(before.skills).filter((skill) => !rows.some((row) => row.id === skill));
  for (const other of languages)
    for (const skill of gone) set(`${other}/course.yaml`, ['skills', skill], undefined);
  return changes;
}

export interface CourseForm {
  title: string;
  summary: string;
  can: string;
  licence: string;
  groups: NamedRow[];
  goals: (NamedRow & { module: string })[];
}

export function courseForm(files: Files, language: string): CourseForm {
  const structure = dataOf(files, 'course.yaml');
  const words = dataOf(files, `${language}/course.yaml`);
  const goals = at(structure, ['goals']);
  return {
    title: said(at(words, ['title'])),
    summary: said(at(words, ['summary'])),
    can: said(at(words, ['can'])),
    licence: said(at(structure, ['licence'])),
    groups: list(at(structure, ['groups'])).map((id) => ({ id, text: said(at(words, ['groups', id])) })),
    goals: (Array.isArray(goals) ? goals : []).map((goal) => {
      const id = said(at(goal, ['id']));
      return { id, module: said(at(goal, ['module'])), text: said(at(words, ['goals', id])) };
    }),
  };
}

/** The files with what the form of the course itself holds. */
export function courseChanges(
  files: Files,
  language: string,
  fields: FormFields,
  languages: readonly string[],
): Texts {
  const before = courseForm(files, language);
  const groups = rowsOf(fields, 'group', ({ text = '' }) => idOf(text));
  const goals = rowsOf(fields, 'goal', ({ text = '' }) => idOf(text));
  const { changes, set } = writer(files);
  const path = `${language}/course.yaml`;
  set('course.yaml', ['licence'], fieldIn(fields, 'licence'));
  set(
    'course.yaml',
    ['groups'],
    groups.map(({ id }) => id),
  );
  const listed = goals.map(({ id, fields: row }) => ({ id, module: row.module ?? '' }));
  set('course.yaml', ['goals'], listed.length > 0 ? listed : undefined);
  for (const name of ['title', 'summary', 'can']) set(path, [name], fieldIn(fields, name) || undefined);
  for (const [key, rows, old] of [
    ['groups', groups, before.groups],
    ['goals', goals, before.goals],
  ] as const) {
    for (const row of rows) set(path, [key, row.id], row.fields.text || undefined);
    const gone = old.filter(({ id }) => !rows.some((row) => row.id === id));
    for (const other of languages)
      for (const { id } of gone) set(`${other}/course.yaml`, [key, id], undefined);
  }
  return changes;
}

/**
 * The files with another module at the end; what it lacks yet is for the checks to name.
 * @param used ids of modules that the course has ever had
 */
export function withModule(
  files: Files,
  { title, language }: { title: string; language: string },
  used: readonly string[] = [],
) {
  const there = modulesOf(files).map((one) => said(at(one, ['id'])));
  const taken = new Set([...there, ...OWN_ADDRESSES, ...used]);
  const id = freeId(idOf(title), taken);
  const groups = list(at(dataOf(files, 'course.yaml'), ['groups']));
  const { changes, set } = writer(files);
  set('course.yaml', ['modules', modulesOf(files).length], {
    ...{ id, group: groups.at(-1) ?? '', minutes: 10, skills: [] },
  });
  set(`${language}/course.yaml`, ['modules', id], { title });
  changes.set(`${language}/${id}.md`, `---\ntitle: ${JSON.stringify(title)}\n---\n`);
  return { id, changes };
}

/** Rows that an item of a kind begins with: names alone, no words and no key. */
const BEGUN = {
  'single-choice': { options: ['o1', 'o2', 'o3'] },
  'multiple-choice': { options: ['o1', 'o2', 'o3', 'o4'], answer: [] },
  number: { answer: {} },
  'short-text': {},
  ordering: { steps: ['s1', 's2', 's3'] },
  matching: { pairs: { l1: 'r1', l2: 'r2', l3: 'r3' } },
} satisfies Record<ItemKind, Plain>;
/** In the order in which they are offered. */
export const KINDS_OF_ITEMS = Object.keys(BEGUN) as ItemKind[];

/**
 * The files with another item at the end, of a module's first skill.
 * @param used ids of items that the course has ever had: hints and answers belong to an id for good
 */
export function withItem(
  files: Files,
  { moduleId, kind, skill }: { moduleId: string; kind: ItemKind; skill: string },
  used: readonly string[] = [],
): { id: string; changes: Texts } {
  const all = dataOf(files, 'items.yaml');
  const items = Array.isArray(all) ? all : [];
  const taken = new Set([...items.map((one) => said(at(one, ['id']))), ...used]);
  let n = 1;
  while (taken.has(`${moduleId}.${n}`)) n += 1;
  const id = `${moduleId}.${n}`;
  const { changes, set } = writer(files);
  set('items.yaml', [items.length], { id, skills: [skill], difficulty: 0, kind, ...BEGUN[kind] });
  return { id, changes };
}

/** The files without an item, in every language. */
export function withoutItem(files: Files, itemId: string, languages: readonly string[]): Texts {
  const all = dataOf(files, 'items.yaml');
  const index = (Array.isArray(all) ? all : []).findIndex((one) => at(one, ['id']) === itemId);
  const { changes, set } = writer(files);
  if (index >= 0) set('items.yaml', [index], undefined);
  for (const language of languages)
    for (const name of ['items', 'imported-hints']) {
      const path = `${language}/${name}.yaml`;
      if (files.has(path)) set(path, [itemId], undefined);
    }
  for (const language of languages) {
    const path = `${language}/hints.yaml`;
    const hints = dataOf(files, path);
    const kept = Array.isArray(hints) ? hints.filter((one) => at(one, ['item']) !== itemId) : [];
    if (Array.isArray(hints) && kept.length < hints.length)
      changes.set(path, kept.length > 0 ? written(kept) : null);
  }
  return changes;
}

/** The files of a course that has nothing yet but a name. */
export function newCourse({
  id,
  title,
  language,
  licence,
}: Record<'id' | 'title' | 'language' | 'licence', string>): Texts {
  const structure = { id, languages: [language], licence, groups: ['main'], modules: [] };
  const { changes, set } = writer(new Map());
  for (const [key, value] of Object.entries(structure)) set('course.yaml', [key], value);
  changes.set('items.yaml', '[]\n');
  set(`${language}/course.yaml`, ['title'], title);
  set(`${language}/course.yaml`, ['groups'], { main: title });
  changes.set(`${language}/items.yaml`, '{}\n');
  return changes;
}
