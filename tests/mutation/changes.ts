/** Small changes that tests once let pass, and the tests that notice them now. */
export interface Change {
  name: string;
  file: string;
  from: string;
  to: string;
  tests: string;
  /** Only a server with more than one connection tells. */
  needsPostgres?: true;
}

export const CHANGES: readonly Change[] = [
  {
    name: 'hints are not counted',
    file: 'lib/practice/exercise.ts',
    from: 'hintsUsed: (await hintsShownAt(tx, roundId, position)).length,',
    to: 'hintsUsed: 0,',
    tests: 'tests/practice/round.test.ts',
  },
  {
    name: 'an answer is unaided despite hints',
    file: 'lib/knowledge/record-attempt.ts',
    from: 'given.ordinal === 1 && given.hintsUsed === 0',
    to: 'given.ordinal === 1',
    tests: 'tests/practice/round.test.ts',
  },
  {
    name: 'a right answer with hints counts as right',
    file: 'lib/knowledge/trace.ts',
    from: 'return attempt.correct && attempt.hintsUsed === 0;',
    to: 'return attempt.correct;',
    tests: 'tests/knowledge/rules.test.ts',
  },
  {
    name: 'a hint is given after the right answer',
    file: 'lib/practice/exercise.ts',
    from: 'if (!ladder.next || attempts.some(({ correct }) => correct)) return null;',
    to: 'if (!ladder.next) return null;',
    tests: 'tests/practice/round.test.ts',
  },
  {
    name: 'two count a course at once',
    file: 'lib/server/store/sql-answers.ts',
    from: 'if (!(await tryCounting(tx, courseId))) return 0;',
    to: '',
    tests: 'tests/knowledge/count-answers-postgres.test.ts',
    needsPostgres: true,
  },
  {
    name: 'a decision never ages',
    file: 'lib/path/next.ts',
    from: 'now.getTime() - decision.decidedAt.getTime() < DAY',
    to: 'true',
    tests: 'tests/path/next.test.ts',
  },
  {
    name: 'nothing is left to chance',
    file: 'lib/path/policy.ts',
    from: 'const EXPLORATION = 0.1;',
    to: 'const EXPLORATION = 0;',
    tests: 'tests/path/policy.test.ts',
  },
  {
    name: 'a module is sure by some of its components',
    file: 'lib/knowledge/estimate.ts',
    from: 'parts.every((part) => part.sure)',
    to: 'parts.some((part) => part.sure)',
    tests: 'tests/knowledge/estimate.test.ts',
  },
  {
    name: 'a review never falls due',
    file: 'lib/knowledge/estimate.ts',
    from: "due && due <= now ? 'review' : 'mastered'",
    to: "'mastered'",
    tests: 'tests/knowledge/estimate.test.ts',
  },
];
