import { foldedQuestion, isInLettersOf } from '../import/questions';
import type { FormFields } from '../items/kind';
import { courseTerms, questionsFile } from '../schema';
import { cleaned } from './clean';
import { type FieldFault, inWords } from './fault-words';
import { lessonHeadings } from './lesson-text';
import { dataOf } from './outline';
import { lines, list, plainOf, said } from './rows';
import { at, withYaml } from './yaml-text';

/** What people ask, by the parts of a lesson, and what a course speaks about, as in forms. */

type Files = ReadonlyMap<string, string>;
type Texts = Map<string, string | null>;

export interface AskedForm {
  sections: { id: string; title: string; questions: string }[];
}

const questionsPath = (language: string) => `${language}/questions.yaml`;

/** The parts of a module's lesson, and those that have questions and are gone. */
export function askedForm(files: Files, moduleId: string, language: string): AskedForm {
  const asked = plainOf(at(dataOf(files, questionsPath(language)), ['asked', moduleId]));
  const headings = lessonHeadings(files.get(`${language}/${moduleId}.md`));
  const gone = Object.keys(asked).filter((id) => !headings.some((one) => one.id === id));
  return {
    sections: [...headings, ...gone.map((id) => ({ id, text: id }))].map(({ id, text }) => ({
      ...{ id, title: text },
      questions: list(asked[id]).join('\n'),
    })),
  };
}

/** The questions of a part of a lesson, as the files have them. */
export const askedOf = (files: Files, { moduleId, sectionId, language }: AskedPlace): string[] =>
  list(at(dataOf(files, questionsPath(language)), ['asked', moduleId, sectionId]));

/** A part of a module's lesson in a language. */
export interface AskedPlace {
  language: string;
  moduleId: string;
  sectionId: string;
}

/** The files with these questions, and no others, of a part of a lesson. */
export function withAsked(
  files: Files,
  { moduleId, sectionId, language }: AskedPlace,
  questions: readonly string[],
): Map<string, string> {
  const path = questionsPath(language);
  const text = files.get(path) ?? 'asked: {}\n';
  const asked = { ...plainOf(at(dataOf(files, path), ['asked', moduleId])), [sectionId]: questions };
  const kept = Object.fromEntries(Object.entries(asked).filter(([, of]) => list(of).length > 0));
  return new Map([
    [path, withYaml(text, ['asked', moduleId], Object.keys(kept).length > 0 ? kept : undefined)],
  ]);
}

const typedLines = (fields: FormFields, name: string): string[] =>
  lines(cleaned(fields.find(([key]) => key === name)?.[1] ?? ''));

export function askedChanges(
  files: Files,
  { id, language }: { id: string; language: string },
  fields: FormFields,
): Texts {
  const path = questionsPath(language);
  const text = files.get(path) ?? 'asked: {}\n';
  const asked: Record<string, string[]> = {};
  for (const section of askedForm(files, id, language).sections) {
    const questions = typedLines(fields, `asked.${section.id}`);
    if (questions.length > 0) asked[section.id] = questions;
  }
  const next = withYaml(text, ['asked', id], Object.keys(asked).length > 0 ? asked : undefined);
  return new Map(next === files.get(path) ? [] : [[path, next]]);
}

/** By the importer's rules, of this module; what is asked twice is looked for in all of them. */
export function checkAsked(files: Files, moduleId: string, language: string): FieldFault[] {
  const data = dataOf(files, questionsPath(language));
  const own = plainOf(at(data, ['asked', moduleId]));
  const headings = lessonHeadings(files.get(`${language}/${moduleId}.md`));
  const faults: FieldFault[] = [];
  const add = (section: string, line: number | null, message: string) =>
    faults.push({ field: `asked.${section}`, line, message });
  for (const issue of questionsFile.safeParse({ asked: { [moduleId]: own } }).error?.issues ?? []) {
    const [, , section, index] = issue.path;
    add(String(section), typeof index === 'number' ? index + 1 : null, inWords(issue));
  }
  for (const { id } of headings) if (list(own[id]).length === 0) add(id, null, 'has no question');
  for (const section of Object.keys(own))
    if (!headings.some(({ id }) => id === section)) add(section, null, `no section "${section}"`);
  const counts = new Map<string, number>();
  const all = Object.values(plainOf(at(data, ['asked']))).flatMap((one) => Object.values(plainOf(one)));
  for (const question of [...all, at(data, ['elsewhere'])].flatMap(list)) {
    const folded = foldedQuestion(question);
    counts.set(folded, (counts.get(folded) ?? 0) + 1);
  }
  for (const [section, questions] of Object.entries(own))
    for (const [index, question] of list(questions).entries()) {
      if ((counts.get(foldedQuestion(question)) ?? 0) > 1)
        add(section, index + 1, `this question is there twice: ${question}`);
      if (!isInLettersOf(language, question))
        add(section, index + 1, `this question is in another language: ${question}`);
    }
  return faults;
}

// ------------------------------------------------------------ terms

export interface TermForm {
  /** By language: a line for each word. */
  words: Record<string, string>;
}

const termsOf = (files: Files): unknown[] => {
  const all = dataOf(files, 'terms.yaml');
  return Array.isArray(all) ? all : [];
};

/** Each thing that the course speaks about, by its words in a language or in any other. */
export const termNames = (files: Files, language: string): string[] =>
  termsOf(files).map((term) => {
    const words = list(at(term, [language]));
    return (words.length > 0 ? words : Object.values(plainOf(term)).flatMap(list)).join(', ');
  });

/** @param languages of the course; a term may have words in others too */
export function termForm(files: Files, index: string, languages: readonly string[]): TermForm {
  const term = plainOf(termsOf(files)[Number(index)]);
  const all = [...new Set([...languages, ...Object.keys(term)])];
  return { words: Object.fromEntries(all.map((one) => [one, list(term[one]).join('\n')])) };
}

export function termChanges(
  files: Files,
  index: string,
  fields: FormFields,
  languages: readonly string[],
): Texts {
  const terms = termsOf(files);
  const words = Object.keys(termForm(files, index, languages).words).flatMap((language) => {
    const typed = typedLines(fields, `word.${language}`);
    return typed.length > 0 ? [[language, typed] as const] : [];
  });
  const text = files.get('terms.yaml') ?? '[]\n';
  const place = Math.min(Number(index), terms.length);
  const next = withYaml(text, [place], words.length > 0 ? Object.fromEntries(words) : undefined);
  return new Map(next === files.get('terms.yaml') ? [] : [['terms.yaml', next]]);
}

export function checkTerm(files: Files, index: string): FieldFault[] {
  const term = termsOf(files)[Number(index)];
  if (term === undefined) return [];
  return (courseTerms.element.safeParse(term).error?.issues ?? []).map((issue) => ({
    field: `word.${said(issue.path[0])}`,
    line: typeof issue.path[1] === 'number' ? issue.path[1] + 1 : null,
    message: inWords(issue),
  }));
}
