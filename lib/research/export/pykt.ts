import * as z from 'zod';
import { names } from '../log';
import { csv, exportFile, type Format } from './format';
import type { LearnerRecord } from './rows';

/** pyKT's length of a row: longer histories go on in the next one. */
const LENGTH = 200;
const FOLDS = 5;

const list = (what: string) => z.string().describe(`${what}: ${LENGTH} values, filled up with -1`);
const sequence = z.strictObject({
  fold: z.int().describe(`0 to ${FOLDS - 1}, by the learner's made-up name`),
  uid: z.string().describe('Made-up name of the learner, in this export alone'),
  questions: list('Numbers of the exercises, in keyid2idx.json'),
  concepts: list('Numbers of the knowledge components, in keyid2idx.json'),
  responses: list('1: the first try was right, with or without help; else 0'),
  timestamps: list('Milliseconds since 1970, UTC'),
  selectmasks: list('1 where there is an answer'),
  is_repeat: list('0: an answer has one component'),
});

/**
 * Sequences as pyKT's train_valid_sequences.csv (github.com/pykt-team/pykt-toolkit): first tries,
 * in order. Names are numbered as they come.
 */
export function pyKt(): Format {
  const [questions, concepts] = [names(), names()];
  const numbered = (all: readonly string[]) => Object.fromEntries(all.map((name, n) => [name, n]));
  return {
    files: [
      exportFile(
        'sequences.csv',
        sequence,
        (record) => sequences(record, questions.number, concepts.number),
        csv(sequence),
      ),
    ],
    leftOut: [
      { what: 'second and later tries', why: 'pyKT predicts one answer to a showing of an exercise' },
      {
        what: 'hints, module decisions, choices, exposures',
        why: "pyKT's sequences have no place for them: --format csv or parquet has",
      },
    ],
    afterwards: () => ({
      'keyid2idx.json': `${JSON.stringify({ questions: numbered(questions.all), concepts: numbered(concepts.all) })}\n`,
    }),
  };
}

function sequences(
  { learner, attempts }: LearnerRecord,
  question: (name: string) => number,
  concept: (name: string) => number,
): z.infer<typeof sequence>[] {
  const firsts = attempts.filter(({ attempt }) => attempt === 1);
  const fold = Number.parseInt(learner.slice(0, 8), 16) % FOLDS;
  return Array.from({ length: Math.ceil(firsts.length / LENGTH) }, (_, n) => {
    const part = firsts.slice(n * LENGTH, (n + 1) * LENGTH);
    const filled = (value: (one: (typeof part)[number]) => number) =>
      [...part.map(value), ...Array<number>(LENGTH - part.length).fill(-1)].join(',');
    return {
      ...{ fold, uid: learner, questions: filled(({ item }) => question(item)) },
      concepts: filled(({ skill }) => concept(skill)),
      responses: filled(({ correct }) => (correct ? 1 : 0)),
      timestamps: filled(({ time }) => Date.parse(time)),
      ...{ selectmasks: filled(() => 1), is_repeat: filled(() => 0) },
    };
  });
}
