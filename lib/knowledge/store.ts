import type { AttemptRow } from './attempt';
import type { Calibration } from './calibration';
import type { Population } from './counts';
import type { CountedCrowd, Increment } from './increment';
import type { KnowledgeState } from './trace';

/** What one learner answered, and what is worked out from it. */
export interface KnowledgeReads {
  /** Whose it is. */
  readonly learnerId: string;
  /** null before the first answer in the course. */
  state(courseId: string): Promise<StoredState | null>;
  /** As it was counted a second or two ago; not to be changed. */
  crowd(courseId: string, modelId: string): Promise<Crowd>;
  /** The last one that was there at a moment and is kept; null where none is. */
  stateAt(courseId: string, at: Date): Promise<StoredState | null>;
  /**
   * In the order in which they were answered, those at one moment by their ids.
   * @param until those that were answered by then
   */
  attempts(courseId: string, until?: Date): Promise<SequencedAttempt[]>;
  /** When there were answers since a moment, to a quarter of an hour. */
  answeredSince(courseId: string, since: Date): Promise<Date[]>;
  /** The last `n` answers, newest first. */
  latest(courseId: string, n: number): Promise<LatestAttempt[]>;
  /** What was answered in a round, in the same order. */
  inRound(roundId: string): Promise<RoundAttempt[]>;
  /**
   * By module: what was practised of it, but for what was answered in one round.
   * @param since from when on what was not right is counted; in other modules it is not
   */
  triesByModule(
    courseId: string,
    exceptRound: string | null,
    since: ReadonlyMap<string, Date>,
  ): Promise<Map<string, ModuleTries>>;
}

export interface KnowledgeChange extends KnowledgeReads {
  /** null where the learner has no such attempt. */
  attempt(id: string): Promise<AttemptRow | null>;
  /**
   * @returns its place in the order of all answers.
   * @throws UstatError 'conflict' when the learner has the id already
   */
  addAttempt(row: AttemptRow): Promise<number>;
  /**
   * @param at of the answer that made it
   * @param isNewDay the state before it was the last of an earlier day: it is kept for a week
   */
  keepState(courseId: string, stored: StoredState, at: Date, isNewDay?: boolean): Promise<void>;
  /** States of earlier days are not what they would be any more. */
  dropEarlierStates(courseId: string): Promise<void>;
  /** Leaves what an answer adds to everybody's, to be counted in soon. @param seq the attempt's */
  keepIncrement(courseId: string, seq: number, increment: Increment): Promise<void>;
}

/** Everybody's answers, to be counted. */
export interface AnswersStore {
  /** Courses that have answers which are not counted yet. */
  uncounted(): Promise<string[]>;
  /**
   * Counts answers of a course, in the order in which they were taken: all of it or nothing, each
   * once, whoever else is counting.
   * @param limit how many at most
   * @param work adds them to what is counted, in place; what their components and items have of it
   * @returns how many; 0 as well while somebody else counts or recounts the course
   */
  count(
    courseId: string,
    limit: number,
    work: (crowd: CountedCrowd, increments: readonly Increment[]) => void,
  ): Promise<number>;
  /**
   * One change of a course's crowd: until it ends nobody's answer in the course is counted. Those
   * that come meanwhile are counted after it.
   */
  recount(courseId: string, work: (answers: CourseAnswers) => Promise<void>): Promise<void>;
  /**
   * Puts an attempt back where it is missing. The learner's state is dropped then: its next reader
   * works it out again.
   * @returns whether it was missing
   */
  putBack(row: AttemptRow): Promise<boolean>;
}

/** Everybody's answers in one course, and what is counted of them. */
export interface CourseAnswers {
  /**
   * All of them in the order in which they were taken, so many at a time; without those that came
   * since this began. To be read once, to its end.
   */
  inPages(limit: number): AsyncIterable<SequencedAttempt[]>;
  /** In the place of all that was counted. */
  replaceCrowd(crowd: CountedCrowd): Promise<void>;
}

export interface StoredState {
  modelId: string;
  state: KnowledgeState | null;
  /** Place of the last answer in it (SequencedAttempt). */
  lastSeq: number;
}

/**
 * What everybody's answers in a course say: their counts, and how they correct a model's
 * predictions about this learner.
 */
export interface Crowd {
  population: Population;
  calibration: Calibration;
}

/** `seq`: its place in the order of all answers. */
export type SequencedAttempt = AttemptRow & { seq: number };

export type LatestAttempt = Pick<AttemptRow, 'id' | 'moduleId' | 'itemId' | 'answeredAt'>;

export type RoundAttempt = Pick<
  AttemptRow,
  | 'id'
  | 'position'
  | 'ordinal'
  | 'itemId'
  | 'skillId'
  | 'hintsUsed'
  | 'answer'
  | 'correct'
  | 'unaided'
  | 'mistake'
  | 'answeredAt'
>;

/** First tries in a module: all, and those since a moment that were not right without help. */
export interface ModuleTries {
  tries: number;
  notRight: number;
}
