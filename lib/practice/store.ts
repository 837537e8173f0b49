import type { FilledSheet } from '../content/sheet';
import type { ItemDecision, PathChange, PathReads } from '../path/store';

/**
 * A learner's day, opened for one learner: rounds, hints and the place of reading, beside what they
 * know and what is next.
 */
export interface LearnerReads extends PathReads {
  /** @throws UstatError 'not-found' for somebody else's too */
  round(id: string): Promise<Round>;
  /**
   * Begun since a moment and not ended, latest first, in one module or any: hardly more than one a
   * module.
   */
  roundsUnderWay(courseId: string, since: Date, moduleId?: string): Promise<Round[]>;
  /** The last practice rounds of a module that have ended, latest first. */
  lastRounds(courseId: string, moduleId: string, n: number): Promise<Round[]>;
  /** Shown in a round, in the order of its exercises. */
  hints(roundId: string): Promise<ShownHint[]>;
  /** null where the learner has not read in the module yet. */
  readingPlace(courseId: string, moduleId: string): Promise<ReadingPlace | null>;
  /** null where the learner has put nothing into it yet. */
  filledSheet(courseId: string, sheetId: string): Promise<FilledSheet | null>;
}

export interface LearnerChange extends PathChange, LearnerReads {
  /**
   * A new one, or one that is there as it is now.
   * @param made why its last item was chosen, where one was; at most once a round and change
   */
  keepRound(round: Round, made?: ItemDecision): Promise<void>;
  /** The same level again changes nothing. */
  keepHint(hint: HintUse): Promise<void>;
  keepReadingPlace(courseId: string, moduleId: string, place: ReadingPlace): Promise<void>;
  keepFilledSheet(courseId: string, sheetId: string, filled: FilledSheet, at: Date): Promise<void>;
}

export interface LearnerStore extends LearnerReads {
  /**
   * All of it or nothing; changes of one learner come one after another. `work` asks and tells `tx`
   * alone, never this store or another: a database with one connection would wait for itself.
   * @throws UstatError 'not-found' when the learner is gone
   */
  change<T>(work: (tx: LearnerChange) => Promise<T>): Promise<T>;
  /**
   * The same for an answer in a round, without holding anything: what it rests on is read at once,
   * and what it comes to is written at once where the learner has changed nothing meanwhile. Else
   * `work` is called again, with what is there now; courses may be asked in it.
   * @param at the round, and the model that foresees
   * @throws UstatError 'not-found' for somebody else's round too
   */
  changeInRound<T>(
    at: { roundId: string; modelId: string },
    work: (tx: LearnerChange) => Promise<T>,
  ): Promise<T>;
}

/**
 * What a round is for, and the module that its exercises are of: those of a placement are of any.
 */
export type RoundKind =
  | { kind: 'practice'; moduleId: string }
  | { kind: 'placement'; moduleId: null }
  | { kind: 'check'; moduleId: string; check: Check };

/** A check's own: who wanted it, by which rule it goes, and what it said in the end. */
export interface Check {
  /** The learner's own wish; else the program offered it. */
  wish: boolean;
  policy: string;
  /** null until it has ended. */
  known: boolean | null;
}

export type Round = RoundKind & {
  id: string;
  courseId: string;
  /** How many exercises it is to have: less than at first where it has ended early. */
  length: number;
  /** Items chosen so far, in order, each with the version that was shown. */
  items: { itemId: string; version: string }[];
  startedAt: Date;
  finishedAt: Date | null;
  /** An item that is shown solved, once an exercise is done; a round has one at most. */
  example?: { after: number; itemId: string; version: string };
};

export interface HintUse {
  roundId: string;
  position: number;
  itemId: string;
  /** From 1; 0: the hint for one wrong answer. */
  level: number;
  /** Null: it was shown before hints had names. */
  hintId: string | null;
  /** Of its text. */
  hintVersion: number | null;
  /** In which it was read; null: it was shown before that was kept. */
  language: string | null;
  at: Date;
}

/** What an exercise needs to know of it. */
export type ShownHint = Pick<HintUse, 'position' | 'level' | 'hintId' | 'language'>;

/** The block of a lesson at which the learner stopped reading. */
export interface ReadingPlace {
  blockId: string;
  seenAt: Date;
}
