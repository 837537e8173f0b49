import type { CourseStore } from '@/lib/content/store';
import { hasCode } from '@/lib/errors';
import type { AttemptRow } from '@/lib/knowledge/attempt';
import { newPopulation, viewOf } from '@/lib/knowledge/counts';
import type { AnswersStore } from '@/lib/knowledge/store';
import type { Decision } from '@/lib/path/store';
import type { LearnerStore, Round } from '@/lib/practice/store';

export interface OpenedStore {
  courses: CourseStore;
  /** Of a learner who is not there yet, with nothing of their own. */
  newLearner(id: string): Promise<LearnerStore>;
  answers: AnswersStore;
  close(): Promise<void>;
}

/** An opened store, and in each test two learners who are new. */
export interface On extends OpenedStore {
  anna: LearnerStore;
  bek: LearnerStore;
}

export const COURSE = 'tea';
export const AT = new Date('2026-05-01T08:00:00.123Z');
export const later = (minutes: number) => new Date(AT.getTime() + minutes * 60_000);
export const ids = () => crypto.randomUUID();
export const notFound = (error: unknown) => hasCode(error, 'not-found');

export const newRound = (given: Partial<Round> = {}): Round =>
  ({
    id: ids(),
    kind: 'practice',
    moduleId: 'brew',
    courseId: COURSE,
    length: 2,
    items: [],
    startedAt: AT,
    finishedAt: null,
    ...given,
  }) as Round;

export const newAttempt = ({ learnerId }: LearnerStore, given: Partial<AttemptRow> = {}): AttemptRow => ({
  id: ids(),
  learnerId,
  courseId: COURSE,
  moduleId: 'brew',
  itemId: 'heat.when',
  itemVersion: 'v1',
  skillId: 'heat',
  language: 'ky',
  roundId: null,
  position: 1,
  ordinal: 1,
  hintsUsed: 0,
  answer: { kind: 'short-text', text: 'ң ө ү "' },
  correct: true,
  unaided: true,
  mistake: null,
  answeredAt: AT,
  view: { ...viewOf(newPopulation(), 'heat', 'heat.when', -0.5), forecast: { model: 'm', p: 0.75 } },
  ...given,
});

export const newDecision = (given: Partial<Decision> = {}): Decision => ({
  id: ids(),
  courseId: COURSE,
  decidedAt: AT,
  policy: 'p/1',
  seed: 'dice',
  choice: 'brew',
  propensity: 0.75,
  candidates: [
    {
      moduleId: 'brew',
      eligible: true,
      score: 0.125,
      propensity: 0.75,
      parts: { expectedProgress: 0.125, opens: 0, review: 0 },
    },
    {
      moduleId: 'serve',
      eligible: true,
      score: 0.0625,
      propensity: 0.25,
      parts: { expectedProgress: -0.25, opens: 0.5, review: 0 },
    },
  ],
  reasons: [{ code: 'first-step', params: { module: 'brew' } }],
  runnerUp: null,
  picked: null,
  pickedAt: null,
  ...given,
});
