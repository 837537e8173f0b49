import type { AttemptRow } from '../knowledge/attempt';
import type { Showing } from './recount';

/** What a batch has touched, to be put right once at its end. */
export interface Touched {
  /** Exercises whose tries are to be counted again. */
  showings: Map<string, Showing>;
  showing(one: Showing): void;
  /** Courses in which the learner's state is to be worked out again. */
  courses: Set<string>;
  /** For the journal. */
  recorded: AttemptRow[];
  /** Conversations. */
  removed: string[];
}

export function newTouched(): Touched {
  const showings = new Map<string, Showing>();
  return {
    showings,
    showing: (one) => void showings.set(`${one.roundId} ${one.position}`, one),
    ...{ courses: new Set(), recorded: [], removed: [] },
  };
}
