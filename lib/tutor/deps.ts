import type { CourseStore } from '../content/store';
import type { TreatmentIn } from '../experiments/treatment';
import type { ChatModel } from '../grounding/chat-model';
import type { ApprovedHints } from '../hints/store';
import type { LearnerReads } from '../practice/store';
import type { Embedder } from '../retrieval/embedder';
import type { PassageStore } from '../retrieval/store';
import type { ClassifierWeights } from './call-classifier';
import type { Danger } from './danger';
import type { Prompts } from './prompt';
import type { Contact } from './schema';
import type { Conversations } from './store';
import type { Talk } from './talk-patterns';

/** What one turn needs from outside; lib/server assembles it. */
export interface TutorDeps {
  courses: CourseStore;
  passages: PassageStore;
  hints: ApprovedHints;
  /** Of who asks. */
  learner: LearnerReads;
  conversations: Conversations;
  embedders: readonly Embedder[];
  /** Null: the tutor quotes. */
  chat: ChatModel | null;
  prompts: Prompts;
  danger: Danger;
  talk: Talk;
  /** Of calls for help that no pattern knows; null where there is none for any of the embedders. */
  classifier: ClassifierWeights | null;
  /** Of talk that no pattern knows, in the same way. */
  talkClassifier: ClassifierWeights | null;
  contacts: readonly Contact[];
  clock: () => Date;
  ids: () => string;
  /** Calls `act` once after `ms`; what it returns calls that off. */
  after: (ms: number, act: () => void) => () => void;
  /**
   * The next approved hint of an exercise, recorded as used; null when all were shown. Throws
   * `not-found`.
   */
  nextHint(roundId: string, position: number): Promise<{ level: number; hint: string } | null>;
  /**
   * Sets tokens aside before the model is called; false when they would pass a budget: the tutor
   * then quotes.
   */
  reserve(turnId: string, tokens: number): Promise<boolean>;
  limits: { deadlineMs: number; totalMs: number };
  /** By experiments; without it answers are as they are for everybody. */
  treatment?: TreatmentIn;
}

export interface Asker {
  id: string;
  screenLanguage: string;
  contentLanguage: string;
}
