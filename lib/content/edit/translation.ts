import { hash } from '../parsed-course';
import type { Changes } from './changes';
import { type Outline, outlineIn, type Read, readerOf } from './outline';
import { plainOf, said } from './rows';
import { fileOfTexts, type Text, type TextsOf, textsName, textsOf } from './texts';
import { at, withYaml } from './yaml-text';

/**
 * What of a course is not translated into a language yet, and what was translated from a text that
 * is another one by now. It follows from the files: <language>/translated.yaml has the hash of what
 * each text was translated from. A text without one counts as translated from what stands there.
 */

type Files = ReadonlyMap<string, string>;

/** `extra`: the source has no such text any more, as of an option that was taken out. */
export type TextState = 'current' | 'missing' | 'stale' | 'extra';

export interface Translated extends Text {
  /** In the language that others are written after. */
  source: string;
  state: TextState;
}

/** Texts of one page, counted. */
export interface TextsState {
  of: TextsOf;
  all: number;
  count: Record<TextState, number>;
}

/** What belongs to a module; null: to the course as a whole. */
export interface ModuleTranslation {
  moduleId: string | null;
  pages: TextsState[];
}

export const sourceLanguage = ({ languages }: Outline): string => languages[0] ?? '';

export const translatedPath = (language: string): string => `${language}/translated.yaml`;

/** Of a source text, as translations keep it. */
export const sourceMark = (source: string): string => hash(source).slice(0, 12);

function marksOf(read: Read, of: TextsOf, language: string): Map<string, string> {
  const marks = plainOf(at(read(translatedPath(language)), [textsName(of)]));
  return new Map(Object.entries(marks).map(([name, mark]) => [name, said(mark)]));
}

function stateOf(source: string, text: string, mark: string | undefined): TextState {
  if (source === '') return 'extra';
  if (text === '') return 'missing';
  return mark === undefined || mark === sourceMark(source) ? 'current' : 'stale';
}

/** The texts of a page in a language, each beside its source; what the source lacks comes last. */
export function translatedTexts(
  files: Files,
  of: TextsOf,
  language: string,
  read = readerOf(files),
): Translated[] {
  const source = sourceLanguage(outlineIn(read));
  const sources = textsOf(files, of, source, read);
  const own = new Map(textsOf(files, of, language, read).map((one) => [one.name, one]));
  const marks = marksOf(read, of, language);
  const there = new Set(sources.map(({ name }) => name));
  const extra = [...own.values()].filter(({ name }) => !there.has(name));
  return [...sources, ...extra].map((one) => {
    const from = there.has(one.name) ? one.text : '';
    const text = own.get(one.name)?.text ?? '';
    return { ...one, source: from, text, state: stateOf(from, text, marks.get(one.name)) };
  });
}

/** Every page of texts that a translation needs, by module; those of the whole course first. */
export function pagesOf(read: Read): { moduleId: string | null; pages: TextsOf[] }[] {
  const { languages, modules, items } = outlineIn(read);
  const source = languages[0] ?? '';
  const named = (kind: TextsOf['kind'], file: string): TextsOf[] =>
    Object.keys(plainOf(read(`${source}/${file}`))).map((id) => ({ kind, id }));
  const sheets = read('sheets.yaml');
  const sheetsOf = (moduleId: string) =>
    (Array.isArray(sheets) ? sheets : []).filter((one) => at(one, ['module']) === moduleId);
  return [
    {
      moduleId: null,
      pages: [
        { kind: 'course', id: 'course' },
        ...named('picture', 'pictures.yaml'),
        ...named('word', 'words.yaml'),
      ],
    },
    ...modules.map(({ id }) => ({
      moduleId: id,
      pages: [
        { kind: 'module' as const, id },
        { kind: 'lesson' as const, id },
        ...items
          .filter(({ moduleId }) => moduleId === id)
          .map((item) => ({ kind: 'item' as const, id: item.id })),
        ...sheetsOf(id).map((sheet) => ({ kind: 'sheet' as const, id: said(at(sheet, ['id'])) })),
      ],
    })),
  ];
}

/** How far a language is: every page of every module, its texts counted. */
export function translationOf(files: Files, language: string): ModuleTranslation[] {
  const read = readerOf(files);
  return pagesOf(read).map(({ moduleId, pages }) => ({
    moduleId,
    pages: pages.map((of) => {
      const texts = translatedTexts(files, of, language, read);
      const count = { current: 0, missing: 0, stale: 0, extra: 0 };
      for (const { state } of texts) count[state] += 1;
      return { of, all: texts.length - count.extra, count };
    }),
  }));
}

