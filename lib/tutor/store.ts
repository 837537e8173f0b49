import type { Usage } from '../grounding/chat-model';
import type { Ask, RecordedTurn, TurnAnswer } from './schema';

/** One learner's conversations with the tutor. What is somebody else's is not found. */
export interface Conversations {
  readonly learnerId: string;
  /**
   * Opens a turn, and its conversation where `ask` names none. A turn that was recorded before
   * comes back as it is.
   * @throws UstatError 'not-found' when the conversation is not the learner's, 'conflict' while the
   *   turn is running
   */
  begin(ask: Ask, opening: Opening): Promise<{ conversationId: string; recorded: RecordedTurn | null }>;
  /**
   * Writes down how a turn ended. @throws UstatError 'not-found' when its conversation was deleted
   * meanwhile
   */
  record(turnId: string, outcome: Outcome): Promise<RecordedTurn>;
  /**
   * The last three turns of a conversation before this one, oldest first, without calls for help
   * and talk.
   */
  earlier(before: { conversationId: string; turnId: string }): Promise<Told[]>;
  /** Latest first; hidden ones only when asked for. */
  list(courseId: string, hidden?: boolean): Promise<ConversationSummary[]>;
  /**
   * With its turns in order: the latest, and all others whose position is at least `from`. @throws
   * UstatError 'not-found'
   */
  one(id: string, from?: number): Promise<ConversationSummary & { list: RecordedTurn[] }>;
  /** @throws UstatError 'not-found' */
  hide(id: string, hidden: boolean): Promise<void>;
  /** Its rows; removeConversation does the rest. Deleting it a second time is no fault. */
  remove(id: string): Promise<void>;
  /** @returns the conversation of the turn. @throws UstatError 'not-found' */
  markHelped(turnId: string, helped: boolean): Promise<string>;
  /**
   * Keeps the question of a turn, masked, for the people who look after the course. As markHelped.
   * @throws UstatError 'not-allowed' for a call for help
   */
  sendQuestion(turnId: string, at: Date): Promise<string>;
  /** Those of the turns whose question was sent. */
  sent(turnIds: readonly string[]): Promise<Set<string>>;
  /** For the curators' desk; a first report keeps its time. As markHelped. */
  report(turnId: string, at: Date): Promise<string>;
}

export interface Opening {
  /** Of the question. */
  language: string;
  at: Date;
  /** Of the conversation, where a new one begins. */
  newId: string;
  /** A turn that has no answer after so long is not running any more. */
  patienceMs: number;
}

/**
 * What a turn came to, and by what: whoever studies answers has to know which model gave them, and
 * why it was asked.
 */
export interface Outcome {
  answer: TurnAnswer;
  usage?: Usage;
  /** The model that was asked, whatever became of its words, and the version of its prompts. */
  asked?: { model: string; prompts: string };
  /** How likely the course has the answer, 0 to 1; missing where nothing was looked up. */
  answerability?: number;
}

/** A question and what was answered to it. */
export interface Told {
  question: string;
  answer: string;
  /** By the course: false where it had nothing to say. */
  answered: boolean;
}

export interface ConversationSummary {
  id: string;
  courseId: string;
  moduleId: string | null;
  /** The exercise it was opened from. */
  roundId: string | null;
  position: number | null;
  startedAt: Date;
  hidden: boolean;
  /**
   * Names the conversation in the list: the first question that is no call for help, rather than
   * talk, or "…". Phones are shared.
   */
  firstQuestion: string;
  turns: number;
}
