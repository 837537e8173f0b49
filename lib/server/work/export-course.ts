import { stringify } from 'yaml';
import { filesOf } from '../../content/course-file-queries';
import { parseCourse } from '../../content/import/course';
import type { ParsedCourse } from '../../content/parsed-course';
import type { AskedQuestion, QuestionsFile } from '../../content/schema';
import type { Sql } from '../../db/port';
import { UstatError } from '../../errors';
import { hintsOfCourse } from '../../hints/course-hint-queries';
import { hintsFiles } from '../../hints/hints-file';
import { questionsOf } from '../../retrieval/question-queries';

const HINTS_HEAD = `# Hints as people have left them at the desk of a site, beside those of items.yaml.
# Those of items.yaml that are not named here stand as they are written there.
`;

/**
 * A course as the folder that `npm run seed` and the page take: its files as they were written,
 * questions as they are asked now but for those that a curator refuses, and every hint that is
 * approved.
 * @throws UstatError 'not-found' where the course is not there, or came before its files were kept;
 *   'bad-input' with every fault where the importer would refuse what is given out
 */
export async function exportCourse(sql: Sql, courseId: string): Promise<Map<string, string>> {
  const stored = await filesOf(sql, courseId);
  if (stored.size === 0)
    throw new UstatError('not-found', `The files of the course ${courseId} are not here.`);
  const files = new Map([...stored].filter(([path]) => !path.endsWith('/hints.yaml')));
  const course = parseCourse(files);
  const changed = new Map<string, string>();
  const filed = new Set(course.questions.map(questionKey));
  // what curators refuse is learners' own words, which nobody has mended: it stays with its site
  const asked = (await questionsOf(sql, courseId)).filter(
    (one) => one.answer !== null || filed.has(questionKey(one)),
  );
  for (const [language, questions] of changedQuestions(course, asked))
    changed.set(`${language}/questions.yaml`, stringify(questionsFile(course, questions)));
  for (const [language, lines] of hintsFiles(course, await hintsOfCourse(sql, courseId)))
    changed.set(`${language}/hints.yaml`, `${HINTS_HEAD}${stringify(lines)}`);
  const given = new Map([...files, ...changed]);
  if (changed.size > 0) parseCourse(given);
  return given;
}

const questionKey = ({ language, text }: AskedQuestion) => `${language} ${text}`;

/** By language, where what is asked is no longer what the files say. */
function changedQuestions(
  course: ParsedCourse,
  asked: readonly AskedQuestion[],
): [language: string, AskedQuestion[]][] {
  const keysOf = (questions: readonly AskedQuestion[]) =>
    questions
      .map(({ answer, text }) => JSON.stringify([answer?.moduleId, answer?.sectionId, text]))
      .sort()
      .join('\n');
  return course.structure.languages.flatMap((language): [string, AskedQuestion[]][] => {
    const [before, now] = [course.questions, asked].map((all) =>
      all.filter((one) => one.language === language),
    );
    return now && before && keysOf(before) !== keysOf(now) ? [[language, now]] : [];
  });
}

/** Modules and sections stand in the order of the course. */
function questionsFile(
  { structure, lessons }: ParsedCourse,
  questions: readonly AskedQuestion[],
): QuestionsFile {
  const asked: QuestionsFile['asked'] = {};
  for (const { id } of structure.modules) {
    const lesson = lessons.find(({ moduleId }) => moduleId === id);
    for (const block of lesson?.blocks ?? []) {
      const own = questions.filter(({ answer }) => answer?.moduleId === id && answer.sectionId === block.id);
      if (own.length > 0) asked[id] = { ...asked[id], [block.id]: own.map(({ text }) => text) };
    }
  }
  return { asked, elsewhere: questions.filter(({ answer }) => answer === null).map(({ text }) => text) };
}
