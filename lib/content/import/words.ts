import type { CourseStructure, Lesson } from '../schema';
import { type CourseWord, markWords, type WordsFile, wordsFile, wordsOfFile } from '../words';
import { type Problems, readYaml, type Yaml } from './problems';

/**
 * The words that a reader can open, by language; none where no language has words.yaml. Named with
 * their line: one that another language has and this one lacks, one that stands in no lesson.
 */
export function readWords(
  structure: CourseStructure,
  lessons: readonly Lesson[],
  files: ReadonlyMap<string, string>,
  problems: Problems,
): Record<string, CourseWord[]> {
  const nameOf = (language: string) => `${language}/words.yaml`;
  if (!structure.languages.some((language) => files.has(nameOf(language)))) return {};
  const read = structure.languages.flatMap((language) => {
    const file = readYaml(nameOf(language), files.get(nameOf(language)), wordsFile, problems);
    return file ? [{ language, file }] : [];
  });
  const ids = new Set(read.flatMap(({ file }) => Object.keys(file.data)));
  for (const { language, file } of read) {
    for (const id of ids) if (!file.data[id]) problems.add(nameOf(language), null, `lacks the word "${id}"`);
    checkUsed(
      file,
      lessons.filter((lesson) => lesson.language === language),
      (id, message) => problems.add(nameOf(language), file.line([id]), message),
    );
  }
  return Object.fromEntries(read.map(({ language, file }) => [language, wordsOfFile(file.data)]));
}

function checkUsed(
  { data }: Yaml<WordsFile>,
  lessons: readonly Lesson[],
  fault: (id: string, message: string) => void,
): void {
  const words = wordsOfFile(data);
  const found = new Set(lessons.flatMap(({ blocks }) => markWords(blocks, words).found.map(({ id }) => id)));
  for (const { id, word } of words) if (!found.has(id)) fault(id, `"${word}" stands in no lesson`);
}
