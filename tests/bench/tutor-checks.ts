import * as z from 'zod';
import { parseCourse } from '../../lib/content/import/course';
import { type Given, isSupported } from '../../lib/grounding/check';
import { chunkLesson } from '../../lib/retrieval/chunk';
import { readTutorFiles } from '../../lib/server/tutor-files';
import { readCourseFolder } from '../../lib/server/work/load-course';
import { guard } from '../../lib/tutor/guard';
import { root } from '../support/app';
import { readYamlFile } from './course';

const sentence = z.strictObject({
  language: z.string(),
  block: z.string(),
  module: z.string().optional(),
  text: z.string(),
});
const citationsFile = z.strictObject({ supported: z.array(sentence), unsupported: z.array(sentence) });
const negationsFile = z.record(z.string(), z.array(sentence.omit({ language: true })));
const ordinaryFile = z.record(z.string(), z.array(z.string()));
type Sentence = z.infer<typeof sentence>;

const chunks = parseCourse(readCourseFolder(`${root}/seed/courses/money-phone-safely`)).lessons.flatMap(
  chunkLesson,
);

/** Whether a model's sentence keeps its mark on the passage that holds the block. */
function keepsMark({ language, block, module, text }: Sentence): boolean {
  const chunk = chunks.find(
    (one) =>
      one.language === language && one.blockIds.includes(block) && (!module || one.moduleId === module),
  );
  if (!chunk) throw new Error(`no block ${block} in ${language}`);
  const passage = { n: 1, text: [...chunk.headingPath, chunk.text].join('\n'), language };
  const given: Given = { passages: [passage], question: '', language };
  return isSupported(text, 1, given);
}

/** Of labelled sentences: how many keep their mark, and which are judged wrongly. */
export function citationFigures(): {
  held: number;
  right: number;
  supported: number;
  unsupported: number;
  wrong: Sentence[];
} {
  const { supported, unsupported } = citationsFile.parse(readYamlFile('tests/data/citations.yaml'));
  const right = supported.filter(keepsMark).length;
  const wrongly = unsupported.filter(keepsMark);
  return {
    held: right + wrongly.length,
    right,
    supported: supported.length,
    unsupported: unsupported.length,
    wrong: [...supported.filter((one) => !keepsMark(one)), ...wrongly],
  };
}

interface Caught {
  language: string;
  sentences: number;
  caught: number;
  /** Of the even ones, which chose nothing. */
  reported: number;
}

/** Of sentences turned into their opposite: how many lose their mark. */
export function negationFigures(): { caught: Caught[]; missed: string[] } {
  const sets = Object.entries(negationsFile.parse(readYamlFile('tests/data/negations.yaml')));
  const missed: string[] = [];
  const caught = sets.map(([language, list]) => {
    const lost = list.map((one) => !keepsMark({ ...one, language }));
    missed.push(...list.filter((_, at) => !lost[at]).map(({ text }) => text));
    return {
      language,
      sentences: list.length,
      caught: lost.filter(Boolean).length,
      reported: lost.filter((one, at) => one && at % 2 === 1).length,
    };
  });
  return { caught, missed };
}

/** Of ordinary questions: those that the guard takes for a call for help, or for talk. */
export function ordinaryFigures(): { questions: number; blocked: string[] } {
  const known = readTutorFiles(root);
  const sets = Object.entries(ordinaryFile.parse(readYamlFile('tests/data/ordinary.yaml')));
  const all = sets.flatMap(([language, list]) => list.map((question) => ({ language, question })));
  const blocked = all.filter(({ language, question }) => {
    const { danger, talk } = guard({ question }, language, known);
    return danger !== null || talk !== null;
  });
  return { questions: all.length, blocked: blocked.map(({ question }) => question) };
}
