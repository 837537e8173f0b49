import { stringify } from 'yaml';
import { dataOf } from '../edit/outline';
import { list } from '../edit/rows';
import { at } from '../edit/yaml-text';
import { type ParsedCourse, type ParsedItem, parsedItem, withVersion } from '../parsed-course';
import type { CourseStructure, CourseText } from '../schema';
import { markWords, wordsFile, wordsOfFile } from '../words';
import { checkTwins } from './check-whole';
import { parseLesson } from './lesson';
import { Problems } from './problems';

type Files = ReadonlyMap<string, string>;
type Plain = Record<string, unknown>;

type Read = (files: Files, problems: Problems) => ParsedCourse | null;

/**
 * A course with what is shown of the languages that it is being translated into; null where
 * something is wrong with that.
 * @param read reads a course in the languages that all of it is written in
 */
export function withOpened(
  course: ParsedCourse,
  files: Files,
  read: Read,
  problems: Problems,
): ParsedCourse | null {
  const { structure } = course;
  const opened = Object.keys(structure.opened ?? {}).flatMap((language) => {
    const part = readOpened(files, structure, language, read, problems);
    return part ? [{ language, part }] : [];
  });
  const lessons = [...course.lessons, ...opened.flatMap(({ part }) => part.lessons)];
  if (opened.length > 0) checkTwins(structure, lessons, problems);
  if (problems.list.length > 0) return null;
  if (opened.length === 0) return course;
  const { files: _, reviewed = [], version: __, ...parts } = course;
  const first = course.texts[structure.languages[0] ?? ''];
  const result = withVersion({
    ...parts,
    lessons,
    texts: {
      ...course.texts,
      ...Object.fromEntries(
        opened.flatMap(({ language, part }) => {
          const own = part.texts[language];
          return first && own ? [[language, withFirst(first, own, goalsIn(files, language))]] : [];
        }),
      ),
    },
    items: course.items.map((item) => withPart(item, structure, opened)),
    sheets: course.sheets.map((sheet) => {
      const same = opened.flatMap(({ part }) =>
        part.sheets.filter(({ definition }) => definition.id === sheet.definition.id),
      );
      return { ...sheet, texts: Object.assign({}, sheet.texts, ...same.map(({ texts }) => texts)) };
    }),
    words: Object.assign({}, course.words, ...opened.map(({ part }) => part.words)),
  });
  const ofOpened = opened.flatMap(({ part }) => part.reviewed ?? []);
  return { ...result, files, reviewed: [...reviewed, ...ofOpened] };
}

interface Opened {
  language: string;
  part: ParsedCourse;
}

/** An exercise with its words in the opened languages that show it. */
function withPart(item: ParsedItem, structure: CourseStructure, opened: readonly Opened[]): ParsedItem {
  const own = opened.flatMap(({ language, part }) => {
    const twin = part.items.find(({ definition }) => definition.id === item.definition.id);
    return twin?.texts[language] ? [twin] : [];
  });
  if (own.length === 0) return item;
  const all = [item, ...own];
  const authored = all.flatMap(({ texts, hints }) =>
    Object.entries(texts).map(([language, text]) => [language, { ...text, hints: hints[language] ?? [] }]),
  );
  const imported = Object.assign({}, ...all.map((one) => one.imported ?? {}));
  return parsedItem(item.definition, structure, Object.fromEntries(authored), imported);
}

/**
 * What is shown of a language: the course as if it had the shown modules alone and this language
 * alone, so that every rule holds for what learners see and none for what is not written yet.
 */
function readOpened(
  files: Files,
  structure: CourseStructure,
  language: string,
  read: Read,
  problems: Problems,
): ParsedCourse | null {
  const shown = structure.opened?.[language] ?? [];
  if (shown.length === 0) return null;
  const found = new Problems();
  const course = read(filesOfShown(files, structure, language, shown), found);
  // lines would be those of what was cut out
  for (const { file, message, path } of found.list) problems.add(file, null, message, path);
  return course;
}

/** The words of the course in the language, with those of the first for what is not shown. */
function withFirst(first: CourseText, own: CourseText, goals: Record<string, string>): CourseText {
  return {
    ...own,
    modules: { ...first.modules, ...own.modules },
    skills: { ...first.skills, ...own.skills },
    ...(first.goals ? { goals: { ...first.goals, ...goals, ...own.goals } } : {}),
  };
}

