import type { CourseStore } from '../content/store';
import type { Db } from '../db/port';
import type { ChatModel } from '../grounding/chat-model';
import type { Embedder } from '../retrieval/embedder';
import type { PassageStore } from '../retrieval/store';
import type { Danger } from './danger';
import type { Prompts } from './prompt';
import type { Contact } from './schema';

/** What one turn needs from outside; lib/server assembles it. */
export interface TutorDeps {
  db: Db;
  courses: CourseStore;
  passages: PassageStore;
  embedders: readonly Embedder[];
  /** Null: the tutor quotes. */
  chat: ChatModel | null;
  prompts: Prompts;
  danger: Danger;
  contacts: readonly Contact[];
  clock: () => Date;
  ids: () => string;
  /** Calls `act` once after `ms`; what it returns calls that off. */
  after: (ms: number, act: () => void) => () => void;
  /** The next approved hint of an exercise, recorded as used; null when all were shown. Throws `not-found`. */
  nextHint(
    learnerId: string,
    roundId: string,
    position: number,
  ): Promise<{ level: number; hint: string } | null>;
  limits: {
    deadlineMs: number;
    totalMs: number;
    turnsPerMinute: number;
    tokensPerDay: number;
    siteTokensPerDay: number;
  };
}

export interface Asker {
  id: string;
  screenLanguage: string;
  contentLanguage: string;
}
