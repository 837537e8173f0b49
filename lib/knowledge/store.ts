import type { AttemptRow } from './attempt';
import type { Calibration, Weights } from './calibration';
import type { Population, PopulationView } from './counts';
import type { KnowledgeState } from './trace';

/** What one learner answered, and what is worked out from it. */
export interface KnowledgeReads {
  /** Whose it is. */
  readonly learnerId: string;
  /** null before the first answer in the course. */
  state(courseId: string): Promise<StoredState | null>;
  crowd(courseId: string, modelId: string): Promise<Crowd>;
  /** In the order in which they were taken. */
  attempts(courseId: string): Promise<SequencedAttempt[]>;
  /** The last `n` answers, newest first. */
  latest(courseId: string, n: number): Promise<LatestAttempt[]>;
  /** What was answered in a round, in order. */
  inRound(roundId: string): Promise<RoundAttempt[]>;
  /** By module: what was practised of it, but for what was answered in one round. */
  triesByModule(courseId: string, exceptRound: string): Promise<Map<string, ModuleTries>>;
}

export interface KnowledgeChange extends KnowledgeReads {
  /** null where the learner has no such attempt. */
  attempt(id: string): Promise<AttemptRow | null>;
  /**
   * What an answer to this item sees. Until the change ends nobody else's answer in the course is
   * counted.
   */
  crowdFor(courseId: string, modelId: string, item: { skillId: string; itemId: string }): Promise<Crowd>;
  /**
   * @returns its place in the order of all answers.
   * @throws UstatError 'conflict' when the learner has the id already
   */
  addAttempt(row: AttemptRow): Promise<number>;
  keepState(courseId: string, stored: StoredState, at: Date): Promise<void>;
  /**
   * @param row with the view that the answer saw, and the model that foresaw it
   * @param after what the answer made of that view
   * @param calibration with the weights that it moved
   */
  keepCrowd(row: AttemptRow, after: PopulationView, calibration: Calibration): Promise<void>;
}

/** Everybody's answers, to be counted again. */
export interface AnswersStore {
  /** One change of a course's crowd: until it ends nobody's answer in the course is counted. */
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
  /** A page of them in the order in which they were taken, after `seq`. */
  after(seq: number, limit: number): Promise<SequencedAttempt[]>;
  /**
   * In the place of all that was counted.
   * @param calibrations by the model that foresaw, with each learner's own weights
   */
  replaceCrowd(population: Population, calibrations: ReadonlyMap<string, CrowdCalibration>): Promise<void>;
}

/** What one model's forecasts have taught, with everybody's own weights. */
export interface CrowdCalibration {
  calibration: Calibration;
  learners: Map<string, Weights>;
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

/** First tries in a module: all of them, and those that were not right without help. */
export interface ModuleTries {
  tries: number;
  notRight: number;
}
