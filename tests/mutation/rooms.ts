import { sources } from '../support/imports';

/** What is mutated together, and the tests that are to notice. */
export interface Room {
  files: string[];
  tests: string[];
}

/** Rooms by the name that `--room` takes; files that hold SQL or open models are left out. */
export const ROOMS: Record<string, Room> = {
  'content/items': {
    files: pureOf('lib/content/items'),
    tests: ['tests/content/{items,marking}.test.ts'],
  },
  knowledge: {
    files: pureOf('lib/knowledge'),
    tests: [
      'tests/knowledge/{calibration,counts,estimate,expected-progress,features,forward,model}.test.ts',
      'tests/knowledge/{posterior,recall,rules,trace}.test.ts',
    ],
  },
  path: {
    files: pureOf('lib/path'),
    tests: ['tests/path/{candidates,choose-item,next,placement,policy,standing}.test.ts'],
  },
  practice: { files: pureOf('lib/practice'), tests: ['tests/practice/{round,placement-round}.test.ts'] },
  grounding: { files: pureOf('lib/grounding'), tests: ['tests/grounding/!(budget).test.ts'] },
  'retrieval/rank': { files: ['lib/retrieval/rank.ts'], tests: ['tests/retrieval/rank.test.ts'] },
};

function pureOf(folder: string): string[] {
  return sources(folder).filter((file) => !/(-queries|\/store|\/deps)\.ts$/.test(file));
}