/** Whether something is left to do on a page. */
export const isOpen = ({ count }: TextsState): boolean => count.missing + count.stale + count.extra > 0;

/** The next page with something to do after one, round to the first; null: there is none. */
export function nextOpen(modules: readonly ModuleTranslation[], after: TextsOf): TextsOf | null {
  const all = modules.flatMap(({ pages }) => pages);
  const here = all.findIndex(({ of }) => textsName(of) === textsName(after));
  const found = [...all.slice(here + 1), ...all.slice(0, here)].find(isOpen);
  return found && textsName(found.of) !== textsName(after) ? found.of : null;
}

/**
 * What each text was translated from, as somebody saw it who saves the translation.
 * @param seen hash of the source of each text
 */
export function withSeen(
  files: Files,
  of: TextsOf,
  language: string,
  seen: ReadonlyMap<string, string>,
): Changes {
  const path = translatedPath(language);
  const read = readerOf(files);
  const kept = marksOf(read, of, language);
  const marks = translatedTexts(files, of, language, read).flatMap(({ name, text, source }) => {
    const mark = seen.get(name) ?? kept.get(name);
    return text === '' || source === '' || mark === undefined ? [] : [[name, mark] as const];
  });
  const before = files.get(path) ?? '';
  const after = withYaml(before, [textsName(of)], marks.length > 0 ? Object.fromEntries(marks) : undefined);
  return after === before ? new Map() : new Map([[path, after]]);
}

/**
 * What has to be kept of a change of the course by other forms than a translator's: a translation
 * that had no hash yet gets that of the source it was made from, and a text that is new that of the
 * source that stands there.
 * @param pages that the change may be about
 */
export function withMarks(before: Files, after: Files, pages: readonly TextsOf[]): Changes {
  const [reads, read] = [readerOf(before), readerOf(after)];
  const { languages, opened } = outlineIn(read);
  const [, ...others] = [...languages, ...opened.keys()];
  const changes: Changes = new Map();
  for (const language of others) {
    const path = translatedPath(language);
    const text = after.get(path) ?? '';
    const next = pages.reduce((file, of) => {
      const old = new Map(translatedTexts(before, of, language, reads).map((one) => [one.name, one]));
      const kept = marksOf(read, of, language);
      const marks = new Map(kept);
      for (const { name, source, text: now } of translatedTexts(after, of, language, read)) {
        const was = old.get(name);
        if (now === '' || source === '' || kept.has(name)) continue;
        const isNew = was === undefined || was.text === '' || was.source === '';
        if (isNew || was.source !== source) marks.set(name, sourceMark(isNew ? source : was.source));
      }
      return marks.size === kept.size ? file : withYaml(file, [textsName(of)], Object.fromEntries(marks));
    }, text);
    if (next !== text) changes.set(path, next);
  }
  return changes;
}

/**
 * Hashes of the source that somebody sees who reads a page in these languages: of what the first of
 * them was translated from, where the source itself is not among them.
 */
export function seenMarks(files: Files, of: TextsOf, read: readonly string[]): Record<string, string> {
  const data = readerOf(files);
  const source = sourceLanguage(outlineIn(data));
  const sources = textsOf(files, of, source, data).map(({ name, text }) => [name, sourceMark(text)] as const);
  const [first = source] = read;
  if (read.includes(source)) return Object.fromEntries(sources);
  const there = new Set(textsOf(files, of, first, data).map(({ name }) => name));
  const marks = marksOf(data, of, first);
  return Object.fromEntries(
    sources.flatMap(([name, mark]) => (there.has(name) ? [[name, marks.get(name) ?? mark]] : [])),
  );
}

/** Files from which the texts of a page, their sources and what they were made from are read. */
export const pathsOfTexts = (of: TextsOf, languages: readonly string[]): string[] => [
  ...['course.yaml', 'items.yaml', 'glossary.yaml', 'terms.yaml'],
  ...languages.flatMap((language) => [
    ...[fileOfTexts(of, language), translatedPath(language)],
    ...[`${language}/words.yaml`, `${language}/pictures.yaml`],
  ]),
];

/** Files from which it is told how far a language is. */
export const pathsOfTranslation = ({ modules }: Outline, languages: readonly string[]): string[] => [
  ...['course.yaml', 'items.yaml', 'sheets.yaml'],
  ...languages.flatMap((language) =>
    [
      ...['course', 'items', 'sheets', 'words', 'pictures', 'translated'].map((name) => `${name}.yaml`),
      ...modules.map(({ id }) => `${id}.md`),
    ].map((name) => `${language}/${name}`),
  ),
];
