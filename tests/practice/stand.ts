import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Marking } from '@/lib/content/items/item';
import type { CourseStore } from '@/lib/content/store';
import type { Db } from '@/lib/db/port';
import type { ApprovedHints } from '@/lib/hints/store';
import type { AttemptEntry } from '@/lib/knowledge/attempt';
import { countAnswers } from '@/lib/knowledge/count-answers';
import type { AnswersStore } from '@/lib/knowledge/store';
import type { PracticeDeps } from '@/lib/practice/deps';
import { answerExercise } from '@/lib/practice/exercise';
import { type RoundStep, roundStep } from '@/lib/practice/rounds';
import type { LearnerStore } from '@/lib/practice/store';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { readCourseFolder } from '@/lib/server/work/load-course';
import { answerTo } from '../support/answer-to';
import { memoryStores } from '../support/memory-store';
import { lacks } from '../support/needs';

export const AT = new Date('2026-05-01T08:00:00Z');
/** The course that ships, in English: what is practised is the same in every language. */
export const course = parseCourse(
  new Map(
    [...readCourseFolder('seed/courses/money-phone-safely')]
      .filter(([file]) => !/^(?:ru|ky|ar)\/|\/questions\.yaml$/.test(file))
      .map(([file, text]) => [file, file === 'course.yaml' ? inEnglish(text) : text]),
  ),
);
function inEnglish(text: string): string {
  return text.replace(/^languages: .*$/m, 'languages: [en]');
}

export const COURSE = course.structure.id;

/** Somebody new in the course that ships; the clock goes on by a second whenever it is read. */
export interface Stand {
  /** Where the stand is on a database. */
  db: Db;
  /** Another one before each test. */
  learner: string;
  /** The learner's. */
  readonly deps: PracticeDeps;
  depsOf(learnerId: string): PracticeDeps;
  /** A further learner. */
  newLearner(): Promise<string>;
  /** What went into the journal, oldest first. */
  journalled: AttemptEntry[];
  /** Lets time pass. */
  wait(ms: number): void;
  /** The exercise of a place, as the learner finds it. */
  stepAt(roundId: string, position: number): Promise<RoundStep>;
  /** Answers the exercise of a place by its key, or not at all right. */
  answerAt(roundId: string, position: number, right?: boolean, attemptId?: string): Promise<Marking>;
}

/** The same suite in memory, on PGlite and on PostgreSQL. */
export function onEach(name: string, suite: (on: Stand, isDatabase: boolean) => void): void {
  describe(`${name} in memory`, () => suite(inMemory(), false));
  // what is decided is the same everywhere: mutation tests have no time for databases
  if (!process.env.USTAT_MEMORY_ONLY) onBoth(name, (on) => suite(on, true));
}

/** The same suite on PGlite and on PostgreSQL. */
export function onBoth(name: string, suite: (on: Stand) => void): void {
  describe(`${name} on PGlite`, () => suite(onPglite()));
  describe.skipIf(lacks('postgres'))(`${name} on PostgreSQL (needs postgres)`, () =>
    suite(stand(async () => (await import('./databases')).openPostgres())),
  );
}

export function onPglite(): Stand {
  return stand(async () => (await import('./databases')).openPglite());
}

export interface Opened {
  db?: Db;
  courses: CourseStore;
  hints: ApprovedHints;
  answers: AnswersStore;
  learner(id: string): LearnerStore;
  addLearner(id: string): Promise<void>;
  close(): Promise<void>;
}

export function inMemory(): Stand {
  return stand(async () => {
    const { courses, hints, newLearner, answers } = memoryStores(course);
    const learners = new Map<string, LearnerStore>();
    const learner = (id: string) => {
      const known = learners.get(id);
      if (!known) throw new Error(`nobody has the id ${id}`);
      return known;
    };
    const add = async (id: string) => void learners.set(id, await newLearner(id));
    return { courses, hints, answers, learner, addLearner: add, close: async () => {} };
  });
}

function stand(open: () => Promise<Opened>): Stand {
  let opened: Opened;
  let now = AT.getTime();
  let shared: Omit<PracticeDeps, 'learner'>;
  const on: Stand = {
    db: undefined as unknown as Db,
    learner: '',
    journalled: [],
    get deps() {
      return on.depsOf(on.learner);
    },
    depsOf: (learnerId) => ({ ...shared, learner: opened.learner(learnerId) }),
    async newLearner() {
      const id = crypto.randomUUID();
      await opened.addLearner(id);
      return id;
    },
    wait(ms) {
      now += ms;
    },
    stepAt: (roundId, position) => roundStep(on.deps, roundId, position, 'en'),
    async answerAt(roundId, position, right = true, attemptId = crypto.randomUUID()) {
      const { item } = await on.stepAt(roundId, position);
      const answer = answerTo(await shared.courses.item(COURSE, item.itemId, 'en', item.version), right);
      const given = { roundId, position, attemptId, answer, language: 'en' };
      const marking = await answerExercise(on.deps, given);
      await countAnswers(opened.answers);
      expect(marking).toMatchObject({ correct: right });
      return marking;
    },
  };
  beforeAll(async () => {
    opened = await open();
    const { courses, hints, db } = opened;
    if (db) on.db = db;
    const clock = () => {
      now += 1000;
      return new Date(now);
    };
    const journal = { append: async (entry: AttemptEntry) => void on.journalled.push(entry) };
    const model = await openKnowledgeModel('models');
    shared = { courses, hints, model, journal, clock, ids: () => crypto.randomUUID() };
  });
  afterAll(() => opened?.close());
  beforeEach(async () => {
    on.journalled.length = 0;
    on.learner = await on.newLearner();
  });
  return on;
}
