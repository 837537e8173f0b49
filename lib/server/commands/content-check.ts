import { parseCourse, readGlossary } from '../../content/import/course';
import { Problems } from '../../content/import/problems';
import { reviewCourse } from '../../content/review';
import type { AskedQuestion } from '../../content/schema';
import { UstatError } from '../../errors';
import { dangerIn } from '../../tutor/danger';
import { readTutorFiles } from '../tutor-files';
import { courseFolders, readCourseFolder } from '../work/load-course';
import { orExplain } from './explain';

/**
 * `npm run content:check [-- <folder> …]`: what a careful reader would stop at; exit code 1 when
 * something is wrong.
 */
await orExplain(async () => {
  const folders = process.argv.length > 2 ? process.argv.slice(2) : courseFolders('seed/courses');
  let faults = 0;
  for (const folder of folders) {
    const files = readCourseFolder(folder);
    const course = parseCourse(files);
    const problems = new Problems();
    const glossary = readGlossary(files, problems);
    if (!glossary) throw new UstatError('bad-input', 'The glossary has faults:', problems.lines);
    const { findings, figures } = reviewCourse(course, glossary);
    process.stdout.write(
      `${course.structure.id}: ${course.structure.modules.length} modules, ${course.items.length} items\n`,
    );
    process.stdout.write('language  words  sentences  mean  longest  words over 14 letters\n');
    for (const { language, words, sentences, meanSentence, longestSentence, longWords } of figures) {
      const row = [
        language.padEnd(8),
        String(words).padStart(6),
        String(sentences).padStart(10),
        meanSentence.toFixed(1).padStart(5),
      ];
      process.stdout.write(
        `${[...row, String(longestSentence).padStart(8), String(longWords).padStart(22)].join(' ')}\n`,
      );
    }
    for (const { severity, where, what } of findings)
      process.stdout.write(`${severity}: ${where}: ${what}\n`);
    for (const { language, text, topic } of callsAmong(course.questions))
      process.stdout.write(
        `look: ${language}/questions.yaml: heard as a call for help (${topic}): ${text}\n`,
      );
    const wrong = findings.filter((finding) => finding.severity === 'fault').length;
    process.stdout.write(`${wrong} faults, ${findings.length - wrong} places to look at\n\n`);
    faults += wrong;
  }
  if (faults > 0) process.exitCode = 1;
});

/** Asked questions that the tutor answers with advice on danger, and never with their section. */
function callsAmong(questions: readonly AskedQuestion[]) {
  const { danger } = readTutorFiles('.');
  return questions.flatMap(({ language, text }) => {
    const topic = dangerIn(text, danger);
    return topic === null ? [] : [{ language, text, topic }];
  });
}