/** What brings people here has words of its own, whatever modules are shown. */
const goalsIn = (files: Files, language: string) =>
  wordsIn(at(dataOf(files, `${language}/course.yaml`), ['goals']));

const wordsIn = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((value ?? {}) as Plain).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );

function filesOfShown(
  files: Files,
  { opened: _, ...structure }: CourseStructure,
  language: string,
  shown: readonly string[],
): Map<string, string> {
  const modules = structure.modules.filter(({ id }) => shown.includes(id));
  const skills = modules.flatMap((module) => module.skills);
  const items = listIn(files, 'items.yaml')
    .filter((one) => skills.includes(String(at(one, ['skills', 0]) ?? '')))
    .map((one) => {
      const { skills: trained, ...rest } = one as Plain;
      return { ...rest, skills: list(trained).filter((skill) => skills.includes(skill)) };
    });
  const sheets = listIn(files, 'sheets.yaml').filter((one) => shown.includes(String(at(one, ['module']))));
  const itemIds = items.map((one) => String(at(one, ['id'])));
  const pictures = picturesOf(files, language, shown);
  const own = (name: string) => dataOf(files, `${language}/${name}`);
  const result = new Map<string, string>();
  const put = (path: string, value: unknown, isThere = true) => {
    if (isThere) result.set(path, stringify(value, { lineWidth: 0 }));
  };
  put('course.yaml', {
    ...structure,
    languages: [language],
    modules: modules.map((module) => ({
      ...module,
      requires: module.requires.filter((id) => shown.includes(id)),
    })),
    goals: structure.goals?.filter(({ module }) => shown.includes(module)),
  });
  put('items.yaml', items);
  put('sheets.yaml', sheets, sheets.length > 0);
  const words = own('course.yaml');
  const goals = (structure.goals ?? []).flatMap((goal) => (shown.includes(goal.module) ? [goal.id] : []));
  put(
    `${language}/course.yaml`,
    {
      ...(words as Plain),
      modules: pick(at(words, ['modules']), shown),
      skills: pick(at(words, ['skills']), skills),
      ...(structure.goals ? { goals: pick(at(words, ['goals']), goals) } : {}),
    },
    words !== undefined,
  );
  for (const [name, ids] of [
    ['items.yaml', itemIds],
    ['imported-hints.yaml', itemIds],
    ['sheets.yaml', sheets.map((one) => String(at(one, ['id'])))],
    ['pictures.yaml', pictures],
  ] as const)
    put(`${language}/${name}`, pick(own(name), ids), own(name) !== undefined);
  const hints = listIn(files, `${language}/hints.yaml`);
  const ofShown = hints.filter((one) => itemIds.includes(String(at(one, ['item']))));
  put(`${language}/hints.yaml`, ofShown, ofShown.length > 0);
  const opened = standing(files, language, shown);
  put(`${language}/words.yaml`, opened, Object.keys(opened).length > 0);
  for (const [path, text] of files) {
    const isLesson = shown.some((id) => path === `${language}/${id}.md`);
    if (isLesson || pictures.some((name) => path === `pictures/${name}`)) result.set(path, text);
  }
  return result;
}

function listIn(files: Files, path: string): unknown[] {
  const value = dataOf(files, path);
  return Array.isArray(value) ? value : [];
}

function pick(value: unknown, ids: readonly string[]): Plain {
  const all = (value ?? {}) as Plain;
  return Object.fromEntries(Object.entries(all).filter(([id]) => ids.includes(id)));
}

/** Files of the pictures that shown lessons have. */
function picturesOf(files: Files, language: string, shown: readonly string[]): string[] {
  return shown.flatMap((id) =>
    [...(files.get(`${language}/${id}.md`) ?? '').matchAll(/!\[[^\]]*\]\(\s*<?([^\s)>]+)/g)].flatMap(
      ([, name]) => name ?? [],
    ),
  );
}

/** The words that a reader can open in the shown lessons: others stand in none yet. */
function standing(files: Files, language: string, shown: readonly string[]): Plain {
  const all = dataOf(files, `${language}/words.yaml`);
  const read = wordsFile.safeParse(all);
  if (!read.success) return (all ?? {}) as Plain;
  const found = shown.flatMap((id) => {
    const path = `${language}/${id}.md`;
    const lesson = parseLesson(path, files.get(path) ?? '', id, language, new Problems());
    return lesson ? markWords(lesson.blocks, wordsOfFile(read.data)).found.map((word) => word.id) : [];
  });
  return pick(read.data, found);
}
