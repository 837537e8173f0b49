import type { ItemText } from '../items/item';
import { type Fault, WORD_LISTS } from '../items/kind';
import { type ItemDefinition, kindOf } from '../items/kinds';
import type { CourseStructure, CourseText } from '../schema';

/**
 * Pages beside the lessons of a course: a module of that name could never be opened.
 * tests/content/import-faults.test.ts holds this list against the folders of the app.
 */
export const OWN_ADDRESSES = ['end', 'offline', 'placement', 'progress', 'search', 'sheets', 'why'];

/**
 * Pages beside those of courses (/curate/new, /research/logs), which would hide a course of that
 * id.
 */
export const OWN_COURSES = ['logs', 'new'];

/**
 * References inside course.yaml: groups, prerequisites without a circle, each skill in one module.
 */
export function checkStructure(structure: CourseStructure, fault: Fault): void {
  const modules = new Map(structure.modules.map((module) => [module.id, module]));
  const owner = new Map<string, string>();
  const ids = new Set<string>();
  if (OWN_COURSES.includes(structure.id))
    fault(['id'], `"${structure.id}" is an address of the app's own: name the course otherwise`);
  structure.modules.forEach((module, index) => {
    if (ids.has(module.id)) fault(['modules', index, 'id'], `the module "${module.id}" is there twice`);
    ids.add(module.id);
    if (OWN_ADDRESSES.includes(module.id))
      fault(
        ['modules', index, 'id'],
        `"${module.id}" is an address of the app's own: name the module otherwise`,
      );
    if (!structure.groups.includes(module.group))
      fault(['modules', index, 'group'], `no group "${module.group}"`);
    module.requires.forEach((required, at) => {
      if (!modules.has(required)) fault(['modules', index, 'requires', at], `no module "${required}"`);
      else if (reaches(modules, required, module.id)) {
        fault(['modules', index, 'requires', at], `"${module.id}" and "${required}" require each other`);
      }
    });
    module.skills.forEach((skill, at) => {
      const other = owner.get(skill);
      if (other) fault(['modules', index, 'skills', at], `"${skill}" is taught in "${other}" already`);
      owner.set(skill, module.id);
    });
  });
  for (const [language, shown] of Object.entries(structure.opened ?? {})) {
    if (structure.languages.includes(language))
      fault(['opened', language], `"${language}" is a language of the whole course already`);
    shown.forEach((id, at) => {
      if (!modules.has(id)) fault(['opened', language, at], `no module "${id}"`);
    });
  }
  const goals = new Set<string>();
  structure.goals?.forEach((goal, index) => {
    if (goals.has(goal.id)) fault(['goals', index, 'id'], `the goal "${goal.id}" is there twice`);
    goals.add(goal.id);
    if (!modules.has(goal.module)) fault(['goals', index, 'module'], `no module "${goal.module}"`);
  });
}

function reaches(
  modules: ReadonlyMap<string, { requires: string[] }>,
  from: string,
  target: string,
  seen = new Set<string>(),
): boolean {
  if (from === target) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (modules.get(from)?.requires ?? []).some((next) => reaches(modules, next, target, seen));
}

/** What one item says of itself: known skills, and what its kind asks for. */
export function checkDefinition(item: ItemDefinition, skills: ReadonlySet<string>, fault: Fault): void {
  item.skills.forEach((skill, at) => {
    if (!skills.has(skill)) fault(['skills', at], `no skill "${skill}" in course.yaml`);
  });
  kindOf(item.kind).checkDefinition(item, fault);
}

/**
 * The words that an item's kind needs in every language; names each that is missing or belongs to
 * nothing.
 */
export function checkItemText(item: ItemDefinition, text: ItemText, fault: Fault): void {
  const kind = kindOf(item.kind);
  const needed = kind.neededWords(item);
  for (const list of WORD_LISTS) {
    const ids = needed[list] ?? [];
    const given = Object.keys(text[list] ?? {});
    for (const id of ids) if (!given.includes(id)) fault([list, id], `${list} lacks "${id}"`);
    for (const id of given) if (!ids.includes(id)) fault([list, id], `${list} has "${id}", the item has not`);
  }
  for (const list of ['options', 'steps', 'left', 'right'] as const) checkAlike(list, text[list], fault);
  if (text.accept && !kind.keyOf(item).isAccepted)
    fault(['accept'], `"accept" belongs to short-text, not to ${item.kind}`);
  kind.checkWords?.(item, text, fault);
}

/** Two things that read the same can't be told apart on the screen. */
function checkAlike(list: string, words: Readonly<Record<string, string>> | undefined, fault: Fault): void {
  const seen = new Map<string, string>();
  for (const [id, said] of Object.entries(words ?? {})) {
    const other = seen.get(said.toLowerCase());
    if (other) fault([list, id], `"${id}" reads the same as "${other}"`);
    seen.set(said.toLowerCase(), id);
  }
}

/** A language names every group, module, skill and goal, and no others. */
export function checkCourseText(structure: CourseStructure, text: CourseText, fault: Fault): void {
  const same = (key: 'groups' | 'modules' | 'skills' | 'goals', ids: readonly string[]) => {
    const given = Object.keys(text[key] ?? {});
    for (const id of ids) if (!given.includes(id)) fault([key, id], `${key} lacks "${id}"`);
    for (const id of given) if (!ids.includes(id)) fault([key, id], `course.yaml has no "${id}"`);
  };
  same('groups', structure.groups);
  same(
    'modules',
    structure.modules.map((module) => module.id),
  );
  same(
    'skills',
    structure.modules.flatMap((module) => module.skills),
  );
  same(
    'goals',
    (structure.goals ?? []).map((goal) => goal.id),
  );
}
