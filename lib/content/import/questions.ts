import { type AskedQuestion, type Lesson, type QuestionsFile, questionsFile } from '../schema';
import { type Problems, readYaml, type Yaml } from './problems';

/** All that a course may hold in one language. */
const MOST = 5_000;

/**
 * A language's asked questions; none where the file is missing. Named with their line: a section
 * that is not there, one that has no question, a question that stands twice, one in other letters
 * than its language's.
 * @param lessons in this language
 */
export function readQuestions(
  lessons: readonly Lesson[],
  language: string,
  files: ReadonlyMap<string, string>,
  problems: Problems,
): AskedQuestion[] {
  const file = `${language}/questions.yaml`;
  const source = files.get(file);
  const read = source === undefined ? null : readYaml(file, source, questionsFile, problems);
  if (!read) return [];
  checkSections(lessons, read, file, problems);
  checkTwice(read, file, problems);
  checkLetters(read, language, file, problems);
  const { asked, elsewhere } = read.data;
  const all = [
    ...Object.entries(asked).flatMap(([moduleId, sections]) =>
      Object.entries(sections).flatMap(([sectionId, texts]) =>
        texts.map((text, position) => ({ language, answer: { moduleId, sectionId }, position, text })),
      ),
    ),
    ...elsewhere.map((text, position) => ({ language, answer: null, position, text })),
  ];
  if (all.length > MOST) problems.add(file, null, `holds ${all.length} questions; at most ${MOST} serve`);
  return all;
}

function checkSections(
  lessons: readonly Lesson[],
  { data, line }: Yaml<QuestionsFile>,
  file: string,
  problems: Problems,
): void {
  const headings = new Map(
    lessons.map(({ moduleId, blocks }) => [
      moduleId,
      blocks.filter(({ kind }) => kind === 'heading').map(({ id }) => id),
    ]),
  );
  for (const [moduleId, sections] of Object.entries(data.asked)) {
    const own = headings.get(moduleId);
    if (!own) problems.add(file, line(['asked', moduleId]), `the course has no lesson "${moduleId}"`);
    for (const sectionId of Object.keys(sections)) {
      if (own && !own.includes(sectionId))
        problems.add(
          file,
          line(['asked', moduleId, sectionId]),
          `the lesson ${moduleId} has no section "${sectionId}"`,
        );
    }
  }
  for (const [moduleId, own] of headings) {
    for (const sectionId of own) {
      if (!data.asked[moduleId]?.[sectionId])
        problems.add(file, null, `the section "${moduleId}/${sectionId}" has no question`);
    }
  }
}

/** In which a language is typed on phones: in Latin letters too. */
const LETTERS: Record<string, RegExp> = {
  en: /\p{Script=Latin}/u,
  ru: /^[^ңөү]*[\p{Script=Cyrillic}\p{Script=Latin}][^ңөү]*$/iu,
  ky: /[\p{Script=Cyrillic}\p{Script=Latin}]/u,
  ar: /[\p{Script=Arabic}\p{Script=Latin}]/u,
};

/** Whether a question is written in letters of its language; true of one that has no letters. */
export function isInLettersOf(language: string, question: string): boolean {
  const letters = LETTERS[language];
  return !letters || !/\p{L}/u.test(question) || letters.test(question);
}

/** What two questions have in common that are the same to a reader. */
export function foldedQuestion(question: string): string {
  return question
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function checkLetters(read: Yaml<QuestionsFile>, language: string, file: string, problems: Problems): void {
  for (const { text, path } of questionsIn(read.data)) {
    if (!isInLettersOf(language, text))
      problems.add(file, read.line(path), `this question is in another language: ${text}`);
  }
}

function questionsIn({ asked, elsewhere }: QuestionsFile): { text: string; path: PropertyKey[] }[] {
  return [
    ...Object.entries(asked).flatMap(([moduleId, sections]) =>
      Object.entries(sections).flatMap(([sectionId, texts]) =>
        texts.map((text, at) => ({ text, path: ['asked', moduleId, sectionId, at] })),
      ),
    ),
    ...elsewhere.map((text, at) => ({ text, path: ['elsewhere', at] })),
  ];
}

/** Whatever letters are large and whatever stops stand around it. */
function checkTwice({ data, line }: Yaml<QuestionsFile>, file: string, problems: Problems): void {
  const seen = new Set<string>();
  for (const { text, path } of questionsIn(data)) {
    const folded = foldedQuestion(text);
    if (seen.has(folded)) problems.add(file, line(path), `this question is there twice: ${text}`);
    seen.add(folded);
  }
}
