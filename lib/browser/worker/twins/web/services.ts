import type { CourseStore } from '@/lib/content/store';
import type { ApprovedHints } from '@/lib/hints/store';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import type { LearnerStore } from '@/lib/practice/store';
import type { Embedder } from '@/lib/retrieval/embedder';
import type { PassageStore } from '@/lib/retrieval/store';
import type { Config } from '@/lib/server/config';
import type { LearnerDeps } from '@/lib/server/web/services';
import type { ClassifierWeights } from '@/lib/tutor/call-classifier';
import type { Danger } from '@/lib/tutor/danger';
import type { Contact } from '@/lib/tutor/schema';
import type { Conversations } from '@/lib/tutor/store';
import type { Talk } from '@/lib/tutor/talk-patterns';

export type { LearnerDeps } from '@/lib/server/web/services';

/** What the tutor hears danger and talk by. */
export interface Patterns {
  danger: Danger;
  talk: Talk;
}

/** lib/server/web/services.ts in a worker: what was saved on the phone, for its one learner. */
export interface PhoneServices {
  config: Pick<Config, 'tutor' | 'url'>;
  courses(): CourseStore;
  passages: PassageStore;
  hints: ApprovedHints;
  learner: LearnerStore;
  conversations: Conversations;
  /** The page's, where it has one. */
  embedders: readonly Embedder[];
  /** Of that encoder; what people call for is heard by its vectors too. */
  classifiers: Record<'danger' | 'talk', ClassifierWeights | null>;
  model: KnowledgeModel;
  patterns(): Promise<Patterns>;
  contacts: readonly Contact[];
  questionsLeave: boolean;
  formToken: string;
  log: { failure(what: string, error: unknown): void };
  clock: () => Date;
  ids: () => string;
}

let here: PhoneServices | null = null;
export const provideServices = (services: PhoneServices): void => {
  here = services;
};

export function services(): PhoneServices {
  if (!here) throw new Error('Nothing is saved on this phone.');
  return here;
}

export function forLearner(_: string): LearnerDeps {
  const { courses, passages, hints, model, clock, ids, learner, conversations } = services();
  return {
    ...{ courses: courses(), passages, hints, model, clock, ids, learner, conversations },
    // an answer is in the outbox with its row: nothing else is to be written down
    journal: { append: async () => {} },
    copies: { renew: () => {} },
  };
}

/** What the server said as the course was saved. On the phone nothing leaves it. */
export const questionsLeave = (): boolean => false;

export const patterns = (): Promise<Patterns> => services().patterns();
