import type { CourseStructure, CourseText, ItemDefinition, ItemText } from '../schema';

type Fault = (path: readonly PropertyKey[], message: string) => void;

/** References inside course.yaml: groups, prerequisites without a circle, each skill in one module. */
export function checkStructure(structure: CourseStructure, fault: Fault): void {
  const modules = new Map(structure.modules.map((module) => [module.id, module]));
  const owner = new Map<string, string>();
  const ids = new Set<string>();
  structure.modules.forEach((module, index) => {
    if (ids.has(module.id)) fault(['modules', index, 'id'], `the module "${module.id}" is there twice`);
    ids.add(module.id);
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

/** What one item says of itself: known skill, a key among the options, mistakes that are mistakes. */
export function checkDefinition(item: ItemDefinition, skills: ReadonlySet<string>, fault: Fault): void {
  item.skills.forEach((skill, at) => {
    if (!skills.has(skill)) fault(['skills', at], `no skill "${skill}" in course.yaml`);
  });
  const known = (ids: readonly string[], from: readonly string[], path: PropertyKey[]) =>
    ids.forEach((id) => {
      if (!from.includes(id)) fault(path, `"${id}" is none of ${from.join(', ')}`);
    });
  switch (item.kind) {
    case 'single-choice':
      known([item.answer], item.options, ['answer']);
      break;
    case 'multiple-choice':
      known(item.answer, item.options, ['answer']);
      if (new Set(item.answer).size === item.options.length) fault(['answer'], 'every option is right');
      break;
    case 'number':
      for (const [name, value] of Object.entries(item.mistakes)) {
        if (Math.abs(value - item.answer.value) <= item.answer.tolerance) {
          fault(['mistakes', name], 'the mistake is within the tolerance of the key');
        }
      }
      break;
    case 'ordering':
      for (const [name, [first, later]] of Object.entries(item.mistakes)) {
        known([first, later], item.steps, ['mistakes', name]);
        if (item.steps.indexOf(first) < item.steps.indexOf(later)) {
          fault(['mistakes', name], `"${first}" before "${later}" is the right order`);
        }
      }
      break;
    case 'matching':
      for (const [name, [left, right]] of Object.entries(item.mistakes)) {
        known([left], Object.keys(item.pairs), ['mistakes', name]);
        known([right], [...Object.values(item.pairs), ...item.extra], ['mistakes', name]);
        if (item.pairs[left] === right) fault(['mistakes', name], 'that pair is right');
      }
      break;
    case 'short-text':
      break;
  }
}

/** Which words an item needs in every language, by kind; names each that is missing or belongs to nothing. */
export function checkItemText(item: ItemDefinition, text: ItemText, fault: Fault): void {
  const need = (key: keyof ItemText, ids: readonly string[]) => {
    const given = (text[key] ?? {}) as Record<string, unknown>;
    for (const id of ids) if (!(id in given)) fault([key], `${key} lacks "${id}"`);
    for (const id of Object.keys(given))
      if (!ids.includes(id)) fault([key, id], `${key} has "${id}", the item has not`);
  };
  const isChoice = item.kind === 'single-choice' || item.kind === 'multiple-choice';
  const key: readonly string[] = isChoice ? [item.answer].flat() : [];
  need('options', isChoice ? item.options : []);
  need('feedback', isChoice ? item.options.filter((option) => !key.includes(option)) : []);
  need('steps', item.kind === 'ordering' ? item.steps : []);
  need('left', item.kind === 'matching' ? Object.keys(item.pairs) : []);
  need('right', item.kind === 'matching' ? [...new Set([...Object.values(item.pairs), ...item.extra])] : []);
  need('mistakes', mistakeNames(item));
  need('spellings', item.kind === 'short-text' ? item.mistakes : []);
  if (item.kind === 'short-text' && !text.accept)
    fault([], 'a short text needs "accept", the accepted spellings');
  if (item.kind !== 'short-text' && text.accept)
    fault(['accept'], `"accept" belongs to short-text, not to ${item.kind}`);
  if (item.kind === 'number' && item.answer.unit && !text.unit)
    fault([], 'the unit has no word here: add "unit"');
}

function mistakeNames(item: ItemDefinition): string[] {
  if (item.kind === 'single-choice' || item.kind === 'multiple-choice') return [];
  return item.kind === 'short-text' ? item.mistakes : Object.keys(item.mistakes);
}

/** A language names every group, module and skill, and no others. */
export function checkCourseText(structure: CourseStructure, text: CourseText, fault: Fault): void {
  const same = (key: 'groups' | 'modules' | 'skills', ids: readonly string[]) => {
    for (const id of ids) if (!(id in text[key])) fault([key], `${key} lacks "${id}"`);
    for (const id of Object.keys(text[key]))
      if (!ids.includes(id)) fault([key, id], `course.yaml has no "${id}"`);
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
}
