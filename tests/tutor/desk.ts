import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { Db } from '@/lib/db/port';
import { type BudgetDeps, reserveTokens } from '@/lib/grounding/budget-queries';
import type { ChatModel, Signal } from '@/lib/grounding/chat-model';
import { openChatModel } from '@/lib/server/models/chat-model';
import { sqlConversations } from '@/lib/server/store/sql-conversations';
import { sqlCourses } from '@/lib/server/store/sql-courses';
import { sqlHints } from '@/lib/server/store/sql-hints';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { sqlPassages } from '@/lib/server/store/sql-passages';
import { readTutorFiles } from '@/lib/server/tutor-files';
import type { Asker, TutorDeps } from '@/lib/tutor/deps';
import type { Ask, TurnAnswer, TurnEvent } from '@/lib/tutor/schema';
import { takeTurn } from '@/lib/tutor/turn';
import { addLearner, testDb } from '../support/db';
import { type OpenAiServer, openAiServer } from '../support/openai-server';
import { addSmallCourse, COURSE } from './small-course';

export const LEARNER: Asker = {
  id: '00000000-0000-7000-8000-000000000001',
  screenLanguage: 'en',
  contentLanguage: 'en',
};
export const OTHER: Asker = { ...LEARNER, id: '00000000-0000-7000-8000-000000000002' };

const DAY = 86_400_000;
const files = readTutorFiles(process.cwd());

/** What turns of any learner need. */
export type DeskDeps = Omit<TutorDeps, 'learner' | 'conversations' | 'reserve' | 'limits'> & {
  db: Db;
  limits: TutorDeps['limits'] & BudgetDeps['limits'];
};

/** Without a model, with room for any number of turns. */
export function turnDeps(db: Db, over: Partial<DeskDeps> & Pick<DeskDeps, 'clock' | 'ids'>): DeskDeps {
  return {
    db,
    courses: sqlCourses(db),
    passages: sqlPassages(db),
    hints: sqlHints(db),
    embedders: [],
    chat: null,
    ...files,
    classifier: null,
    talkClassifier: null,
    contacts: [],
    after(ms, act) {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
    nextHint: async () => null,
    limits: {
      deadlineMs: 5_000,
      totalMs: 10_000,
      turnsPerMinute: 100,
      tokensPerDay: 1_000_000,
      siteTokensPerDay: 10_000_000,
    },
    ...over,
  };
}

export function scriptedModel(server: OpenAiServer): ChatModel {
  return openChatModel({ apiKey: 'none', baseUrl: server.baseUrl, model: 'scripted' });
}

/** What a turn of this learner's needs. */
export function depsFor(on: DeskDeps, { id }: Asker): TutorDeps {
  return {
    ...on,
    learner: sqlLearner(on.db, id),
    conversations: sqlConversations(on.db, id),
    reserve: (turnId, tokens) => reserveTokens(on, id, turnId, tokens),
  };
}

/** A turn to its end: its events, what was recorded, and the text that was streamed. */
export async function take(on: DeskDeps, ask: Ask, learner = LEARNER, stop?: Signal) {
  const events: TurnEvent[] = [];
  for await (const event of takeTurn(depsFor(on, learner), learner, ask, stop)) events.push(event);
  const last = events.at(-1);
  if (last?.type !== 'done') throw new Error('the turn has no end');
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  return { events, turn: last.turn, answer: last.turn.answer, text };
}

export function expectQuoted(answer: TurnAnswer): Extract<TurnAnswer, { kind: 'quoted' }> {
  expect(answer.kind).toBe('quoted');
  return answer as Extract<TurnAnswer, { kind: 'quoted' }>;
}

export interface Desk {
  db: Db;
  /** The model's, as withModel() reaches it. */
  server: OpenAiServer;
  ids(): string;
  /** The clock stands still but for this. */
  wait(ms: number): void;
  deps(over?: Partial<DeskDeps>): DeskDeps;
  withModel(over?: Partial<DeskDeps>): DeskDeps;
  asking(question: string, more?: Partial<Ask>): Ask;
}

/**
 * Two learners at the small course, and a model that does as it is told; each test has a day and no
 * past of its own.
 */
export function desk(): Desk {
  let now = new Date('2026-03-01T12:00:00Z');
  let serial = 0;
  const on = {
    ids: () => {
      serial += 1;
      return `00000000-0000-7000-9000-${String(serial).padStart(12, '0')}`;
    },
    wait: (ms) => {
      now = new Date(now.getTime() + ms);
    },
    deps: (over = {}) => turnDeps(on.db, { clock: () => now, ids: on.ids, ...over }),
    withModel: (over = {}) => on.deps({ chat: scriptedModel(on.server), ...over }),
    asking: (question, more = {}) => ({ turnId: on.ids(), courseId: COURSE, question, ...more }),
  } as Desk;
  beforeAll(async () => {
    on.db = await testDb();
    on.server = await openAiServer();
    await addLearner(on.db, LEARNER.id);
    await addLearner(on.db, OTHER.id);
    await addSmallCourse(on.db);
  });
  afterAll(async () => {
    await on.server.close();
    await on.db.close();
  });
  beforeEach(async () => {
    await on.db.query('delete from conversation');
    await on.db.query('delete from tutor_usage');
    on.wait(DAY);
  });
  return on;
}
