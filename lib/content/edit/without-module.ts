import { moduleAt, withoutItem } from './module-fields';
import { dataOf, outlineOf } from './outline';
import { list, plainOf, said } from './rows';
import { at, withYaml } from './yaml-text';

type Files = ReadonlyMap<string, string>;
type Texts = Map<string, string | null>;

/**
 * The files without a module: its lessons, exercises, skills, sheets and questions go in every
 * language; other modules ask for it no more, and goals that began with it go too. Words and
 * pictures that only its lessons had stay: the importer names those that no lesson has.
 */
export function withoutModule(files: Files, moduleId: string, languages: readonly string[]): Texts {
  const now = new Map(files);
  const changes: Texts = new Map();
  const put = (path: string, text: string | null) => {
    if (text === null) now.delete(path);
    else now.set(path, text);
    changes.set(path, text);
  };
  const set = (path: string, place: (string | number)[], value: unknown) => {
    const text = now.get(path);
    const next = text === undefined ? undefined : withYaml(text, place, value);
    if (next !== undefined && next !== text) put(path, next);
  };
  const { items, modules, opened } = outlineOf(files);
  const skills = modules.find(({ id }) => id === moduleId)?.skills ?? [];
  for (const { id } of items.filter((item) => item.moduleId === moduleId))
    for (const [path, text] of withoutItem(now, id, languages)) put(path, text);
  withoutSkills(now, skills, set);
  withoutPlace(now, moduleId, set);
  const goals = withoutGoals(now, moduleId, set);
  for (const [language, shown] of opened) {
    const left = shown.filter((id) => id !== moduleId);
    set('course.yaml', ['opened', language], left);
  }
  for (const language of languages) {
    const words = `${language}/course.yaml`;
    set(words, ['modules', moduleId], undefined);
    for (const skill of skills) set(words, ['skills', skill], undefined);
    for (const goal of goals) set(words, ['goals', goal], undefined);
    set(`${language}/questions.yaml`, ['asked', moduleId], undefined);
    if (now.has(`${language}/${moduleId}.md`)) put(`${language}/${moduleId}.md`, null);
  }
  withoutSheets(now, moduleId, languages, set);
  return changes;
}

type Set = (path: string, place: (string | number)[], value: unknown) => void;

const listed = (files: Files, path: string, place: string[] = []): unknown[] => {
  const found = at(dataOf(files, path), place);
  return Array.isArray(found) ? found : [];
};

/** Exercises of other modules train what is left. */
function withoutSkills(files: Files, skills: readonly string[], set: Set): void {
  for (const [index, item] of listed(files, 'items.yaml').entries()) {
    const own = list(at(item, ['skills']));
    const left = own.filter((skill) => !skills.includes(skill));
    if (left.length < own.length) set('items.yaml', [index, 'skills'], left);
  }
}

function withoutPlace(files: Files, moduleId: string, set: Set): void {
  for (const [index, module] of listed(files, 'course.yaml', ['modules']).entries()) {
    const requires = list(at(module, ['requires']));
    if (!requires.includes(moduleId)) continue;
    const left = requires.filter((one) => one !== moduleId);
    set('course.yaml', ['modules', index, 'requires'], left.length > 0 ? left : undefined);
  }
  const index = moduleAt(files, moduleId);
  if (index >= 0) set('course.yaml', ['modules', index], undefined);
  const opened = plainOf(at(dataOf(files, 'course.yaml'), ['opened']));
  for (const [language, shown] of Object.entries(opened)) {
    const left = list(shown).filter((one) => one !== moduleId);
    if (left.length < list(shown).length) set('course.yaml', ['opened', language], left);
  }
}

/** @returns ids of the goals that are gone */
function withoutGoals(files: Files, moduleId: string, set: Set): string[] {
  const goals = listed(files, 'course.yaml', ['goals']);
  const [gone, left] = [true, false].map((isGone) =>
    goals.filter((goal) => (said(at(goal, ['module'])) === moduleId) === isGone),
  );
  if (gone && gone.length > 0) set('course.yaml', ['goals'], left && left.length > 0 ? left : undefined);
  return (gone ?? []).map((goal) => said(at(goal, ['id'])));
}

function withoutSheets(files: Files, moduleId: string, languages: readonly string[], set: Set): void {
  const sheets = listed(files, 'sheets.yaml');
  for (let index = sheets.length - 1; index >= 0; index -= 1) {
    if (said(at(sheets[index], ['module'])) !== moduleId) continue;
    set('sheets.yaml', [index], undefined);
    for (const language of languages)
      set(`${language}/sheets.yaml`, [said(at(sheets[index], ['id']))], undefined);
  }
}
